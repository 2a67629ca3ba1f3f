"""The settings of each workspace, and the audit list of their changes."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import JobKind
from importer.words.workspace_settings import (
    NewSetting,
    SettingChange,
    WorkspaceSettings,
    settings_from,
)
from storage.database import AnyRow, Database
from storage.schema import import_jobs
from storage.settings_schema import setting_changes, workspace_settings
from storage.statements import insert_into
from storage.workspaces import hold

_KEY = ("workspace_id", "name")
_ITS_JOB = and_(
    import_jobs.c.workspace_id == setting_changes.c.workspace_id,
    import_jobs.c.number == setting_changes.c.job_number,
)
_KEPT: Final = select(workspace_settings).where(workspace_settings.c.workspace_id == bindparam("workspace"))


class SqlWorkspaceSettings:
    """Implements `importer.words.ports.SettingsOfWorkspaces`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace: int) -> WorkspaceSettings:
        """All settings of a workspace."""
        return _settings(await self._database.look_up_rows(_KEPT, {"workspace": workspace}))

    async def change(self, workspace: int, new: Sequence[NewSetting]) -> Sequence[SettingChange]:
        """Set these, and note each in the audit list, in one transaction; what is so already isn't noted."""
        return await self._database.write(_change_all, workspace, new)

    async def note(self, workspace: int, changes: Sequence[SettingChange]) -> None:
        """Note in the audit list what was done that isn't a setting."""
        await self._database.write(_note_all, workspace, changes)

    async def changes(
        self, workspace: int, skip: int = 0, most: int | None = None
    ) -> Sequence[SettingChange]:
        """The audit list, the newest first: all of it, or at most so many behind those to skip."""
        lines = select(setting_changes, import_jobs.c.kind).outerjoin(import_jobs, _ITS_JOB)
        of_workspace = lines.where(setting_changes.c.workspace_id == workspace)
        newest_first = of_workspace.order_by(setting_changes.c.id.desc())
        rows = await self._database.rows(newest_first.offset(skip).limit(most))
        return list(map(_read, rows))


async def read_settings(connection: AsyncConnection, workspace: int) -> WorkspaceSettings:
    """All settings of a workspace."""
    return _settings((await connection.execute(_KEPT, {"workspace": workspace})).all())


def _settings(rows: Sequence[AnyRow]) -> WorkspaceSettings:
    return settings_from({row.name: row.value for row in rows})


async def _change_all(
    connection: AsyncConnection, workspace: int, new: Sequence[NewSetting]
) -> Sequence[SettingChange]:
    return [await _change(connection, workspace, one) for one in new]


async def _change(connection: AsyncConnection, workspace: int, new: NewSetting) -> SettingChange:
    await hold(connection, workspace)
    before = (await read_settings(connection, workspace)).written(new.setting)
    change = SettingChange(new.setting, before, new.value, new.by, new.at)
    if change.before != change.after:
        await _keep(connection, workspace, new)
        await note_change(connection, workspace, change)
    return change


async def _keep(connection: AsyncConnection, workspace: int, new: NewSetting) -> None:
    values = {"workspace_id": workspace, "name": new.setting, "value": new.value}
    kept = insert_into(connection, workspace_settings).values(values)
    await connection.execute(kept.on_conflict_do_update(index_elements=_KEY, set_={"value": new.value}))


async def _note_all(connection: AsyncConnection, workspace: int, changes: Sequence[SettingChange]) -> None:
    for change in changes:
        await note_change(connection, workspace, change)


async def note_change(connection: AsyncConnection, workspace: int, change: SettingChange) -> None:
    """Write a line of the audit list."""
    values = {
        "workspace_id": workspace,
        "name": change.setting,
        "before": change.before,
        "after": change.after,
        "changed_by": change.by,
        "changed_at": change.at,
        "job_number": change.job,
        "customers": change.customers,
    }
    await connection.execute(insert(setting_changes).values(values))


def _read(row: AnyRow) -> SettingChange:
    said = (row.name, row.before, row.after, row.changed_by, row.changed_at)
    kind = JobKind(row.kind) if row.kind else JobKind.FILE
    return SettingChange(*said, row.job_number, row.customers, kind)
