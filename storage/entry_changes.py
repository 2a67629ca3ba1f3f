"""The customers that a list adds, or its undo takes out again, as changes: before or after there is nothing.

They come before the customers who change, as they come and go before these, and in the order of their rows.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.changes import Change, ChangeKind, Moves
from importer.words.directory import DirectoryKind, User
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from storage.change_words import ChangeNames, KnownNames
from storage.database import AnyRow, Database
from storage.entry_moves import (
    HAS_MANAGERS,
    HAS_WORKFLOW,
    EntryMoves,
    count_each_manager,
    find_entry_moves,
)
from storage.loading_schema import planned_entries

ENTRY_KINDS: Final = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OUT})
_E = planned_entries.c
_AT_ONCE = 1_000


class EntryChanges:
    """Whom a list adds or its undo takes out, and once it has ended has; of any other job nothing."""

    def __init__(self, database: Database, names: KnownNames) -> None:
        self._database = database
        self._names = names

    async def count(self, job: ImportJob) -> tuple[ChangeKind, int, int]:
        """What becomes of them, how many they are, and how many values they have beside their names."""
        return await self._database.read(_count, job) if _has_entries(job) else (ChangeKind.ADDED, 0, 0)

    async def page(
        self, job: ImportJob, kind: ChangeKind | None, *, skip: int, most: int
    ) -> Sequence[Change]:
        """Those of `most` customers, after `skip` others; of one kind, or of whichever there is."""
        if not _has_entries(job):
            return ()
        page = await self._database.read(self._read_page, job, skip, most)
        return [one for one in page if one.is_of(kind)]

    async def all(self, job: ImportJob, manager: User | None = None) -> AsyncIterator[Sequence[Change]]:
        """All of them, many at a time; or an account manager's alone, without their other values."""
        last = 0
        while _has_entries(job):
            page = await self._database.read(self._read_after, job, last, manager)
            if not page:
                return
            last = -page[-1].customer
            yield [one for one in page if manager is None or one.field is Field.ACCOUNT_MANAGER]

    async def moves(self, job: ImportJob) -> Mapping[int, Moves]:
        """How many of them each account manager gains or loses, by their ids."""
        return await self._database.read(_count_moves, job) if _has_entries(job) else {}

    async def _read_page(
        self, connection: AsyncConnection, job: ImportJob, skip: int, most: int
    ) -> Sequence[Change]:
        moves = await _find(connection, job)
        return await self._in_words(connection, job, moves, _list(moves).offset(skip).limit(most))

    async def _read_after(
        self, connection: AsyncConnection, job: ImportJob, last: int, manager: User | None
    ) -> Sequence[Change]:
        moves = await _find(connection, job)
        some = _list(moves).where(_E.number > last).limit(_AT_ONCE)
        return await self._in_words(connection, job, moves, _of_manager(some, manager) if manager else some)

    async def _in_words(
        self,
        connection: AsyncConnection,
        job: ImportJob,
        moves: EntryMoves,
        some: Select[*tuple[object, ...]],
    ) -> Sequence[Change]:
        rows = (await connection.execute(some)).all()
        names = await self._names.read(connection, job.workspace)
        return list(_in_words(rows, names, moves, with_rows=not job.is_undo))


def _has_entries(job: ImportJob) -> bool:
    return job.loads is DirectoryKind.CUSTOMERS


async def _find(connection: AsyncConnection, job: ImportJob) -> EntryMoves:
    """Before a job has ended its whole plan is told, afterwards what it has come to."""
    return await find_entry_moves(connection, job, so_far=job.state.ended)


def _list(moves: EntryMoves) -> Select[*tuple[object, ...]]:
    values = (_E.number, _E.key, _E.name, func.coalesce(_E.managers, ""), func.coalesce(_E.workflow, 0))
    return select(*values).where(moves.which).order_by(_E.number)


def _of_manager(some: Select[*tuple[object, ...]], manager: User) -> Select[*tuple[object, ...]]:
    managers = literal(",") + func.coalesce(_E.managers, "") + literal(",")
    return some.where(managers.contains(f",{manager.id},"))


async def _count(connection: AsyncConnection, job: ImportJob) -> tuple[ChangeKind, int, int]:
    moves = await _find(connection, job)
    managed, with_workflow = func.count().filter(HAS_MANAGERS), func.count().filter(HAS_WORKFLOW)
    counted = select(func.count(), managed + with_workflow).where(moves.which)
    customers, values = (await connection.execute(counted)).one()
    return _kind_of(moves), customers, values


async def _count_moves(connection: AsyncConnection, job: ImportJob) -> Mapping[int, Moves]:
    moves = await _find(connection, job)
    each = await count_each_manager(connection, moves)
    return {manager: Moves(0, amount) if moves.out else Moves(amount, 0) for manager, amount in each.items()}


def _kind_of(moves: EntryMoves) -> ChangeKind:
    return ChangeKind.TAKEN_OUT if moves.out else ChangeKind.ADDED


def _in_words(
    rows: Sequence[AnyRow], names: ChangeNames, moves: EntryMoves, *, with_rows: bool
) -> Iterator[Change]:
    """A change for the customer, and one for each value that it gets or had.

    Nobody has an id while they aren't there; the row's number, negated, stands for it.
    """
    write_managers, kind = names.write_managers(), _kind_of(moves)
    for number, external_id, name, managers, workflow in rows:
        values = {Field.EXTERNAL_ID: name or external_id}
        if managers:
            values[Field.ACCOUNT_MANAGER] = write_managers(managers)
        if workflow:
            values[Field.WORKFLOW] = names.write_workflow(workflow)
        row = number if with_rows else None
        for field, value in values.items():
            before, after = (value, "") if moves.out else ("", value)
            yield Change(-number, external_id, name, field, before, after, row, entry=kind)
