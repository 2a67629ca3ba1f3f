"""What is to be said to people has a table of its own.

Before, a job's row told what of it was posted, and where.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# As they were when this step was written.
ROW_ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY_TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)

TO_DO = "ix_import_jobs_to_do"
DROPPED = ("message", "link", "summary", "question_begun", "summary_begun", "error_file")
ENDED = ("completed", "completed_with_errors", "failed", "cancelled", "undone")

jobs = sa.table(
    "import_jobs",
    *map(
        sa.column,
        ("id", "workspace_id", "number", "state", "uploaded_by", "errors", "channel", "thread", *DROPPED),
    ),
    sa.column("checked", sa.Boolean),
    sa.column("reported", sa.Boolean),
    sa.column("started_at", TIME),
)

OF_EVENTS = ("person", "tries", "next_try_at")


def upgrade() -> None:
    """Make the table, fill it with what jobs know and what is still to be said, and drop what told that."""
    _add_to_events()
    _make_postings()
    _move_questions()
    _move_ends()
    op.drop_index(TO_DO, "import_jobs")
    op.drop_column("import_jobs", "reported")
    for column in DROPPED:
        op.drop_column("import_jobs", column)
    _make_to_do("state IN ('queued', 'checking', 'applying')")


def downgrade() -> None:
    """Put the columns back, empty: everything counts as said."""
    op.drop_index(TO_DO, "import_jobs")
    op.add_column("import_jobs", sa.Column("reported", sa.Boolean, nullable=False, server_default=sa.true()))
    for column in DROPPED:
        op.add_column("import_jobs", sa.Column(column, sa.Text))
    op.get_bind().execute(sa.update(jobs).where(jobs.c.state.not_in(ENDED)).values(reported=sa.false()))
    op.create_index(
        TO_DO,
        "import_jobs",
        ["workspace_id", "id"],
        sqlite_where=sa.text("reported = 0 AND state NOT IN ('mapping', 'previewed')"),
        postgresql_where=sa.text("reported = false AND state NOT IN ('mapping', 'previewed')"),
    )
    op.drop_table("postings")
    for name in OF_EVENTS:
        op.drop_column("inbox_events", name)


def _add_to_events() -> None:
    """Whose doing an event tells of, how often its work was put off, and until when."""
    op.add_column("inbox_events", sa.Column("person", KEY_TEXT, nullable=False, server_default=""))
    op.add_column("inbox_events", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.add_column("inbox_events", sa.Column("next_try_at", TIME))


def _make_postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column(
            "workspace_id",
            ROW_ID,
            sa.ForeignKey("workspaces.id", name="fk_postings_workspace_id"),
            nullable=False,
        ),
        sa.Column("job_id", ROW_ID, sa.ForeignKey("import_jobs.id", name="fk_postings_job_id")),
        *(sa.Column(name, KEY_TEXT, nullable=False) for name in ("kind", "key", "lane", "channel", "thread")),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("begun_at", TIME),
        sa.Column("place", sa.Text, nullable=False, server_default=""),
        sa.Column("link", sa.Text, nullable=False, server_default=""),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_try_at", TIME),
        sa.Column("redirected", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reason", sa.Text),
        sa.Column("said_at", TIME),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_until", TIME),
        sa.UniqueConstraint("workspace_id", "key", name="uq_postings_workspace_id_key"),
    )
    unsaid = sa.text("said_at IS NULL")
    op.create_index("ix_postings_unsaid", "postings", ["id"], sqlite_where=unsaid, postgresql_where=unsaid)
    op.create_index("ix_postings_job", "postings", ["job_id"])


def _make_to_do(condition: str) -> None:
    where = sa.text(condition)
    op.create_index(TO_DO, "import_jobs", ["workspace_id", "id"], sqlite_where=where, postgresql_where=where)


def _move_questions() -> None:
    """Questions that stand in their thread, and those of jobs that still wait for an answer to one."""
    asked = sa.func.coalesce(jobs.c.message, "") != ""
    _move(
        "handoff_question",
        "messages",
        sa.or_(asked, jobs.c.state == "mapping"),
        jobs.c.message,
        jobs.c.question_begun,
        jobs.c.link,
    )


def _move_ends() -> None:
    """What was not told yet of jobs that had ended."""
    untold = sa.and_(jobs.c.state.in_(ENDED), jobs.c.reported == sa.false(), jobs.c.started_at.is_not(None))
    nothing = sa.literal("")
    summarised = sa.and_(untold, sa.or_(jobs.c.checked, jobs.c.state != "cancelled"))
    _move("handoff_close", "edits", untold, nothing, nothing, nothing)
    _move("handoff_summary", "messages", summarised, jobs.c.summary, jobs.c.summary_begun, nothing)
    # A file that has an id was on its way, and has to be looked for.
    _move(
        "handoff_error_file",
        "messages",
        sa.and_(untold, jobs.c.checked, jobs.c.errors > 0),
        jobs.c.error_file,
        jobs.c.error_file,
        nothing,
        is_file=True,
    )


def _move(
    kind: str,
    lane: str,
    which: sa.ColumnElement[bool],
    place: sa.ColumnElement[str],
    begun: sa.ColumnElement[str],
    link: sa.ColumnElement[str],
    *,
    is_file: bool = False,
) -> None:
    """Write down one posting of this kind for each of these jobs.

    One that has a place was said, but for a file.
    """
    now = sa.literal(datetime.now(UTC), TIME)
    never = sa.cast(sa.null(), TIME)
    has_begun, has_place = sa.func.coalesce(begun, "") != "", sa.func.coalesce(place, "") != ""
    values = {
        "workspace_id": jobs.c.workspace_id,
        "job_id": jobs.c.id,
        "kind": sa.literal(kind),
        "key": sa.literal(f"{kind}:") + sa.cast(jobs.c.number, sa.Text),
        "lane": sa.literal(lane),
        "channel": jobs.c.channel,
        "thread": jobs.c.thread,
        "person": jobs.c.uploaded_by,
        "content": sa.literal('["", ""]'),
        "created_at": now,
        "begun_at": sa.case((has_begun, now), else_=never),
        "place": sa.func.coalesce(place, ""),
        "link": sa.func.coalesce(link, ""),
        "said_at": never if is_file else sa.case((has_place, now), else_=never),
    }
    postings = sa.table("postings", *map(sa.column, values))
    found = sa.select(*values.values()).where(jobs.c.channel.is_not(None), which)
    op.get_bind().execute(sa.insert(postings).from_select(list(values), found))
