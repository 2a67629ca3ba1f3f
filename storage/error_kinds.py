"""What went wrong in an import, counted: the kinds of errors and their most frequent wrong values."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.report.summary import ErrorKind, WrongValue
from importer.row_errors import RowErrorCode
from storage.documents import texts_from
from storage.schema import row_errors

_ROWS = func.count(row_errors.c.number.distinct())


async def error_kinds(connection: AsyncConnection, job: int, examples: int) -> Sequence[ErrorKind]:
    """Each kind with the rows that have it, counted once each, and some wrong values; the most frequent first."""
    counted = (
        select(row_errors.c.code, _ROWS.label("rows"))
        .where(row_errors.c.job_id == job)
        .group_by(row_errors.c.code)
        .order_by(_ROWS.desc(), row_errors.c.code)
    )
    kinds = (await connection.execute(counted)).all()
    values = await _wrong_values(connection, job, examples)
    return [ErrorKind(RowErrorCode(code), rows, tuple(values[code])) for code, rows in kinds]


async def _wrong_values(connection: AsyncConnection, job: int, examples: int) -> dict[str, list[WrongValue]]:
    """By code, the most frequent values; a blank one is no example.

    The same value has the same suggestions in every row, so any of them will do.
    """
    counted = (
        select(
            row_errors.c.code,
            row_errors.c.value,
            _ROWS.label("rows"),
            func.min(row_errors.c.suggestions).label("suggestions"),
            func.row_number()
            .over(partition_by=row_errors.c.code, order_by=(_ROWS.desc(), row_errors.c.value))
            .label("place"),
        )
        .where(row_errors.c.job_id == job, row_errors.c.value != "")
        .group_by(row_errors.c.code, row_errors.c.value)
        .subquery()
    )
    most_frequent = select(counted).where(counted.c.place <= examples).order_by(counted.c.place)
    values: dict[str, list[WrongValue]] = defaultdict(list)
    for code, value, rows, suggestions, _ in await connection.execute(most_frequent):
        values[code].append(WrongValue(value, rows, next(iter(texts_from(suggestions)), "")))
    return values
