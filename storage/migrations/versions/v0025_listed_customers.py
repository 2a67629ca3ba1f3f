"""A handover can be about the customers of a list: which they are is kept with the job."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

# As it was when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for them: so far every handover was about all customers of a person, or of one workflow."""
    op.create_table(
        "listed_customers",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("customer_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "customer_id", name="pk_listed_customers"),
        *([] if _is_postgres() else [_points_at_job()]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget them, and cancel handovers that would be about more than was meant without theirs."""
    op.execute(
        sa.text(
            "UPDATE import_jobs SET state = 'cancelled' WHERE kind = 'handover' AND finished_at IS NULL "
            "AND id IN (SELECT job_id FROM listed_customers)"
        )
    )
    op.drop_table("listed_customers")


def _points_at_job() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job_id"], ["import_jobs.id"], name="fk_listed_customers_job_id")


def _is_postgres() -> bool:
    """Where the job of a row isn't looked up, as for planned rows."""
    return op.get_bind().dialect.name == "postgresql"
