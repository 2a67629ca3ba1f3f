"""Copies all that a database holds into an empty one, also of the other kind: whole, or not at all."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Dialect, Table, Text, func, inspect, literal, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from storage.connections import find_others_connected, in_words
from storage.database import AnyRow
from storage.database_errors import first_line
from storage.database_names import cant_be_opened
from storage.engines import make_engine
from storage.schema import METADATA
from storage.statements import append
from storage.store import Store

_PART = 5_000
"""So many rows are in memory at once."""
_LOOKS = 40
_BETWEEN_LOOKS = 0.1
"""How often, and with how many seconds in between, it is looked for other programs that leave."""
_TABLES = METADATA.sorted_tables
"""Every table comes after those that it points at."""


class CopyStoppedError(HandoffError):
    """Someone has stopped the copy."""


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows of a table there are."""

    table: str
    rows: int


class Watch(Protocol):
    """Looks on while a copy is made."""

    def show_copied(self, done: TableCount, of: int) -> None:
        """So many rows of a table are copied, of so many."""

    def is_stopped(self) -> bool:
        """Whether the copy is to be given up; asked again and again."""


async def require_empty(url: str) -> None:
    """Raise HandoffError where a database holds anything of Handoff's, or can't be opened.

    Changes nothing in it.
    """
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            await _require_no_rows(connection)
    except DBAPIError as error:
        raise cant_be_opened(first_line(error)) from error
    finally:
        await engine.dispose()


async def require_alone(source: Store) -> None:
    """Raise HandoffError while others are connected to a PostgreSQL database.

    A SQLite file has its runner's lock.
    """
    await source.database.read(_require_no_others)


async def copy_everything(source: Store, target: Store, watch: Watch) -> Sequence[TableCount]:
    """Copy every table in one transaction, as they all are at one moment.

    Nobody changes the source meanwhile.

    Raises CopyStoppedError, and HandoffError when the target isn't empty or the copy breaks off. Then nothing
    is kept.
    """

    async def copy_from(reading: AsyncConnection) -> Sequence[TableCount]:
        await _keep_still(reading)
        return await target.database.write(_fill, reading, watch)

    try:
        # It writes nothing; but on SQLite nobody else writes meanwhile.
        return await source.database.write(copy_from)
    except DBAPIError as error:
        raise HandoffError(
            lazy_gettext(
                "The copy broke off, and nothing of it was kept: {reason}. Mend that, and copy again.",
                reason=first_line(error),
            )
        ) from error


async def _fill(writing: AsyncConnection, reading: AsyncConnection, watch: Watch) -> Sequence[TableCount]:
    await _keep_others_out(writing)
    await _require_no_rows(writing)
    wanted = await _count_rows(reading)
    if not any(count.rows for count in wanted):
        raise HandoffError(
            lazy_gettext("There is nothing to copy: the database holds nothing yet. Check DATABASE_URL.")
        )
    for count in wanted:
        await _copy(reading, writing, count, watch)
    found = await _count_rows(writing)
    _require_same(wanted, found)
    await _go_on_numbering(writing)
    return found


async def _copy(reading: AsyncConnection, writing: AsyncConnection, whole: TableCount, watch: Watch) -> None:
    table = METADATA.tables[whole.table]
    names = [column.name for column in table.columns]
    done = 0
    async with reading.stream(select(table)) as rows:
        async for part in rows.partitions(_PART):
            if watch.is_stopped():
                raise CopyStoppedError(
                    lazy_gettext("Stopped. Nothing was copied, and the new database is as empty as before.")
                )
            await append(writing, table, names, _values(part, table, writing.dialect))
            done += len(part)
            watch.show_copied(TableCount(whole.table, done), whole.rows)


def _values(rows: Sequence[AnyRow], table: Table, dialect: Dialect) -> Iterator[tuple[Any, ...]]:
    """The rows as the other database's driver takes them."""
    writers = [(place, write) for place, write in _writers(table, dialect) if write]
    for row in rows:
        values = list(row)
        for place, write in writers:
            values[place] = write(values[place])
        yield tuple(values)


def _writers(table: Table, dialect: Dialect) -> Iterator[tuple[int, Callable[[Any], Any] | None]]:
    """For each place in a row, what has to be done to a value first, if anything."""
    for place, column in enumerate(table.columns):
        if isinstance(column.type, Text) and dialect.name == "postgresql":
            yield place, _storable
        else:
            yield place, column.type.dialect_impl(dialect).bind_processor(dialect)


def _storable(text: str | None) -> str | None:
    """PostgreSQL takes no NUL in a text, and SQLite does."""
    return text and text.replace("\0", "\N{REPLACEMENT CHARACTER}")


async def _keep_still(reading: AsyncConnection) -> None:
    """Let all that is read be of one moment, and nobody write; on SQLite the write lock sees to both."""
    if reading.dialect.name != "postgresql":
        return
    await reading.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    await _lock(reading, "SHARE")
    await _require_no_others(reading)


async def _require_no_others(connection: AsyncConnection) -> None:
    """PostgreSQL still counts who has just left, so it takes several looks."""
    for _ in range(_LOOKS):
        others = await find_others_connected(connection)
        if not others:
            return
        await asyncio.sleep(_BETWEEN_LOOKS)
    raise HandoffError(_not_alone(others))


def _not_alone(others: Sequence[str]) -> Sentence:
    """Who else is connected, and what to do."""
    ours = tuple(filter(None, map(in_words, sorted(others))))
    if ours:
        return lazy_gettext(
            "Handoff is at work in the database that is to be copied ({processes}), so nothing was copied. "
            "Stop every bot and worker, wait for imports of the command line to end, and copy then.",
            processes=ours,
        )
    named = tuple(sorted(filter(None, others))) or lazy_gettext("without a name")
    return lazy_gettext(
        "Other programs are connected to the database that is to be copied ({programs}), "
        "so nothing was copied. Close them, and copy then.",
        programs=named,
    )


async def _keep_others_out(writing: AsyncConnection) -> None:
    """A bot that is started too early waits for the end of the copy.

    On SQLite the write lock sees to that.
    """
    if writing.dialect.name == "postgresql":
        await _lock(writing, "SHARE ROW EXCLUSIVE")


async def _lock(connection: AsyncConnection, mode: str) -> None:
    names = ", ".join(table.name for table in _TABLES)
    await connection.exec_driver_sql(f"LOCK TABLE {names} IN {mode} MODE")


async def _require_no_rows(connection: AsyncConnection) -> None:
    """Raise HandoffError where any of the tables that are there holds anything."""
    there = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    for table in _TABLES:
        if (
            table.name in there
            and (await connection.execute(select(literal(1)).select_from(table).limit(1))).first()
        ):
            raise HandoffError(
                lazy_gettext(
                    "The new database holds something of Handoff's already, so nothing was copied. "
                    "Name an empty one."
                )
            )


async def _count_rows(connection: AsyncConnection) -> Sequence[TableCount]:
    return [
        TableCount(table.name, await connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in _TABLES
    ]


def _require_same(wanted: Sequence[TableCount], found: Sequence[TableCount]) -> None:
    """Raise HandoffError where the new database doesn't hold as many rows as the old one."""
    for old, new in zip(wanted, found, strict=True):
        if old != new:
            raise HandoffError(
                lazy_ngettext(
                    "Nothing was kept of the copy: {table} has {count} row, and {arrived} arrived. "
                    "Something in the new database, such as a trigger, must have changed them.",
                    "Nothing was kept of the copy: {table} has {count} rows, and {arrived} arrived. "
                    "Something in the new database, such as a trigger, must have changed them.",
                    old.rows,
                    table=old.table,
                    arrived=new.rows,
                )
            )


async def _go_on_numbering(writing: AsyncConnection) -> None:
    """PostgreSQL numbers rows from a counter that knows nothing of those that came with their ids."""
    if writing.dialect.name != "postgresql":
        return
    for table in _TABLES:
        numbered = table.autoincrement_column
        if numbered is not None:
            last = select(func.coalesce(func.max(numbered), 0) + 1).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, numbered.name)
            await writing.execute(select(func.setval(counter, last, False)))
