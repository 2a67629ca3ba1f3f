"""Nothing holds or claims what is to be done any more: on PostgreSQL the queue tells who has it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

# As it was when this step was written.
TIME = sa.DateTime(timezone=True)
_COLUMNS = {"import_jobs": "held", "inbox_events": "claimed", "postings": "claimed"}


def upgrade() -> None:
    """Drop who had it, and until when."""
    for table, what in _COLUMNS.items():
        op.drop_column(table, f"{what}_by")
        op.drop_column(table, f"{what}_until")


def downgrade() -> None:
    """Nobody has anything."""
    for table, what in _COLUMNS.items():
        op.add_column(table, sa.Column(f"{what}_by", sa.Text))
        op.add_column(table, sa.Column(f"{what}_until", TIME))
