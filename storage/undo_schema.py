"""The tables of what can be taken back, and of what an undo does; the rest is in `storage.schema`."""

from typing import Final

from sqlalchemy import Boolean, Column, Dialect, ForeignKey, Index, Integer, SmallInteger, Table
from sqlalchemy.types import TypeDecorator

from importer.words.undo import UndoOutcome
from storage.column_types import KEY_TEXT, ROW_ID
from storage.schema import METADATA, job_key

OUTCOME_CODES: Final = {
    UndoOutcome.GOES_BACK: 1,
    UndoOutcome.AS_BEFORE: 2,
    UndoOutcome.BY_HAND: 3,
    UndoOutcome.LATER_JOB: 4,
    UndoOutcome.LATER_JOB_SAME: 5,
    UndoOutcome.GONE: 6,
    UndoOutcome.IN_USE: 7,
}
_OUTCOMES: Final = {code: outcome for outcome, code in OUTCOME_CODES.items()}


class OutcomeCode(TypeDecorator[UndoOutcome]):
    """What becomes of a value, kept as a number: of a million rows, texts take a tenth more time to store."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        """The number that stands for it."""
        del dialect
        return None if value is None else OUTCOME_CODES[UndoOutcome(value)]

    def process_result_value(self, value: int | None, dialect: Dialect) -> UndoOutcome | None:
        """What the number stands for."""
        del dialect
        return None if value is None else _OUTCOMES[value]


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
    Column("managers_outcome", OutcomeCode),
    Column("managers_first", Integer),
    Column("managers_last", Integer),
    Column("workflow", ROW_ID),
    Column("workflow_target", ROW_ID),
    Column("workflow_outcome", OutcomeCode),
    Column("workflow_first", Integer),
    Column("workflow_last", Integer),
    sqlite_with_rowid=False,
)
