"""A digest of what a plan changes, by which it is known again: customers and entries, old values and new."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.running.stopping import in_thread
from storage.database import Database
from storage.loading_schema import planned_entries
from storage.plan_schema import planned_rows
from storage.renewal import list_ranges

_P, _E = planned_rows.c, planned_entries.c
_AT_ONCE = 10_000
_Values = tuple[int, str, str, int, int]


async def digest_plan(database: Database, job: int) -> str:
    """The digest of a job's plan, range by range, so that no transaction stays open for long."""
    digest = blake2b(digest_size=16)
    for range_ in await database.read(list_ranges, job):
        values = await database.read(_read_range, job, range_)
        digest.update(await in_thread(_hash, values))
    last = 0
    while entries := await database.read(_read_entries, job, last):
        digest.update(await in_thread(_hash, entries))
        last = entries[-1][0]
    return digest.hexdigest()


async def _read_range(connection: AsyncConnection, job: int, range_: int) -> list[_Values]:
    old_workflow = func.coalesce(_P.old_workflow, 0)
    new = (func.coalesce(_P.managers, _P.old_managers), func.coalesce(_P.workflow, old_workflow))
    found = select(_P.customer_id, _P.old_managers, new[0], old_workflow, new[1]).where(
        _P.job_id == job, _P.key_range == range_, _P.changes
    )
    return [tuple(row) for row in await connection.execute(found.order_by(_P.customer_id))]


async def _read_entries(connection: AsyncConnection, job: int, last: int) -> list[tuple[int, ...]]:
    """The next entries that a list adds or renames; of any other job none."""
    found = select(planned_entries).where(_E.job_id == job, _E.number > last)
    rows = await connection.execute(found.order_by(_E.number).limit(_AT_ONCE))
    return [tuple(row)[1:] for row in rows]


def _hash(values: Sequence[tuple[Any, ...]]) -> bytes:
    """Of a range without changes nothing, so that it makes no difference."""
    return blake2b(repr(values).encode(), digest_size=16).digest() if values else b""
