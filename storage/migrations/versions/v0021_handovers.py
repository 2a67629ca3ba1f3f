"""A person's customers can be handed over: what such a job hands over is kept with it."""

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:storage/migrations/versions/v0021_handovers.py
revision = "0021"
down_revision = "0020"
========
revision = "0020"
down_revision = "0019"
>>>>>>>> 549aa16 (Hand a person over from the command line: handover --from --to, with a preview, who gets how many, and the proof that none is left):storage/migrations/versions/v0020_handovers.py
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: so far no job was a handover."""
    op.add_column("import_jobs", sa.Column("request", sa.Text))


def downgrade() -> None:
    """Drop it, with what the handovers were."""
    op.drop_column("import_jobs", "request")
