"""The planner of lists: each row becomes an entry to be added or changed, "already so", or row errors."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from importer.file.workplace import make_ready
from importer.loading.entries import ListFile, ReadEntries, read_all, read_in_child
from importer.running.child_process import Limits
from importer.running.stopping import GoOn, run_unless_stopped, running_child
from importer.words.exports import MarkCounts, read_round_trip
from importer.words.job_ports import Plans
from importer.words.jobs import Counts, ImportJob, Stage
from importer.words.plan import Planned
from importer.words.plan_ports import Entries
from importer.words.ports import Directory, FileCache


@dataclass(frozen=True, slots=True)
class DirectoryPlanner:
    """Plans what a list of customers, users or workflows adds to the directory, and changes in it."""

    directory: Directory
    plans: Plans
    entries: Entries
    file_cache: FileCache
    max_bytes: int

    async def plan(
        self, job: ImportJob, on_progress: Callable[[int, Stage], Awaitable[None]], go_on: GoOn
    ) -> Planned | None:
        """Plan every row; raises SourceGoneError where the file isn't there, or has changed meanwhile."""
        path = await run_unless_stopped(self._bring(job), go_on)
        if path is None:
            return None
        await self.plans.clear(job)
        rows, repeats, marks = 0, 0, MarkCounts()
        async with aclosing(_batches(await self._list_file(job, path))) as read:
            async for batch in read:
                if not await go_on():
                    return None
                await self._store(job, batch)
                rows, repeats = rows + batch.rows, repeats + batch.repeats
                marks.add(batch.marks)
                await on_progress(rows, Stage.CHECKING)
        self.file_cache.require_unchanged(job.reading.source)
        so_far = await self.directory.changes_so_far(job.workspace)
        counts = await self._count(job, rows, repeats)
        return Planned(counts, round_trip=read_round_trip(marks.rows, so_far))

    async def renew(
        self, job: ImportJob, on_progress: Callable[[int, Stage], Awaitable[None]], go_on: GoOn
    ) -> Planned | None:
        """Look at customers that exist anew; the apply leaves entries that someone has added meanwhile."""
        moved, ranges = 0, await self.plans.ranges(job.id)
        for done, range_ in enumerate(ranges, 1):
            if not await go_on():
                return None
            moved += await self.plans.renew(job, range_)
            await on_progress(job.counts.rows * done // len(ranges), Stage.CHECKING)
        return Planned(await self._count(job, job.counts.rows, job.counts.repeats), moved=moved)

    def let_go(self, job: ImportJob) -> None:
        """Let go of the local copy of the file."""
        self.file_cache.discard(job.reading.source)

    async def _bring(self, job: ImportJob) -> Path:
        path = await self.file_cache.fetch(job.reading.source, self.max_bytes)
        await make_ready(path, job.reading.source.file_name)
        return path

    async def _list_file(self, job: ImportJob, path: Path) -> ListFile:
        if job.loads is None:
            raise LookupError("a directory job that loads nothing")
        users, workflows = await self.directory.assignable(job.workspace)
        return ListFile(path, job.reading.shape, job.loads, users, workflows, job.reading.mapping)

    async def _store(self, job: ImportJob, batch: ReadEntries) -> None:
        if batch.dropped:
            await self.entries.plan_anew(job, batch.dropped, batch.entries)
        else:
            await self.entries.plan(job, batch.entries)
        if batch.refused:
            await self.plans.refuse(job, batch.refused)

    async def _count(self, job: ImportJob, rows: int, repeats: int) -> Counts:
        changing, errors = await self.plans.count(job.id)
        planned = changing + await self.entries.count(job)
        return Counts(rows, planned, unchanged=rows - planned - errors, errors=errors, repeats=repeats)


async def _batches(file: ListFile) -> AsyncGenerator[ReadEntries]:
    """The file's rows, in batches that are read while those before are stored; raises HandoffError."""
    if not file.shape.is_large:
        for batch in await asyncio.to_thread(list, read_all(file)):
            yield batch
        return
    async with running_child(Limits()) as child:
        hear_next = child.begin(read_in_child, file)
        coming = asyncio.create_task(asyncio.to_thread(hear_next))
        try:
            while heard := await coming:
                coming = asyncio.create_task(asyncio.to_thread(hear_next))
                yield heard
        finally:
            child.kill()
            await asyncio.gather(coming, return_exceptions=True)
