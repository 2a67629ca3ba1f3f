"""How many filled cells of each mapped column the directory knows: all but those refused as unknown."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.row_errors import RowErrorCode
from importer.words.totals import Fit
from storage.documents import texts_from
from storage.plan_rows import storable
from storage.plan_schema import refused_rows, row_errors
from storage.statements import among

_UNKNOWN: Final = {
    Field.EXTERNAL_ID: (RowErrorCode.CUSTOMER_NOT_FOUND, RowErrorCode.EXTERNAL_ID_DAMAGED),
    Field.ACCOUNT_MANAGER: (RowErrorCode.USER_NOT_FOUND,),
    Field.WORKFLOW: (RowErrorCode.WORKFLOW_NOT_FOUND,),
}
"""The errors of a cell that the directory doesn't know; a spreadsheet's error may stand in any column.

What it knows more than once fits: the column is the right one.
"""

_C = row_errors.c


async def find_fits(
    connection: AsyncConnection, job: ImportJob, filled: Mapping[Field, int]
) -> Mapping[Field, Fit]:
    """How far the columns fit, with so many filled cells; a row with two errors in one cell counts once."""
    if not filled or not job.counts.errors:
        return {field: Fit(cells, cells) for field, cells in filled.items()}
    unknown = {field: await _is_unknown(connection, job, field) for field in filled}
    rows = func.count(_C.number.distinct())
    counted = [rows.filter(these).label(field.value) for field, these in unknown.items()]
    found = await connection.execute(select(*counted).where(_C.job_id == job.id, _C.value != ""))
    wrong = found.mappings().one()
    return {field: Fit(cells, max(0, cells - wrong[field.value])) for field, cells in filled.items()}


async def _is_unknown(connection: AsyncConnection, job: ImportJob, field: Field) -> ColumnElement[bool]:
    """Whether an error tells of a cell of this field's column that the directory doesn't know it."""
    codes = _C.code.in_([code.value for code in _UNKNOWN[field]])
    place = job.reading.mapping.column(field)
    return codes if place is None else or_(codes, await _is_spreadsheet_error(connection, job, place))


async def _is_spreadsheet_error(
    connection: AsyncConnection, job: ImportJob, place: int
) -> ColumnElement[bool]:
    """Whether it is a spreadsheet's error in this column; of several with one header, the cells tell it."""
    these = and_(*_spreadsheet_errors(job, place))
    columns = job.reading.shape.columns
    alike = [one for one in job.reading.mapping.columns if columns[one] == columns[place]]
    if len(alike) == 1:
        return these
    return and_(these, among(connection, _C.number, await _find_rows(connection, job, place)))


def _spreadsheet_errors(job: ImportJob, place: int) -> Sequence[ColumnElement[bool]]:
    header = storable(job.reading.shape.columns[place])
    return _C.job_id == job.id, _C.code == RowErrorCode.SPREADSHEET_ERROR.value, _C.column == header


async def _find_rows(connection: AsyncConnection, job: ImportJob, place: int) -> Sequence[int]:
    """The numbers of the rows in which such an error stands at this place."""
    r = refused_rows.c
    its_row = and_(r.job_id == _C.job_id, r.number == _C.number)
    errors = select(_C.number, _C.value, r.cells).join(refused_rows, its_row)
    found = (await connection.execute(errors.where(*_spreadsheet_errors(job, place)))).all()
    return await asyncio.to_thread(_choose, found, place)


def _choose(errors: Sequence[Any], place: int) -> Sequence[int]:
    return [number for number, value, cells in errors if value in texts_from(cells)[place]]
