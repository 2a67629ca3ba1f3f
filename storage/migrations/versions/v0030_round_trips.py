"""Customers keep the number of their last change, whoever made it, so that an export knows what came later.

Plans keep whom rows name that ask for nothing, and jobs what is to become of those that no row names.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# As they were when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_COLUMNS = ("managers_changed", "workflow_changed")


def upgrade() -> None:
    """Begin with 0: no export that was taken before this tells a number."""
    for name in _COLUMNS:
        op.add_column("customers", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.add_column("import_jobs", sa.Column("absent", KEY_TEXT))
    op.create_table(
        "named_customers",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("customer_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "customer_id", name="pk_named_customers"),
        *([] if _is_postgres() else [_points_at_job()]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("named_customers")
    op.drop_column("import_jobs", "absent")
    for name in _COLUMNS:
        op.drop_column("customers", name)


def _points_at_job() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job_id"], ["import_jobs.id"], name="fk_named_customers_job_id")


def _is_postgres() -> bool:
    """Where the job of a row isn't looked up, as for planned rows."""
    return op.get_bind().dialect.name == "postgresql"
