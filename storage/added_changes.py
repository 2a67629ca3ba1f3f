"""The customers that a list adds, as changes: before there was nothing.

They come before the customers who change, as they are added before these, and in the order of their rows.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.changes import Change
from importer.words.directory import DirectoryKind, User
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from storage.change_words import ChangeNames, KnownNames
from storage.database import AnyRow, Database
from storage.entries import HAS_MANAGERS, HAS_WORKFLOW, count_gains, is_added
from storage.loading_schema import planned_entries

_E = planned_entries.c
_AT_ONCE = 1_000


class AddedCustomers:
    """What a list adds, and once it has ended has added; of any other job nothing."""

    def __init__(self, database: Database, names: KnownNames) -> None:
        self._database = database
        self._names = names

    async def count(self, job: ImportJob) -> tuple[int, int]:
        """How many customers there are, and how many values they get beside their names."""
        return await self._database.read(_count, job) if _may_add(job) else (0, 0)

    async def page(self, job: ImportJob, *, skip: int, most: int) -> Sequence[Change]:
        """Those of `most` customers, after `skip` others."""
        if not _may_add(job):
            return ()
        some = _list_added(job).offset(skip).limit(most)
        return await self._database.read(self._read, job, some)

    async def all(self, job: ImportJob, manager: User | None = None) -> AsyncIterator[Sequence[Change]]:
        """All of them, many at a time; or those that an account manager gets, without their other values."""
        last = 0
        while _may_add(job):
            some = _list_added(job).where(_E.number > last).limit(_AT_ONCE)
            page = await self._database.read(self._read, job, some.where(_has(manager)) if manager else some)
            if not page:
                return
            last = page[-1].row or last
            yield [one for one in page if manager is None or one.field is Field.ACCOUNT_MANAGER]

    async def gains(self, job: ImportJob) -> Counter[int]:
        """How many of them each account manager gets, by their ids."""
        return await self._database.read(count_gains, _is_told(job)) if _may_add(job) else Counter()

    async def _read(
        self, connection: AsyncConnection, job: ImportJob, some: Select[*tuple[object, ...]]
    ) -> Sequence[Change]:
        rows = (await connection.execute(some)).all()
        return list(_in_words(rows, await self._names.read(connection, job.workspace)))


def _may_add(job: ImportJob) -> bool:
    return job.loads is DirectoryKind.CUSTOMERS and not job.is_undo


def _is_told(job: ImportJob) -> ColumnElement[bool]:
    """Before a job has ended its whole plan is told, afterwards what it has come to."""
    return is_added(job, so_far=job.state.ended)


def _has(manager: User) -> ColumnElement[bool]:
    managers = literal(",") + func.coalesce(_E.managers, "") + literal(",")
    return managers.contains(f",{manager.id},")


def _list_added(job: ImportJob) -> Select[*tuple[object, ...]]:
    values = (_E.number, _E.key, _E.name, func.coalesce(_E.managers, ""), func.coalesce(_E.workflow, 0))
    return select(*values).where(_is_told(job)).order_by(_E.number)


async def _count(connection: AsyncConnection, job: ImportJob) -> tuple[int, int]:
    managed, with_workflow = func.count().filter(HAS_MANAGERS), func.count().filter(HAS_WORKFLOW)
    counted = select(func.count(), managed + with_workflow).where(_is_told(job))
    customers, values = (await connection.execute(counted)).one()
    return customers, values


def _in_words(rows: Sequence[AnyRow], names: ChangeNames) -> Iterator[Change]:
    """A change for the customer, and one for each value that it gets.

    Nobody has an id as long as they aren't added; the row's number, negated, stands for it.
    """
    write_managers = names.write_managers()
    for number, external_id, name, managers, workflow in rows:
        customer = -number, external_id, name
        yield Change(*customer, Field.EXTERNAL_ID, "", name or external_id, number, adds=True)
        if managers:
            yield Change(*customer, Field.ACCOUNT_MANAGER, "", write_managers(managers), number, adds=True)
        if workflow:
            yield Change(*customer, Field.WORKFLOW, "", names.write_workflow(workflow), number, adds=True)
