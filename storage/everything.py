"""Everything that is kept of a workspace, read table by table as it all is at one moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.job_reading import Source
from storage.belongings import BELONGINGS, Belonging, is_of_workspace
from storage.database import Database
from storage.schema import import_jobs

_PART: Final = 5_000
"""So many rows are in memory at once."""

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table, in the order of its key; the last part of each table, often empty, `is_last`."""

    belonging: Belonging
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    is_last: bool = False


async def read_everything(database: Database, workspace: int, take: Callable[[Part], None]) -> None:
    """Hand every row of a workspace to `take`, a part at a time, the tables in the order of `BELONGINGS`.

    Tokens are left out.
    """
    await database.read(_read_all, workspace, take)


async def find_sources(database: Database, workspace: int) -> Sequence[tuple[int, Source]]:
    """The files of a workspace's jobs, with the jobs' numbers."""
    jobs = import_jobs.c
    named = select(jobs.number, jobs.file_name, jobs.file_size, jobs.file_key, jobs.share)
    rows = await database.rows(named.where(jobs.workspace_id == workspace, jobs.file_key != ""))
    return [(row.number, Source(row.file_name, row.file_size, row.file_key, row.share)) for row in rows]


async def _read_all(connection: AsyncConnection, workspace: int, take: Callable[[Part], None]) -> None:
    for belonging in (one for one in BELONGINGS if one.is_exported):
        await _read_table(connection, belonging, workspace, take)


async def _read_table(
    connection: AsyncConnection, belonging: Belonging, workspace: int, take: Callable[[Part], None]
) -> None:
    table = belonging.table
    columns = [column.name for column in table.columns]
    query = select(table).where(is_of_workspace(table, workspace)).order_by(*table.primary_key.columns)
    async with connection.stream(query) as found:
        async for rows in found.partitions(_PART):
            take(Part(belonging, columns, [tuple(_cells(row)) for row in rows]))
    take(Part(belonging, columns, (), is_last=True))


def _cells(row: Sequence[Any]) -> Iterator[Cell]:
    """The values; moments in UTC, as ISO 8601 writes them."""
    for value in row:
        yield value.isoformat() if isinstance(value, datetime) else value
