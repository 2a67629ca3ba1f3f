"""Error files are known by a digest; a renewal keeps how many customers have moved."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, empty: error files that were written before are known by their rows and their names."""
    op.add_column("import_jobs", sa.Column("moved", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "error_files",
        sa.Column("workspace_id", _ROW_ID, _points("workspaces", "workspace_id"), nullable=False),
        sa.Column("digest", _KEY_TEXT, nullable=False),
        sa.Column("job_id", _ROW_ID, _points("import_jobs", "job_id"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "digest", name="pk_error_files"),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("error_files")
    op.drop_column("import_jobs", "moved")


def _points(table: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", name=f"fk_error_files_{column}")
