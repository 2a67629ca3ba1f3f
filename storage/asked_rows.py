"""What rows ask for, joined with the customers in the database: no customer becomes an object on the way."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from importer.jobs import ImportJob
from importer.plan import AskedRow
from storage.columns import KEY_TEXT, ROW_ID
from storage.documents import managers_text
from storage.key_ranges import key_range
from storage.schema import customers, planned_rows
from storage.statements import append

_TEMPORARY = MetaData()

_ASKED = Table(
    "asked_rows",
    _TEMPORARY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("external_id", KEY_TEXT),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)

# The same rows beside what their customers have now: planned and missing ones are told from them, after one look-up.
_FOUND = Table(
    "found_rows",
    _TEMPORARY,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("customer_id", ROW_ID),
    Column("old_managers", KEY_TEXT),
    Column("old_workflow", ROW_ID),
    Column("managers", KEY_TEXT),
    Column("workflow", ROW_ID),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DELETE ROWS",
)


async def plan_asked(
    connection: AsyncConnection, job: ImportJob, rows: Sequence[AskedRow]
) -> Collection[int]:
    """Plan what the rows ask of customers that exist; the numbers of the rows whose customers don't."""
    for table in (_ASKED, _FOUND):
        await connection.execute(CreateTable(table, if_not_exists=True))
        await connection.execute(delete(table))
    await append(connection, _ASKED, _ASKED.columns.keys(), _values(rows))
    await connection.execute(insert(_FOUND).from_select(_FOUND.columns.keys(), _found(job)))
    await connection.execute(insert(planned_rows).from_select(planned_rows.columns.keys(), _planned(job)))
    return set(await connection.scalars(select(_FOUND.c.number).where(_FOUND.c.customer_id.is_(None))))


def _values(rows: Sequence[AskedRow]) -> Iterator[tuple[int, str | None, str | None, int | None]]:
    for number, external_id, managers, workflow in rows:
        yield (
            number,
            _findable(external_id),
            None if managers is None else managers_text(managers),
            workflow,
        )


def _findable(external_id: str) -> str | None:
    """No text in PostgreSQL holds a NUL, so no customer has one; asking for it would be an error."""
    return external_id if external_id and "\0" not in external_id else None


def _found(job: ImportJob) -> Select[*tuple[object, ...]]:
    """An outer join, so that SQLite looks each row's customer up, and doesn't walk the customers."""
    same = and_(customers.c.workspace_id == job.workspace, customers.c.external_id == _ASKED.c.external_id)
    return select(
        _ASKED.c.number,
        customers.c.id,
        customers.c.managers,
        customers.c.workflow_id,
        _ASKED.c.managers,
        _ASKED.c.workflow,
    ).select_from(_ASKED.outerjoin(customers, same))


def _planned(job: ImportJob) -> Select[*tuple[object, ...]]:
    asks = or_(_FOUND.c.managers.is_not(None), _FOUND.c.workflow.is_not(None))
    return select(
        literal(job.id, ROW_ID),
        key_range(_FOUND.c.customer_id),
        _FOUND.c.number,
        _FOUND.c.customer_id,
        _changes(),
        _FOUND.c.old_managers,
        _FOUND.c.old_workflow,
        _FOUND.c.managers,
        _FOUND.c.workflow,
    ).where(_FOUND.c.customer_id.is_not(None), asks)


def _changes() -> ColumnElement[bool]:
    """Whether the customer would have something else than now; as `PlannedRow.changes` tells it."""
    return or_(
        func.coalesce(_FOUND.c.managers, _FOUND.c.old_managers) != _FOUND.c.old_managers,
        and_(
            _FOUND.c.workflow.is_not(None),
            func.nullif(_FOUND.c.workflow, 0).is_distinct_from(_FOUND.c.old_workflow),
        ),
    )
