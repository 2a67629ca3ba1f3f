"""How planned and refused rows lie in their tables; planned ones range by range of the customers' ids."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, overload

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.plan import WrittenCell
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.documents import list_text, numbers_from, numbers_text, texts_from
from storage.plan_schema import matched_cells, refused_rows, row_errors
from storage.statements import append, append_flat, constant, flatten

RANGE_IDS = 32_768
"""So many ids are in a range.

A transaction that changes all of their customers takes a fraction of a second.
"""
REFUSED_PAGE = 4_000
_FEW = 32
_CODES = {code.value: code for code in RowErrorCode}


def changes(
    asked_managers: ColumnElement[str | None],
    asked_workflow: ColumnElement[int | None],
    managers: ColumnElement[str],
    workflow: ColumnElement[int | None],
) -> ColumnElement[bool]:
    """Whether a customer who has these would have something else; as `PlannedRow.changes` tells it."""
    return or_(
        func.coalesce(asked_managers, managers) != managers,
        and_(
            asked_workflow.is_not(None), func.nullif(asked_workflow, constant(0)).is_distinct_from(workflow)
        ),
    )


@dataclass(frozen=True, slots=True)
class PackedRefusals:
    """Refused rows and their errors as they are stored, flattened."""

    rows: list[Sequence[Any]]
    errors: list[Sequence[Any]]

    @classmethod
    def of(cls, job: int, rows: Sequence[RefusedRow]) -> "PackedRefusals":
        """Put together those of a job; for thousands it takes a while."""
        cells = ((job, row.number, list_text(row.cells)) for row in rows)
        errors = (
            (job, row.number, position, *_error_values(error))
            for row in rows
            for position, error in enumerate(row.errors)
        )
        return cls(
            list(flatten(len(refused_rows.columns), cells)), list(flatten(len(row_errors.columns), errors))
        )


async def pack_refused(job: int, rows: Sequence[RefusedRow]) -> PackedRefusals:
    """The same without keeping others from going on."""
    if len(rows) <= _FEW:
        return PackedRefusals.of(job, rows)
    return await asyncio.to_thread(PackedRefusals.of, job, rows)


async def append_packed(connection: AsyncConnection, packed: PackedRefusals) -> None:
    """Store rows that change nothing, with their errors."""
    await append_flat(connection, refused_rows, _names(refused_rows), packed.rows)
    await append_flat(connection, row_errors, _names(row_errors), packed.errors)


async def append_refused(connection: AsyncConnection, job: int, rows: Sequence[RefusedRow]) -> None:
    """The same for rows that are found in the transaction which refuses them."""
    await append_packed(connection, await pack_refused(job, rows))


async def append_written(connection: AsyncConnection, job: int, cells: Sequence[WrittenCell]) -> None:
    """Store how cells stand in the file."""
    rows = ((job, cell.number, cell.field.value, storable(cell.written)) for cell in cells)
    await append(connection, matched_cells, _names(matched_cells), rows)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _error_values(error: RowError) -> tuple[str | None, ...]:
    return (
        error.code.value,
        storable(error.column),
        storable(error.value),
        list_text(error.suggestions) if error.suggestions else None,
        numbers_text(error.rows) if error.rows else None,
    )


def storable(text: str) -> str:
    """As it is kept: PostgreSQL takes no NUL in a text; the row's cells, kept as JSON, still have it."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


@overload
def key_range(customer: int) -> int: ...
@overload
def key_range(customer: ColumnElement[int]) -> ColumnElement[int]: ...
def key_range(customer: int | ColumnElement[int]) -> int | ColumnElement[int]:
    """The range that a customer's id lies in."""
    return customer // RANGE_IDS if isinstance(customer, int) else customer // constant(RANGE_IDS)


def last_of(range_: int) -> int:
    """The highest id that lies in a range."""
    return (range_ + 1) * RANGE_IDS - 1


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Rows and their errors as they are kept, by number.

    A row is its number and cells, an error its number, code, column, value, suggestions and rows.
    """

    rows: Sequence[Sequence[Any]]
    errors: Sequence[Sequence[Any]]

    @property
    def last(self) -> int:
        """The number of the last row; there must be one."""
        return int(self.rows[-1][0])

    def put_together(self) -> Iterator[RefusedRow]:
        """The rows with their errors, put together one by one.

        Quicker than all at once, and they take no room.
        """
        of_row = {number: list(errors) for number, errors in groupby(self.errors, itemgetter(0))}
        for number, cells in self.rows:
            yield RefusedRow(number, texts_from(cells), tuple(map(_error, of_row[number])))


async def read_refused_page(connection: AsyncConnection, job: int, after: int) -> RefusedPage:
    """The next rows whose numbers are above this one; none at the end."""
    rows = select(refused_rows.c.number, refused_rows.c.cells).where(
        refused_rows.c.job_id == job, refused_rows.c.number > after
    )
    page = (await connection.execute(rows.order_by(refused_rows.c.number).limit(REFUSED_PAGE))).all()
    if not page:
        return RefusedPage([], [])
    c = row_errors.c
    errors = select(c.number, c.code, c.column, c.value, c.suggestions, c.rows).where(
        c.job_id == job, c.number.between(page[0][0], page[-1][0])
    )
    found = await connection.execute(errors.order_by(c.number, c.position))
    return RefusedPage(page, found.all())


def _error(kept: Sequence[Any]) -> RowError:
    _, code, column, value, suggestions, rows = kept
    return RowError(_CODES[code], column, value, texts_from(suggestions), numbers_from(rows))
