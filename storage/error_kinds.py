"""What went wrong in an import, counted: the kinds of errors and their most frequent wrong values.

Counting a million errors takes seconds. So what was counted is kept in the job's row, beside the number of
refused rows that it was counted from: it holds for as long as the job has so many.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import JobState
from importer.words.row_errors import RowErrorCode
from importer.words.summary import ErrorKind, WrongValue
from storage.documents import texts_from
from storage.plan_schema import row_errors
from storage.schema import RowsKept, import_jobs

_ROWS = func.count(row_errors.c.number.distinct())
_JOB = (
    import_jobs.c.error_kinds,
    import_jobs.c.errors,
    import_jobs.c.checked,
    import_jobs.c.state,
    import_jobs.c.rows_kept,
)


@dataclass(frozen=True, slots=True)
class CountedKinds:
    """The kinds, most frequent first, and how many rows of the job were refused then."""

    kinds: Sequence[ErrorKind]
    errors: int
    are_new: bool
    """Whether to keep them: there are any, counted just now, and nothing is being added or deleted."""


async def count_kinds(connection: AsyncConnection, job: int, examples: int) -> CountedKinds:
    """Each kind with the rows that have it, counted once each, and some wrong values.

    As kept, or counted now.
    """
    kept = (await connection.execute(select(*_JOB).where(import_jobs.c.id == job))).one_or_none()
    if kept is None:
        return CountedKinds([], 0, are_new=False)
    if (known := _known(kept.error_kinds, kept.errors, examples)) is not None:
        return CountedKinds(known, kept.errors, are_new=False)
    if kept.checked and not kept.errors:
        return CountedKinds([], 0, are_new=False)
    is_settled = kept.checked or JobState(kept.state).ended
    kinds = await _count(connection, job, examples)
    if sum(kind.rows for kind in kinds) > kept.errors > 0:
        kinds = await _count_alone(connection, job, kinds)
    are_new = bool(kinds) and is_settled and kept.rows_kept == RowsKept.ALL
    return CountedKinds(kinds, kept.errors, are_new=are_new)


async def keep_kinds(connection: AsyncConnection, job: int, counted: CountedKinds, examples: int) -> None:
    """Keep what was counted, unless more rows were refused or some deleted meanwhile."""
    text = json.dumps(
        {"errors": counted.errors, "examples": examples, "kinds": [asdict(kind) for kind in counted.kinds]}
    )
    await connection.execute(
        update(import_jobs)
        .where(
            import_jobs.c.id == job,
            import_jobs.c.errors == counted.errors,
            import_jobs.c.rows_kept == RowsKept.ALL,
        )
        .values(error_kinds=text)
    )


def _known(text: str | None, errors: int, examples: int) -> Sequence[ErrorKind] | None:
    """What was kept, if it was counted from so many rows, with so many examples, and with the overlaps."""
    kept = json.loads(text) if text else {}
    if (kept.get("errors"), kept.get("examples")) != (errors, examples):
        return None
    kinds = [
        ErrorKind(
            RowErrorCode(kind["code"]),
            kind["rows"],
            tuple(map(_wrong_value_from, kind["examples"])),
            kind.get("alone"),
        )
        for kind in kept["kinds"]
    ]
    overlap = sum(kind.rows for kind in kinds) > errors > 0
    return None if overlap and any(kind.alone is None for kind in kinds) else kinds


def _wrong_value_from(kept: dict[str, Any]) -> WrongValue:
    """An example as it was kept, also by an earlier version, which knew one suggestion at most."""
    only = kept.get("suggestion")
    return WrongValue(kept["value"], kept["rows"], tuple(kept.get("suggestions", [only] if only else ())))


async def _count(connection: AsyncConnection, job: int, examples: int) -> Sequence[ErrorKind]:
    counted = (
        select(row_errors.c.code, _ROWS.label("rows"))
        .where(row_errors.c.job_id == job)
        .group_by(row_errors.c.code)
        .order_by(_ROWS.desc(), row_errors.c.code)
    )
    kinds = (await connection.execute(counted)).all()
    return [
        ErrorKind(RowErrorCode(code), rows, await _count_fixable_values(connection, job, code, examples))
        for code, rows in kinds
    ]


async def _count_alone(
    connection: AsyncConnection, job: int, kinds: Sequence[ErrorKind]
) -> Sequence[ErrorKind]:
    """The same kinds, with how many of their rows have no error of another kind."""
    code = row_errors.c.code
    single = (
        select(func.min(code).label("code"))
        .where(row_errors.c.job_id == job)
        .group_by(row_errors.c.number)
        .having(func.min(code) == func.max(code))
        .subquery()
    )
    found = await connection.execute(
        select(single.c.code, func.count().label("rows")).group_by(single.c.code)
    )
    alone = {row.code: row.rows for row in found}
    return [replace(kind, alone=alone.get(kind.code, 0)) for kind in kinds]


async def _count_fixable_values(
    connection: AsyncConnection, job: int, code: str, examples: int
) -> tuple[WrongValue, ...]:
    """The most frequent values of a kind; a blank one is no example.

    Where a value stands beside others in its cell, what is suggested is the whole cell, and differs from row
    to row.
    """
    value, suggestions = row_errors.c.value, row_errors.c.suggestions
    counted = (
        select(value, _ROWS.label("rows"), suggestions)
        .where(row_errors.c.job_id == job, row_errors.c.code == code, value != "")
        .group_by(value, suggestions)
        .order_by(_ROWS.desc(), value, suggestions)
        .limit(examples)
    )
    found = await connection.execute(counted)
    return tuple(WrongValue(value, rows, texts_from(suggestions)) for value, rows, suggestions in found)
