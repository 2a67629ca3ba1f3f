"""Gives out imports: the command line's use cases receive and queue each, and workers carry it out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.core import Core, open_core
from bot.file_cache import LocalFileCache
from bot.settings import Settings
from importer.permissions import command_line_user, operator
from importer.words.jobs import ImportJob

_SETTINGS = Settings(max_file_mb=1_000)


class ImportGiver:
    """One who gives out imports and waits for them."""

    def __init__(self, core: Core) -> None:
        self.store = core.store
        self._core = core
        self._imports = core.imports(wake=lambda: None)

    async def receive(self, team: str, file: Path) -> ImportJob:
        """An import of this file, with the columns that are proposed; not started yet."""
        source = self._core.file_cache.put(file, self._core.settings.max_file_bytes)
        workspace = await self.store.workspaces.pick(team)
        return await self._imports.receive(workspace, source, asker=command_line_user("benchmark"))

    async def start(self, job: ImportJob) -> None:
        """Put it into the queue, as a press in Slack does: everybody changes, and a guard would speak."""
        await self._imports.start(job, operator("U0BENCHMARK"), confirmed=True)

    async def ended(self, job: ImportJob) -> ImportJob | None:
        """The import once it has ended; raises ValueError when it ended in any way but well."""
        now = await self.store.jobs.get(job.id)
        if now.state.ended and not now.state.stands:
            raise ValueError(f"Import {now.number} is {now.state}: {now.failure}")
        return now if now.state.ended else None


@asynccontextmanager
async def open_import_giver(url: str, folder: Path) -> AsyncIterator[ImportGiver]:
    """One whose files lie where workers started in this folder look for them."""
    async with open_core(replace(_SETTINGS, database_url=url)) as core:
        file_cache = LocalFileCache(folder / core.settings.files_folder)
        yield ImportGiver(replace(core, file_cache=file_cache))
