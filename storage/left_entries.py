"""What an undo of a list comes to, and which entries it leaves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import ImportJob
from importer.words.undo import LEFT, LeftValue, UndoOutcome, UndoTotals
from storage.database import AnyRow
from storage.entry_ranges import holds
from storage.loading_schema import planned_entries, undone_entries
from storage.schema import import_jobs

_PAGE: Final = 1_000
_E, _O, _J = planned_entries.c, undone_entries.c, import_jobs.c
_LEFT: Final = [one.value for one in LEFT]


async def read_outcomes(connection: AsyncConnection, job: ImportJob, range_: int) -> Mapping[int, str]:
    """What becomes of each entry of a range, by the number of its row."""
    planned = select(_O.number, _O.outcome).where(_O.job_id == job.id, holds(range_, _O.number))
    return {row.number: row.outcome for row in await connection.execute(planned)}


async def entry_totals(connection: AsyncConnection, job: ImportJob) -> UndoTotals:
    """What becomes of the entries, bucket by bucket."""
    alone = func.count(case((_O.counts, 1)))
    by_outcome = select(_O.outcome, func.count(), alone).where(_O.job_id == job.id).group_by(_O.outcome)
    found = {
        UndoOutcome(outcome): (values, rows) for outcome, values, rows in await connection.execute(by_outcome)
    }
    buckets = Counter({outcome: rows for outcome, (_, rows) in found.items()})
    gone = buckets[UndoOutcome.GONE]
    return UndoTotals(
        goes_back=buckets[UndoOutcome.GOES_BACK],
        stays=sum(buckets[outcome] for outcome in LEFT) - gone,
        gone=gone,
        as_before=buckets[UndoOutcome.AS_BEFORE],
        left={(outcome, None): values for outcome, (values, _) in found.items() if outcome in LEFT},
    )


async def left_entries(
    connection: AsyncConnection, job: ImportJob, after: int
) -> Sequence[tuple[int, LeftValue]]:
    """The next entries that stay, each with the number of its row; none where no list is taken back."""
    if not job.loads:
        return []
    root = select(_J.id).where(_J.workspace_id == job.workspace, _J.number == job.root).scalar_subquery()
    page = (
        select(_O.number, _O.outcome, _E.adds, _E.key, _E.written, _E.name, _E.old_name)
        .join(planned_entries, _E.number == _O.number)
        .where(_O.job_id == job.id, _E.job_id == root, _O.number > after, _O.outcome.in_(_LEFT))
        .order_by(_O.number)
        .limit(_PAGE)
    )
    return [(row.number, _left(row)) for row in await connection.execute(page)]


def _left(row: AnyRow) -> LeftValue:
    """One entry that stays, or its name."""
    key, outcome = row.written or row.key, UndoOutcome(row.outcome)
    if row.adds:
        return LeftValue(key, None, key, "", outcome, None)
    return LeftValue(key, None, row.name, row.old_name, outcome, None)
