"""The tables of what can be taken back, and of what an undo does; the rest is in `storage.schema`."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from storage.column_types import KEY_TEXT, ROW_ID
from storage.schema import METADATA, job_key

# A row for each range of customers' ids that a job has applied; undos have none. `number` is the batch's
# among all changes of the workspace: it tells which of two jobs came later there. `turned_by` is the undo
# that turned it out or in last.
applied_ranges = Table(
    "applied_ranges",
    METADATA,
    Column("job_id", ForeignKey("import_jobs.id"), primary_key=True, autoincrement=False),
    Column("key_range", Integer, primary_key=True, autoincrement=False),
    Column("workspace_id", ForeignKey("workspaces.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("in_effect", Boolean, nullable=False),
    Column("turned_by", ROW_ID),
)
_C = applied_ranges.c
Index("ix_applied_ranges_key_range", _C.workspace_id, _C.key_range, _C.number)

# What an undo does to each customer. `…_target` is what its value is to be, `…_outcome` whether that comes
# about, and `…_first` and `…_last` the numbers of the ranges in effect above that ask for a value of their
# own. Workflow 0 is none.
undo_rows = Table(
    "undo_rows",
    METADATA,
    *job_key(),
    Column("customer_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("managers", KEY_TEXT),
    Column("managers_target", KEY_TEXT),
    Column("managers_outcome", KEY_TEXT),
    Column("managers_first", Integer),
    Column("managers_last", Integer),
    Column("workflow", ROW_ID),
    Column("workflow_target", ROW_ID),
    Column("workflow_outcome", KEY_TEXT),
    Column("workflow_first", Integer),
    Column("workflow_last", Integer),
    sqlite_with_rowid=False,
)
