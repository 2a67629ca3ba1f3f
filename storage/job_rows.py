"""How an import job lies in its table."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, func, or_

from importer.words.absent import Absent
from importer.words.directory import DirectoryKind
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.new_jobs import NewJob
from importer.words.stored_sentences import from_text
from importer.words.wanted import Wanted
from storage.database import AnyRow
from storage.documents import (
    approval_from,
    handover_from,
    handover_text,
    mapping_from,
    mapping_text,
    proposal_from,
    proposal_text,
    shape_from,
    shape_text,
    verdict_from,
)
from storage.schema import RowsKept, import_jobs

_KEPT: Final = 256
"""So many rows are known again as they were: while many jobs wait, all of them are read again and again."""


@lru_cache(maxsize=_KEPT)
def job_from(row: AnyRow) -> ImportJob:
    """The job in a row of `import_jobs`."""
    return ImportJob(
        id=row.id,
        workspace=row.workspace_id,
        number=row.number,
        state=JobState(row.state),
        kind=JobKind(row.kind),
        of=row.of_number,
        reading=_reading_from(row),
        uploaded_by=row.uploaded_by,
        created_at=row.created_at,
        counts=Counts(
            row.rows, row.planned, row.changed, row.unchanged, row.errors, row.cleaned, row.repeats
        ),
        checked=row.checked,
        preview_only=row.preview_only,
        cursor=row.cursor,
        cancel_asked=row.cancel_asked,
        failure=None if row.failure is None else from_text(row.failure),
        finished_at=row.finished_at,
        rows_gone=row.rows_kept != RowsKept.ALL,
        attempt=row.attempt,
        started_by=row.started_by,
        cancelled_by=row.cancelled_by,
        root=row.root_number,
        undone_by=row.undone_by,
        verdict=verdict_from(row.verdict),
        confirmed_by=row.confirmed_by,
        in_turn=row.in_turn,
        content=row.content,
        request=handover_from(row.request),
        due=row.due,
        approval=approval_from(row.approval),
        loads=None if row.loads is None else DirectoryKind(row.loads),
        absent=Absent(row.absent) if row.absent else None,
    )


def _reading_from(row: AnyRow) -> Reading:
    return Reading(
        source=Source(row.file_name, row.file_size, row.file_key, row.share),
        shape=shape_from(row.shape),
        mapping=mapping_from(row.mapping),
        proposal=proposal_from(row.proposal),
    )


def is_due(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether a job's day has come, where it waits for one."""
    return or_(import_jobs.c.due.is_(None), import_jobs.c.due <= at)


def new_job_values(new: NewJob, now: datetime) -> dict[str, Any]:
    """The row of a job that begins, and `workspace`, `root` and `shared_as`, by which more is found."""
    return {
        "workspace": new.workspace,
        "root": new.root,
        "shared_as": new.reading.source.share,
        "workspace_id": new.workspace,
        "kind": new.kind,
        "of_number": new.of,
        "state": new.state,
        "started_at": now if new.state.was_started else None,
        "state_since": now,
        "uploaded_by": new.uploaded_by,
        "created_at": now,
        **_reading_values(new.reading),
        "checked": False,
        "preview_only": new.preview_only,
        "content": new.content,
        "request": handover_text(new.request),
        "due": new.due,
        "loads": new.loads,
        "cursor": 0,
        "cancel_asked": False,
        **counts_values(Counts()),
    }


def _reading_values(reading: Reading) -> dict[str, Any]:
    return {
        "file_name": reading.source.file_name,
        "file_size": reading.source.size,
        "file_key": reading.source.key,
        "share": reading.source.share,
        **table_values(reading),
    }


def table_values(reading: Reading) -> dict[str, Any]:
    """The columns of where the table is, and of what it holds; `is_large` stands apart, as turns go by it."""
    return {
        "shape": shape_text(reading.shape),
        "is_large": reading.shape.is_large,
        "mapping": mapping_text(reading.mapping),
        "proposal": proposal_text(reading.proposal),
    }


def counts_values(counts: Counts) -> dict[str, int]:
    """The columns that hold the counts."""
    return {
        "rows": counts.rows,
        "planned": counts.planned,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "errors": counts.errors,
        "cleaned": counts.cleaned,
        "repeats": counts.repeats,
    }


def conditions_of(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What past jobs have to be, as conditions on their rows."""
    c = import_jobs.c
    if wanted.by is not None:
        yield c.uploaded_by == wanted.by
    if wanted.states:
        yield c.state.in_(wanted.states)
    if wanted.with_errors:
        yield c.errors > 0
    if wanted.name:
        yield func.lower(c.file_name).contains(wanted.name.lower(), autoescape=True)
    if wanted.since is not None:
        yield c.created_at >= wanted.since
    if wanted.until is not None:
        yield c.created_at < wanted.until
