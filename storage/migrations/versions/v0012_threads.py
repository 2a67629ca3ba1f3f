"""Where a job is talked about has a table of its own; before, it stood in the job's row."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# As they were when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)

PLACE = ("channel", "thread")
KEPT = ("workspace_id", "share", *PLACE)

jobs = sa.table("import_jobs", *map(sa.column, KEPT))
threads = sa.table("threads", *map(sa.column, KEPT), sa.column("kept_at", TIME))


def upgrade() -> None:
    """Make the table, and move there what the jobs know."""
    op.create_table(
        "threads",
        sa.Column(
            "workspace_id",
            ROW_ID,
            sa.ForeignKey("workspaces.id", name="fk_threads_workspace_id"),
            primary_key=True,
        ),
        sa.Column("share", KEY_TEXT, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in PLACE),
        sa.Column("kept_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "share", name="pk_threads"),
    )
    talked_about = sa.select(
        jobs.c.workspace_id,
        jobs.c.share,
        jobs.c.channel,
        sa.func.coalesce(jobs.c.thread, ""),
        sa.literal(datetime.now(UTC), TIME),
    ).where(jobs.c.channel.is_not(None))
    op.get_bind().execute(sa.insert(threads).from_select([*KEPT, "kept_at"], talked_about))
    for name in PLACE:
        op.drop_column("import_jobs", name)


def downgrade() -> None:
    """Put it back into the jobs' rows."""
    for name in PLACE:
        op.add_column("import_jobs", sa.Column(name, sa.Text))
    of_job = sa.and_(threads.c.workspace_id == jobs.c.workspace_id, threads.c.share == jobs.c.share)
    place = {
        name: sa.select(threads.c[name]).where(of_job).correlate(jobs).scalar_subquery() for name in PLACE
    }
    op.get_bind().execute(sa.update(jobs).values(place))
    op.drop_table("threads")
