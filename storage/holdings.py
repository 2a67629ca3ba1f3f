"""What a directory holds: counted in one walk over its customers, and anew once something has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import DirectoryKind, User
from importer.words.holdings import Holdings, Owned
from importer.words.jobs import JobKind, JobState
from storage.column_types import UtcTime
from storage.database import Database
from storage.directory_parts import RememberedPart
from storage.documents import managers_from
from storage.schema import customers, import_jobs, users, workflows, workspaces

_WORKSPACE = "workspace"
_C = customers.c
_VERSION = select(
    workspaces.c.changes, workspaces.c.directory_version, select(func.max(_C.id)).scalar_subquery()
).where(workspaces.c.id == bindparam(_WORKSPACE))
"""It is another one whenever anything was added, or a customer has changed."""
_BY_MANAGERS = (
    select(_C.managers, func.count(), func.count(_C.workflow_id))
    .where(_C.workspace_id == bindparam(_WORKSPACE))
    .group_by(_C.managers)
)
_WORKFLOWS = select(func.count()).where(workflows.c.workspace_id == bindparam(_WORKSPACE))
_LOADED = (
    select(import_jobs.c.loads, func.max(import_jobs.c.finished_at, type_=UtcTime))
    .where(
        import_jobs.c.workspace_id == bindparam(_WORKSPACE),
        import_jobs.c.kind == JobKind.DIRECTORY,
        import_jobs.c.state.in_([state for state in JobState if state.stands]),
    )
    .group_by(import_jobs.c.loads)
)
"""A list may change nothing, and is loaded all the same; one that was taken back isn't any more."""


class SqlInventory:
    """Implements `importer.words.holdings.Inventory`, and remembers what the last workspace holds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = RememberedPart(users, User, ("id", "email", "name"))
        self._remembered: tuple[tuple[object, ...], Holdings] | None = None

    async def count(self, workspace: int) -> Holdings:
        """What the directory holds now: a second for a million customers, nothing while none changes."""
        return await self._database.read(self._count, workspace)

    async def _count(self, connection: AsyncConnection, workspace: int) -> Holdings:
        asked = {_WORKSPACE: workspace}
        version = (workspace, *(await connection.execute(_VERSION, asked)).one())
        remembered = self._remembered
        if remembered is None or remembered[0] != version:
            groups = (await connection.execute(_BY_MANAGERS, asked)).all()
            everyone = await self._users.read(connection, workspace)
            named = await connection.scalar(_WORKFLOWS, asked) or 0
            remembered = self._remembered = version, _add_up(groups, everyone, named)
        return remembered[1]

    async def find_loads(self, workspace: int) -> Mapping[DirectoryKind, datetime]:
        """When a list of a kind was loaded last, of those of which one was and stayed."""
        found = await self._database.rows(_LOADED.params({_WORKSPACE: workspace}))
        return {DirectoryKind(kind): ended for kind, ended in found}


def _add_up(groups: Sequence[Row[str, int, int]], everyone: Sequence[User], workflow_count: int) -> Holdings:
    """From the customers of each set of managers."""
    owned = Counter[int]()
    for managers, count, _with_workflow in groups:
        owned.update(dict.fromkeys(managers_from(managers), count))
    by_id = {user.id: user for user in everyone}
    owners = [Owned(by_id[user], count) for user, count in owned.items() if user in by_id]
    return Holdings(
        customers=sum(count for _managers, count, _with_workflow in groups),
        without_manager=sum(count for managers, count, _with_workflow in groups if not managers),
        without_workflow=sum(count - with_workflow for _managers, count, with_workflow in groups),
        users=len(everyone),
        workflows=workflow_count,
        owners=sorted(owners, key=lambda one: (-one.customers, one.user.email)),
    )
