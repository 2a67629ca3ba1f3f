"""The tables of what lists add to the directory; the rest is in `storage.schema`."""

from sqlalchemy import Boolean, Column, Integer, Table, Text

from storage.column_types import KEY_TEXT, ROW_ID
from storage.schema import METADATA, job_key

# What a list adds, or renames; what it asks of customers that exist is in `planned_rows`. `written` is a
# user's email. Where `adds`, `old_…` is empty; else it is what was there when the row was checked. A workflow
# that is 0 is none. Ranges of these rows lie in `applied_ranges` below zero: see `storage.entry_ranges`.
planned_entries = Table(
    "planned_entries",
    METADATA,
    *job_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("adds", Boolean, nullable=False),
    Column("key", KEY_TEXT, nullable=False),
    Column("written", Text),
    Column("name", Text, nullable=False),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    Column("old_written", Text),
    Column("old_name", Text),
    sqlite_with_rowid=False,
)

# What an undo does with each of them; `counts` where nothing else of its row goes back.
undone_entries = Table(
    "undone_entries",
    METADATA,
    *job_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("outcome", KEY_TEXT, nullable=False),
    Column("counts", Boolean, nullable=False),
    sqlite_with_rowid=False,
)


# The customers that a handover is about, where it is about those of a list.
listed_customers = Table(
    "listed_customers",
    METADATA,
    *job_key(),
    Column("customer_id", ROW_ID, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)


# The customers of rows that ask for nothing, of a file that tells when it was exported: they are in it.
named_customers = Table(
    "named_customers",
    METADATA,
    *job_key(),
    Column("customer_id", ROW_ID, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
