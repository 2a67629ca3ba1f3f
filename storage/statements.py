"""Statements that SQLAlchemy doesn't write alike, or fast enough, for both databases."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table, TableClause, bindparam, column, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.copying import copy

Insert = sqlite.Insert | postgresql.Insert
T = TypeVar("T")

# Far below what either database takes in one statement, and enough to make the round trips not matter.
_PART = 1_000
_MOST_VALUES = 4_096


def insert_into(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that can say what to do `on_conflict`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


async def append(
    connection: AsyncConnection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert many rows as tuples, their values in the order of `names`; `rows` is walked in a thread.

    SQLAlchemy's own inserts of many rows take three times as long and hold the event loop meanwhile. Column types
    don't see these values, so times must not be among them.
    """
    most = 1 << ((_MOST_VALUES // len(names)).bit_length() - 1)
    await append_flat(connection, table, names, _parts(iter(rows), most))


async def append_flat(
    connection: AsyncConnection, table: Table, names: Sequence[str], parts: Iterable[Sequence[Any]]
) -> None:
    """The same for rows of which many already lie in one sequence, value behind value."""
    width = len(names)
    if connection.dialect.name == "postgresql":
        rows = (row for values in parts for row in zip(*[iter(values)] * width, strict=True))
        await copy(connection, table, names, rows)
        return
    pieces = _in_few_sizes(parts, width)
    values: Sequence[Any] = await asyncio.to_thread(next, pieces, ())
    while values:
        statement = _insert_many(table, tuple(names), len(values) // width)
        # The next piece is put together while the database has this one.
        following = asyncio.create_task(asyncio.to_thread(next, pieces, ()))
        try:
            await connection.exec_driver_sql(statement, tuple(values))
        finally:
            await asyncio.wait({following})
        values = following.result()


def _parts(rows: Iterator[tuple[Any, ...]], most: int) -> Iterator[Sequence[Any]]:
    while part := tuple(chain.from_iterable(islice(rows, most))):
        yield part


def _in_few_sizes(parts: Iterable[Sequence[Any]], width: int) -> Iterator[Sequence[Any]]:
    """The parts, cut so that the number of rows of each piece is a power of two.

    The driver keeps statements, with their last values: of every size there would be megabytes.
    """
    for values in parts:
        start, rest = 0, len(values) // width
        while rest:
            size = 1 << (rest.bit_length() - 1)
            yield values[start * width : (start + size) * width]
            start, rest = start + size, rest - size


@lru_cache(64)
def _insert_many(table: Table, names: tuple[str, ...], rows: int) -> str:
    """One statement for many rows.

    The driver lets other threads run during each statement, and a busy one keeps it waiting for milliseconds
    afterwards: with a statement for each row that would be the whole time of an import.
    """
    target = TableClause(table.name, *map(column, names))
    one = str(insert(target).compile(dialect=sqlite.dialect()))
    head, _, places = one.partition(" VALUES ")
    return f"{head} VALUES {', '.join([places] * rows)}"


async def overwrite(
    connection: AsyncConnection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Update many rows as tuples straight through the driver: the new values in the order of `names`, then the id."""
    new: list[tuple[Column[Any], Any]] = [(table.columns[name], bindparam(f"new_{name}")) for name in names]
    statement = update(table).ordered_values(*new).where(table.columns.id == bindparam("row_id"))
    if values := list(rows):
        await connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), values)


def in_parts(values: Collection[T]) -> Iterator[Sequence[T]]:
    """The values in lists that are short enough for one statement each."""
    whole = list(values)
    return (whole[start : start + _PART] for start in range(0, len(whole), _PART))
