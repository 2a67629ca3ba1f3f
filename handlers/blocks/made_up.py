"""Made-up imports, undos, handovers and lists, for samples of what is said about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from importer.covers import Cover
from importer.words.approval import Approval
from importer.words.changes import Change, ChangesPage, ChangeTotals
from importer.words.corrections import Correction, FixableValue, WrongKey
from importer.words.directory import DirectoryKind, User
from importer.words.fields import Field, Mapping
from importer.words.handover import Handover
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.row_errors import RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from importer.words.table_shape import Dialect, TableShape
from importer.words.totals import Fit, Guard, PlanTotals, Verdict
from importer.words.undo import TakingBack, UndoDetails, UndoTotals

PERSON: Final = "U0000000000"
MAJA: Final = User(1, "maja@example.com", "Maja Lind")
DAY: Final = datetime(2026, 11, 27, 9, tzinfo=UTC)
_SHAPE: Final = TableShape(
    dialect=Dialect("utf-8", ";"),
    header_row=1,
    columns=("External Id", "Account manager email", "Workflow name"),
    positions=(0, 1, 2),
    samples=(("CU-001", "CU-002"), ("maja.lind@example.com",), ("Standard EU", "VIP gentle")),
    rows=1_240,
)
_READING: Final = Reading(
    source=Source("assignments.csv", 52_000, "F0000000000", "sample"),
    shape=_SHAPE,
    mapping=Mapping(external_id=0, account_manager=1, workflow=2),
)
_COUNTS: Final = Counts(rows=1_240, planned=715, changed=715, unchanged=465, errors=60, cleaned=14)
_TOTALS: Final = PlanTotals(
    customers=715,
    managers=412,
    workflows=371,
    workflows_removed=6,
    cleared=6,
    unchanged=465,
    directory=5_000,
    rows=1_240,
    errors=60,
    fits={field: Fit(1_200, 1_180) for field in Field},
    fixable=9,
)
KINDS: Final = (ErrorKind(RowErrorCode.USER_NOT_FOUND, 60, (WrongValue("maja@exampel.com", 60),)),)
ASKED: Final = Approval(1, "sample", 715, PERSON, DAY, (PERSON,))
OPEN: Final = TakingBack(until=DAY + timedelta(days=365))


def make_job(state: JobState) -> ImportJob:
    """An import of a file, so far."""
    return ImportJob(
        id=1,
        workspace=1,
        number=12,
        state=state,
        reading=_READING,
        uploaded_by=PERSON,
        created_at=DAY,
        counts=_COUNTS,
        checked=True,
        verdict=Verdict(_TOTALS, (Guard.CLEARED,)),
        started_by=None if state is JobState.PREVIEWED else PERSON,
        finished_at=DAY if state.ended else None,
    )


def make_undo(state: JobState = JobState.PREVIEWED) -> ImportJob:
    """An undo of it."""
    return replace(make_job(state), id=2, number=13, kind=JobKind.UNDO, of=12, root=12)


def make_handover(state: JobState = JobState.PREVIEWED) -> ImportJob:
    """A cover for someone until a day."""
    request = Handover(MAJA, (User(2, "tom@example.com", "Tom Becker"),), until=date(2026, 12, 4))
    return replace(make_job(state), kind=JobKind.HANDOVER, request=request)


def make_return(state: JobState = JobState.COMPLETED) -> ImportJob:
    """The return of that cover."""
    return replace(make_handover(state), id=3, number=14, kind=JobKind.RETURN, of=12, due=DAY)


def make_list(state: JobState = JobState.PREVIEWED) -> ImportJob:
    """A list of customers."""
    verdict = Verdict(PlanTotals(added=715, added_managed=412, added_with_workflow=371))
    loads = DirectoryKind.CUSTOMERS
    return replace(make_job(state), kind=JobKind.DIRECTORY, loads=loads, verdict=verdict)


COVER: Final = Cover(make_handover(JobState.COMPLETED), make_return(JobState.QUEUED))
UNDONE: Final = UndoDetails(make_undo(), UndoTotals(goes_back=715))
CHANGE: Final = Change(1, "CU-001", "Alder & Co", Field.WORKFLOW, "Standard EU", "VIP gentle", 2)
CHANGES: Final = ChangesPage(ChangeTotals(715), None, 0, [CHANGE])
_KEY: Final = WrongKey(Field.ACCOUNT_MANAGER, "maja@exampel.com")
WRONG: Final = FixableValue(_KEY, RowErrorCode.USER_NOT_FOUND, "maja@exampel.com", 60, (MAJA.email,))
CORRECTION: Final = Correction(_KEY, "maja@exampel.com", MAJA.email, PERSON, DAY)
