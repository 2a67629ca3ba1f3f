"""What was about to be posted: so that a program that was killed there looks before it posts again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("question_begun", "summary_begun", "error_file")


def upgrade() -> None:
    """Add the columns, empty for the imports that are there already."""
    for column in COLUMNS:
        op.add_column("import_jobs", sa.Column(column, sa.Text))


def downgrade() -> None:
    """Drop the columns."""
    for column in COLUMNS:
        op.drop_column("import_jobs", column)
