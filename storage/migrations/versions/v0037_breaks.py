"""Events and postings keep how many of their tries broke for a reason that nobody foresaw."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("inbox_events", "postings")


def upgrade() -> None:
    """What is open now begins with none."""
    for name in TABLES:
        op.add_column(name, sa.Column("breaks", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget it."""
    for name in TABLES:
        op.drop_column(name, "breaks")
