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
        self._remembered: tuple[tuple[int, int | None], Sequence[T]] | None = None

    async def look(self, database: Database, workspace: int) -> Sequence[T]:
        """All of it as it stands now; mostly one look at the version is enough."""
        now = await database.rows(_VERSION, {_WORKSPACE: workspace})
        remembered = self._remembered
        if remembered and now and remembered[0] == (workspace, now[0][0]):
            return remembered[1]
        return await database.read(self.read, workspace)

    async def read(self, connection: AsyncConnection, workspace: int) -> Sequence[T]:
        """All of it, in the order of the ids."""
        asked = {_WORKSPACE: workspace}
        version = workspace, await connection.scalar(_VERSION, asked)
        remembered = self._remembered
        if remembered is None or remembered[0] != version:
            rows = await connection.execute(self._query, asked)
            remembered = self._remembered = version, tuple(self._make(*row) for row in rows)
        return remembered[1]
