"""Housekeeping: once a day, and at the start, what nobody needs any more is let go of."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.core import Core
from bot.work_loop import Work
from handlers.postings import tell_outdated
from importer.retention import forget_outdated
from storage.forgetting import forget_who_left

EVERY = timedelta(days=1)
PAUSE = timedelta(minutes=1)
"""After so long it looks again, when an import came first or something broke."""

KEEP_EVENTS = timedelta(days=1)
"""Slack sends an event again within minutes only."""

KEEP_FILES = timedelta(days=7)
"""Of a question that nobody has answered.

When someone does, a file that was shared in Slack is fetched again.
"""

KEEP_PREVIEWS = timedelta(days=7)
"""When someone presses Import later, the rows are checked anew, and they look again."""

log = logging.getLogger(__name__)


class Housekeeping:
    """Lets go of Slack's old events, of files nobody came back to, of old imports' rows, and of who left.

    It gives way: as long as an import runs anywhere on this database, it waits.
    """

    def __init__(
        self,
        core: Core,
        stopping: Callable[[], bool],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._core = core
        self._stopping = stopping
        self._clock = clock
        self._next = clock()

    def work(self) -> Work[str]:
        """The housekeeping, as a work loop sees it."""
        return Work(self.find, lambda chore: chore, self.do, self.note_failure)

    async def find(self) -> Sequence[str]:
        """The one chore, when it is time for it."""
        return ["the housekeeping"] if self._clock() >= self._next else []

    def files_work(self) -> Work[str]:
        """What each machine has to do for itself, where one process does the rest for all."""
        return Work(self.find, lambda chore: chore, self.tidy_files, self.note_failure)

    async def do(self, chore: str) -> None:
        """Do all that can be done now."""
        begun = self._clock()
        await self.tidy_files(chore)
        self._next = begun + PAUSE
        if await self.let_go():
            self._next = begun + EVERY

    async def tidy_files(self, _chore: str) -> None:
        """Let go of this machine's files that no import waits for."""
        now = self._clock()
        self._next = now + PAUSE
        needed = [job.reading.source for job in await self._core.store.jobs.waiting() if not job.checked]
        if removed := await asyncio.to_thread(self._core.file_cache.tidy, now - KEEP_FILES, needed):
            log.info("let go of %s old files that no import waits for", removed)
        self._next = now + EVERY

    async def let_go(self) -> bool:
        """Let go of what is old in the database; False where an import came first, and some is left."""
        now, store = self._clock(), self._core.store
        await store.inbox.forget(now - KEEP_EVENTS)
        await store.postings.forget(now - KEEP_EVENTS)
        await store.threads.forget(now - KEEP_EVENTS)
        await store.workspaces.forget_installs_begun(now)
        before = now - timedelta(days=self._core.settings.keep_imports_days)
        previews_before = max(before, now - KEEP_PREVIEWS)
        if not await forget_outdated(
            store.jobs, store.plans, before, self._is_quiet, previews_before, self._redraw_summary
        ):
            return False
        await self._forget_those_who_left(before)
        return True

    async def note_failure(self, _chore: str, reference: str) -> None:
        """Nobody waits for it; the log has the reason."""
        told = {"reference": reference}
        log.warning("reference %s: the housekeeping is tried again in a while", reference, extra=told)

    async def _redraw_summary(self, job: int) -> None:
        """What has lost its rows can't be taken back any more, so its summary in Slack loses the button."""
        store = self._core.store
        if thread := await store.threads.of(job):
            now = await store.jobs.get(job)
            await store.postings.add(now.workspace, tell_outdated(now, thread), job)

    async def _forget_those_who_left(self, before: datetime) -> None:
        """All of a workspace that the app has left, once its imports would have lost their rows anyway."""
        left = self._core.store.workspaces.left_before
        for workspace in await left(before):
            if workspace in await left(before):  # it may have come back while others were forgotten
                await self._forget(workspace, before)

    async def _forget(self, workspace: int, before: datetime) -> None:
        """What waited for a day that nobody can be told of any more goes with the rest."""
        store = self._core.store
        for job in await store.jobs.waiting():
            if job.workspace == workspace:
                await store.jobs.ask_cancel(job.id, "")
        forgotten = await forget_who_left(store.database, workspace, before)
        for source in forgotten.sources:
            await asyncio.to_thread(self._core.file_cache.discard, source)
        if forgotten.deleted:
            log.info("let go of all of workspace %s, which the app has left", workspace)

    async def _is_quiet(self) -> bool:
        if self._stopping():
            return False
        return not any(job.state.runs for job in await self._core.store.jobs.waiting())
