"""Forgetting what is kept of one import but that it was; or counting what would go."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.fields import Mapping
from importer.words.handover import Handover
from importer.words.jobs import ImportJob, JobKind, JobState, forgotten_share
from importer.words.language import lazy_gettext
from importer.words.postings import NO_FAREWELL, Farewell, Thread
from importer.words.table_shape import Dialect, TableShape
from importer.words.workspace_settings import FORGOTTEN
from storage.belongings import is_of_workspace
from storage.database import AnyRow, Database
from storage.deliveries import forget_deliveries
from storage.documents import (
    approval_from,
    approval_text,
    handover_from,
    handover_text,
    mapping_text,
    shape_from,
    shape_text,
)
from storage.forgetting import (
    Forgotten,
    Rows,
    erase,
    leave_no_trace,
    name_any,
    note_forgotten,
    require_quiet,
    source_of,
)
from storage.job_rows import job_from
from storage.loading_schema import listed_customers, named_customers, planned_entries, undone_entries
from storage.memory_schema import job_corrections
from storage.plan_schema import matched_cells, planned_rows, refused_rows, row_errors
from storage.postings import add_postings
from storage.schema import RowsKept, error_files, import_jobs, in_state
from storage.slack_schema import inbox_events, postings, threads
from storage.threads import find_place
from storage.undo_schema import undo_rows
from storage.workspaces import hold

_J: Final = import_jobs.c
_OF_ONE_IMPORT: Final = (
    planned_rows,
    matched_cells,
    refused_rows,
    row_errors,
    undo_rows,
    planned_entries,
    undone_entries,
    listed_customers,
    named_customers,
    job_corrections,
    error_files,
)
"""What goes of an import; its applied ranges stay, by which the undo of another knows what lies above."""

_ENDED: Final = in_state(lambda state: state.ended)


async def forget_import(
    database: Database,
    workspace: int,
    number: int,
    by: str,
    farewell: Farewell = NO_FAREWELL,
    *,
    look_only: bool,
) -> Forgotten:
    """Delete all that is kept of an import but that it was, or tell what that would be.

    What it set stays set. An open one is cancelled with it. `by` is noted in the audit list, and its messages
    are edited by the `farewell`. Raises HandoffError where there is no such import, while the workspace is
    busy, and where another job needs it.
    """
    asked = _Asked(workspace, number, by, farewell)
    if look_only:
        return await database.read(_forget_import, asked, look_only=True)
    return await database.write_much(_forget_import, asked, look_only=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which import is to be forgotten, by whom, and what becomes of its messages."""

    workspace: int
    number: int
    by: str
    farewell: Farewell


async def _forget_import(connection: AsyncConnection, asked: _Asked, *, look_only: bool) -> Forgotten:
    if not look_only:
        await hold(connection, asked.workspace)
        await leave_no_trace(connection)
    await require_quiet(connection, asked.workspace)
    row = await _find(connection, asked.workspace, asked.number)
    await _require_unneeded(connection, row)
    job = job_from(row)
    place = await find_place(connection, job)
    which = _of(row, asked.farewell.kinds if place else ())
    deleted = [await erase(connection, table, these, look_only=look_only) for table, these in which]
    if not look_only:
        await _leave_counts(connection, row, asked.by)
        await _say_farewell(connection, job, place, asked.farewell)
        await forget_deliveries(connection)
    changed, referring = [Rows(import_jobs.name, 1)], await _find_referring(connection, row)
    return Forgotten(name_any(deleted), changed, [source_of(row)], referring, job, place is not None)


async def _say_farewell(
    connection: AsyncConnection, job: ImportJob, place: Thread | None, farewell: Farewell
) -> None:
    """Have the messages that stand at Slack say that there is nothing to be decided about any more."""
    if place:
        await add_postings(connection, job.workspace, farewell.tell(job, place), job.id)


async def _leave_counts(connection: AsyncConnection, job: AnyRow, by: str) -> None:
    """Blank the import's own row, and note who wanted that."""
    is_open = {} if JobState(job.state).ended else _cancelled(by)
    this = update(import_jobs).where(_J.id == job.id)
    await connection.execute(this.values({**_nothing_but_counts(job), **is_open}))
    await note_forgotten(connection, job.workspace_id, f"import {job.number}", by)


async def _find_referring(connection: AsyncConnection, job: AnyRow) -> Sequence[int]:
    """The numbers of the jobs that refer to it."""
    refers = (_J.workspace_id == job.workspace_id, _J.of_number == job.number)
    return (await connection.scalars(select(_J.number).where(*refers).order_by(_J.number))).all()


async def _find(connection: AsyncConnection, workspace: int, number: int) -> AnyRow:
    found = select(import_jobs).where(_J.workspace_id == workspace, _J.number == number)
    job = (await connection.execute(found)).one_or_none()
    if job is None:
        raise HandoffError(
            lazy_gettext(
                "There is no import {number}. See which there are with: python -m bot history",
                number=str(number),
            )
        )
    return job


async def _require_unneeded(connection: AsyncConnection, job: AnyRow) -> None:
    """Raise HandoffError where an open job reads its rows, or a return will look at them on its day."""
    others = (_J.workspace_id == job.workspace_id, ~_ENDED, _J.id != job.id)
    refers = _J.of_number == job.number
    returns = and_(_J.kind == JobKind.RETURN, _J.of_number <= job.number)
    needed = select(_J.number, _J.of_number, _J.kind).where(*others, or_(refers, returns)).order_by(_J.number)
    row = (await connection.execute(needed.limit(1))).one_or_none()
    if row is None:
        return
    if row.kind == JobKind.RETURN:
        raise HandoffError(
            lazy_gettext(
                "Nothing was deleted: the customers of handover {cover} return on a day to come, and that "
                "needs import {number}. See python -m bot cover list, and type it again once they have "
                "returned, or stay.",
                cover=str(row.of_number),
                number=str(job.number),
            )
        )
    raise HandoffError(
        lazy_gettext(
            "Nothing was deleted: import {other} isn't over, and needs import {number}. "
            "Carry it out or cancel it first.",
            other=str(row.number),
            number=str(job.number),
        )
    )


def _of(job: AnyRow, standing: Collection[str]) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Its rows, where it was talked about, and the events that brought it: they quote the id of its file.

    Where messages of these kinds stand is still needed, to edit them.
    """
    for table in _OF_ONE_IMPORT:
        yield table, table.c.job_id == job.id
    stands = and_(postings.c.kind.in_(standing), postings.c.place != "")
    yield postings, and_(postings.c.job_id == job.id, ~stands)
    yield threads, and_(threads.c.workspace_id == job.workspace_id, threads.c.share == job.share)
    if job.file_key:
        quotes = inbox_events.c.body.contains(json.dumps(job.file_key)[1:-1], autoescape=True)
        yield inbox_events, and_(is_of_workspace(inbox_events, job.workspace_id), quotes)


def _cancelled(by: str) -> dict[str, object]:
    return {"state": JobState.CANCELLED, "cancelled_by": by, "finished_at": datetime.now(UTC)}


def _nothing_but_counts(job: AnyRow) -> dict[str, object]:
    """The row of an import of which only its number, kind, end, counts and people are known any more."""
    request, approval = handover_from(job.request), approval_from(job.approval)
    return {
        "file_name": FORGOTTEN,
        "file_size": 0,
        "file_key": "",
        "share": forgotten_share(job.number),
        "content": "",
        "shape": shape_text(_bare(shape_from(job.shape))),
        "mapping": mapping_text(Mapping()),
        "proposal": None,
        "verdict": None,
        "error_kinds": None,
        "failure": None,
        "absent": None,
        "request": handover_text(_nameless(request) if request else None),
        "approval": approval_text(replace(approval, reason="")) if approval else None,
        "rows_kept": RowsKept.NONE,
    }


def _bare(shape: TableShape) -> TableShape:
    """The number of rows, without a word of the file."""
    return TableShape(Dialect(), shape.header_row, columns=(), positions=(), samples=(), rows=shape.rows)


def _nameless(request: Handover) -> Handover:
    """Which users it was about, by their ids alone."""
    return replace(
        request,
        leaving=replace(request.leaving, email=FORGOTTEN, name=""),
        to=tuple(replace(one, email=FORGOTTEN, name="") for one in request.to),
        workflow=replace(request.workflow, name=FORGOTTEN) if request.workflow else None,
        gone=(),
    )
