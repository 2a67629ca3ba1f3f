"""Jobs keep since when they are in their state: a preview that is pressed late has not waited till then."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# As it was when this step was written.
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody knows it of the jobs that are there: they count from their start, as before."""
    op.add_column("import_jobs", sa.Column("state_since", TIME))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("import_jobs", "state_since")
