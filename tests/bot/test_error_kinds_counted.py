"""What went wrong is counted at the end of the check, where an import takes long anyway."""

from pathlib import Path

from sqlalchemy import select

from bot.engine import Engine
from importer.jobs import ImportJob
from storage.schema import import_jobs
from tests.bot.silent import Silent
from tests.storage.words import load_directory

TABLE = "External Id,Account manager email\nC9,nobody@x.com\n"


class Looking(Silent):
    """Looks, as soon as something is applied, whether the kinds of errors were counted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.kept = list[str]()

    async def progress(self, job: ImportJob, rows: int) -> None:
        """Look."""
        del rows
        if job.checked:
            kept = select(import_jobs.c.error_kinds).where(import_jobs.c.id == job.id)
            self.kept += [str(row.error_kinds) for row in await self._engine.store.database.rows(kept)]


async def test_they_are_counted_before_anything_is_applied(engine: Engine, tmp_path: Path) -> None:
    """Whoever asks for the details in the middle of a large import doesn't wait for that."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    imports = engine.imports(wake=lambda: None)
    source = engine.shelf.put(path, 1_000)
    workspace = await engine.store.workspaces.pick()
    await load_directory(engine.store, workspace, customers=1)
    job = await imports.receive(workspace, source, uploaded_by="nobody")
    looking = Looking(engine)
    await engine.job_run(looking, stopping=bool).carry_out(await imports.start(job))
    assert looking.kept
    assert all('"customer_not_found"' in kept for kept in looking.kept)
