"""The condition that a database is in, looked at without changing it: does it open, is it up to date."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from storage.database import Database, make_engine
from storage.database_names import cant_be_opened, is_sqlite, parse_url, sqlite_path
from storage.figures import Figures, read_figures
from storage.migrate import NEWEST, find_revision


@dataclass(frozen=True, slots=True)
class Condition:
    """The revision of the database's tables, None without any; `figures` only where it is the newest."""

    revision: str | None
    figures: Figures | None = None

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
    database = make_engine(url)
    try:
        revision = await find_revision(database)
        figures = await read_figures(Database(database)) if revision == NEWEST else None
    except DBAPIError as error:
        raise cant_be_opened(str(error.orig).partition("\n")[0]) from error
    finally:
        await database.dispose()
    return Condition(revision, figures)
