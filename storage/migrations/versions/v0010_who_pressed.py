"""Who started an import, and who cancelled it, is kept; of earlier imports nobody knows it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEPT = ("started_by", "cancelled_by")


def upgrade() -> None:
    """Add the two columns."""
    for name in KEPT:
        op.add_column("import_jobs", sa.Column(name, sa.Text))


def downgrade() -> None:
    """Take them out again."""
    for name in reversed(KEPT):
        op.drop_column("import_jobs", name)
