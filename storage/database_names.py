"""What a DATABASE_URL names: a file or a server, in words that give away no password."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from importer.words.errors import HandoffError
from importer.words.language import Sentence, Value, lazy_gettext

SETTING: Final = "DATABASE_URL"
"""What names a database, unless whoever passes an error on names it otherwise: `error.sentence.fill`."""
_POSTGRES_PORT = 5432


def parse_url(url: str) -> URL:
    """The URL in its parts; raises HandoffError, without repeating the URL, which may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError, with the port in it
        parsed = None
    if parsed is None or not _can_be_used(parsed, url):
        raise HandoffError(
            lazy_gettext(
                "{setting} names no database that Handoff can use. "
                "Write it like sqlite:///data/handoff.db or postgresql://user:password@host/name; "
                "in a password, write @ as %40 and % as %25, or leave it to PGPASSWORD in the environment "
                "(not in .env).",
                setting=SETTING,
            )
        )
    return parsed


def _can_be_used(parsed: URL, url: str) -> bool:
    """Whether it is a kind that we know, and clear: a second @ belongs to a password that is taken apart."""
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return url.count("@") <= 1
    return is_sqlite(parsed)


def is_sqlite(url: URL) -> bool:
    """Whether the database is a file beside us."""
    return url.get_backend_name() == "sqlite"


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite database; raises HandoffError when the URL names none."""
    if url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory":
        raise HandoffError(
            lazy_gettext("{setting} names no file. Write it like sqlite:///data/handoff.db.", setting=SETTING)
        )
    return Path(str(url.database))


def require_database(url: str) -> None:
    """Raise HandoffError where a SQLite file isn't there: what only reads must not make one."""
    parsed = parse_url(url)
    if is_sqlite(parsed) and not sqlite_path(parsed).exists():
        raise HandoffError(
            lazy_gettext(
                "There is no database at {path}. Check DATABASE_URL; "
                "the first import, the first `directory load` and the bot make one.",
                path=str(sqlite_path(parsed)),
            )
        )


def cant_be_opened(reason: Value) -> HandoffError:
    """The sentence for a database that can't be used; the URL, which may hold a password, is not in it."""
    return HandoffError(
        lazy_gettext(
            "The database can't be opened: {reason}. Check {setting}.", reason=reason, setting=SETTING
        )
    )


def place_of(url: str) -> Sentence:
    """The database in words, such as `the PostgreSQL database handoff on db.example.com`.

    Raises HandoffError.
    """
    parsed = parse_url(url)
    if is_sqlite(parsed):
        return lazy_gettext("the file {path}", path=str(sqlite_path(parsed)))
    host = _host(parsed) or lazy_gettext("this machine")
    if not parsed.database:
        return lazy_gettext("the PostgreSQL database on {host}", host=host)
    return lazy_gettext("the PostgreSQL database {name} on {host}", name=parsed.database, host=host)


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses surely mean the same database; a host may have names that nothing here knows."""
    return _identity(parse_url(one)) == _identity(parse_url(other))


def _identity(url: URL) -> tuple[str | Path, int, str | None]:
    if is_sqlite(url):
        return sqlite_path(url).resolve(), 0, None
    return _host(url), url.port or _POSTGRES_PORT, url.database


def _host(url: URL) -> str:
    """The host, which an address on this machine's own socket names in its query."""
    named = url.query.get("host", "")
    return url.host or (named if isinstance(named, str) else ",".join(named))
