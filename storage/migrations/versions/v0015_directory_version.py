"""A workspace keeps how often its users and workflows have changed, so that they are read again only then."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what has changed so far doesn't matter, since nobody remembers anything of it."""
    column = sa.Column("directory_version", sa.Integer, nullable=False, server_default="0")
    op.add_column("workspaces", column)


def downgrade() -> None:
    """Forget how often they have changed."""
    op.drop_column("workspaces", "directory_version")
