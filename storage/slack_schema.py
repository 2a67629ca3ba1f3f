"""The tables of what comes from Slack and is said there; those of imports are in `storage.schema`."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false

from storage.column_types import KEY_TEXT, ROW_ID, UtcTime
from storage.schema import METADATA

inbox_events = Table(
    "inbox_events",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("event_id", KEY_TEXT, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("person", KEY_TEXT, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("is_large", Boolean, nullable=False, server_default=false()),
    Column("received_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("breaks", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcTime),
    Column("finished_at", UtcTime),
    UniqueConstraint("event_id"),
)
UNFINISHED = inbox_events.c.finished_at.is_(None)
Index(
    "ix_inbox_events_unfinished",
    inbox_events.c.id,
    sqlite_where=UNFINISHED,
    postgresql_where=UNFINISHED,
)

# Where the job of a share is talked about; here before the job, and for a while where none came of it.
threads = Table(
    "threads",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("share", KEY_TEXT, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)

# What is to be said to people; `place` is where it stands at Slack, and `begun_at` since when it may stand
# there without our knowing where. What belongs to no job is deleted a while after it was said.
postings = Table(
    "postings",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("job_id", ForeignKey("import_jobs.id")),
    Column("kind", KEY_TEXT, nullable=False),
    Column("key", KEY_TEXT, nullable=False),
    Column("lane", KEY_TEXT, nullable=False),
    Column("channel", KEY_TEXT, nullable=False),
    Column("thread", KEY_TEXT, nullable=False),
    Column("person", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("begun_at", UtcTime),
    Column("place", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("breaks", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcTime),
    Column("redirected", Boolean, nullable=False, server_default=false()),
    Column("reason", Text),
    Column("said_at", UtcTime),
    UniqueConstraint("workspace_id", "key"),
)
UNSAID = postings.c.said_at.is_(None)
Index("ix_postings_unsaid", postings.c.id, sqlite_where=UNSAID, postgresql_where=UNSAID)
Index("ix_postings_job", postings.c.job_id)

# Which users of the directory are members of the Slack workspace, by their emails; gone with their user.
members = Table(
    "members",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("slack_id", KEY_TEXT, nullable=False),
    Column("name", Text, nullable=False),
    Column("linked_by", Text, nullable=False),
    Column("linked_at", UtcTime, nullable=False),
    UniqueConstraint("workspace_id", "slack_id"),
)
