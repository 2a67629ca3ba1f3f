"""A PostgreSQL with several workspaces of the same content, copied afresh for each run."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.importing.generate import DIRECTORY
from importer.words.directory import DirectoryKind
from storage.store import open_store
from tests.listed import load_directory
from tests.postgres_server import PostgresServer

_FILLED = "filled"
_DIGEST = (
    "SELECT md5(string_agg(concat_ws('|', workspace_id, external_id, managers, workflow_id), ',' "
    "ORDER BY workspace_id, external_id)) FROM customers"
)


class Databases:
    """The databases of one server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def url(self, name: str) -> str:
        """A database's address."""
        return self._server.url.replace("/postgres?", f"/{name}?")

    def ask(self, name: str, statement: str) -> Sequence[tuple[Any, ...]]:
        """What a statement brings."""
        with closing(psycopg.connect(self.url(name), autocommit=True)) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    async def fill(self, folder: Path, workspaces: int) -> None:
        """Load the folder's directory into so many workspaces."""
        self.ask("postgres", f"CREATE DATABASE {_FILLED}")
        store = await open_store(self.url(_FILLED))
        for number in range(1, workspaces + 1):
            workspace = await store.workspaces.connect(f"T{number}", f"Workspace {number}")
            for kind in DIRECTORY:
                path = folder / f"{kind}.csv"
                await load_directory(DirectoryKind(kind), path, workspace, store.directory)
        await store.close()
        self.ask(_FILLED, "VACUUM ANALYZE")

    def fresh(self, name: str) -> str:
        """A copy of the filled one, on the disk before this returns; its address."""
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {_FILLED}")
        self.ask("postgres", "CHECKPOINT")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Nobody is connected to it any more."""
        self.ask("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def assignments(self, name: str) -> str:
        """A digest of who looks after whom in all workspaces."""
        ((digest,),) = self.ask(name, _DIGEST)
        return str(digest)
