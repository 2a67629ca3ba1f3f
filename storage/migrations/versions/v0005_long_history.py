"""For a long history.

What went wrong in an import is counted once, and what is to be done lies in an index of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE, NOW = "ix_import_jobs_unreported", "ix_import_jobs_to_do"


def upgrade() -> None:
    """Add the column, exchange the index, and take out of it the jobs that nobody has to be told of.

    The errors of imports from before are counted when someone looks at them.
    """
    op.add_column("import_jobs", sa.Column("error_kinds", sa.Text))
    op.execute(
        "UPDATE import_jobs SET reported = true WHERE state IN ('completed', 'completed_with_errors', "
        "'failed', 'cancelled', 'undone') AND (channel IS NULL OR started_at IS NULL)"
    )
    op.drop_index(BEFORE, "import_jobs")
    _make_index(NOW, ["workspace_id", "id"], " AND state NOT IN ('mapping', 'previewed')")


def downgrade() -> None:
    """Put back the index, and drop the column."""
    op.drop_index(NOW, "import_jobs")
    _make_index(BEFORE, ["id"])
    op.drop_column("import_jobs", "error_kinds")


def _make_index(name: str, columns: list[str], more: str = "") -> None:
    """Of the unreported: SQLite uses the index for a query that says so in the very same words."""
    op.create_index(
        name,
        "import_jobs",
        columns,
        sqlite_where=sa.text(f"reported = 0{more}"),
        postgresql_where=sa.text(f"reported = false{more}"),
    )
