"""The refused rows of a job as they are read back: a page at a time, and put together outside of the transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from storage.documents import numbers_from, texts_from
from storage.schema import refused_rows, row_errors

PAGE = 4_000
_CODES = {code.value: code for code in RowErrorCode}


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Rows (number, cells) and their errors (number, code, column, value, suggestions, rows), as they are kept; by number."""

    rows: Sequence[Sequence[Any]]
    errors: Sequence[Sequence[Any]]

    @property
    def last(self) -> int:
        """The number of the last row; there must be one."""
        return int(self.rows[-1][0])

    def made(self) -> Iterator[RefusedRow]:
        """The rows with their errors, put together one by one: quicker than all at once, and they take no room."""
        of_row = {number: list(errors) for number, errors in groupby(self.errors, itemgetter(0))}
        for number, cells in self.rows:
            yield RefusedRow(number, texts_from(cells), tuple(map(_error, of_row[number])))


async def refused_page(connection: AsyncConnection, job: int, after: int) -> RefusedPage:
    """The next rows whose numbers are above this one; none at the end."""
    rows = select(refused_rows.c.number, refused_rows.c.cells).where(
        refused_rows.c.job_id == job, refused_rows.c.number > after
    )
    page = (await connection.execute(rows.order_by(refused_rows.c.number).limit(PAGE))).all()
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
