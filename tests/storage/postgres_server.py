"""A PostgreSQL of the tests' own, where the machine has its programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

_SUPERUSER = "handoff"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server that listens on a socket in its own folder, and on no port."""

    programs: Path
    folder: Path
    account: str | None

    @property
    def url(self) -> str:
        """The server's one database, as a DATABASE_URL."""
        return f"postgresql://{_SUPERUSER}@/postgres?host={self.folder}"

    def empty(self) -> None:
        """Drop every table; that takes far less time than a new database."""
        engine = create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()

    def call(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end."""
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            user=self.account,
            stdout=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """A server in a temporary folder; as root it runs as another user, because PostgreSQL refuses root."""
    with tempfile.TemporaryDirectory(prefix="handoff-pg-", ignore_cleanup_errors=True) as name:
        server = PostgresServer(programs, Path(name), _account())
        if server.account is not None:
            shutil.chown(name, server.account)
        place = str(server.folder / "cluster")
        server.call("initdb", "-D", place, "-U", _SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {name} -c listen_addresses='' -c fsync=off"
        server.call("pg_ctl", "-D", place, "-w", "-l", f"{name}/log", "-o", options, "start")
        try:
            yield server
        finally:
            server.call("pg_ctl", "-D", place, "-w", "-m", "immediate", "stop")


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where Debian keeps several."""
    on_path = shutil.which("pg_ctl")
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = [Path(on_path)] if on_path else kept[-1:]
    return found[0].parent if found else None


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
