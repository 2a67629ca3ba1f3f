"""Events keep whether they share a large file, so that nobody has to read them to know where they belong."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that are open now are taken up as small ones."""
    op.add_column(
        "inbox_events", sa.Column("is_large", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("inbox_events", "is_large")
