"""It is known again when somebody shares the same bytes as before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# As it was when this step was written.
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INDEX = "ix_import_jobs_content"


def upgrade() -> None:
    """Keep a digest of each file from now on; of the earlier ones nothing is known."""
    op.add_column("import_jobs", sa.Column("content", KEY_TEXT, nullable=False, server_default=""))
    where = sa.text("content != ''")
    op.create_index(
        INDEX, "import_jobs", ["workspace_id", "content"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Forget the digests."""
    op.drop_index(INDEX, "import_jobs")
    op.drop_column("import_jobs", "content")
