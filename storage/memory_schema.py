"""The tables of what people have taught: which column is meant, and what wrong values mean."""

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.column_types import KEY_TEXT, UtcTime
from storage.schema import METADATA

# `headers` are the normalised ones that were asked about, `columns` and `chosen` headers as they were
# written; `chosen` is empty where the answer was that none of them is read.
column_answers = Table(
    "column_answers",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("field", KEY_TEXT, primary_key=True),
    Column("headers", KEY_TEXT, primary_key=True),
    Column("columns", Text, nullable=False),
    Column("chosen", Text),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", UtcTime, nullable=False),
)

# `key` is the wrong value as far as it makes a difference, `written` as it stood in a file; all three are
# JSON strings, since a file may hold what PostgreSQL refuses.
corrections = Table(
    "corrections",
    METADATA,
    Column("workspace_id", ForeignKey("workspaces.id"), primary_key=True),
    Column("field", KEY_TEXT, primary_key=True),
    Column("key", KEY_TEXT, primary_key=True),
    Column("written", Text, nullable=False),
    Column("meant", Text, nullable=False),
    Column("taught_by", Text, nullable=False),
    Column("taught_at", UtcTime, nullable=False),
)

# The same of one job alone; where nothing is meant, what is remembered of the value isn't used.
job_corrections = Table(
    "job_corrections",
    METADATA,
    Column("job_id", ForeignKey("import_jobs.id"), primary_key=True),
    Column("field", KEY_TEXT, primary_key=True),
    Column("key", KEY_TEXT, primary_key=True),
    Column("written", Text, nullable=False),
    Column("meant", Text),
    Column("taught_by", Text, nullable=False),
    Column("taught_at", UtcTime),
)
