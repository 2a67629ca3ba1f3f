"""The stage that reads every row before anything is changed, and stores the plan that comes of it."""

import asyncio
from collections.abc import Awaitable, Callable

from importer.check.external_ids import ExternalIdSuggestions
from importer.check.repeats import settle_repeats
from importer.check.rows import ReadRows, RowCheck
from importer.file.table import Rows
from importer.jobs import Counts, ImportJob
from importer.ports import Directory, Plans


async def check(
    job: ImportJob,
    read: Callable[[], Rows],
    *,
    directory: Directory,
    plans: Plans,
    on_progress: Callable[[int], Awaitable[None]],
    go_on: Callable[[], Awaitable[bool]],
) -> Counts | None:
    """Check all rows of a job's file and store its plan; the counts, or None when it was told to stop.

    `read` opens the file anew, because rows that contradict each other are read a second time. `go_on` is asked before
    each batch of rows, `on_progress` hears after it how many rows are done. A check that was stopped, or ended with
    the program, is simply done again. Raises MappingIncompleteError without a column for the External Id.
    """
    await plans.clear(job)
    stage = await _begin(job, directory, plans)
    if not await stage.check_all(read(), on_progress, go_on):
        return None
    return await stage.counts() if await settle_repeats(job, read, plans, go_on) else None


async def _begin(job: ImportJob, directory: Directory, plans: Plans) -> "_Stage":
    users = await directory.users(job.workspace)
    workflows = await directory.workflows(job.workspace)
    row_check = await asyncio.to_thread(RowCheck, job, users, workflows)
    return _Stage(job, row_check, directory, plans)


class _Stage:
    """The check of one job while it goes on."""

    def __init__(self, job: ImportJob, row_check: RowCheck, directory: Directory, plans: Plans) -> None:
        self._rows = 0
        self._cleaned = 0
        self._job = job
        self._row_check = row_check
        self._plans = plans
        self._suggestions = ExternalIdSuggestions(job.workspace, directory)

    async def check_all(
        self,
        rows: Rows,
        on_progress: Callable[[int], Awaitable[None]],
        go_on: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Check batch after batch, reading the next one while one is stored; False when told to stop."""
        reading = asyncio.create_task(self._read(rows))
        try:
            while await go_on():
                batch = await reading
                if not batch.rows:
                    return True
                reading = asyncio.create_task(self._read(rows))
                await self._store(batch)
                await on_progress(self._rows)
            return False
        finally:
            await asyncio.wait({reading})  # a thread can't be stopped, and must not outlive the file it reads

    async def _read(self, rows: Rows) -> ReadRows:
        return await asyncio.to_thread(self._row_check.read, rows)

    async def _store(self, batch: ReadRows) -> None:
        missing = await self._plans.add(self._job, batch.asked)
        await self._suggestions.look_up(*await asyncio.to_thread(batch.external_ids, missing))
        refused = await asyncio.to_thread(self._row_check.refused, batch, missing, self._suggestions)
        if refused:
            await self._plans.refuse(self._job, refused)
        self._rows += len(batch.rows)
        self._cleaned += batch.cleaned

    async def counts(self) -> Counts:
        """What the plan holds; whatever is neither a change nor an error was already so, or repeats another row."""
        planned, errors = await self._plans.count(self._job.id)
        return Counts(
            rows=self._rows,
            planned=planned,
            unchanged=self._rows - planned - errors,
            errors=errors,
            cleaned=self._cleaned,
        )
