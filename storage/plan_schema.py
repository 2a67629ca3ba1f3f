"""The tables of plans: what jobs change, and the rows that can't go through."""

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    Table,
    Text,
)

from storage.column_types import KEY_TEXT, ROW_ID
from storage.schema import METADATA, job_key

# Written in the file's order, read in the customers' order. An index on the customers would be written all
# over the place for every batch, so rows lie by ranges of the customers' ids: each range grows at its end,
# and is read whole. There are no foreign keys to what the directory holds: a look-up for each of a million
# rows would guard against nothing, as the apply compares the customer anyway.
# `old_…` is what was there when the row was checked, `under_…` what lies beneath its value now; empty where
# that is the same. A workflow that is 0 is none.
planned_rows = Table(
    "planned_rows",
    METADATA,
    *job_key(),
    Column("key_range", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", ROW_ID, nullable=False),
    Column("changes", Boolean, nullable=False),
    Column("old_managers", KEY_TEXT, nullable=False),
    Column("old_workflow", ROW_ID),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    Column("under_managers", KEY_TEXT),
    Column("under_workflow", ROW_ID),
    sqlite_with_rowid=False,
)


# The cells of planned rows that matched only after cleaning or a correction, as they stand in the file.
matched_cells = Table(
    "matched_cells",
    METADATA,
    *job_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("field", KEY_TEXT, primary_key=True),
    Column("written", Text, nullable=False),
    sqlite_with_rowid=False,
)


refused_rows = Table(
    "refused_rows",
    METADATA,
    *job_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cells", Text, nullable=False),
)


row_errors = Table(
    "row_errors",
    METADATA,
    *job_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", KEY_TEXT, nullable=False),
    Column("column", Text, nullable=False),
    Column("value", KEY_TEXT, nullable=False),
    Column("suggestions", Text),
    Column("rows", Text),
)
