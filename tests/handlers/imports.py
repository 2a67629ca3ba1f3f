"""Imports to show: an ordinary one, and one with the nastiest file."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from importer.matching.suggestions import MOST_SUGGESTIONS
from importer.words.absent import Absence
from importer.words.exports import Export, ExportPart, PartKind, RoundTrip
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.proposal import NOTHING_KNOWN
from importer.words.row_errors import RowErrorCode
from importer.words.stored_sentences import in_these_words
from importer.words.summary import ErrorKind, WrongValue
from importer.words.table_shape import Dialect, TableShape
from importer.words.totals import Guard, Movement, PlanTotals, Verdict

NASTY: Final = "<!channel> `*_~&<&>\u202e\x00\n" + "é<&`" * 1_250
"""A value that calls everyone, holds every formatting character, hides some, and never ends."""

HUGE: Final = 987_654_321_012


def a_shape(**changes: Any) -> TableShape:  # noqa: ANN401 - any attribute of a shape may be changed
    """Five columns of 1,240 rows, one header repeated and one empty."""
    shape = {
        "dialect": Dialect("utf-8", ";"),
        "header_row": 1,
        "columns": ("Customer", "Email", "Email", "", "Notes"),
        "positions": (0, 1, 2, 3, 4),
        "samples": (("CU-1", "CU-2", "CU-3"), ("maja@example.com",), (), ("", " "), ("x", "y")),
        "rows": 1_240,
    }
    return TableShape(**{**shape, **changes})


def an_import(state: JobState = JobState.MAPPING, **changes: Any) -> ImportJob:  # noqa: ANN401 - as above
    """Import 12, of customers.csv, with the External Id and the account managers mapped."""
    reading = {
        "source": Source("customers.csv", 52_000, "F1", "share-1"),
        "shape": a_shape(),
        "mapping": Mapping(external_id=0, account_manager=1),
        "proposal": NOTHING_KNOWN,
    }
    job = {
        "id": 5,
        "workspace": 1,
        "number": 12,
        "state": state,
        "reading": Reading(**{name: changes.pop(name, value) for name, value in reading.items()}),
        "uploaded_by": "U1",
        "created_at": datetime(2025, 11, 3, 14, 5, tzinfo=UTC),
    }
    return ImportJob(**{**job, **changes})


def a_checked_import(state: JobState, **counts: int) -> ImportJob:
    """Import 12 once its rows were checked, with these counts."""
    return an_import(state, checked=True, counts=Counts(**counts))


def an_import_with_errors() -> ImportJob:
    """Import 12, completed with errors in 60 of its 1,240 rows."""
    return a_checked_import(
        JobState.COMPLETED_WITH_ERRORS,
        rows=1_240,
        planned=1_100,
        changed=1_100,
        unchanged=80,
        errors=60,
        cleaned=14,
    )


def a_nasty_import(columns: int = 1_000, state: JobState = JobState.MAPPING) -> ImportJob:
    """An import in which all that people wrote is nasty, and all numbers are huge."""
    return an_import(
        state,
        id=HUGE,
        number=HUGE,
        source=Source(NASTY, HUGE, "F1", "share-1"),
        uploaded_by=f"cli:{NASTY}",
        failure=in_these_words(NASTY),
        shape=a_shape(
            dialect=Dialect("cp1252", "|"),
            header_row=HUGE,
            columns=_nasty_headers(columns),
            positions=tuple(range(columns)),
            samples=((NASTY, NASTY, NASTY),) * columns,
            rows=HUGE,
            is_error_file=True,
        ),
        mapping=Mapping(external_id=columns - 1, account_manager=columns - 2, workflow=columns - 3),
        checked=state is not JobState.MAPPING,
        counts=Counts(HUGE, HUGE, HUGE, HUGE, HUGE, HUGE),
    )


@cache
def _nasty_headers(columns: int) -> tuple[str, ...]:
    """Ten megabytes for a thousand, made once."""
    return tuple(f"{NASTY}{column}" for column in range(columns))


def a_nasty_preview(columns: int, exports: int = 1) -> ImportJob:
    """The same once its rows were checked, with all guards of a file but the one that bars it.

    Its rows are of so many exports.
    """
    moved = [Movement(NASTY, HUGE, HUGE, HUGE)] * 5
    totals = PlanTotals(
        customers=HUGE,
        managers=HUGE,
        workflows=HUGE,
        managers_removed=HUGE,
        workflows_removed=HUGE,
        cleared=HUGE,
        left_with_neither=HUGE,
        managers_moved=moved,
        workflows_moved=moved,
        moves_away=moved,
        undoes_later=HUGE,
        first_undone=(NASTY,) * 3,
        undated=HUGE,
        absence=Absence(HUGE, HUGE, HUGE, (NASTY,) * 3, cleared=HUGE),
    )
    moment = datetime(2026, 11, 27, tzinfo=UTC)
    taken = tuple(Export(moment, 1, ExportPart(PartKind.OF, NASTY)) for _ in range(exports))
    guards = [one for one in Guard if one.can_be_confirmed and one is not Guard.ADDED_TWICE]  # of lists
    return replace(
        a_nasty_import(columns),
        state=JobState.PREVIEWED,
        checked=True,
        counts=Counts(HUGE, HUGE),
        verdict=Verdict(totals, guards, moved=HUGE, round_trip=RoundTrip(taken, HUGE, HUGE)),
    )


def some_kinds() -> tuple[ErrorKind, ...]:
    """Two kinds of errors, one of them without a value to show."""
    users = (WrongValue("maja@exampel.com", 12, ("maja@example.com",)), WrongValue("<!channel>", 1))
    return (
        ErrorKind(RowErrorCode.USER_NOT_FOUND, 59, users),
        ErrorKind(RowErrorCode.EXTERNAL_ID_MISSING, 1, (WrongValue("", 1),)),
    )


def nasty_kinds() -> tuple[ErrorKind, ...]:
    """Every kind of error there is, each with the nastiest values."""
    wrong = (WrongValue(NASTY, HUGE, (NASTY,) * MOST_SUGGESTIONS),) * 3
    return tuple(ErrorKind(code, HUGE * 4, wrong) for code in RowErrorCode)
