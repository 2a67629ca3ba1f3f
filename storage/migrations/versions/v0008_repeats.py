"""How many rows repeat another: counted by themselves, not only among those that change nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count; of earlier imports nobody knows it, and it is 0."""
    op.add_column("import_jobs", sa.Column("repeats", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_jobs", "repeats")
