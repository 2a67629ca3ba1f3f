"""Tells a thread how its import goes: one message that is edited, then the result."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from handlers.blocks import progress
from handlers.blocks.message import Message
from handlers.blocks.pace import Pace
from handlers.desk import Desk
from handlers.posting import edit
from handlers.result import tell_result
from importer.jobs import ImportJob, JobState, Stage, Thread

EDIT_SECONDS = 3.0
"""The safe pace for edits of one message (chat.update is tier 3)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where a stage of a job stood when this program took it up, and when that was."""

    rows: int
    at: float


class SlackAnnouncer:
    """The importer's Announcer in Slack; jobs that have no thread are not talked about.

    Progress is shown beside the job, which never waits for it: Slack may be slow, and Cancel must not be.
    """

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._clock = clock
        self._begins: dict[tuple[int, Stage], _Begin] = {}
        self._edited: dict[int, float] = {}
        self._edits: dict[int, asyncio.Task[None]] = {}
        self._waits_for: dict[int, int] = {}

    async def waiting(self, job: ImportJob, ahead: ImportJob) -> None:
        """Say behind which import the job waits."""
        self._waits_for[job.id] = ahead.id
        if job.thread:
            await self._show(job, job.thread, progress.waiting(job, ahead))

    def told_to_wait(self, job: ImportJob, ahead: ImportJob) -> bool:
        """Whether this has been said."""
        return self._waits_for.get(job.id) == ahead.id

    async def progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Let the job's message be edited, every three seconds at most."""
        if job.thread is None:
            return
        pace = self._pace(job, rows, stage)
        if self._due(job):
            showing = self._show_ours(job, job.thread, progress.progress(job, stage, rows, pace))
            self._edits[job.id] = asyncio.create_task(showing)

    async def shown(self, job: ImportJob) -> None:
        """Wait until the last edit that was begun is through; whoever is cancelled here ends it."""
        if last := self._edits.pop(job.id, None):
            await last

    async def ended(self, job: ImportJob) -> None:
        """Close the job's message, and tell the result."""
        await self.shown(job)
        self._forget(job)
        if job.thread is None:
            return
        if job.state is JobState.CANCELLED and not job.checked:
            await self._show(job, job.thread, progress.cancelled(job))
            return
        await self._show(job, job.thread, progress.closed(job))
        await tell_result(self._desk, job, job.thread)

    async def _show_ours(self, job: ImportJob, thread: Thread, message: Message) -> None:
        """Show it unless another has taken the job up: that one may have told its end already."""
        if (await self._desk.imports.jobs.get(job.id)).attempt == job.attempt:
            await self._show(job, thread, message)

    async def _show(self, job: ImportJob, thread: Thread, message: Message) -> None:
        try:
            await edit(self._desk.client, thread, message)
        except SlackApiError as error:
            # Someone may have deleted the message; the import matters more than what it shows.
            log.warning("the message of import %s can't be edited: %s", job.number, error.response["error"])
        except (ClientError, TimeoutError) as error:
            # Slack can't be reached for a while: the import goes on, and its end is told when it can.
            log.warning("the message of import %s can't be edited: %s", job.number, error)

    def _pace(self, job: ImportJob, rows: int, stage: Stage) -> Pace:
        """What was done since this program took up the stage: what an earlier one did says nothing about its time."""
        now = self._clock()
        begin = self._begins.setdefault((job.id, stage), _Begin(rows, now))
        return Pace(rows - begin.rows, now - begin.at)

    def _due(self, job: ImportJob) -> bool:
        last, now = self._edits.get(job.id), self._clock()
        if (last and not last.done()) or now - self._edited.get(job.id, -EDIT_SECONDS) < EDIT_SECONDS:
            return False
        self._edited[job.id] = now
        return True

    def _forget(self, job: ImportJob) -> None:
        self._edited.pop(job.id, None)
        self._waits_for.pop(job.id, None)
        for stage in Stage:
            self._begins.pop((job.id, stage), None)
