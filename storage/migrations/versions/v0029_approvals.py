"""A second person agrees to large imports: what was asked is kept with the job, and in the audit list."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: so far nobody was asked."""
    op.add_column("import_jobs", sa.Column("approval", sa.Text))
    op.add_column("setting_changes", sa.Column("job_number", sa.Integer))
    op.add_column("setting_changes", sa.Column("customers", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them; what waits for approval is a preview again, and its lines leave the audit list."""
    stand = "UPDATE import_jobs SET state = 'previewed', started_by = NULL, confirmed_by = NULL"
    op.execute(sa.text(f"{stand} WHERE state = 'waiting_for_approval'"))
    op.execute(sa.text("DELETE FROM setting_changes WHERE name = 'approval'"))
    op.drop_column("setting_changes", "customers")
    op.drop_column("setting_changes", "job_number")
    op.drop_column("import_jobs", "approval")
