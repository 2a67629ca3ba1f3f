"""What rows ask for, joined with the customers in the database: no customer becomes an object on the way."""

from collections.abc import Collection

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from importer.jobs import ImportJob
from importer.plan import AskedRows
from storage.columns import KEY_TEXT, ROW_ID
from storage.key_ranges import key_range
from storage.schema import customers, planned_rows
from storage.statements import append_flat

# Rows lie in it as they came, and SQLite walks them so: see `AskedRows`.
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


async def plan_asked(connection: AsyncConnection, job: ImportJob, rows: AskedRows) -> Collection[int]:
    """Plan what the rows ask of customers that exist; the numbers of the rows whose customers don't."""
    await connection.execute(CreateTable(_ASKED, if_not_exists=True))
    await connection.execute(delete(_ASKED))
    await append_flat(connection, _ASKED, _ASKED.columns.keys(), rows.values())
    planned = insert(planned_rows).from_select(planned_rows.columns.keys(), _planned(job))
    if (await connection.execute(planned)).rowcount == rows.rows:
        return ()
    return set(await connection.scalars(_missing(job)))


def _same_customer(job: ImportJob) -> ColumnElement[bool]:
    """The customer that a row is about.

    Nothing is joined to its External Id, so that SQLite has no choice: it walks the rows, and looks each one's
    customer up by the index.
    """
    external_id = type_coerce(_ASKED.c.external_id, Text()).concat("")
    return and_(customers.c.workspace_id == job.workspace, customers.c.external_id == external_id)


def _planned(job: ImportJob) -> Select[*tuple[object, ...]]:
    asks = or_(_ASKED.c.managers.is_not(None), _ASKED.c.workflow.is_not(None))
    return (
        select(
            literal(job.id, ROW_ID),
            key_range(customers.c.id),
            _ASKED.c.number,
            customers.c.id,
            _changes(),
            customers.c.managers,
            customers.c.workflow_id,
            _ASKED.c.managers,
            _ASKED.c.workflow,
        )
        .select_from(_ASKED.join(customers, _same_customer(job)))
        .where(asks)
    )


def _missing(job: ImportJob) -> Select[int]:
    found: Select[int] = select(literal_column("1")).select_from(customers).where(_same_customer(job))
    return select(_ASKED.c.number).where(~found.exists())


def _changes() -> ColumnElement[bool]:
    """Whether the customer would have something else than now; as `PlannedRow.changes` tells it."""
    return or_(
        func.coalesce(_ASKED.c.managers, customers.c.managers) != customers.c.managers,
        and_(
            _ASKED.c.workflow.is_not(None),
            func.nullif(_ASKED.c.workflow, 0).is_distinct_from(customers.c.workflow_id),
        ),
    )
