"""What a cell held before it was cleaned is kept, so that the changes file tells what became of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# As they were when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make room for them; of earlier imports nothing is known."""
    op.create_table(
        "matched_cells",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("field", KEY_TEXT, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", "field", name="pk_matched_cells"),
        *([] if _is_postgres() else [_points_at_job()]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("matched_cells")


def _points_at_job() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job_id"], ["import_jobs.id"], name="fk_matched_cells_job_id")


def _is_postgres() -> bool:
    """Where the job of a row isn't looked up, as for planned rows."""
    return op.get_bind().dialect.name == "postgresql"
