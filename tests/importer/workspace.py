"""A workspace in a real SQLite store, and the way to check a file's text against it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from importer.check.check import check
from importer.file.row_sources import FileRows
from importer.file.understand_file import understand
from importer.words.directory import CustomerRecord, UserRecord, WorkflowRecord
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, JobState, Stage
from importer.words.new_jobs import NewJob
from importer.words.plan import Planned
from importer.words.row_errors import RefusedRow
from importer.words.table_shape import TableShape
from importer.words.totals import Verdict
from storage.store import Store, open_store
from tests.laid_tables import lay_tables
from tests.storage.words import all_refused


@dataclass(frozen=True, slots=True)
class Workspace:
    """A store with one workspace in it."""

    store: Store
    id: int
    folder: Path

    async def fill(
        self,
        *,
        users: Sequence[str] = (),
        workflows: Sequence[str] = (),
        customers: Sequence[CustomerRecord | str] = (),
    ) -> None:
        """Add to the directory; a customer given by its External Id has no assignment."""
        directory = self.store.directory
        await directory.load_users(self.id, [UserRecord(email, "") for email in users])
        await directory.load_workflows(self.id, [WorkflowRecord(name) for name in workflows])
        records = [CustomerRecord(given, given) if isinstance(given, str) else given for given in customers]
        await directory.load_customers(self.id, records)

    def share(self, text: str) -> tuple[Path, TableShape]:
        """A file with this text, and its shape."""
        path = self.folder / "assignments.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return path, understand(path, path.name)

    async def check(
        self,
        text: str,
        mapping: Mapping | None = None,
        go_on: Callable[[], Awaitable[bool]] | None = None,
        on_progress: Callable[[int, Stage], Awaitable[None]] | None = None,
    ) -> "Checked":
        """Check a file with this text; its columns are External Id, managers and workflow by default."""
        path, _ = self.share(text)
        return await self.check_file(path, mapping, go_on, on_progress)

    async def check_file(
        self,
        path: Path,
        mapping: Mapping | None = None,
        go_on: Callable[[], Awaitable[bool]] | None = None,
        on_progress: Callable[[int, Stage], Awaitable[None]] | None = None,
    ) -> "Checked":
        """The same of a file that is there."""
        shape = understand(path, path.name)
        source = Source(path.name, path.stat().st_size, str(path), share=str(path))
        reading = Reading(source, shape, mapping or Mapping(0, 1, 2))
        job = await self.store.jobs.create(NewJob(self.id, reading, "U1"))
        planned = await check(
            job,
            FileRows(path, shape, path.name),
            directory=self.store.directory,
            plans=self.store.plans,
            on_progress=on_progress or _ignore,
            go_on=go_on or _always,
        )
        return Checked(self.store, job, planned)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    store: Store
    job: ImportJob
    planned: Planned | None

    @property
    def counts(self) -> Counts | None:
        """The counts of its end."""
        return self.planned.counts if self.planned else None

    async def refused(self) -> list[RefusedRow]:
        """The refused rows, by number."""
        return await all_refused(self.store, self.job)

    async def assignments(self) -> dict[str, tuple[str, str]]:
        """What customers have once the plan is applied: External Id → managers' emails, workflow name."""
        jobs, plans = self.store.jobs, self.store.plans
        assert self.counts is not None
        await jobs.move(self.job.id, {JobState.MAPPING}, JobState.QUEUED)
        await jobs.begin(self.job)
        await jobs.finish_check(self.job, self.counts, Verdict())
        batch = await plans.apply_batch(await jobs.get(self.job.id), 10_000)
        assert batch is not None
        assert (batch.changed, batch.left) == (self.counts.planned, 0)
        exported = self.store.directory.export_customers(self.job.workspace)
        return {external_id: (managers, workflow) async for external_id, _, managers, workflow in exported}


@asynccontextmanager
async def open_workspace(folder: Path) -> AsyncIterator[Workspace]:
    """An empty workspace in a new SQLite file in the folder."""
    store = await open_store(await lay_tables(folder / "handoff.db"))
    try:
        yield Workspace(store, await store.workspaces.connect("T1", "Acme"), folder)
    finally:
        await store.close()


async def _always() -> bool:
    return True


async def _ignore(_rows: int, _stage: Stage) -> None:
    return
