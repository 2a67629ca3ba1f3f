"""Where plans come from: each kind of job has a planner, and from the plan on all jobs are the same."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from importer.check.check import check
from importer.file.row_sources import FileRows, KeptRows, KeptRowsWriter, RowSource
from importer.file.workplace import make_ready
from importer.loading.list_planner import DirectoryPlanner
from importer.matching.corrections import UsableCorrections
from importer.planning import OnProgress, Planner
from importer.range_planners import HandoverPlanner, UndoPlanner
from importer.running.stopping import GoOn, run_unless_stopped
from importer.words.absent import find_compared
from importer.words.corrections import FIXABLE, rows_gone_words
from importer.words.errors import HandoffError, RowsGoneError
from importer.words.job_ports import Jobs, Plans
from importer.words.jobs import ImportJob, JobKind, Stage
from importer.words.language import lazy_gettext, lazy_ngettext
from importer.words.plan import Planned
from importer.words.plan_ports import AbsentCustomers, Entries, Handovers, Undos
from importer.words.ports import CorrectionMemory, Directory, FileCache
from importer.words.row_errors import RefusedRow

_NOT_COMPARED: Final = lazy_gettext(
    "Nobody knows which customers are missing in this file: only a whole file from one export of customers, "
    "whose “Exported on” is as it was written, tells that. Nothing was changed."
)
_UNSURE: Final = lazy_ngettext(
    "Nobody knows which customers are missing in this file as long as it isn't sure whom {count} row is "
    "about. Correct that row first, or leave the missing customers as they are. Nothing was changed.",
    "Nobody knows which customers are missing in this file as long as it isn't sure whom {count} rows are "
    "about. Correct these rows first, or leave the missing customers as they are. Nothing was changed.",
    0,
)


@dataclass(frozen=True, slots=True)
class RowChecker:
    """Plans what rows ask for, wherever they come from: each is checked against the directory."""

    directory: Directory
    jobs: Jobs
    plans: Plans
    memory: CorrectionMemory

    async def check(
        self, job: ImportJob, rows: RowSource, on_progress: OnProgress, go_on: GoOn
    ) -> Planned | None:
        """Check every row, with what is meant by wrong values in their place."""
        return await check(
            job,
            rows,
            directory=self.directory,
            plans=self.plans,
            on_progress=on_progress,
            go_on=go_on,
            corrections=UsableCorrections.of(
                await self.jobs.corrections(job.id), await self.memory.all(job.workspace)
            ),
        )

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Look at the customers of each range anew; the rows aren't needed for that."""
        moved, ranges = 0, await self.plans.ranges(job.id)
        for done, range_ in enumerate(ranges, 1):
            if not await go_on():
                return None
            moved += await self.plans.renew(job, range_)
            await on_progress(job.counts.rows * done // len(ranges), Stage.CHECKING)
        planned, errors = await self.plans.count(job.id)
        unchanged = job.counts.rows - planned - errors
        return Planned(replace(job.counts, planned=planned, errors=errors, unchanged=unchanged), moved=moved)


@dataclass(frozen=True, slots=True)
class FilePlanner:
    """Plans what a file asks for."""

    checker: RowChecker
    absent: AbsentCustomers
    file_cache: FileCache
    max_bytes: int

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Check every row; raises SourceGoneError where the file isn't there, or has changed meanwhile."""
        path = await run_unless_stopped(self._bring(job), go_on)
        if path is None:
            return None
        planned = await self._check(job, path, on_progress, go_on)
        if planned is not None:
            await self._fetch(job)  # refuses what was changed while it was checked
        return planned and await self._plan_absent(job, planned, go_on)

    async def _plan_absent(self, job: ImportJob, planned: Planned, go_on: GoOn) -> Planned | None:
        """Plan what a person has chosen for customers that the file doesn't name; raises HandoffError."""
        if job.absent is None:
            return planned
        export = find_compared(job.reading.shape, planned.round_trip)
        if export is None:
            raise HandoffError(_NOT_COMPARED)
        if unsure := (await self.absent.count(job, export)).unsure:
            raise HandoffError(_UNSURE.fill(unsure))
        added = 0
        for range_ in await self.absent.ranges(job, export, job.absent):
            if not await go_on():
                return None
            added += await self.absent.plan(job, export, job.absent, range_, added)
        counts = planned.counts
        return replace(
            planned, counts=replace(counts, rows=counts.rows + added, planned=counts.planned + added)
        )

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Look at the customers anew; the file isn't needed for that."""
        return await self.checker.renew(job, on_progress, go_on)

    def let_go(self, job: ImportJob) -> None:
        """Let go of the local copy of the file."""
        self.file_cache.discard(job.reading.source)

    async def _bring(self, job: ImportJob) -> Path:
        """The file on this machine, ready to be read."""
        path = await self._fetch(job)
        await make_ready(path, job.reading.source.file_name)
        return path

    async def _fetch(self, job: ImportJob) -> Path:
        return await self.file_cache.fetch(job.reading.source, self.max_bytes)

    async def _check(
        self, job: ImportJob, path: Path, on_progress: OnProgress, go_on: GoOn
    ) -> Planned | None:
        rows = FileRows(path, job.reading.shape, job.reading.source.file_name)
        try:
            return await self.checker.check(job, rows, on_progress, go_on)
        finally:
            self.file_cache.require_unchanged(job.reading.source)


@dataclass(frozen=True, slots=True)
class CorrectionPlanner:
    """Plans what the refused rows of an earlier job ask for, with other values in place of wrong ones.

    Those with an error that no other value can mend aren't read again. The rows keep their numbers, and what
    is left wrong is refused once more, as is what contradicts a row of the same file that went through.
    """

    checker: RowChecker

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Check these rows; raises RowsGoneError where they were deleted."""
        jobs = self.checker.jobs
        of = await jobs.numbered(job.workspace, job.of or 0)
        carried_out = [one for one in await self._find_chain(of) if one.state.stands]
        with TemporaryDirectory() as folder:
            rows = KeptRows(Path(folder) / "rows", [one.id for one in carried_out])
            if not await self._lay_down(of, rows, go_on):
                return None
            planned = await self.checker.check(job, rows, on_progress, go_on)
        # Asked at the end, because they may have been deleted meanwhile.
        for one in (of, *carried_out):
            if (await jobs.get(one.id)).rows_gone:
                raise RowsGoneError(rows_gone_words(one.number))
        return planned

    async def _find_chain(self, of: ImportJob) -> Sequence[ImportJob]:
        """The job whose rows are read, the one whose rows that has read itself, and so on."""
        chain = [of]
        while chain[-1].is_correction:
            chain.append(await self.checker.jobs.numbered(of.workspace, chain[-1].of or 0))
        return chain

    async def _lay_down(self, of: ImportJob, rows: KeptRows, go_on: GoOn) -> bool:
        """Lay the rows down where they can be read again and again; False when told to stop."""
        with rows.path.open("wb") as file:
            writer = KeptRowsWriter(file)
            async for page in self.checker.plans.refused(of.id):
                if not await go_on():
                    return False
                await asyncio.to_thread(writer.write, filter(_can_be_mended, page))
        return True

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Look at the customers anew."""
        return await self.checker.renew(job, on_progress, go_on)

    def let_go(self, job: ImportJob) -> None:
        """Nothing is kept for the planning alone."""


@dataclass(frozen=True, slots=True)
class TrialPlanner:
    """Plans nothing: what a trial changes was copied out of the preview that the person had seen.

    A customer whom someone has changed since is left by the apply, which compares.
    """

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """The plan as it was copied."""
        return await self.renew(job, on_progress, go_on)

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """The same, as nothing else was seen."""
        del on_progress
        return Planned(job.counts) if await go_on() else None

    def let_go(self, job: ImportJob) -> None:
        """Nothing is kept for the planning alone."""


def _can_be_mended(row: RefusedRow) -> bool:
    return not FIXABLE.keys().isdisjoint(error.code for error in row.errors)


def planners(
    checker: RowChecker,
    undos: Undos,
    handovers: Handovers,
    entries: Entries,
    absent: AbsentCustomers,
    file_cache: FileCache,
    max_bytes: int,
) -> Mapping[JobKind, Planner]:
    """The planner of each kind of job; of what carries jobs out, a new kind needs nothing else."""
    return {
        JobKind.FILE: FilePlanner(checker, absent, file_cache, max_bytes),
        JobKind.UNDO: UndoPlanner(checker.plans, undos),
        JobKind.CORRECTION: CorrectionPlanner(checker),
        JobKind.HANDOVER: HandoverPlanner(checker.plans, handovers),
        JobKind.RETURN: UndoPlanner(checker.plans, undos),
        JobKind.TRIAL: TrialPlanner(),
        JobKind.DIRECTORY: DirectoryPlanner(checker.directory, checker.plans, entries, file_cache, max_bytes),
    }
