"""Statements that SQLAlchemy doesn't write alike, or fast enough, for both databases."""

import asyncio
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, groupby, islice
from typing import Any, TypeVar, overload

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Integer,
    Table,
    TableClause,
    any_,
    bindparam,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.column_types import KEY_TEXT

Insert = sqlite.Insert | postgresql.Insert
T = TypeVar("T")
Value = str | int | bool | None

# Far below what either database takes in one statement, and enough to make the round trips not matter.
ASKED_AT_ONCE = 1_000
_MOST_VALUES = 4_096
_FIRST = 1
_AT_ONCE = 8
_COPIED_AT_ONCE = 5_000
_FEW = 32
"""So few rows go in one statement, whatever their number, and without a thread that puts them together."""
_WALKABLE = 500
"""So many more rows may lie in a table than the database knows of."""
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


def insert_into(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that can say what to do `on_conflict`."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Insert:
    """The same for a database of this name, to be put together once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@overload
def constant(value: str) -> ColumnElement[str]: ...
@overload
def constant(value: int) -> ColumnElement[int]: ...
def constant(value: str | int) -> ColumnElement[Any]:
    """A value of our own code, written into a statement that walks through many rows.

    SQLite looks at a bound one anew for each row, which takes up to half of such a statement's time.
    """
    if isinstance(value, int):
        return literal_column(str(value), Integer)
    return literal_column("'" + value.replace("'", "''") + "'", KEY_TEXT)


async def append(
    connection: AsyncConnection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert many rows as tuples, their values in the order of `names`.

    `rows` is walked in a thread, but for its first few thousand values. SQLAlchemy's own inserts of many rows
    look at each value, and hold the event loop meanwhile. Column types don't see these values, so times
    must not be among them.
    """
    await append_flat(connection, table, names, flatten(len(names), rows))


def flatten(width: int, rows: Iterable[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
    """Rows of so many values, many in one sequence, value behind value."""
    most = 1 << ((_MOST_VALUES // width).bit_length() - 1)
    rest = iter(rows)
    while part := tuple(chain.from_iterable(islice(rest, most))):
        yield part


async def append_flat(
    connection: AsyncConnection, table: Table, names: Sequence[str], parts: Iterable[Sequence[Any]]
) -> None:
    """The same for rows that are flattened already.

    In a list, they are ready: nothing of them is left to be done in a thread.
    """
    width = len(names)
    if connection.dialect.name == "postgresql":
        rows = (row for values in parts for row in zip(*[iter(values)] * width, strict=True))
        await copy(connection, table, names, rows)
        return
    await execute_flat(connection, partial(_insert_many, table, tuple(names)), parts, width)


async def execute_flat(
    connection: AsyncConnection,
    statement: Callable[[int], str],
    parts: Iterable[Sequence[Any]],
    width: int,
    last: tuple[Any, ...] = (),
) -> None:
    """Run `statement(n)`, which takes the values of `n` rows and the `last` ones behind them, for all rows.

    On SQLite. `parts` are walked in a thread, unless they are a list.

    The driver lets other threads run during each statement, and a busy one keeps it waiting for milliseconds
    afterwards: with a statement for each row that would be the whole time of an import. So does the way to
    the driver's thread and back, which several statements go at once.
    """
    groups = _of_one_size(parts, width, last)
    group: list[tuple[Any, ...]] = next(groups, [])
    while group:
        rows = (len(group[0]) - len(last)) // width
        if rows <= _FEW or isinstance(parts, list):
            await connection.exec_driver_sql(statement(rows), group)
            group = next(groups, [])
            continue
        # The next ones are put together while the database has these.
        following = asyncio.create_task(asyncio.to_thread(next, groups, []))
        try:
            await connection.exec_driver_sql(statement(rows), group)
        finally:
            await asyncio.wait({following})
        group = following.result()


def values_of(width: int, rows: int) -> str:
    """`VALUES (?, …), …` for so many rows of so many values."""
    one = f"({', '.join('?' * width)})"
    return f"VALUES {', '.join([one] * rows)}"


def _of_one_size(
    parts: Iterable[Sequence[Any]], width: int, last: tuple[Any, ...]
) -> Iterator[list[tuple[Any, ...]]]:
    """Pieces of the parts, a few of the same size at a time."""
    most = _FIRST  # which the database waits for
    for _, alike in groupby(_in_few_sizes(parts, width), len):
        while group := [(*piece, *last) for piece in islice(alike, most)]:
            yield group
            most = _AT_ONCE


def _in_few_sizes(parts: Iterable[Sequence[Any]], width: int) -> Iterator[Sequence[Any]]:
    """The parts in pieces whose number of rows is a power of eight, or of two where it is the whole, or few.

    The driver keeps statements, with their last values: of every size there would be megabytes.
    """
    for values in parts:
        start, rest = 0, len(values) // width
        while rest:
            size = rest if rest <= _FEW or rest.bit_count() == 1 else 8 ** ((rest.bit_length() - 1) // 3)
            yield values[start * width : (start + size) * width] if start or size < rest else values
            start, rest = start + size, rest - size


@lru_cache(64)
def _insert_many(table: Table, names: tuple[str, ...], rows: int) -> str:
    """One statement for many rows."""
    target = TableClause(table.name, *map(column, names))
    head, _, _ = str(insert(target).compile(dialect=sqlite.dialect())).partition(" VALUES ")
    return f"{head} {values_of(len(names), rows)}"


async def overwrite(
    connection: AsyncConnection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Update many rows as tuples straight through the driver.

    The new values in the order of `names`, then the id.
    """
    new: list[tuple[Column[Any], Any]] = [(table.columns[name], bindparam(f"new_{name}")) for name in names]
    statement = update(table).ordered_values(*new).where(table.columns.id == bindparam("row_id"))
    if values := list(rows):
        await connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), values)


def among(
    connection: AsyncConnection, column: ColumnElement[int], numbers: Sequence[int]
) -> ColumnElement[bool]:
    """Whether a column holds one of the numbers, of which there may be thousands.

    They are one value of the statement.
    """
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(numbers), ARRAY(Integer)))
    listed = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(listed.c.value))


def in_parts(values: Collection[T]) -> Iterator[Sequence[T]]:
    """The values in lists that are short enough for one statement each."""
    whole = list(values)
    return (whole[start : start + ASKED_AT_ONCE] for start in range(0, len(whole), ASKED_AT_ONCE))


async def count_anew(connection: AsyncConnection, table: Table, *, rows: int) -> None:
    """Let PostgreSQL find out how large a table has become by so many rows.

    By itself it looks within a minute. Until then it may take the table for empty, and walk over all of it
    for each row that it looks up there. Where it is looking right now, nobody waits for that.
    """
    if connection.dialect.name == "postgresql" and rows > _WALKABLE:
        await connection.execute(text(f"ANALYZE (SKIP_LOCKED) {table.name}"))


async def copy(
    connection: AsyncConnection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Append rows by PostgreSQL's COPY, which reads no statement for them: see docs/performance.md.

    They are written out in a thread.

    Raises SQLAlchemy's errors, as its own statements do.
    """
    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    raw: Any = (await connection.get_raw_connection()).driver_connection  # psycopg, which may not be there
    parts = iter(rows)
    driver = connection.dialect.loaded_dbapi
    try:
        async with raw.cursor() as cursor, cursor.copy(statement) as output:
            while text := await asyncio.to_thread(_text, parts):
                await output.write(text)
    except driver.Error as error:
        raise DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error


def _text(rows: Iterator[Sequence[Value]]) -> str:
    some = list(islice(rows, _COPIED_AT_ONCE))
    texts = "".join(value for row in some for value in row if isinstance(value, str))
    written = _write_value if _SPECIAL.search(texts) else _write_plain_value
    return "".join(["\t".join(map(written, row)) + "\n" for row in some])


def _write_value(value: Value) -> str:
    """A value as COPY's text format has it."""
    plain = _write_plain_value(value)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], plain) if value is not None else plain


def _write_plain_value(value: Value) -> str:
    """The same for a value without special characters."""
    return r"\N" if value is None else str(value)
