"""How planned rows and refused rows lie in their tables."""

from collections.abc import Sequence

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.directory import Assignment, managers_text
from importer.plan import PlannedRow
from importer.row_errors import RefusedRow, RowError
from storage.database import AnyRow
from storage.documents import list_text, managers_from
from storage.key_ranges import key_range
from storage.schema import planned_rows, refused_rows, row_errors
from storage.statements import append


async def append_planned(connection: AsyncConnection, job: int, rows: Sequence[PlannedRow]) -> None:
    """Store rows that ask for something."""
    await append(connection, planned_rows, _names(planned_rows), (_planned_values(job, row) for row in rows))


async def take_out_planned(connection: AsyncConnection, job: int, rows: Sequence[PlannedRow]) -> None:
    """Remove the rows with these numbers."""
    columns = planned_rows.c
    place = (columns.job_id, columns.key_range, columns.number)
    taken = delete(planned_rows).where(*(column == bindparam(f"its_{column.name}") for column in place))
    if values := [(job, key_range(row.customer), row.number) for row in rows]:
        await connection.exec_driver_sql(str(taken.compile(dialect=connection.dialect)), values)


async def append_refused(connection: AsyncConnection, job: int, rows: Sequence[RefusedRow]) -> None:
    """Store rows that change nothing, with their errors."""
    cells = ((job, row.number, list_text(row.cells)) for row in rows)
    await append(connection, refused_rows, _names(refused_rows), cells)
    errors = (
        (job, row.number, position, *_error_values(error))
        for row in rows
        for position, error in enumerate(row.errors)
    )
    await append(connection, row_errors, _names(row_errors), errors)


def planned_from(row: AnyRow) -> PlannedRow:
    """The planned row in a row of `planned_rows`."""
    return PlannedRow(
        number=row.number,
        customer=row.customer_id,
        old=Assignment(managers_from(row.old_managers), row.old_workflow),
        managers=None if row.managers is None else managers_from(row.managers),
        workflow=row.workflow,
    )


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _planned_values(job: int, row: PlannedRow) -> tuple[int | str | bool | None, ...]:
    return (
        job,
        key_range(row.customer),
        row.number,
        row.customer,
        row.changes,
        managers_text(row.old.managers),
        row.old.workflow,
        None if row.managers is None else managers_text(row.managers),
        row.workflow,
    )


def _error_values(error: RowError) -> tuple[str | None, ...]:
    return (
        error.code.value,
        _storable(error.column),
        _storable(error.value),
        list_text(error.suggestions) if error.suggestions else None,
        list_text(error.rows) if error.rows else None,
    )


def _storable(text: str) -> str:
    """PostgreSQL takes no NUL in a text; the row's cells, kept as JSON, still have it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
