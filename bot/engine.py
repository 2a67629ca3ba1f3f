"""The engine without Slack: store, shelf and use cases, joined; the bot and the command line both stand on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.settings import Settings
from bot.shelf import Download, FileShelf, no_download
from handlers.postings import tell
from importer.imports import Imports
from importer.permissions import Permissions
from importer.run import JobRun, nobody_asked
from importer.words.jobs import ImportJob, Thread
from importer.words.ports import Announcer, Conversations
from storage.engine import require_database
from storage.store import Store, open_store


class NobodyElse:
    """The conversations as the command line knows them: who works there may everything, and needs none of them."""

    async def is_public(self, place: Thread) -> bool:
        """Not known here."""
        del place
        return False

    async def has(self, place: Thread, person: str) -> bool:
        """Not known here."""
        del place, person
        return False


@dataclass(frozen=True, slots=True)
class Engine:
    """All that an import needs but a place to talk about it."""

    settings: Settings
    store: Store
    shelf: FileShelf

    def imports(
        self,
        wake: Callable[[], None],
        conversations: Conversations | None = None,
        stopping: Callable[[], bool] = bool,
    ) -> Imports:
        """The use cases; `wake` tells the runner of jobs that there is something to do, `stopping` that we are to leave."""
        return Imports(
            jobs=self.store.jobs,
            plans=self.store.plans,
            directory=self.store.directory,
            memory=self.store.mappings,
            shelf=self.shelf,
            permissions=Permissions(conversations or NobodyElse()),
            max_bytes=self.settings.max_file_bytes,
            wake=wake,
            stopping=stopping,
        )

    def job_run(
        self,
        announcer: Announcer,
        stopping: Callable[[], bool],
        on_checked: Callable[[ImportJob], None] = nobody_asked,
    ) -> JobRun:
        """What carries jobs out, telling the announcer how they go."""
        return JobRun(
            jobs=self.store.jobs,
            plans=self.store.plans,
            directory=self.store.directory,
            shelf=self.shelf,
            announcer=announcer,
            max_bytes=self.settings.max_file_bytes,
            stopping=stopping,
            on_checked=on_checked,
        )


@asynccontextmanager
async def open_engine_to_read(settings: Settings) -> AsyncIterator[Engine]:
    """The engine for what changes nothing; raises HandoffError where there is no database yet, too."""
    require_database(settings.database_url)
    async with open_engine(settings) as engine:
        yield engine


@asynccontextmanager
async def open_engine(settings: Settings, download: Download = no_download) -> AsyncIterator[Engine]:
    """The engine on the settings' database, migrated; raises HandoffError when that can't be opened."""
    store = await open_store(settings.database_url, is_bot=download is not no_download, tell=tell)
    try:
        yield Engine(settings, store, FileShelf(settings.files_folder, download))
    finally:
        await store.close()
