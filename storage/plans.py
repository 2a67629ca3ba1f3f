"""The stored plans: the planned rows and the refused rows of each job."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.corrections import FixableValue
from importer.words.jobs import ImportJob
from importer.words.plan import (
    AppliedBatch,
    AskedRows,
    Counting,
    Glance,
    Joined,
    PlannedPart,
    WrittenCell,
)
from importer.words.row_errors import RefusedRow
from importer.words.summary import ErrorKind
from storage.apply import apply_batch
from storage.asked_rows import plan_asked
from storage.corrected_files import read_refused_cells
from storage.counting import SqlCounting
from storage.database import Database
from storage.entry_apply import load_batch
from storage.entry_undo import undo_entries_batch
from storage.error_kinds import count_kinds, keep_kinds
from storage.fence import require_attempt, see_attempt
from storage.fixable_values import list_fixable_values
from storage.plan_digest import digest_plan
from storage.plan_rows import PackedRefusals, append_packed, append_written, pack_refused, read_refused_page
from storage.plan_schema import planned_rows, refused_rows
from storage.renewal import list_ranges, renew_range
from storage.repeats import drop_rows, glance, join_rows, read_planned_part
from storage.retention import OF_PLANS, forget_rows
from storage.schema import import_jobs
from storage.undo_apply import undo_batch
from storage.workspaces import see_changes

P = ParamSpec("P")
T = TypeVar("T")

_WRITTEN_AT_ONCE = 10_240
"""So many rows keep others, who want to write or to cancel, waiting for a fraction of a second."""
_WRITTEN_BESIDE_OTHERS = 2_048
"""So many while others do wait."""
_HAS_ROWS: Final = select(or_(*(exists().where(table.c.job_id == bindparam("job")) for table in OF_PLANS)))
_CHANGING: Final = planned_rows.c.job_id == bindparam("job"), planned_rows.c.changes
_COUNTS: Final = select(
    select(func.count()).where(*_CHANGING).scalar_subquery(),
    select(func.count()).where(refused_rows.c.job_id == bindparam("job")).scalar_subquery(),
)
"""These are asked for each import, and put together once: see docs/performance.md."""


class SqlPlans:
    """Implements `importer.words.job_ports.Plans`.

    What may be long is read a page at a time, so that no transaction stays open while someone works on a
    page.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def clear(self, job: ImportJob) -> None:
        """Forget what an unfinished check had stored."""
        if await self._database.look_up(_has_rows, job.id):
            await self._write(_clear, job)

    async def add(self, job: ImportJob, rows: AskedRows) -> Collection[int]:
        """Store what rows ask of their customers, beside what those have, in a few short transactions.

        Returns the numbers of the rows whose customer doesn't exist in the job's workspace.
        """
        most = _WRITTEN_BESIDE_OTHERS if self._database.others_wait else _WRITTEN_AT_ONCE
        missing = [await self._write(_add, job, some) for some in rows.split(most)]
        return set[int]().union(*missing)

    async def keep_written(self, job: ImportJob, cells: Sequence[WrittenCell]) -> None:
        """Keep how cells of planned rows stand in the file, in a few short transactions."""
        for start in range(0, len(cells), _WRITTEN_AT_ONCE):
            await self._write(_keep_written, job, cells[start : start + _WRITTEN_AT_ONCE])

    async def refuse(self, job: ImportJob, rows: Sequence[RefusedRow]) -> None:
        """Store rows that change nothing, with their errors, in one transaction.

        They are put together before it, so that nobody waits for that who wants to write.
        """
        await self._write(_refuse, job, await pack_refused(job.id, rows))

    async def ranges_with_repeats(self, job: int) -> AsyncIterator[Glance]:
        """The ranges in which several planned rows are about one customer.

        All that are lie in the same range.

        Some at a time, as far as was looked, so that it can be told to stop meanwhile.
        """
        after = -1
        while (found := await self._database.ask(glance, job, after)) is not None:
            yield found
            after = found.last

    async def planned(self, job: int, range_: int) -> AsyncIterator[PlannedPart]:
        """The rows of a range, by number; a part at a time, so that they can be settled meanwhile."""
        after = -1
        while (part := await self._database.ask(read_planned_part, job, range_, after)) is not None:
            yield part
            after = part.numbers[-1]

    async def settle(
        self, job: ImportJob, range_: int, *, dropped: Sequence[int] = (), joined: Sequence[Joined] = ()
    ) -> None:
        """Take rows of a range out by their numbers, and let others ask for more, in one transaction."""
        if dropped or joined:
            await self._write(_settle, job, range_, dropped, joined)

    async def count(self, job: int) -> tuple[int, int]:
        """How many planned rows would change their customer, and how many rows are refused."""
        return await self._database.ask(_count, job)

    async def ranges(self, job: int) -> Sequence[int]:
        """The ranges of customers that a job's plan lies in."""
        return await self._database.ask(list_ranges, job)

    async def renew(self, job: ImportJob, range_: int) -> int:
        """Let a range's rows start from what customers have now; how many that makes a difference for."""
        return await self._write(renew_range, job, range_)

    def counting(self) -> Counting:
        """Counts one plan, from its beginning."""
        return SqlCounting(self._database)

    async def digest(self, job: int) -> str:
        """By which a plan is known again: its customers, with what each has and would have."""
        return await digest_plan(self._database, job)

    async def apply_batch(self, job: ImportJob, size: int) -> AppliedBatch | None:
        """Carry out the next `size` planned changes; see `storage.apply`, `undo_apply` and `entry_apply`."""
        return await self._write(_step_of(job), job, size)

    async def forget(self, job: int, most: int) -> bool:
        """Delete at most so many rows of a job at rest, in one transaction; tells whether none are left."""
        return await self._database.write_much(forget_rows, job, most)

    async def refused(self, job: int) -> AsyncIterator[Iterator[RefusedRow]]:
        """The refused rows, by number; a page at a time."""
        after = 0
        while (page := await self._database.read(read_refused_page, job, after)).rows:
            yield page.put_together()
            after = page.last

    async def refused_cells(self, job: int, numbers: Sequence[int], most: int) -> Mapping[int, Sequence[str]]:
        """The cells of refused rows, by number: those of these numbers, or without any the first `most`."""
        return await self._database.read(read_refused_cells, job, numbers, most)

    async def fixable_values(self, job: int, most: int) -> Sequence[FixableValue]:
        """The wrong values in whose place others can be read; of each field those of the most rows first."""
        return await self._database.read(list_fixable_values, job, most)

    async def error_kinds(self, job: int, examples: int = 3) -> Sequence[ErrorKind]:
        """Each kind of error with its rows and its most frequent wrong values.

        The most frequent kind first.
        """
        counted = await self._database.read(count_kinds, job, examples)
        if counted.are_new:
            await self._database.write(keep_kinds, job, counted, examples)
        return counted.kinds

    async def _write(
        self,
        step: Callable[Concatenate[AsyncConnection, ImportJob, P], Awaitable[T]],
        job: ImportJob,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Write rows of a job; those of a large one give way to whatever else is written."""
        write = self._database.write_much if job.is_large else self._database.write
        return await write(step, job, *args, **kwargs)


def _step_of(
    job: ImportJob,
) -> Callable[[AsyncConnection, ImportJob, int], Awaitable[AppliedBatch | None]]:
    """What carries out a batch of a job's plan."""
    if job.is_undo:
        return undo_entries_batch if job.loads else undo_batch
    return load_batch if job.loads else apply_batch


async def _has_rows(connection: AsyncConnection, job: int) -> bool:
    """Whether anything is stored of a job's plan."""
    return bool(await connection.scalar(_HAS_ROWS, {"job": job}))


async def _clear(connection: AsyncConnection, job: ImportJob) -> None:
    await require_attempt(connection, job)
    for table in OF_PLANS:
        await connection.execute(delete(table).where(table.c.job_id == job.id))
    seen = await see_changes(connection, job.workspace)
    await connection.execute(update(import_jobs).where(import_jobs.c.id == job.id).values(changes_seen=seen))


async def _add(connection: AsyncConnection, job: ImportJob, rows: AskedRows) -> Collection[int]:
    """The job is locked at the end only.

    PostgreSQL takes a while for the join, and rows are refused meanwhile.
    """
    await see_attempt(connection, job)
    missing = await plan_asked(connection, job, rows)
    if connection.dialect.name != "sqlite":  # where nobody else writes meanwhile
        await require_attempt(connection, job)
    return missing


async def _keep_written(connection: AsyncConnection, job: ImportJob, cells: Sequence[WrittenCell]) -> None:
    await require_attempt(connection, job)
    await append_written(connection, job.id, cells)


async def _refuse(connection: AsyncConnection, job: ImportJob, packed: PackedRefusals) -> None:
    await require_attempt(connection, job)
    await append_packed(connection, packed)


async def _settle(
    connection: AsyncConnection,
    job: ImportJob,
    range_: int,
    dropped: Sequence[int],
    joined: Sequence[Joined],
) -> None:
    await require_attempt(connection, job)
    await drop_rows(connection, job.id, range_, dropped)
    await join_rows(connection, job.id, range_, joined)


async def _count(connection: AsyncConnection, job: int) -> tuple[int, int]:
    changes, errors = (await connection.execute(_COUNTS, {"job": job})).one()
    return changes, errors
