"""Where a database is: in words that give away no password, and whether two addresses mean the same one."""

from pathlib import Path

from sqlalchemy import URL

from storage.engine import is_sqlite, parse_url, sqlite_path

_POSTGRES_PORT = 5432


def place_of(url: str) -> str:
    """The database in words, such as `the PostgreSQL database handoff on db.example.com`; raises HandoffError."""
    parsed = parse_url(url)
    if is_sqlite(parsed):
        return f"the file {sqlite_path(parsed)}"
    name = f" {parsed.database}" if parsed.database else ""
    return f"the PostgreSQL database{name} on {_host(parsed) or 'this machine'}"


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
