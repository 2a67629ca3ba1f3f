"""The condition that a database is in, looked at without changing it: can it be opened, and written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Executable, delete, false, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from importer.words.errors import HandoffError
from storage.database import Database
from storage.database_errors import find_refusal, first_line
from storage.database_names import cant_be_opened, is_sqlite, parse_url, sqlite_path
from storage.deliveries import is_queued
from storage.engines import make_engine
from storage.figures import Figures, read_figures
from storage.migrate import NEWEST, VERSION, find_revision
from storage.queue_schema import QUEUE
from storage.schema import METADATA
from storage.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class Condition:
    """The revision of the database's tables, None without any; `figures` only where it is the newest.

    `of_teams` are those of each workspace alone, where there are several. `refusal` says what to do where it
    can be read, and not be written into.
    """

    revision: str | None
    figures: Figures | None = None
    refusal: HandoffError | None = None
    of_teams: Mapping[str, Figures] = field(default_factory=dict)

    @property
    def is_behind(self) -> bool:
        """Whether steps are missing, which are run at the next start."""
        return self.revision is not None and self.revision < NEWEST

    @property
    def is_ahead(self) -> bool:
        """Whether a newer program has used it."""
        return self.revision is not None and self.revision > NEWEST


async def examine(url: str) -> Condition:
    """The condition of the database that `url` names; raises HandoffError where it can't be opened."""
    parsed = parse_url(url)
    if is_sqlite(parsed) and not sqlite_path(parsed).exists():
        return Condition(None)
    engine = make_engine(url)
    database = Database(engine)
    try:
        revision = await find_revision(engine)
        refusal = await _find_refusal(engine, revision)
        figures = await read_figures(database) if revision == NEWEST else None
        of_teams = await _read_of_teams(database) if figures else {}
    except DBAPIError as error:
        raise find_refusal(error) or cant_be_opened(first_line(error)) from error
    finally:
        await database.close()
    return Condition(revision, figures, refusal, of_teams)


async def _read_of_teams(database: Database) -> Mapping[str, Figures]:
    known = await Workspaces(database).all()
    if len(known) < 2:
        return {}
    return {one.team: await read_figures(database, served=[one.id]) for one in known}


async def _find_refusal(engine: AsyncEngine, revision: str | None) -> HandoffError | None:
    """Why it can't be written into: that is tried with no row, and rolled back.

    Where someone else writes for so long that it can't be tried, nothing is known.
    """
    async with engine.connect() as connection:
        try:
            for statement in _writes(revision, is_queued=is_queued(connection)):
                await connection.execute(statement)
        except DBAPIError as error:
            return find_refusal(error)
        finally:
            await connection.rollback()
    return None


def _writes(revision: str | None, *, is_queued: bool) -> Iterator[Executable]:
    """What writes wherever we do, and touches no row; where there is nothing yet, a table has to be made."""
    if revision is None:
        yield text("CREATE TABLE handoff_tries (id INTEGER)")
        return
    tables = [*METADATA.sorted_tables, *(QUEUE.sorted_tables if is_queued else ())]
    for table in tables if revision == NEWEST else [VERSION]:
        columns = list(table.columns)
        yield insert(table).from_select(columns, select(table).where(false()))
        yield update(table).where(false()).values({columns[0]: columns[0]})
        yield delete(table).where(false())
