"""Lists loaded into the real store and taken back, as the use cases do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from bot.core import NobodyElse
from bot.file_cache import LocalFileCache
from importer.access import Permissions
from importer.file_reader import FileReader
from importer.job_run import JobRun
from importer.listing import Listing
from importer.planners import RowChecker, planners
from importer.undo import Undoing
from importer.words.directory import DirectoryKind
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from storage.schema import customers, users
from storage.store import Store
from tests.storage.undoing import MAYA, Silent

LARGEST: Final = 1 << 30
HEADERS: Final = {
    DirectoryKind.CUSTOMERS: "External Id,Name,Account manager email,Workflow name",
    DirectoryKind.USERS: "Email,Name",
    DirectoryKind.WORKFLOWS: "Name",
}
CUSTOMERS, USERS, WORKFLOWS = DirectoryKind


@dataclass(frozen=True, slots=True)
class ListLoader:
    """Someone who loads lists and takes them back."""

    store: Store
    workspace: int
    cache: LocalFileCache

    async def load(
        self, kind: DirectoryKind, *rows: str, columns: str = "", preview_only: bool = False
    ) -> ImportJob:
        """Load a list of these rows; customers have a manager and a workflow too, and these columns."""
        path = self.cache.folder.parent / "list.csv"
        path.write_text("\n".join([HEADERS[kind] + columns, *rows]), encoding="utf-8")
        source = self.cache.put(path, LARGEST)
        job = await self.listing().begin(
            self.workspace, kind, source, MAYA, preview_only=preview_only, confirmed=True
        )
        return await self.carry_out(job)

    def listing(self) -> Listing:
        """The use cases of lists."""
        store = self.store
        files = FileReader(store.directory, store.mappings, self.cache, LARGEST)
        return Listing(
            store.jobs, store.directory, files, self.cache, Permissions(NobodyElse()), lambda: None
        )

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """A job to its end."""
        store = self.store
        checker = RowChecker(store.directory, store.jobs, store.plans, store.corrections)
        by_kind = planners(
            checker, store.undos, store.handovers, store.entries, store.absent, self.cache, LARGEST
        )
        run = JobRun(store.jobs, store.plans, by_kind, store.workspace_settings, Silent())
        return await run.carry_out(await store.jobs.take(job.id) or job)

    async def undo(self, number: int, *, preview_only: bool = False) -> ImportJob:
        """A whole undo, or what it would do."""
        jobs = self.store.jobs
        keep = timedelta(days=1)
        undoing = Undoing(jobs, self.store.undos, Permissions(NobodyElse()), lambda: None, keep)
        of = await jobs.numbered(self.workspace, number)
        last = (await jobs.history(self.workspace, limit=1))[0].number
        undo = await undoing.begin(
            of, MAYA, share=f"U{last}", preview_only=preview_only, confirmed=not preview_only
        )
        return await self.carry_out(undo)

    async def changes_of(self, job: ImportJob) -> list[tuple[str, Field, str, str, int | None]]:
        """Each change: the External Id, what changes, before, after, and the number of its row."""
        pages = [page async for page in self.store.changes.all(job)]
        return [
            (one.external_id, one.field, one.before, one.after, one.row) for page in pages for one in page
        ]

    async def customers(self) -> Mapping[str, tuple[str, str, int]]:
        """For each External Id the name, the managers and the workflow."""
        rows = select(customers).where(customers.c.workspace_id == self.workspace)
        found = await self.store.database.rows(rows)
        return {row.external_id: (row.name, row.managers, row.workflow_id or 0) for row in found}

    async def users(self) -> Mapping[str, str]:
        """The users' names by their emails as written."""
        found = await self.store.database.rows(select(users).where(users.c.workspace_id == self.workspace))
        return {row.email: row.name for row in found}
