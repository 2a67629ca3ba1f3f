"""A message of each kind, about made-up imports: for Slack to say beforehand whether it takes them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from slack_sdk.models.views import View

from handlers.blocks import (
    approval,
    changes,
    handover,
    history,
    home,
    notices,
    progress,
    settings,
    summary,
    undo,
)
from handlers.blocks.help import help_text
from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message
from importer.handover import Told
from importer.home import HomePage
from importer.past import Page
from importer.words.approval import Approval
from importer.words.changes import Change, ChangesPage, ChangeTotals
from importer.words.directory import User
from importer.words.fields import Field, Mapping
from importer.words.handover import Handover
from importer.words.jobs import Counts, ImportJob, JobKind, JobState, Reading, Source, Stage
from importer.words.row_errors import RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from importer.words.table_shape import Dialect, TableShape
from importer.words.totals import Fit, Guard, PlanTotals, Verdict
from importer.words.undo import TakingBack, UndoDetails, UndoTotals
from importer.words.workspace_settings import WorkspaceSettings

_PERSON: Final = "U0000000000"
_DAY: Final = datetime(2026, 11, 27, 9, tzinfo=UTC)
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
_KINDS: Final = (ErrorKind(RowErrorCode.USER_NOT_FOUND, 60, (WrongValue("maja@exampel.com", 60),)),)
_ASKED: Final = Approval(1, "sample", 715, _PERSON, _DAY, (_PERSON,))
_OPEN: Final = TakingBack(until=_DAY + timedelta(days=365))


def sample_messages() -> Iterator[tuple[str, Message | View]]:
    """Each by the name of its kind."""
    ended, undone = _job(JobState.COMPLETED_WITH_ERRORS), UndoDetails(_undo(), UndoTotals(goes_back=715))
    yield "question", mapping_question(_job(JobState.PREVIEWED), kinds=_KINDS)
    yield "waiting", progress.waiting(_job(JobState.QUEUED), ended)
    yield "progress", progress.progress(_job(JobState.APPLYING), Stage.APPLYING, 500)
    yield "summary", summary.summary(ended, _KINDS, _PERSON, _OPEN)
    yield "undo", undo.preview(undone)
    yield "history", history.history(Page([ended], hidden=1, older=3), {})
    yield "apology", notices.unexpected("7F3A-91C2")
    yield "help", help_text()
    yield "changes", changes.changes_modal(ended, _changes())
    yield "settings", settings.settings_modal(WorkspaceSettings(), settings.GroupsTold())
    yield "home", home.home(HomePage(last=Page([ended])), {})
    yield "approval", approval.request(replace(_job(JobState.WAITING_FOR_APPROVAL), approval=_ASKED))
    yield "handover", handover.preview(Told(_handover(), None, None))


def _job(state: JobState) -> ImportJob:
    return ImportJob(
        id=1,
        workspace=1,
        number=12,
        state=state,
        reading=_READING,
        uploaded_by=_PERSON,
        created_at=_DAY,
        counts=_COUNTS,
        checked=True,
        verdict=Verdict(_TOTALS, (Guard.CLEARED,)),
        started_by=None if state is JobState.PREVIEWED else _PERSON,
        finished_at=_DAY if state.ended else None,
    )


def _undo() -> ImportJob:
    return replace(_job(JobState.PREVIEWED), id=2, number=13, kind=JobKind.UNDO, of=12, root=12)


def _handover() -> ImportJob:
    request = Handover(User(1, "maja@example.com", "Maja Lind"), (User(2, "tom@example.com", "Tom Becker"),))
    return replace(_job(JobState.PREVIEWED), kind=JobKind.HANDOVER, request=request)


def _changes() -> ChangesPage:
    change = Change(1, "CU-001", "Alder & Co", Field.WORKFLOW, "Standard EU", "VIP gentle", 2)
    return ChangesPage(ChangeTotals(715), None, 0, [change])
