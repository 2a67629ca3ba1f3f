"""How much of an import's rows is kept: those of old imports are deleted, a few thousand at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEX = "ix_import_jobs_with_rows"


def upgrade() -> None:
    """Add the column, which says that all rows are there, and the way to the oldest imports that have any."""
    collated = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("import_jobs", sa.Column("rows_kept", collated, nullable=False, server_default="all"))
    has_rows = sa.text("rows_kept != 'none'")
    op.create_index(INDEX, "import_jobs", ["started_at"], sqlite_where=has_rows, postgresql_where=has_rows)


def downgrade() -> None:
    """Drop both."""
    op.drop_index(INDEX, "import_jobs")
    op.drop_column("import_jobs", "rows_kept")
