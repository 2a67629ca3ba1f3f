"""Parts of the directory that are asked for whole, for each file: read again only when they have changed."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.schema import workspaces

T = TypeVar("T")

_WORKSPACE = "workspace"
_VERSION = select(workspaces.c.directory_version).where(workspaces.c.id == bindparam(_WORKSPACE))


Version = tuple[int, int | None]
"""Of a workspace by its id; None where there is no such workspace."""


async def read_version(database: Database, workspace: int) -> Version:
    """Which version of its users and workflows a workspace has now."""
    rows = await database.look_up_rows(_VERSION, {_WORKSPACE: workspace})
    return workspace, rows[0][0] if rows else None


class RememberedPart(Generic[T]):
    """One table of the directory, remembered of the workspace that was asked about last.

    What is given is always as it stands in the transaction that asks: the version is read there as well, and
    whoever changes the table raises it in the transaction that does (`storage.directory_load`), be it another
    process.
    """

    def __init__(self, table: Table, make: Callable[..., T], names: Sequence[str]) -> None:
        """`make` is given the values of the columns with these names."""
        of_workspace = table.c.workspace_id == bindparam(_WORKSPACE)
        columns = (table.c[name] for name in names)
        self._query = select(*columns).where(of_workspace).order_by(table.c.id)
        self._make = make
        self._remembered: tuple[Version, Sequence[T]] | None = None

    async def look(self, database: Database, workspace: int) -> Sequence[T]:
        """All of it as it stands now; mostly one look at the version is enough."""
        remembered = self.as_of(await read_version(database, workspace))
        return await database.read(self.read, workspace) if remembered is None else remembered

    def as_of(self, version: Version) -> Sequence[T] | None:
        """All of it as it was in this version; None where it isn't remembered of that one."""
        return self._remembered[1] if self._remembered and self._remembered[0] == version else None

    async def read(self, connection: AsyncConnection, workspace: int) -> Sequence[T]:
        """All of it, in the order of the ids."""
        asked = {_WORKSPACE: workspace}
        version = workspace, await connection.scalar(_VERSION, asked)
        remembered = self.as_of(version)
        if remembered is None:
            remembered = tuple(self._make(*row) for row in await connection.execute(self._query, asked))
            self._remembered = version, remembered
        return remembered
