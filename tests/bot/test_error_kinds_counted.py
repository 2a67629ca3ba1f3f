"""What went wrong is counted beside the changes, where an import takes long anyway."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core import Core
from importer.permissions import operator
from importer.words.jobs import ImportJob
from storage.schema import import_jobs
from tests.bot.silent import Silent
from tests.storage.words import load_directory

TABLE = "External Id,Account manager email\nC9,nobody@x.com\n"


class Looking(Silent):
    """Looks, when the import has ended, whether the kinds of errors were counted."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.kept = list[str]()

    async def announce_end(self, job: ImportJob) -> None:
        """Look."""
        kept = select(import_jobs.c.error_kinds).where(import_jobs.c.id == job.id)
        self.kept += [str(row.error_kinds) for row in await self._core.store.database.rows(kept)]


@pytest.mark.parametrize("preview_only", [False, True])
async def test_they_are_counted_before_the_end_is_told(
    core: Core, tmp_path: Path, *, preview_only: bool
) -> None:
    """Whoever asks for the details of a large import, or of a preview, doesn't wait for that."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    imports = core.imports(wake=lambda: None)
    source = core.file_cache.put(path, 1_000)
    workspace = await core.store.workspaces.pick()
    await load_directory(core.store, workspace, customers=1)
    job = await imports.receive(workspace, source, asker=operator("nobody"), preview_only=preview_only)
    looking = Looking(core)
    job = await core.job_run(looking, stopping=bool).carry_out(await imports.start(job, operator("")))
    await looking.announce_end(job)
    assert looking.kept
    assert all('"customer_not_found"' in kept for kept in looking.kept)
