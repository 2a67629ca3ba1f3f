"""Forgetting a whole workspace, and what every forgetting stands on; or counting what would go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.job_reading import Source
from importer.words.jobs import ImportJob, JobState
from importer.words.language import lazy_gettext
from importer.words.workspace_settings import FORGOTTEN, SettingChange
from storage.belongings import is_of_workspace, tables_to_delete
from storage.database import AnyRow, Database
from storage.deliveries import forget_deliveries
from storage.job_deliveries import find_held
from storage.schema import import_jobs, in_state
from storage.workspace_settings import note_change
from storage.workspaces import has_left, hold

_J: Final = import_jobs.c


@dataclass(frozen=True, slots=True)
class Rows:
    """So many rows of a table."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted, or would be, and in which rows only some words were; `sources` have copies of files.

    `job` is the import as it stood before, where one was forgotten, and `referring` are the numbers of other
    jobs that take it back, correct it or try it out; `is_told` where its messages say so.
    """

    deleted: Sequence[Rows]
    changed: Sequence[Rows] = ()
    sources: Sequence[Source] = ()
    referring: Sequence[int] = ()
    job: ImportJob | None = None
    is_told: bool = False


async def require_quiet(connection: AsyncConnection, workspace: int) -> None:
    """Raise HandoffError while a job of the workspace runs, or waits for its turn."""
    runs = in_state(lambda state: state.runs)
    waits = and_(_J.state == JobState.QUEUED, or_(_J.due.is_(None), _J.due <= datetime.now(UTC)))
    await _require_none(connection, workspace, or_(runs, waits))


async def _require_none(connection: AsyncConnection, workspace: int, is_so: ColumnElement[bool]) -> None:
    """Raise HandoffError where there is such a job in the workspace."""
    busy = select(_J.number).where(_J.workspace_id == workspace, is_so).order_by(_J.number)
    numbers = (await connection.scalars(busy)).all()
    if numbers:
        raise HandoffError(
            lazy_gettext(
                "Nothing was deleted, because imports are under way ({numbers}). "
                "Wait until they have ended, or cancel them, and type it again.",
                numbers=tuple(map(str, numbers)),
            )
        )


async def forget_workspace(database: Database, workspace: int, *, look_only: bool) -> Forgotten:
    """Delete everything of a workspace, or tell what that would be.

    What waits there goes as well: perhaps nobody serves it any more. Raises HandoffError while a process that
    lives is at work on any of it; that no bot lives to take it up meanwhile is the caller's to see to.
    """
    if look_only:
        return await database.read(_delete_workspace, workspace, look_only=True)
    return await database.write_much(_delete_workspace, workspace, look_only=False)


async def forget_who_left(database: Database, workspace: int, before: datetime) -> Forgotten:
    """Delete everything of a workspace, unless it has come back, or left after this moment."""
    return await database.write_much(_delete_who_left, workspace, before)


async def note_forgotten(connection: AsyncConnection, workspace: int, what: str, by: str) -> None:
    """Write down in the audit list that something was forgotten, and by whom."""
    await note_change(connection, workspace, SettingChange(FORGOTTEN, "", what, by, datetime.now(UTC)))


async def leave_no_trace(connection: AsyncConnection) -> None:
    """Let SQLite write zeros over what is deleted; PostgreSQL gives the room to other rows by itself.

    What its queue remembers goes last (`forget_deliveries`): others wait for its rows.
    """
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("PRAGMA secure_delete = ON")


async def erase(
    connection: AsyncConnection, table: Table, which: ColumnElement[bool], *, look_only: bool
) -> Rows:
    """Delete rows, or count those that would be."""
    if look_only:
        found = await connection.scalar(select(func.count()).select_from(table).where(which))
        return Rows(table.name, found or 0)
    return Rows(table.name, (await connection.execute(delete(table).where(which))).rowcount)


async def _delete_who_left(connection: AsyncConnection, workspace: int, before: datetime) -> Forgotten:
    await hold(connection, workspace)
    if not await has_left(connection, workspace, before):
        return Forgotten(())
    await require_quiet(connection, workspace)
    return await _delete_workspace(connection, workspace, look_only=False)


async def _delete_workspace(connection: AsyncConnection, workspace: int, *, look_only: bool) -> Forgotten:
    await _require_none(connection, workspace, _J.id.in_(await find_held(connection)))
    if not look_only:
        await hold(connection, workspace)
        await leave_no_trace(connection)
    rows = (await connection.execute(select(import_jobs).where(_J.workspace_id == workspace))).all()
    deleted = [
        await erase(connection, table, is_of_workspace(table, workspace), look_only=look_only)
        for table in tables_to_delete()
    ]
    if not look_only:
        await forget_deliveries(connection)
    return Forgotten(name_any(deleted), sources=list(map(source_of, rows)))


def name_any(counts: Sequence[Rows]) -> Sequence[Rows]:
    """The tables of which there is something."""
    return [one for one in counts if one.rows]


def source_of(row: AnyRow) -> Source:
    """The file of an import."""
    return Source(row.file_name, row.file_size, row.file_key, row.share)
