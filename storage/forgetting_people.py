"""Forgetting a person: in what is over, a name that says nothing stands for them; or counting where."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    RowMapping,
    Table,
    Text,
    bindparam,
    delete,
    func,
    null,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import User
from importer.words.workspace_settings import Setting
from storage.belongings import BELONGINGS, is_of_workspace
from storage.database import Database
from storage.deliveries import forget_deliveries
from storage.directory import looks_after
from storage.forgetting import Forgotten, Rows, erase, leave_no_trace, note_forgotten, require_quiet
from storage.installation_schema import slack_installations
from storage.memory_schema import corrections, job_corrections
from storage.schema import customers, import_jobs, users, workspaces
from storage.settings_schema import setting_changes, workspace_settings
from storage.slack_schema import inbox_events, members, postings
from storage.statements import in_parts
from storage.traces import Person
from storage.workspaces import hold

_PAGE: Final = 2_000
_ENTRY: Final = (users, members)
"""What becomes of these depends on whether anyone is still theirs."""
_SEARCHED: Final = tuple(one.table for one in BELONGINGS if one.may_name_people and one.table not in _ENTRY)
_WHOLE_ROWS: Final = (corrections, job_corrections, inbox_events)
"""A row of these that is about them goes whole: without them it would mean something else, or nothing."""
_TAUGHT_BY: Final = "taught_by"
"""Who taught a correction isn't what it is about."""


class Why(StrEnum):
    """Why something that names a person stays."""

    ASSIGNED = "assigned"
    """Customers are theirs: who looks after whom is the operator's own record."""
    NOT_OVER = "not_over"
    """It is of imports, events or messages that aren't over."""
    IN_FORCE = "in_force"
    """A setting that is in force names them."""
    INSTALLED = "installed"
    """They have installed the app: that goes with the installation and its token."""
    AUDIT = "audit"
    """It is a line of the audit list, which is never shortened."""


@dataclass(frozen=True, slots=True)
class ForgottenPerson:
    """What was forgotten of a person, how much stays for which reason, and what stands where they were named.

    `is_in_slack` tells whether any id of theirs at Slack is known: else what they did there isn't found.
    `not_over` are the numbers of the imports that aren't over and name them.
    """

    forgotten: Forgotten
    stays: Mapping[Why, int]
    called: str
    is_in_slack: bool
    not_over: Sequence[int] = ()


async def forget_person(
    database: Database, workspace: int, email: str, slack_id: str | None, by: str, *, look_only: bool
) -> ForgottenPerson:
    """Take the person with this email out of all that is over, or tell where they stand.

    `slack_id` is their id at Slack where the directory doesn't know it; `by` is noted in the audit list.
    Raises HandoffError while the workspace is busy.
    """
    if look_only:
        return await database.read(_forget, workspace, email, slack_id, by, look_only=True)
    return await database.write_much(_forget, workspace, email, slack_id, by, look_only=False)


async def _forget(
    connection: AsyncConnection, workspace: int, email: str, slack_id: str | None, by: str, *, look_only: bool
) -> ForgottenPerson:
    if not look_only:
        await hold(connection, workspace)
        await leave_no_trace(connection)
    await require_quiet(connection, workspace)
    search = _Search(connection, workspace, await _find(connection, workspace, email, slack_id), look_only)
    for table in _SEARCHED:
        await search.go_through(table)
    await search.let_go_of_entry()
    found = Forgotten(search.deleted, search.changed)
    if not look_only and (found.deleted or found.changed):
        await note_forgotten(connection, workspace, search.person.called, by)
    stays, called = await search.stays(), search.person.called
    not_over = await search.find_not_over()
    if not look_only:
        await forget_deliveries(connection)
    return ForgottenPerson(found, stays, called, bool(search.person.slack_ids), not_over)


async def _find(connection: AsyncConnection, workspace: int, email: str, slack_id: str | None) -> Person:
    of_email = (users.c.workspace_id == workspace, users.c.email_key == email.casefold())
    found = select(users.c.id, users.c.email, users.c.name, users.c.slack_id, members.c.slack_id)
    linked = found.outerjoin(members, members.c.user_id == users.c.id).where(*of_email)
    row = (await connection.execute(linked)).one_or_none()
    if row is None:
        return Person(email, [slack_id] if slack_id else [])
    return Person(email, {one for one in (slack_id, row[3], row[4]) if one}, User(row[0], row[1], row[2]))


@dataclass(slots=True)
class _Search:
    """Goes through the tables of a workspace, one after the other."""

    connection: AsyncConnection
    workspace: int
    person: Person
    look_only: bool
    deleted: list[Rows] = field(default_factory=list)
    changed: list[Rows] = field(default_factory=list)
    not_over: int = 0
    open_jobs: set[int] = field(default_factory=set)
    assigned: int = 0

    async def go_through(self, table: Table) -> None:
        """Hide them in the rows that name them, and delete those that are about them alone."""
        named = [row async for row in self._named(table)]
        over = [row for row in named if row["is_over"]]
        self._note_not_over([row for row in named if not row["is_over"]])
        whole = [row for row in over if self._goes_whole(table, row)]
        rest = [row for row in over if not self._goes_whole(table, row)]
        _note(self.deleted, table, len(whole))
        _note(self.changed, table, len(rest))
        if not self.look_only:
            await _delete(self.connection, table, whole)
            await self._hide(table, rest)

    def _note_not_over(self, rows: Sequence[RowMapping]) -> None:
        """Count rows that stay, and remember the jobs that they are of; events are of none."""
        self.not_over += len(rows)
        self.open_jobs.update(row["of_job"] for row in rows if row["of_job"] is not None)

    async def find_not_over(self) -> Sequence[int]:
        """The numbers of the jobs that aren't over and name them."""
        these = select(import_jobs.c.number).where(import_jobs.c.id.in_(self.open_jobs))
        return (await self.connection.scalars(these.order_by(import_jobs.c.number))).all()

    async def let_go_of_entry(self) -> None:
        """Let their entry in the directory name nobody, unless customers are theirs, or may become so."""
        user = self.person.user
        if user is None:
            return
        theirs = select(func.count()).where(customers.c.workspace_id == self.workspace, looks_after(user.id))
        self.assigned = await self.connection.scalar(theirs) or 0
        if self.assigned or await self._is_expected(user):
            return
        link = await erase(self.connection, members, members.c.user_id == user.id, look_only=self.look_only)
        _note(self.deleted, members, link.rows)
        _note(self.changed, users, 1)
        if not self.look_only:
            await self._rename(user)

    async def stays(self) -> Mapping[Why, int]:
        """How much names them still, and why."""
        is_admin = workspace_settings.c.name == Setting.IMPORT_ADMINS
        counts = {
            Why.ASSIGNED: self.assigned,
            Why.NOT_OVER: self.not_over,
            Why.IN_FORCE: await self._count(workspace_settings, is_admin),
            Why.INSTALLED: await self._count(slack_installations, true()),
            Why.AUDIT: await self._count(setting_changes, true()),
        }
        return {why: count for why, count in counts.items() if count}

    async def _is_expected(self, user: User) -> bool:
        """Whether a job that isn't over is about them: a preview, or a return on its day."""
        jobs = import_jobs.c
        waiting = (jobs.workspace_id == self.workspace, jobs.finished_at.is_(None), jobs.request.is_not(None))
        rows = (await self.connection.execute(select(jobs.id, jobs.request).where(*waiting))).all()
        expected = [row.id for row in rows if user.id in _people_of(json.loads(row.request))]
        self.not_over += len(expected)
        self.open_jobs.update(expected)
        return bool(expected)

    async def _rename(self, user: User) -> None:
        """Imports that can be taken back refer to the entry by its id, so it isn't deleted."""
        nobody = {"email": self.person.called, "email_key": self.person.called, "name": "", "slack_id": None}
        await self.connection.execute(update(users).where(users.c.id == user.id).values(nobody))
        newer = workspaces.c.directory_version + 1
        this = update(workspaces).where(workspaces.c.id == self.workspace)
        await self.connection.execute(this.values(directory_version=newer))

    async def _count(self, table: Table, which: ColumnElement[bool]) -> int:
        kept = select(table).where(is_of_workspace(table, self.workspace), which)
        rows = await self.connection.execute(kept)
        return sum(map(self.person.is_named_in_any, rows))

    async def _named(self, table: Table) -> AsyncIterator[RowMapping]:
        """The rows that name them: keys, texts, and whether what they are of `is_over`."""
        texts = _texts_of(table)
        columns = dict.fromkeys([*table.primary_key.columns, *texts])
        wanted = select(*columns, _is_over(table).label("is_over"), _job_of(table).label("of_job"))
        may_be = [text.icontains(one, autoescape=True) for text in texts for one in self.person.fragments]
        query = wanted.where(is_of_workspace(table, self.workspace), or_(*may_be))
        async with self.connection.stream(query.execution_options(yield_per=_PAGE)) as rows:
            async for row in rows.mappings():
                if self.person.is_named_in_any(row.values()):
                    yield row

    def _goes_whole(self, table: Table, row: RowMapping) -> bool:
        """Whether the row goes whole."""
        told = (value for name, value in row.items() if name != _TAUGHT_BY)
        return table in _WHOLE_ROWS and self.person.is_named_in_any(told)

    async def _hide(self, table: Table, rows: Sequence[RowMapping]) -> None:
        texts = [column for column in _texts_of(table) if not column.primary_key]
        keys = [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]
        this = update(table).where(*keys).values({one.name: bindparam(f"new_{one.name}") for one in texts})
        if rows:
            await self.connection.execute(this, [self._new_values(table, row, texts) for row in rows])

    def _new_values(self, table: Table, row: RowMapping, texts: Iterable[Column[str]]) -> dict[str, object]:
        values: dict[str, object] = {f"key_{one.name}": row[one.name] for one in table.primary_key.columns}
        for one in texts:
            values[f"new_{one.name}"] = row[one.name] and self.person.hide(row[one.name])
        return values


def _note(counts: list[Rows], table: Table, rows: int) -> None:
    if rows:
        counts.append(Rows(table.name, rows))


def _texts_of(table: Table) -> Sequence[Column[str]]:
    return [column for column in table.columns if isinstance(column.type, Text)]


def _is_over(table: Table) -> ColumnElement[bool]:
    """Whether nobody works with a row any more."""
    if table is import_jobs or table is inbox_events:
        return table.c.finished_at.is_not(None)
    if table is postings:
        return postings.c.said_at.is_not(None)
    if "job_id" in table.c:
        ended = select(import_jobs.c.id).where(import_jobs.c.finished_at.is_not(None))
        return table.c.job_id.in_(ended)
    return true()


def _job_of(table: Table) -> ColumnElement[int | None]:
    """The id of the job that a row is of, where it is of one."""
    if table is import_jobs:
        return import_jobs.c.id
    return type_coerce(table.c.job_id if "job_id" in table.c else null(), Integer)


def _people_of(request: Mapping[str, object]) -> set[object]:
    """The ids of users in a handover, as it is kept: see `storage.documents.handover_text`."""
    match request:
        case {"leaving": {"id": leaving}, "to": list(to)}:
            return {leaving, *(one["id"] for one in to)}
        case _:
            return set()


async def _delete(connection: AsyncConnection, table: Table, rows: Sequence[RowMapping]) -> None:
    key = list(table.primary_key.columns)
    for part in in_parts([tuple(row[column.name] for column in key) for row in rows]):
        await connection.execute(delete(table).where(tuple_(*key).in_(part)))
