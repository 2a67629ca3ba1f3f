"""A job has a kind, and may refer to another job; all that there were before are imports of files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# As it was when this step was written.
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the two columns."""
    op.add_column("import_jobs", sa.Column("kind", KEY_TEXT, nullable=False, server_default="file"))
    op.add_column("import_jobs", sa.Column("of_number", sa.Integer))


def downgrade() -> None:
    """Take them out again."""
    op.drop_column("import_jobs", "of_number")
    op.drop_column("import_jobs", "kind")
