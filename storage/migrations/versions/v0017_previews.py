"""A plan is seen before it is carried out: what it comes to, who has said yes, and whose turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RUNNING = "ix_import_jobs_one_running"
RUNS = sa.text("state = 'applying' OR state = 'checking'")
IN_TURN = "ix_import_jobs_one_in_turn"

jobs = sa.table("import_jobs", *map(sa.column, ("state", "in_turn")))


def upgrade() -> None:
    """Let checks run beside others, and give the turn to what is running."""
    op.add_column("import_jobs", sa.Column("verdict", sa.Text))
    op.add_column("import_jobs", sa.Column("confirmed_by", sa.Text))
    op.add_column("import_jobs", sa.Column("in_turn", sa.Boolean, nullable=False, server_default=sa.false()))
    runs = jobs.c.state.in_(("checking", "applying"))
    op.execute(sa.update(jobs).where(runs).values(in_turn=sa.true()))
    op.drop_index(RUNNING, "import_jobs")
    where = sa.text("in_turn")
    names = ["workspace_id", "is_large"]
    op.create_index(IN_TURN, "import_jobs", names, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Let one job of each size run in a workspace; raises where more do now."""
    op.drop_index(IN_TURN, "import_jobs")
    names = ["workspace_id", "is_large"]
    op.create_index(RUNNING, "import_jobs", names, unique=True, sqlite_where=RUNS, postgresql_where=RUNS)
    for name in ("in_turn", "confirmed_by", "verdict"):
        op.drop_column("import_jobs", name)
