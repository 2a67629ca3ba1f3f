"""What a stored plan comes to, counted set by set: who changes, gains, loses, and is left with nothing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import DirectoryKind
from importer.words.exports import RoundTrip
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobKind
from importer.words.totals import GuardNumbers, Movement, OnCover, PlanTotals, Share
from storage.column_fits import find_fits
from storage.entry_moves import count_each_manager, count_entry_moves, find_entry_moves
from storage.fixable_values import count_fixable_values
from storage.job_lookups import find_scheduled
from storage.plan_moves import Moves, Walk, count_customers_of, count_moves
from storage.plan_rows import key_range
from storage.plan_schema import planned_rows
from storage.round_trips import count_round_trip
from storage.schema import customers, users, workflows
from storage.statements import among

MOST_NAMED: Final = 5
"""So many of those who gain most are named, and so many of those who lose most."""


async def total(
    connection: AsyncConnection,
    job: ImportJob,
    filled: Mapping[Field, int],
    numbers: GuardNumbers,
    round_trip: RoundTrip | None = None,
    walk: Walk | None = None,
    had: Mapping[int, int] | None = None,
) -> PlanTotals:
    """Count a job's stored plan behind what was seen of it; `filled` are each mapped column's filled cells.

    Once it was carried out, what came of it: up to the checkpoint, without those who were left. `had` tells
    how many customers each account manager has, where that was counted before.
    """
    moves = await count_moves(connection, job, walk)
    managers = moves.managers
    entries = await count_entry_moves(connection, job, numbers) if job.loads else {}
    workflows_set = moves.totals.workflows + entries.get("added_with_workflow", 0)
    return replace(
        moves.totals,
        unchanged=job.counts.unchanged - job.counts.repeats,
        directory=await _count_directory(connection, job, numbers.customers_to_count(workflows_set)),
        rows=job.counts.rows,
        errors=job.counts.errors,
        managers_moved=await _name(connection, users.c.email, _most(managers)),
        workflows_moved=await _name(connection, workflows.c.name, _most(moves.workflows)),
        managers_moving=_count_moving(managers),
        workflows_moving=_count_moving(moves.workflows),
        moves_away=await _find_moves_away(connection, job, managers, numbers, had),
        fixable=await count_fixable_values(connection, job.id) if _has_fixable_values(job) else 0,
        **entries,
        gone=job.request.gone if job.kind is JobKind.HANDOVER and job.request else (),
        **await count_round_trip(connection, job, round_trip),
        fits=await find_fits(connection, job, filled),
        shares=await _share_out(connection, job),
        on_cover=() if job.is_undo else await _find_on_cover(connection, job, managers),
    )


def _most(moves: Moves) -> Sequence[tuple[int, int, int]]:
    """The id, gains and losses of those who gain most, and of those who lose most."""
    named = dict.fromkeys(one for counted in (moves.gains, moves.loses) for one, _ in _first(counted))
    return [(one, moves.gains[one], moves.loses[one]) for one in named]


def _count_moving(moves: Moves) -> tuple[int, int]:
    """How many gain, and how many lose."""
    return len(+moves.gains), len(+moves.loses)


def _first(counted: Counter[int]) -> Sequence[tuple[int, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]


async def _name(
    connection: AsyncConnection, name: ColumnElement[str], moves: Sequence[tuple[int, int, int]]
) -> Sequence[Movement]:
    names = await _find_names(connection, name, [one for one, _, _ in moves])
    return [Movement(names.get(one, ""), gains, loses) for one, gains, loses in moves]


async def _find_names(
    connection: AsyncConnection, name: ColumnElement[str], ids: Collection[int]
) -> Mapping[int, str]:
    if not ids:
        return {}
    key = users.c.id if name is users.c.email else workflows.c.id
    found = await connection.execute(select(key, name).where(among(connection, key, list(ids))))
    return {row[0]: row[1] for row in found.all()}


async def _share_out(connection: AsyncConnection, job: ImportJob) -> Sequence[Share]:
    """Who gets how many of a handover's customers; a row's number tells whose it is."""
    if job.kind is not JobKind.HANDOVER or job.request is None:
        return ()
    to, c = job.request.to, planned_rows.c
    these = [c.job_id == job.id, c.changes]
    if job.cursor:
        these.append(c.key_range <= key_range(job.cursor))
    place = ((c.number - 1) % len(to)).label("place")
    row = select(place, c.old_managers.label("had")).where(*these).subquery("row").c
    listed = literal(",") + row.had + ","
    has_already = or_(*(and_(row.place == at, listed.like(f"%,{one.id},%")) for at, one in enumerate(to)))
    dealt = select(row.place, func.count(), func.count().filter(has_already)).group_by(row.place)
    counted = {at: (amount, already) for at, amount, already in await connection.execute(dealt)}
    return [Share(one.email, *counted.get(at, (0, 0))) for at, one in enumerate(to)]


async def _find_on_cover(connection: AsyncConnection, job: ImportJob, moves: Moves) -> Sequence[OnCover]:
    """Who gains customers while others cover for them; of several covers of one person the last to return."""
    scheduled, found = await find_scheduled(connection, job.workspace), dict[int, OnCover]()
    gains = moves.gains
    if scheduled and job.loads is DirectoryKind.CUSTOMERS:
        added = await find_entry_moves(connection, job, so_far=job.cursor != 0)
        gains = gains + await count_each_manager(connection, added)
    for waiting in scheduled:
        away = waiting.request
        if away and away.until and waiting.of and (customers := gains[away.leaving.id]):
            found[away.leaving.id] = OnCover(away.leaving.email, customers, away.until, waiting.of)
    return list(found.values())


async def _find_moves_away(
    connection: AsyncConnection,
    job: ImportJob,
    managers: Moves,
    numbers: GuardNumbers,
    had: Mapping[int, int] | None,
) -> Sequence[Movement]:
    """Who loses many customers and more than a share of all that they had; the most first.

    Not whoever is handed over: that is what was asked for, and so it is of all where a job is taken back.
    """
    if job.is_undo:
        return []
    gains, loses = managers.gains, managers.loses
    handed_over = job.request.leaving.id if job.kind is JobKind.HANDOVER and job.request else None
    many = {one: lost for one, lost in loses.items() if lost >= numbers.moved and one != handed_over}
    if not many:
        return []
    had = await count_customers_of(connection, job.workspace) if had is None else had
    away = {one: lost for one, lost in many.items() if 100 * lost > numbers.moved_percent * had.get(one, 0)}
    names = await _find_names(connection, users.c.email, away)
    return [
        Movement(names.get(one, ""), gains[one], lost, had.get(one, 0))
        for one, lost in sorted(away.items(), key=lambda one: (-one[1], one[0]))
    ]


async def _count_directory(connection: AsyncConnection, job: ImportJob, most: int) -> int:
    """How many customers there are, or `most`: to count a million takes long, and each small file would."""
    some = select(literal(1)).where(customers.c.workspace_id == job.workspace).limit(most).subquery()
    return await connection.scalar(select(func.count()).select_from(some)) or 0


def _has_fixable_values(job: ImportJob) -> bool:
    """Whether other values can be meant in rows that it refuses."""
    return job.counts.errors > 0 and not job.is_undo and job.loads is None
