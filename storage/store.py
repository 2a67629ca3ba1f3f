"""The store: everything that Handoff keeps, behind one door."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from importer.words.clock import Clock, utc_now
from importer.words.holdings import Inventory
from importer.words.job_ports import Jobs, Plans
from importer.words.members import Links
from importer.words.plan_ports import AbsentCustomers, Approvals, Changes, Entries, Handovers, Undos
from importer.words.ports import CorrectionMemory, Directory, MappingMemory, SettingsOfWorkspaces
from importer.words.postings import Tell, tell_nobody
from importer.words.situation import Situations
from storage.absent import SqlAbsentCustomers
from storage.approval_steps import SqlApprovals
from storage.changes import SqlChanges
from storage.corrections import SqlCorrections
from storage.database import Database, Measure, measure_nothing
from storage.database_errors import find_refusal, first_line
from storage.database_names import cant_be_opened
from storage.directory import SqlDirectory
from storage.engines import make_engine
from storage.entries import SqlEntries
from storage.handovers import SqlHandovers
from storage.holdings import SqlInventory
from storage.inbox import Inbox
from storage.job_deliveries import has_workers
from storage.jobs import SqlJobs
from storage.mappings import SqlMappings
from storage.members import SqlLinks
from storage.migrate import is_current, migrate
from storage.plans import SqlPlans
from storage.postings import Postings
from storage.rescue import Rescue
from storage.situations import SqlSituations
from storage.threads import Threads
from storage.undos import SqlUndos
from storage.workspace_settings import SqlWorkspaceSettings
from storage.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Store:
    """The parts of the store, all on one database."""

    database: Database
    directory: Directory
    inventory: Inventory
    jobs: Jobs
    approvals: Approvals
    plans: Plans
    undos: Undos
    changes: Changes
    handovers: Handovers
    entries: Entries
    absent: AbsentCustomers
    mappings: MappingMemory
    corrections: CorrectionMemory
    links: Links
    inbox: Inbox
    postings: Postings
    threads: Threads
    workspaces: Workspaces
    workspace_settings: SettingsOfWorkspaces
    situations: Situations
    rescue: Rescue

    async def has_bots_at_work(self) -> bool:
        """Whether bots or workers share this database at the moment; on a SQLite file nobody does."""
        return await self.database.ask(has_workers)

    async def close(self) -> None:
        """Let running transactions end, and let go of the database."""
        await self.database.close()


async def open_store(
    url: str,
    *,
    tell: Tell = tell_nobody,
    clock: Clock = utc_now,
    measure: Measure = measure_nothing,
) -> Store:
    """The store in the database that `url` names, made or brought up to date first; raises HandoffError.

    `tell` says what people are to be told of a job whenever its state has changed; `clock` when jobs that
    wait for their day are due; `measure` hears how long each transaction took.
    """
    engine = make_engine(url)
    await _prepare(engine)
    return _make_store(Database(engine, measure), tell, clock)


async def _prepare(engine: AsyncEngine) -> None:
    """Bring the tables up to date; where that can't be, HandoffError says why."""
    try:
        if not await is_current(engine):
            await migrate(engine)
    except DBAPIError as error:
        await engine.dispose()
        raise find_refusal(error) or cant_be_opened(first_line(error)) from error
    except BaseException:
        await engine.dispose()
        raise


def _make_store(database: Database, tell: Tell, clock: Clock) -> Store:
    return Store(
        database=database,
        directory=SqlDirectory(database),
        inventory=SqlInventory(database),
        jobs=SqlJobs(database, tell, clock),
        approvals=SqlApprovals(database, tell, clock),
        plans=SqlPlans(database),
        undos=SqlUndos(database),
        changes=SqlChanges(database),
        handovers=SqlHandovers(database),
        entries=SqlEntries(database),
        absent=SqlAbsentCustomers(database),
        mappings=SqlMappings(database),
        corrections=SqlCorrections(database),
        links=SqlLinks(database),
        inbox=Inbox(database),
        postings=Postings(database),
        threads=Threads(database),
        workspaces=Workspaces(database),
        workspace_settings=SqlWorkspaceSettings(database),
        situations=SqlSituations(database),
        rescue=Rescue(database, clock),
    )
