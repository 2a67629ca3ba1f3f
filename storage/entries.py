"""What a list adds to the directory, or renames in it: joined with what is there, planned, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.compiler import SQLCompiler

from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob
from importer.words.plan import AskedRows, ListedEntries
from storage.asked_rows import look_up_by_index, plan_asked
from storage.column_types import KEY_TEXT, ROW_ID
from storage.database import Database
from storage.entry_ranges import PART_OF, kind_of
from storage.fence import require_attempt, see_attempt
from storage.loading_schema import planned_entries
from storage.plan_schema import planned_rows
from storage.schema import customers
from storage.statements import among, append_flat, count_anew, execute_flat, values_of

_C, _E, _P = customers.c, planned_entries.c, planned_rows.c

# As the rows of `storage.asked_rows`: a temporary table, or on SQLite rows that come with the statement.
_LISTED = Table(
    "listed_entries",
    MetaData(),
    Column("number", Integer, nullable=False),
    Column("key", KEY_TEXT, nullable=False),
    Column("written", Text),
    Column("name", Text),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)
_NAMES = _LISTED.columns.keys()
_JOB, _WORKSPACE = "job", "workspace"


class SqlEntries:
    """Implements `importer.words.plan_ports.Entries`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(self, job: ImportJob, entries: ListedEntries) -> None:
        """Plan what these rows add and change, in one transaction; what is so already is left out."""
        write = self._database.write_much if job.is_large else self._database.write
        await write(plan_entries_of, job, entries)

    async def plan_anew(self, job: ImportJob, dropped: Sequence[int], entries: ListedEntries) -> None:
        """Take the rows with these numbers out of the plan, and plan these entries, in one transaction."""
        write = self._database.write_much if job.is_large else self._database.write
        await write(_plan_anew, job, dropped, entries)

    async def count(self, job: ImportJob) -> int:
        """How many entries are added or renamed, but for customers of whom something else changes as well."""
        if self._database.is_shared:
            await self._database.write(count_anew, planned_entries, rows=job.reading.shape.rows)
        return await self._database.ask(count_planned, job.id)


async def plan_entries_of(connection: AsyncConnection, job: ImportJob, entries: ListedEntries) -> None:
    """Plan what these rows add and change; what is so already is left out.

    The job is locked at the end only, as others are: see `storage.plans`.
    """
    if not entries.rows:
        return
    await see_attempt(connection, job)
    await _plan_entries(connection, job, entries)
    if kind_of(job) is DirectoryKind.CUSTOMERS:
        await _plan_customers(connection, job, entries, _E.number.between(*entries.numbers))
    await require_attempt(connection, job)


async def _plan_anew(
    connection: AsyncConnection, job: ImportJob, dropped: Sequence[int], entries: ListedEntries
) -> None:
    """Between the numbers of these entries lie others, which are planned already."""
    await see_attempt(connection, job)
    for rows in (_E, _P):
        these = among(connection, rows.number, dropped)
        await connection.execute(delete(rows.number.table).where(rows.job_id == job.id, these))
    if entries.rows:
        await _plan_entries(connection, job, entries)
        if kind_of(job) is DirectoryKind.CUSTOMERS:
            these = among(connection, _E.number, [entry.number for entry in entries])
            await _plan_customers(connection, job, entries, these)
    await require_attempt(connection, job)


async def _plan_entries(connection: AsyncConnection, job: ImportJob, entries: ListedEntries) -> None:
    plan = _Plan(kind_of(job))
    if connection.dialect.name == "sqlite":
        last = plan.in_their_order(job)
        await execute_flat(connection, plan.of_many, entries.values(), len(_NAMES), last)
        return
    await connection.execute(look_up_by_index())
    await connection.execute(CreateTable(_LISTED, if_not_exists=True))
    await append_flat(connection, _LISTED, _NAMES, entries.values())
    statement = insert(planned_entries).from_select(planned_entries.columns.keys(), _found(kind_of(job)))
    await connection.execute(statement, {_JOB: job.id, _WORKSPACE: job.workspace})
    await connection.execute(_LISTED.delete())


async def _plan_customers(
    connection: AsyncConnection, job: ImportJob, entries: ListedEntries, planned: ColumnElement[bool]
) -> None:
    """Plan what the rows ask of customers that exist, as of any others; `planned` finds their entries."""
    new = (_E.job_id == job.id, planned, _E.adds)
    if await connection.scalar(select(func.count()).where(*new)) == entries.rows:
        return
    added = set(await connection.scalars(select(_E.number).where(*new)))
    asked = [
        (entry.key, entry.number, entry.managers, entry.workflow)
        for entry in entries
        if entry.number not in added and (entry.managers is not None or entry.workflow is not None)
    ]
    if asked:
        await plan_asked(connection, job, AskedRows.of(asked))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement that plans entries of a kind on SQLite, for so many that come with it."""

    kind: DirectoryKind

    def of_many(self, rows: int) -> str:
        """The statement."""
        return _plan_many(self.kind, rows)

    def in_their_order(self, job: ImportJob) -> tuple[int, ...]:
        """What comes behind the entries' values."""
        statement = _on_sqlite(self.kind)
        given = statement.construct_params({_JOB: job.id, _WORKSPACE: job.workspace})
        return tuple(given[name] for name in statement.positiontup or ())


@lru_cache(32)
def _plan_many(kind: DirectoryKind, rows: int) -> str:
    head, join, rest = str(_on_sqlite(kind)).partition("SELECT")
    listed = f"{_LISTED.name} ({', '.join(_NAMES)}) AS ({values_of(len(_NAMES), rows)})"
    return f"{head}WITH {listed} {join}{rest}"


@lru_cache(4)
def _on_sqlite(kind: DirectoryKind) -> SQLCompiler:
    statement = insert(planned_entries).from_select(planned_entries.columns.keys(), _found(kind))
    return statement.compile(dialect=sqlite.dialect())


def _found(kind: DirectoryKind) -> Select[*tuple[object, ...]]:
    """The entries to plan, in the order of the plan's columns; an outer join, as in `storage.asked_rows`."""
    part, listed = PART_OF[kind], _LISTED.c
    there = part.table.c
    same = and_(
        there.workspace_id == bindparam(_WORKSPACE, type_=ROW_ID),
        part.key == listed.key,
    )
    is_new = there.id.is_(None)
    name = func.coalesce(listed.name, part.name, literal_column("''"))
    renamed = or_(name != part.name, listed.written.is_distinct_from(part.written))
    return (
        select(
            bindparam(_JOB, type_=ROW_ID),
            listed.number,
            cast(is_new, Boolean),
            listed.key,
            listed.written,
            name,
            listed.managers,
            listed.workflow,
            part.written,
            part.name,
        )
        .select_from(_LISTED.outerjoin(part.table, same))
        .where(or_(is_new, renamed))
    )


async def count_planned(connection: AsyncConnection, job: int, *which: ColumnElement[bool]) -> int:
    """How many entries stand for a row of their own, of those of which this is so."""
    changing = select(_P.number).where(_P.job_id == job, _P.changes)
    counted = select(func.count()).where(_E.job_id == job, or_(_E.adds, _E.number.not_in(changing)), *which)
    return await connection.scalar(counted) or 0
