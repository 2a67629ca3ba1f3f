"""A cover returns on its day: a job can wait for a moment before which nobody takes it up."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: so far no job waits for its day."""
    op.add_column("import_jobs", sa.Column("due", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it; returns that still wait would be done at once, so they are cancelled."""
    op.execute(
        sa.text("UPDATE import_jobs SET state = 'cancelled' WHERE kind = 'return' AND state = 'queued'")
    )
    op.drop_column("import_jobs", "due")
