"""Who works on a job or on one of Slack's events: so that several processes can share one database."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTS = ("attempt", "broken")
HOLDERS = (("import_jobs", "held"), ("inbox_events", "claimed"))


def upgrade() -> None:
    """Add the columns: no job is taken, none has broken, and no event is claimed."""
    for column in COUNTS:
        op.add_column("import_jobs", sa.Column(column, sa.Integer, nullable=False, server_default="0"))
    for table, word in HOLDERS:
        op.add_column(table, sa.Column(f"{word}_by", sa.Text))
        op.add_column(table, sa.Column(f"{word}_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop them."""
    for table, word in HOLDERS:
        op.drop_column(table, f"{word}_until")
        op.drop_column(table, f"{word}_by")
    for column in COUNTS:
        op.drop_column("import_jobs", column)
