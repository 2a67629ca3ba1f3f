"""The core without Slack, on which both programs stand: store, file cache and use cases, joined."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.file_cache import LocalFileCache
from bot.settings import Settings
from handlers.postings import tell
from importer.absent import ClearingAbsent
from importer.access import Permissions
from importer.adding import AddingPeople
from importer.approving import Approving
from importer.browsing import Browsing
from importer.configuring import Configuring
from importer.correcting import Correcting
from importer.covers import Covers
from importer.file_reader import FileReader
from importer.handover import HandingOver
from importer.home import Homes
from importer.imports import Imports
from importer.job_run import JobRun, nobody_asked
from importer.listing import Listing
from importer.past import LookingBack
from importer.planners import RowChecker, planners
from importer.planning import Planner
from importer.remembering import Remembering
from importer.review import Review
from importer.telling import TellingManagers
from importer.trial import Trials
from importer.undo import Undoing
from importer.words.clock import Clock, utc_now
from importer.words.jobs import ImportJob, JobKind
from importer.words.members import Accounts, Members, NoAccounts
from importer.words.ports import Announcer
from storage.database import Measure, measure_nothing
from storage.database_errors import DatabaseError, find_refusal
from storage.database_names import require_database
from storage.presence import require_own_version
from storage.store import Store, open_store


class NobodyElse:
    """The conversations as the command line knows them.

    Who works there may everything, and needs none of them.
    """

    async def is_public(self, job: int) -> bool:
        """Not known here."""
        del job
        return False

    async def has(self, job: int, person: str) -> bool:
        """Not known here."""
        del job, person
        return False


_OPERATORS: Final = Permissions(NobodyElse())
"""As the command line has them."""


_NO_ACCOUNTS: Final = NoAccounts()


@dataclass(frozen=True, slots=True)
class Core:
    """All that an import needs but a place to talk about it; its use cases share one set of permissions.

    `clock` tells the store the time, and those who look at a day.
    """

    settings: Settings
    store: Store
    file_cache: LocalFileCache
    permissions: Permissions = _OPERATORS
    clock: Clock = utc_now

    def imports(self, wake: Callable[[], None], stopping: Callable[[], bool] = bool) -> Imports:
        """The use cases; `wake` tells the jobs' runner of work to do, `stopping` that we are to leave."""
        store = self.store
        return Imports(
            jobs=store.jobs,
            plans=store.plans,
            directory=store.directory,
            memory=store.mappings,
            file_cache=self.file_cache,
            files=self._files(),
            permissions=self.permissions,
            wake=wake,
            stopping=stopping,
        )

    def _files(self) -> FileReader:
        store, most = self.store, self.settings.max_file_bytes
        return FileReader(store.directory, store.mappings, self.file_cache, most)

    def listing(self, wake: Callable[[], None], stopping: Callable[[], bool] = bool) -> Listing:
        """The use cases of loading the directory."""
        store, files = self.store, self._files()
        return Listing(store.jobs, store.directory, files, self.file_cache, self.permissions, wake, stopping)

    def looking_back(self) -> LookingBack:
        """The use cases of looking back at imports."""
        store = self.store
        return LookingBack(store.jobs, store.plans, store.directory, self.file_cache, self.permissions)

    def undoing(self, wake: Callable[[], None]) -> Undoing:
        """The use cases of taking a job back."""
        keep = timedelta(days=self.settings.keep_imports_days)
        return Undoing(self.store.jobs, self.store.undos, self.permissions, wake, keep)

    def trials(self, wake: Callable[[], None]) -> Trials:
        """The use cases of trying a preview out."""
        return Trials(self.store.jobs, self.store.changes, self.permissions, wake)

    def review(self) -> Review:
        """The use cases of looking at what a job changes."""
        return Review(self.store.jobs, self.store.changes, self.permissions)

    def correcting(self, wake: Callable[[], None]) -> Correcting:
        """The use cases of fixing wrong values."""
        store, permissions = self.store, self.permissions
        memory, links = store.corrections, store.links
        return Correcting(store.jobs, store.plans, store.directory, memory, links, permissions, wake)

    def clearing_absent(self, wake: Callable[[], None]) -> ClearingAbsent:
        """The use cases of choosing what becomes of customers that an export's file doesn't name any more."""
        return ClearingAbsent(self.store.jobs, self.store.absent, self.permissions, wake)

    def adding(self, members: Members) -> AddingPeople:
        """The use cases of adding members of the workspace to the directory."""
        store = self.store
        settings, links = store.workspace_settings, store.links
        return AddingPeople(store.jobs, store.directory, members, links, self.permissions, settings)

    def homes(self) -> Homes:
        """The use cases of seeing what waits, what runs and what has ended."""
        return Homes(
            self.store.jobs, self.store.situations, self.browsing(), self.permissions, clock=self.clock
        )

    def browsing(self) -> Browsing:
        """The use cases of looking at the directory."""
        return Browsing(self.store.directory, self.store.inventory, self.store.links, self.permissions)

    def remembering(self) -> Remembering:
        """The use cases of looking at what people have taught, and of forgetting it."""
        return Remembering(self.store.mappings, self.store.corrections, self.permissions)

    def telling(self, members: Members) -> TellingManagers:
        """What account managers are told of jobs."""
        store = self.store
        return TellingManagers(store.changes, store.directory, store.links, members)

    def handing_over(
        self,
        wake: Callable[[], None],
        accounts: Accounts = _NO_ACCOUNTS,
        stopping: Callable[[], bool] = bool,
    ) -> HandingOver:
        """The use case of handing a person's customers over."""
        store, permissions = self.store, self.permissions
        return HandingOver(
            store.jobs,
            store.handovers,
            store.directory,
            store.links,
            self._files(),
            store.workspace_settings,
            permissions,
            wake,
            self.clock,
            accounts,
            stopping,
        )

    def approving(self, imports: Imports, wake: Callable[[], None]) -> Approving:
        """The use cases of having a second person agree to an import."""
        return Approving(imports, self.store.approvals, wake, self.clock)

    def configuring(self) -> Configuring:
        """The use cases of setting what holds in a workspace."""
        return Configuring(self.store.workspace_settings, self.permissions)

    def covers(self, wake: Callable[[], None]) -> Covers:
        """The use cases of what others have until a day."""
        store = self.store
        settings, permissions = store.workspace_settings, self.permissions
        return Covers(store.jobs, store.handovers, settings, permissions, wake, self.clock)

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
            planners=self._planners(),
            settings=self.store.workspace_settings,
            announcer=announcer,
            stopping=stopping,
            on_checked=on_checked,
        )

    def _planners(self) -> Mapping[JobKind, Planner]:
        """The planner of each kind of job."""
        store, most = self.store, self.settings.max_file_bytes
        checker = RowChecker(store.directory, store.jobs, store.plans, store.corrections)
        return planners(
            checker, store.undos, store.handovers, store.entries, store.absent, self.file_cache, most
        )


@asynccontextmanager
async def open_core_to_read(settings: Settings) -> AsyncIterator[Core]:
    """The core for what changes nothing; raises HandoffError where there is no database yet, too."""
    require_database(settings.database_url)
    async with open_core(settings) as core:
        yield core


@asynccontextmanager
async def open_core(
    settings: Settings,
    *,
    measure: Measure = measure_nothing,
    clock: Clock = utc_now,
) -> AsyncIterator[Core]:
    """The core on the settings' database, migrated; raises HandoffError when that can't be used."""
    store = await open_store(settings.database_url, tell=tell, clock=clock, measure=measure)
    try:
        yield Core(settings, store, LocalFileCache(settings.files_folder), clock=clock)
    except DatabaseError as error:
        await require_own_version(store.database)
        if refusal := find_refusal(error):
            raise refusal from error
        raise
    finally:
        await store.close()
