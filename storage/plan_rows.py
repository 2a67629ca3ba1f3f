"""How planned rows and refused rows lie in their tables."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, and_, func, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.row_errors import RefusedRow, RowError
from storage.documents import list_text, numbers_text
from storage.schema import refused_rows, row_errors
from storage.statements import append


def changes(
    asked_managers: ColumnElement[str | None],
    asked_workflow: ColumnElement[int | None],
    managers: ColumnElement[str],
    workflow: ColumnElement[int | None],
) -> ColumnElement[bool]:
    """Whether a customer who has these would have something else; as `PlannedRow.changes` tells it."""
    return or_(
        func.coalesce(asked_managers, managers) != managers,
        and_(asked_workflow.is_not(None), func.nullif(asked_workflow, 0).is_distinct_from(workflow)),
    )


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


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _error_values(error: RowError) -> tuple[str | None, ...]:
    return (
        error.code.value,
        _storable(error.column),
        _storable(error.value),
        list_text(error.suggestions) if error.suggestions else None,
        numbers_text(error.rows) if error.rows else None,
    )


def _storable(text: str) -> str:
    """PostgreSQL takes no NUL in a text; the row's cells, kept as JSON, still have it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
