"""What people of each workspace said is meant by wrong values, to be used in later files too."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.corrections import Correction, Corrections, WrongKey
from importer.words.fields import Field
from storage.database import AnyRow, Database
from storage.memory_schema import corrections, job_corrections
from storage.statements import insert_into

T = TypeVar("T")

_KEY = ("workspace_id", "field", "key")
_AT_ONCE = 1_000
"""So many values are named in one statement."""
_KNOWN: Final = (
    select(corrections)
    .where(corrections.c.workspace_id == bindparam("workspace"))
    .order_by(corrections.c.taught_at.desc(), corrections.c.field, corrections.c.key)
)
_OF_JOB: Final = (
    select(job_corrections)
    .where(job_corrections.c.job_id == bindparam("job"))
    .order_by(job_corrections.c.field, job_corrections.c.key)
)
"""These are asked for each import, and put together once: see docs/performance.md."""


class SqlCorrections:
    """Implements `importer.words.ports.CorrectionMemory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, workspace: int) -> Sequence[Correction]:
        """Everything that is remembered, the newest first."""
        return list(map(_correction, await self._database.rows(_KNOWN, {"workspace": workspace})))

    async def remember(self, workspace: int, taught: Collection[Correction]) -> None:
        """Keep the corrections; a later one replaces an earlier one of the same value."""
        if taught:
            await self._database.write(_remember, workspace, taught)

    async def forget(self, workspace: int, keys: Collection[WrongKey]) -> None:
        """Let go of the corrections of these values."""
        for some in _in_parts(list(keys)):
            await self._database.execute(delete(corrections).where(_are(workspace, some)))


def _in_parts(many: Sequence[T]) -> Iterator[Sequence[T]]:
    return (many[start : start + _AT_ONCE] for start in range(0, len(many), _AT_ONCE))


async def _remember(connection: AsyncConnection, workspace: int, taught: Collection[Correction]) -> None:
    for some in _in_parts(list({one.key: one for one in taught}.values())):
        new = insert_into(connection, corrections).values([_row(workspace, one) for one in some])
        changed = {one.name: new.excluded[one.name] for one in corrections.columns if one.name not in _KEY}
        await connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=changed))


async def read_job_corrections(connection: AsyncConnection, job: int) -> Corrections:
    """What is meant by wrong values in a job, and which remembered corrections it leaves out."""
    kept = (await connection.execute(_OF_JOB, {"job": job})).all()
    chosen = tuple(_correction(row) for row in kept if row.meant is not None)
    return Corrections(chosen, tuple(_key(row) for row in kept if row.meant is None))


async def keep_job_corrections(connection: AsyncConnection, job: int, corrections: Corrections) -> None:
    """Keep these, in place of what was kept before."""
    await connection.execute(delete(job_corrections).where(job_corrections.c.job_id == job))
    chosen = [{"job_id": job, **_values(one)} for one in corrections.chosen]
    nothing = {"written": "", "meant": None, "taught_by": "", "taught_at": None}
    left_out = [{"job_id": job, **_place(key), **nothing} for key in corrections.left_out]
    for some in _in_parts([*chosen, *left_out]):
        await connection.execute(insert(job_corrections), list(some))


def _row(workspace: int, correction: Correction) -> dict[str, object]:
    return {"workspace_id": workspace, **_values(correction)}


def _place(key: WrongKey) -> dict[str, object]:
    return {"field": key.field.value, "key": json.dumps(key.folded)}


def _values(correction: Correction) -> dict[str, object]:
    return {
        **_place(correction.key),
        "written": json.dumps(correction.written),
        "meant": json.dumps(correction.meant),
        "taught_by": correction.taught_by,
        "taught_at": correction.taught_at,
    }


def _correction(row: AnyRow) -> Correction:
    return Correction(
        _key(row),
        json.loads(row.written),
        json.loads(row.meant),
        row.taught_by,
        row.taught_at,
    )


def _key(row: AnyRow) -> WrongKey:
    return WrongKey(Field(row.field), json.loads(row.key))


def _are(workspace: int, keys: Collection[WrongKey]) -> ColumnElement[bool]:
    places = [(key.field.value, json.dumps(key.folded)) for key in keys]
    these = tuple_(corrections.c.field, corrections.c.key).in_(places)
    return (corrections.c.workspace_id == workspace) & these
