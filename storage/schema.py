"""The tables, each keyed by workspace or by a job of one; the migrations build the same ones.

What comes from Slack, and what is said there, has its tables in `storage.slack_schema`, what can be taken
back in `storage.undo_schema`, what is set for a workspace in `storage.settings_schema`, what people have
taught it in `storage.memory_schema`, what lists add to the directory in `storage.loading_schema`, and where
the app is installed in `storage.installation_schema`.
"""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
)

from importer.words.jobs import JobKind, JobState
from storage.column_types import KEY_TEXT, ROW_ID, UtcTime

# Every constraint has a name, so that a later migration can change it on either database.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `team_id` is empty until a Slack workspace claims what was loaded before any was connected.
# `directory_version` is another one whenever a user or a workflow was added or changed. `changes` counts the
# batches and the edits by hand, so that each has a number: see `storage.workspaces.number_change`.
# `enterprise_id` is the organisation that it belongs to, where it belongs to one; `left_at` is when the app
# was removed from it.
workspaces = Table(
    "workspaces",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("team_id", KEY_TEXT, nullable=False),
    Column("name", Text, nullable=False),
    Column("directory_version", Integer, nullable=False, server_default="0"),
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("enterprise_id", Text, nullable=False, server_default=""),
    Column("left_at", UtcTime),
    UniqueConstraint("team_id"),
)

# No id of a user, workflow or customer is ever given to another: what was taken out of the directory may
# still be named in plans. PostgreSQL's sequences see to that, SQLite has to be told.
users = Table(
    "users",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", KEY_TEXT, nullable=False),
    Column("name", Text, nullable=False),
    Column("slack_id", Text),
    UniqueConstraint("workspace_id", "email_key"),
    sqlite_autoincrement=True,
)

workflows = Table(
    "workflows",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("name", KEY_TEXT, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    sqlite_autoincrement=True,
)

# `managers` is one sorted list of user ids, such as `3,17`: a table of links would be a second look-up for
# each customer, and a row for each link.
# `…_edited` is the number of the last change by hand, 0 where there was none; jobs never write it.
# `…_changed` is that of the last change by anyone, first of all the one that added the customer.
customers = Table(
    "customers",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("external_id", KEY_TEXT, nullable=False),
    Column("name", Text, nullable=False),
    Column("managers", KEY_TEXT, nullable=False),
    Column("workflow_id", ForeignKey("workflows.id")),
    Column("managers_edited", Integer, nullable=False, server_default="0"),
    Column("workflow_edited", Integer, nullable=False, server_default="0"),
    Column("managers_changed", Integer, nullable=False, server_default="0"),
    Column("workflow_changed", Integer, nullable=False, server_default="0"),
    UniqueConstraint("workspace_id", "external_id"),
    sqlite_autoincrement=True,
)


class RowsKept(StrEnum):
    """How many of an import's planned rows, refused rows and row errors are still there."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


# `of_number` is the number of the job of the same workspace that this one refers to; no job is ever deleted.
# `root_number` is the job at the end of a chain of undos, itself for any other kind; empty where it was
# carried out before that was kept. `undone_by` is the undo that took it back, `ended_as` the state before.
# `changes_seen` is the workspace's counter when the plan was begun, raised by the job's own batches: while
# the two are equal, nobody else changed anything. `content` is a digest of the file's bytes, empty where none
# was made. `verdict` is what was found of the plan, `request` what a handover hands over, `approval` what was
# asked of a second person last, `loads` what a list is about; before `due` nobody takes it up. The job
# `in_turn` is the one of its size that changes customers now. `moved` counts customers whom others have
# changed, as far as a renewal of the plan has come, which may be broken off and done again. `absent` is what
# becomes of customers whom its file doesn't name. `started_at` is empty while a person is still choosing the
# columns, and stays so when they cancel there. `state_since` is when it came into the state that it is in,
# empty of jobs that have moved last before that was kept.
import_jobs = Table(
    "import_jobs",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", KEY_TEXT, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_size", ROW_ID, nullable=False),
    Column("file_key", Text, nullable=False),
    Column("share", KEY_TEXT, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("state_since", UtcTime),
    Column("finished_at", UtcTime),
    Column("shape", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("proposal", Text),
    Column("rows", Integer, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("cleaned", Integer, nullable=False),
    Column("checked", Boolean, nullable=False),
    Column("preview_only", Boolean, nullable=False),
    Column("cursor", ROW_ID, nullable=False),
    Column("cancel_asked", Boolean, nullable=False),
    Column("failure", Text),
    Column("rows_kept", KEY_TEXT, nullable=False, server_default=RowsKept.ALL),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("broken", Integer, nullable=False, server_default="0"),
    Column("error_kinds", Text),
    Column("repeats", Integer, nullable=False, server_default="0"),
    Column("started_by", Text),
    Column("cancelled_by", Text),
    Column("kind", KEY_TEXT, nullable=False, server_default=JobKind.FILE),
    Column("of_number", Integer),
    Column("is_large", Boolean, nullable=False, server_default=false()),
    Column("root_number", Integer),
    Column("undone_by", Integer),
    Column("ended_as", KEY_TEXT),
    Column("changes_seen", Integer),
    Column("verdict", Text),
    Column("confirmed_by", Text),
    Column("in_turn", Boolean, nullable=False, server_default=false()),
    Column("content", KEY_TEXT, nullable=False, server_default=""),
    Column("request", Text),
    Column("due", UtcTime),
    Column("moved", Integer, nullable=False, server_default="0"),
    Column("approval", Text),
    Column("loads", KEY_TEXT),
    Column("absent", KEY_TEXT),
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint("workspace_id", "share"),
)


def in_state(is_so: Callable[[JobState], bool], jobs: FromClause = import_jobs) -> ColumnElement[bool]:
    """Whether a job's state is one of which this is so; that of `jobs`, where these go by another name."""
    return jobs.c.state.in_([state for state in JobState if is_so(state)])


_IN_TURN: ColumnElement[bool] = literal_column("in_turn")
Index(
    "ix_import_jobs_one_in_turn",
    import_jobs.c.workspace_id,
    import_jobs.c.is_large,
    unique=True,
    sqlite_where=_IN_TURN,
    postgresql_where=_IN_TURN,
)
# Written out, as every query has to have it: SQLite uses no such index for what comes as a parameter.
TO_DO = import_jobs.c.state.in_(
    [literal_column(f"'{state}'") for state in sorted(JobState, reverse=True) if state.has_work]
)
Index(
    "ix_import_jobs_to_do",
    import_jobs.c.workspace_id,
    import_jobs.c.id,
    sqlite_where=TO_DO,
    postgresql_where=TO_DO,
)

# A person's own imports of the last weeks, and what refers to an import: both are few, however many are kept.
Index("ix_import_jobs_own", import_jobs.c.workspace_id, import_jobs.c.uploaded_by, import_jobs.c.created_at)
_REFERS: ColumnElement[bool] = literal_column("of_number IS NOT NULL")
Index(
    "ix_import_jobs_referring",
    import_jobs.c.workspace_id,
    import_jobs.c.of_number,
    sqlite_where=_REFERS,
    postgresql_where=_REFERS,
)

# Written out as well. Those that wait for a second person are few.
ASKED = import_jobs.c.state == literal_column(f"'{JobState.WAITING_FOR_APPROVAL}'")
Index(
    "ix_import_jobs_asked",
    import_jobs.c.workspace_id,
    import_jobs.c.id,
    sqlite_where=ASKED,
    postgresql_where=ASKED,
)

_HAS_CONTENT: ColumnElement[bool] = literal_column("content != ''")
Index(
    "ix_import_jobs_content",
    import_jobs.c.workspace_id,
    import_jobs.c.content,
    sqlite_where=_HAS_CONTENT,
    postgresql_where=_HAS_CONTENT,
)

# What error files are known by, whatever their names: a digest for each time that one was written.
error_files = Table(
    "error_files",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("digest", KEY_TEXT, primary_key=True),
    Column("job_id", ForeignKey("import_jobs.id"), nullable=False),
)

HAS_ROWS = import_jobs.c.rows_kept != literal_column("'none'")
Index(
    "ix_import_jobs_with_rows",
    import_jobs.c.started_at,
    sqlite_where=HAS_ROWS,
    postgresql_where=HAS_ROWS,
)


def job_key() -> tuple[Column[int], ForeignKeyConstraint]:
    """The job of a row, where there are a million of them for one job.

    PostgreSQL would look that job up for each of them (see docs/performance.md); no job is ever deleted.
    """
    points = ForeignKeyConstraint(["job_id"], ["import_jobs.id"]).ddl_if(dialect="sqlite")
    return Column("job_id", ROW_ID, primary_key=True, autoincrement=False), points
