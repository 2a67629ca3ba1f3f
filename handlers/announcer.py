"""Shows in a thread how its import goes: the question is edited, at a pace that Slack and people can bear."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from handlers.blocks import handover, progress, undo
from handlers.blocks.message import Message
from handlers.blocks.progress import Pace
from handlers.postings import first_kind, tell_waiting
from handlers.question import draw_question
from handlers.rate_limits import KEPT_FOR_ENDS
from handlers.sending import edit
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, Workspaces, find_catalogue_in
from importer.words.jobs import ImportJob, JobKind, Stage
from importer.words.language import speaking

EDIT_SECONDS = 3.0
"""The safe pace for edits of one message (chat.update is tier 3)."""
QUIET_SECONDS = 1.5
"""What has ended by then isn't worth an edit in between."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where a stage of a job stood when this program took it up, and when that was."""

    rows: int
    at: float


class SlackAnnouncer:
    """The importer's Announcer in Slack; jobs of the command line are not talked about.

    Progress is shown beside the job, which never waits for it: Slack may be slow, and Cancel must not be.
    What is not shown in time is left out; the end is a posting, which is not.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        wake_sayer: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspaces = workspaces
        self._wake_sayer = wake_sayer
        self._clock = clock
        self._begins: dict[tuple[int, Stage], _Begin] = {}
        self._edited: dict[int, float] = {}
        self._edits: dict[int, asyncio.Task[None]] = {}
        self._told: set[tuple[int, bool]] = set()

    async def announce_waiting(self, job: ImportJob, *, is_next: bool) -> None:
        """Have it said once that the job waits, and once that it is next."""
        workspace = None if job.is_from_command_line else await self._workspaces.of_id(job.workspace)
        if workspace and (thread := await workspace.threads.of(job.id)):
            await workspace.postings.add(job.workspace, tell_waiting(job, thread, is_next=is_next), job.id)
        self._told.add((job.id, is_next))
        self._wake_sayer()

    def has_told_to_wait(self, job: ImportJob, *, is_next: bool) -> bool:
        """Whether this is written down."""
        return (job.id, is_next) in self._told

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Let the job's message be edited, every three seconds at most."""
        if job.is_from_command_line:
            return
        pace = self._pace(job, rows, stage)
        if self._due(job) and (workspace := await self._workspaces.of_id(job.workspace)):
            showing = _show(workspace, job, partial(_draw, workspace, stage, rows, pace))
            self._edits[job.id] = asyncio.create_task(showing)

    async def wait_until_shown(self, job: ImportJob) -> None:
        """Wait until the last edit that was begun is through; whoever is cancelled here ends it."""
        if last := self._edits.pop(job.id, None):
            await last

    async def announce_end(self, job: ImportJob) -> None:
        """Have the end said, which is written down already."""
        await self.wait_until_shown(job)
        self._forget(job)
        self._wake_sayer()

    def _pace(self, job: ImportJob, rows: int, stage: Stage) -> Pace:
        """What was done since this program took up the stage.

        What an earlier one did says nothing about its time.
        """
        now = self._clock()
        begin = self._begins.setdefault((job.id, stage), _Begin(rows, now))
        return Pace(rows - begin.rows, now - begin.at)

    def _due(self, job: ImportJob) -> bool:
        """Whether the last edit is through and long enough ago; what is young isn't edited at all."""
        last, now = self._edits.get(job.id), self._clock()
        waited_until = self._edited.setdefault(job.id, now + QUIET_SECONDS - EDIT_SECONDS)
        if (last and not last.done()) or now - waited_until < EDIT_SECONDS:
            return False
        self._edited[job.id] = now
        return True

    def _forget(self, job: ImportJob) -> None:
        self._edited.pop(job.id, None)
        self._told -= {(job.id, False), (job.id, True)}
        for stage in Stage:
            self._begins.pop((job.id, stage), None)


async def _draw(workspace: Workspace, stage: Stage, rows: int, pace: Pace, job: ImportJob) -> Message:
    """The question stays as long as people may still choose what is read; an undo counts customers."""
    if job.is_undo:
        return undo.going_back(job) if stage is Stage.APPLYING else undo.looking(job, rows)
    if job.kind is JobKind.HANDOVER:
        return handover.at_work(job, stage, rows)
    if job.is_preview:
        return await draw_question(workspace, job, f"plan{job.attempt}", rows_checked=rows)
    return progress.progress(job, stage, rows, pace)


async def _show(
    workspace: Workspace, job: ImportJob, draw: Callable[[ImportJob], Awaitable[Message]]
) -> None:
    """Show it while it is so.

    The job may have ended, or another may have taken it up and told its end.
    """
    async with workspace.edits.hold(job.id):
        now = await workspace.imports.current(job.id)
        question = await workspace.postings.latest(job.id, first_kind(job))
        if question is None or now.attempt != job.attempt or not now.state.runs:
            return
        if not workspace.edits.take(KEPT_FOR_ENDS):
            return
        with speaking(await find_catalogue_in(workspace, question.channel, job.uploaded_by)):
            message = await draw(now)
        try:
            await edit(workspace.sender, question.channel, question.place, message)
        except Failure as error:
            # Someone may have deleted the message, or Slack be away: the import goes on all the same.
            word = read_trouble(error).word
            log.warning("the message of import %s can't be edited: %s", job.number, word)
