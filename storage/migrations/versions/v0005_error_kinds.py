"""What went wrong in an import, counted once and kept: so that its details don't count it anew each time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the errors of imports from before are counted when someone looks at them."""
    op.add_column("import_jobs", sa.Column("error_kinds", sa.Text))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("import_jobs", "error_kinds")
