"""What may be told of a database's error: what it is about, none of the rows, and what to do about some."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError

from importer.words.errors import HandoffError
from importer.words.language import lazy_gettext
from storage.database_names import SETTING

DatabaseError = DBAPIError

_NOT_ALLOWED: Final = lazy_gettext(
    "The role that {setting} names may not do all that Handoff has to do: {reason}. Name the role that "
    "the tables belong to, or make this one their owner.",
    setting=SETTING,
)
_TAKES_NO_CHANGES: Final = lazy_gettext(
    "The database takes no changes: {reason}. Perhaps it only follows another server: {setting} has to "
    "name that one.",
    setting=SETTING,
)
_FILE_CANT_BE_WRITTEN: Final = lazy_gettext(
    "The database's file can't be written: {reason}. Let the user that runs Handoff write into it, and into "
    "its folder."
)
_BY_SQLSTATE: Final = {"42501": _NOT_ALLOWED, "25006": _TAKES_NO_CHANGES}
"""See https://www.postgresql.org/docs/current/errcodes-appendix.html."""
_AWAY: Final = ("08", "57P")
"""So begin the codes of a lost connection, and of a server that stops or starts."""
_SQLITE_KIND: Final = 0xFF
"""The part of SQLite's codes that tells the kind: https://www.sqlite.org/rescode.html#extrc."""


def tell_database_error(error: DBAPIError) -> str:
    """The database's first line, such as `database is locked`.

    What follows may show a row, and so may the first line where a value didn't fit its column.
    """
    kind = type(error.orig).__name__
    return kind if isinstance(error, DataError) else f"{kind}: {first_line(error)}"


def first_line(error: DBAPIError) -> str:
    """What the driver says, without what follows."""
    return _first(error.orig)


def find_away(error: BaseException | None) -> str:
    """What the driver says where an error came of a server that is away: it names that one, and no row.

    Empty for any other error. PostgreSQL's driver needn't be installed, so its errors are known by name.
    """
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        said_by = error.orig if isinstance(error, DBAPIError) else error
        if _is_away(said_by):
            return _first(said_by)
        error = error.__cause__
    return ""


def _is_away(error: BaseException | None) -> bool:
    state = getattr(error, "sqlstate", None)
    names = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    return "psycopg.OperationalError" in names and (state is None or state.startswith(_AWAY))


def _first(error: BaseException | None) -> str:
    return str(error).partition("\n")[0]


def find_refusal(error: DBAPIError) -> HandoffError | None:
    """What to do where the database doesn't let us write; None where the error is about something else."""
    said = _BY_SQLSTATE.get(getattr(error.orig, "sqlstate", None) or "")
    if getattr(error.orig, "sqlite_errorcode", 0) & _SQLITE_KIND == sqlite3.SQLITE_READONLY:
        said = _FILE_CANT_BE_WRITTEN
    return HandoffError(said.fill(reason=first_line(error))) if said else None
