"""The directory: customers, users and workflows, as the import asks for them and as exports write them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Row, bindparam, exists, literal, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import (
    Assignment,
    Customer,
    CustomerRecord,
    DirectoryKind,
    LoadCounts,
    Neighbours,
    User,
    UserRecord,
    Workflow,
    WorkflowRecord,
)
from importer.words.exports import ChangesSoFar
from importer.words.fields import Field
from storage.database import AnyRow, Database
from storage.directory_load import load_customers, load_users, load_workflows
from storage.directory_parts import RememberedPart, read_version
from storage.documents import managers_from
from storage.external_ids import existing, first_with_zeros, leading_zeros, neighbours, some_of_all
from storage.schema import customers, users, workflows, workspaces
from storage.statements import ASKED_AT_ONCE, in_parts

T = TypeVar("T")

_PAGE = 2_000
_FEW = 200
"""So many External Ids are looked up within a millisecond."""
_PARTS = {
    DirectoryKind.CUSTOMERS: customers,
    DirectoryKind.USERS: users,
    DirectoryKind.WORKFLOWS: workflows,
}

_BY_EXTERNAL_ID = select(
    customers.c.external_id, customers.c.id, customers.c.managers, customers.c.workflow_id
).where(
    customers.c.workspace_id == bindparam("workspace"),
    customers.c.external_id.in_(bindparam("external_ids", expanding=True)),
)

_HOLDS: Final = select(
    *(
        exists().where(part.c.workspace_id == bindparam("workspace")).label(kind)
        for kind, part in _PARTS.items()
    )
)
"""Whether each part holds anything: put together once, as it is asked several times for each file."""
_SO_FAR: Final = select(workspaces.c.changes, workspaces.c.team_id).where(
    workspaces.c.id == bindparam("workspace")
)

_LACKS: Final[Mapping[Field | None, ColumnElement[bool]]] = {
    None: true(),
    Field.ACCOUNT_MANAGER: customers.c.managers == "",
    Field.WORKFLOW: customers.c.workflow_id.is_(None),
}


def looks_after(user: int) -> ColumnElement[bool]:
    """Whether a user is one of a customer's account managers."""
    return (literal(",") + customers.c.managers + ",").like(f"%,{user},%")


_EXPORTED = (
    select(customers.c.external_id, customers.c.name, customers.c.managers, workflows.c.name)
    .outerjoin(workflows, workflows.c.id == customers.c.workflow_id)
    .where(
        customers.c.workspace_id == bindparam("workspace"),
        customers.c.external_id > bindparam("after"),
    )
    .order_by(customers.c.external_id)
    .limit(_PAGE)
)


class SqlDirectory:
    """Implements `importer.words.ports.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = RememberedPart(users, User, ("id", "email", "name"))
        self._workflows = RememberedPart(workflows, Workflow, ("id", "name"))

    async def users(self, workspace: int) -> Sequence[User]:
        """All users, in the order of their ids; the same object until one was added or changed."""
        return await self._users.look(self._database, workspace)

    async def workflows(self, workspace: int) -> Sequence[Workflow]:
        """All workflows, in the order of their ids; the same object until one was added or changed."""
        return await self._workflows.look(self._database, workspace)

    async def assignable(self, workspace: int) -> tuple[Sequence[User], Sequence[Workflow]]:
        """What customers can be given, both as of one moment: all users, and all workflows."""
        version = await read_version(self._database, workspace)
        users, workflows = self._users.as_of(version), self._workflows.as_of(version)
        if users is None or workflows is None:
            return await self._database.read(self._read_assignable, workspace)
        return users, workflows

    async def _read_assignable(
        self, connection: AsyncConnection, workspace: int
    ) -> tuple[Sequence[User], Sequence[Workflow]]:
        users = await self._users.read(connection, workspace)
        return users, await self._workflows.read(connection, workspace)

    async def customers(self, workspace: int, external_ids: Collection[str]) -> dict[str, Customer]:
        """Those of the customers that exist, by External Id, all as of one moment."""
        return await self._look_up(_find_customers, workspace, external_ids)

    async def existing(self, workspace: int, external_ids: Collection[str]) -> Collection[str]:
        """Those of the External Ids that customers have."""
        return await self._look_up(existing, workspace, external_ids)

    async def _look_up(
        self,
        step: Callable[[AsyncConnection, int, Collection[str]], Awaitable[T]],
        workspace: int,
        external_ids: Collection[str],
    ) -> T:
        """Ask one query of few External Ids, else several in a transaction."""
        if len(external_ids) <= _FEW:
            return await self._database.look_up(step, workspace, external_ids)
        asks = self._database.ask if len(external_ids) <= ASKED_AT_ONCE else self._database.read
        return await asks(step, workspace, external_ids)

    async def neighbours(self, workspace: int, external_ids: Collection[str]) -> dict[str, Neighbours]:
        """What exists just before and just behind each of the External Ids."""
        return await self._database.read(neighbours, workspace, external_ids)

    async def some_external_ids(self, workspace: int) -> Sequence[str]:
        """The first two thousand in their order, and of as many others as are at hand."""
        return await self._database.read(some_of_all, workspace)

    async def leading_zeros(self, workspace: int) -> Collection[tuple[int, int]]:
        """Of the External Ids that begin with zero, each once.

        How long they are, and how long without these zeros.
        """
        return await self._database.ask(leading_zeros, workspace)

    async def first_with_zeros(self, workspace: int, most: int) -> Sequence[str]:
        """The first External Ids that begin with zero, in their order; at most so many."""
        return await self._database.ask(first_with_zeros, workspace, most)

    async def loaded(self, workspace: int) -> Collection[DirectoryKind]:
        """The parts that hold anything."""
        return await self._database.look_up(find_loaded, workspace)

    async def export_customers(
        self, workspace: int, without: Field | None = None, of: int | None = None
    ) -> AsyncIterator[tuple[str, str, str, str]]:
        """External Id, name, managers' emails, workflow name; in the order of the External Ids.

        Only customers that have no account manager, or no workflow, where that is given as `without`; only
        those that one user looks after, where that user's id is given as `of`.

        Read a page at a time: no transaction stays open between two of them.
        """
        wanted = _LACKS[without] & (true() if of is None else looks_after(of))
        after: str | None = ""
        while after is not None:
            page, users_then = await self._database.read(self._read_export_page, workspace, after, wanted)
            emails = {user.id: user.email for user in users_then}
            for external_id, name, managers, workflow in page:
                yield (
                    external_id,
                    name,
                    ", ".join(emails[id_] for id_ in managers_from(managers)),
                    workflow or "",
                )
            after = page[-1][0] if page else None

    async def _read_export_page(
        self, connection: AsyncConnection, workspace: int, after: str, wanted: ColumnElement[bool]
    ) -> tuple[Sequence[AnyRow], Sequence[User]]:
        """The next customers, and the users of that moment: one may have been added since the page before."""
        page = await connection.execute(_EXPORTED.where(wanted), {"workspace": workspace, "after": after})
        return page.all(), await self._users.read(connection, workspace)

    async def changes_so_far(self, workspace: int) -> ChangesSoFar:
        """Where the workspace's changes stand: what is exported from now on surely holds the last one."""
        return await self._database.look_up(_read_changes_so_far, workspace)

    async def load_customers(self, workspace: int, records: Sequence[CustomerRecord]) -> LoadCounts:
        """Add or update customers by External Id, in one transaction.

        Of equal External Ids the last stays.
        """
        return await self._database.write(load_customers, workspace, records)

    async def load_users(self, workspace: int, records: Sequence[UserRecord]) -> LoadCounts:
        """Add or update users by email, in one transaction."""
        return await self._database.write(load_users, workspace, records)

    async def load_workflows(self, workspace: int, records: Sequence[WorkflowRecord]) -> LoadCounts:
        """Add workflows by name, in one transaction."""
        return await self._database.write(load_workflows, workspace, records)


async def _find_customers(
    connection: AsyncConnection, workspace: int, external_ids: Collection[str]
) -> dict[str, Customer]:
    found: dict[str, Customer] = {}
    # No text in PostgreSQL holds a NUL, so no customer has one; asking for it would be an error.
    for part in in_parts([external_id for external_id in external_ids if "\0" not in external_id]):
        rows = await connection.execute(_BY_EXTERNAL_ID, {"workspace": workspace, "external_ids": part})
        found.update((row[0], _customer(row)) for row in rows)
    return found


async def find_loaded(connection: AsyncConnection, workspace: int) -> Collection[DirectoryKind]:
    """The parts that hold anything."""
    found = (await connection.execute(_HOLDS, {"workspace": workspace})).one()
    return {kind for kind, holds_any in zip(_PARTS, found, strict=True) if holds_any}


def _customer(row: Row[str, int, str, int | None]) -> Customer:
    external_id, id_, managers, workflow = row
    return Customer(id_, external_id, Assignment(managers_from(managers), workflow))


async def _read_changes_so_far(connection: AsyncConnection, workspace: int) -> ChangesSoFar:
    return ChangesSoFar(*(await connection.execute(_SO_FAR, {"workspace": workspace})).one())
