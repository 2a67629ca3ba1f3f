"""A person's customers can be handed over: what such a job hands over is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: so far no job was a handover."""
    op.add_column("import_jobs", sa.Column("request", sa.Text))


def downgrade() -> None:
    """Drop it, with what the handovers were."""
    op.drop_column("import_jobs", "request")
