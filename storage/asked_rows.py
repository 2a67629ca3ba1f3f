"""What rows ask for, joined with the customers in the database: no customer becomes an object on the way."""

from collections.abc import Collection
from functools import lru_cache, partial

from sqlalchemy import (
    Column,
    Insert,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    false,
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

from importer.words.exports import find_export_column
from importer.words.jobs import ImportJob
from importer.words.plan import AskedRows
from storage.column_types import KEY_TEXT, ROW_ID
from storage.loading_schema import named_customers
from storage.plan_rows import changes, key_range
from storage.plan_schema import planned_rows
from storage.schema import customers
from storage.statements import append_flat, execute_flat, values_of

# On PostgreSQL a temporary table; on SQLite the rows come with the statement, and are walked as they come:
# see `AskedRows`.
_ASKED = Table(
    "asked_rows",
    MetaData(),
    Column("external_id", KEY_TEXT, nullable=False),
    Column("number", Integer, nullable=False),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)

_NAMES = _ASKED.columns.keys()
_JOB, _WORKSPACE = "job", "workspace"

# Where rows of customers that don't exist lie for a moment: one join tells them and the planned ones, and no
# customer is looked up twice.
_NOWHERE = -1

# Until customers are analyzed, PostgreSQL takes them for few, and would go through all for each row.
_OTHER_WAYS = (
    "enable_hashjoin",
    "enable_mergejoin",
    "enable_material",
    "enable_bitmapscan",
    "enable_seqscan",
    "jit",
)
_BY_INDEX = select(*(func.set_config(setting, "off", True) for setting in _OTHER_WAYS))


def look_up_by_index() -> Select[*tuple[str, ...]]:
    """The statement that has PostgreSQL look rows up by an index until the transaction ends."""
    return _BY_INDEX


async def plan_asked(connection: AsyncConnection, job: ImportJob, rows: AskedRows) -> Collection[int]:
    """Plan what the rows ask of customers that exist; the numbers of the rows whose customers don't."""
    if connection.dialect.name == "sqlite":
        await _write_all(connection, job, rows, _PLAN)
        if find_export_column(job.reading.shape.columns) is not None:
            await _write_all(connection, job, rows, _NAME)
    else:
        await _plan_copied(connection, job, rows)
    missing = delete(planned_rows).where(
        planned_rows.c.job_id == job.id, planned_rows.c.key_range == literal_column(str(_NOWHERE))
    )
    return set(await connection.scalars(missing.returning(planned_rows.c.number)))


async def _plan_copied(connection: AsyncConnection, job: ImportJob, rows: AskedRows) -> None:
    """On PostgreSQL, which takes rows fastest by COPY, and would read all customers for each batch."""
    await connection.execute(_BY_INDEX)
    await connection.execute(CreateTable(_ASKED, if_not_exists=True))
    await append_flat(connection, _ASKED, _NAMES, rows.values())
    await connection.execute(_PLAN, {_JOB: job.id, _WORKSPACE: job.workspace})
    if find_export_column(job.reading.shape.columns) is not None:
        await connection.execute(_NAME, {_JOB: job.id, _WORKSPACE: job.workspace})


async def _write_all(connection: AsyncConnection, job: ImportJob, rows: AskedRows, statement: Insert) -> None:
    """On SQLite, where the rows come with the statement."""
    many = partial(_of_many, statement)
    await execute_flat(connection, many, rows.values(), len(_NAMES), _in_their_order(job, statement))


@lru_cache(32)
def _of_many(statement: Insert, rows: int) -> str:
    """On SQLite, for so many rows that come with the statement: nothing has to lay them down first."""
    head, join, rest = str(_on_sqlite(statement)).partition("SELECT")
    asked = f"{_ASKED.name} ({', '.join(_NAMES)}) AS ({values_of(len(_NAMES), rows)})"
    return f"{head}WITH {asked} {join}{rest}"


def _in_their_order(job: ImportJob, statement: Insert) -> tuple[int, ...]:
    compiled = _on_sqlite(statement)
    given = compiled.construct_params({_JOB: job.id, _WORKSPACE: job.workspace})
    return tuple(given[name] for name in compiled.positiontup or ())


@lru_cache(2)
def _on_sqlite(statement: Insert) -> SQLCompiler:
    return statement.compile(dialect=sqlite.dialect())


def _found() -> Select[*tuple[object, ...]]:
    """What rows ask for; an outer join.

    SQLite has no choice but to walk the rows and to look each one's customer up by the index.
    """
    same = and_(
        customers.c.workspace_id == bindparam(_WORKSPACE, type_=ROW_ID),
        customers.c.external_id == _ASKED.c.external_id,
    )
    asks = or_(_ASKED.c.managers.is_not(None), _ASKED.c.workflow.is_not(None))
    return (
        select(
            bindparam(_JOB, type_=ROW_ID),
            func.coalesce(key_range(customers.c.id), literal_column(str(_NOWHERE))),
            _ASKED.c.number,
            func.coalesce(customers.c.id, literal_column("0")),
            func.coalesce(_CHANGES, false()),
            func.coalesce(customers.c.managers, literal_column("''")),
            customers.c.workflow_id,
            _ASKED.c.managers,
            _ASKED.c.workflow,
        )
        .select_from(_ASKED.outerjoin(customers, same))
        .where(or_(customers.c.id.is_(None), asks))
    )


_CHANGES = changes(_ASKED.c.managers, _ASKED.c.workflow, customers.c.managers, customers.c.workflow_id)
_PLANNED = [
    name
    for name in planned_rows.columns.keys()  # noqa: SIM118 - its columns, not their names
    if not name.startswith("under_")
]
_PLAN = insert(planned_rows).from_select(_PLANNED, _found())


def _named() -> Select[tuple[int, int]]:
    """The customers of rows that ask for nothing, or are wrong elsewhere: an export's file has them all."""
    same = and_(
        customers.c.workspace_id == bindparam(_WORKSPACE, type_=ROW_ID),
        customers.c.external_id == _ASKED.c.external_id,
    )
    asks_nothing = and_(_ASKED.c.managers.is_(None), _ASKED.c.workflow.is_(None))
    known = select(named_customers.c.customer_id).where(
        named_customers.c.job_id == bindparam(_JOB, type_=ROW_ID),
        named_customers.c.customer_id == customers.c.id,
    )
    return (
        select(bindparam(_JOB, type_=ROW_ID), customers.c.id)
        .distinct()
        .select_from(_ASKED.outerjoin(customers, same))
        .where(asks_nothing, customers.c.id.is_not(None), ~known.exists())
    )


_NAME = insert(named_customers).from_select(["job_id", "customer_id"], _named())
