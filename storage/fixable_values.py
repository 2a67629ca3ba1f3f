"""The values of a job's refused rows that can be read as others: which they are, and how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.matching.corrections import wrong_key
from importer.words.corrections import FIXABLE, FixableValue, WrongKey
from importer.words.fields import Field
from importer.words.row_errors import RowErrorCode
from storage.documents import texts_from
from storage.plan_schema import row_errors

MOST_COUNTED = 100_000
"""So many different values are looked at to count them; nobody fixes as many one by one."""

_C = row_errors.c
_ROWS = func.count(_C.number.distinct())
_CODES: Mapping[Field, Sequence[RowErrorCode]] = {
    field: [code for code, of in FIXABLE.items() if of is field] for field in Field
}


async def list_fixable_values(connection: AsyncConnection, job: int, most: int) -> Sequence[FixableValue]:
    """The values of the most rows first, at most `most` a field; External Ids only with a suggestion."""
    found = list[FixableValue]()
    for field in (Field.WORKFLOW, Field.ACCOUNT_MANAGER, Field.EXTERNAL_ID):
        rows = await connection.execute(_grouped(field, job).order_by(_ROWS.desc(), _C.value).limit(most))
        found += _join_alike(_wrong_value(field, row) for row in rows)
    return sorted(found, key=lambda one: (one.field is Field.EXTERNAL_ID, -one.rows))


async def count_fixable_values(connection: AsyncConnection, job: int) -> int:
    """How many there are."""
    keys = set[WrongKey]()
    for field in Field:
        values = select(_C.value).distinct().where(*_fixable(field, job)).limit(MOST_COUNTED)
        keys |= {wrong_key(field, value) for value in (await connection.scalars(values)).all()}
    return len(keys)


def _grouped(field: Field, job: int) -> Select[Any]:
    """A value with its errors, rows and suggestions; whole cells for emails, which differ from row to row."""
    what = [_C.code, _C.value, *([] if field is Field.ACCOUNT_MANAGER else [_C.suggestions])]
    return select(*what, _ROWS.label("rows")).where(*_fixable(field, job)).group_by(*what)


def _fixable(field: Field, job: int) -> Sequence[Any]:
    codes = [code.value for code in _CODES[field]]
    these = [_C.job_id == job, _C.code.in_(codes), _C.value != ""]
    return [*these, _C.suggestions.is_not(None)] if field is Field.EXTERNAL_ID else these


def _wrong_value(field: Field, row: Any) -> FixableValue:  # noqa: ANN401 - a row of one of the queries above
    suggestions = () if field is Field.ACCOUNT_MANAGER else texts_from(row.suggestions)
    return FixableValue(wrong_key(field, row.value), RowErrorCode(row.code), row.value, row.rows, suggestions)


def _join_alike(values: Iterable[FixableValue]) -> Iterable[FixableValue]:
    """Those that differ in nothing that counts are one, as it is written in the most rows."""
    joined = dict[WrongKey, FixableValue]()
    for value in values:
        known = joined.get(value.key)
        joined[value.key] = replace(known, rows=known.rows + value.rows) if known else value
    return joined.values()
