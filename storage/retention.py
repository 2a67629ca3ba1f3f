"""Old imports lose their rows, a few at a time; what they came to stays in their row of `import_jobs`."""

from datetime import datetime

from sqlalchemy import Delete, Select, Table, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.jobs import JobKind
from storage.loading_schema import listed_customers, named_customers, planned_entries, undone_entries
from storage.memory_schema import job_corrections
from storage.plan_schema import matched_cells, planned_rows, refused_rows, row_errors
from storage.schema import HAS_ROWS, TO_DO, RowsKept, import_jobs, in_state
from storage.slack_schema import UNSAID, postings
from storage.undo_schema import undo_rows

# A refused row is never there without its errors: readers expect them.
OF_PLANS = (
    planned_rows,
    matched_cells,
    named_customers,
    refused_rows,
    row_errors,
    undo_rows,
    planned_entries,
    undone_entries,
)
_NEEDED_TO_PLAN = (job_corrections, listed_customers)

# Nothing comes after these by itself. A preview that nobody applied for so long has an outdated plan.
_AT_REST = in_state(lambda state: state.is_at_rest)
_UNTOLD = select(postings.c.id).where(UNSAID, postings.c.job_id == import_jobs.c.id).exists()
_NEEDED = (
    select(import_jobs.c.workspace_id, func.min(import_jobs.c.of_number).label("oldest"))
    .where(TO_DO, import_jobs.c.kind == JobKind.RETURN)
    .group_by(import_jobs.c.workspace_id)
    .subquery("needed")
)


def outdated(before: datetime, previews_before: datetime) -> Select[int]:
    """The ids of the jobs that came to rest before this moment, were told of, and have rows; oldest first.

    Of previews that nobody acted on, those that were begun before the other moment. What a return will need
    is kept: the rows of its cover, and of all later jobs of that workspace.
    """
    forgotten = and_(import_jobs.c.finished_at.is_(None), import_jobs.c.started_at < previews_before)
    return (
        select(import_jobs.c.id)
        .outerjoin(_NEEDED, _NEEDED.c.workspace_id == import_jobs.c.workspace_id)
        .where(
            HAS_ROWS,
            or_(and_(import_jobs.c.started_at < before, import_jobs.c.finished_at < before), forgotten),
            _AT_REST,
            ~_UNTOLD,
            or_(_NEEDED.c.oldest.is_(None), import_jobs.c.number < _NEEDED.c.oldest),
        )
        .order_by(import_jobs.c.started_at)
    )


async def forget_rows(connection: AsyncConnection, job: int, most: int) -> bool:
    """Delete at most so many rows of a job at rest; tells whether none are left.

    From the first one on it counts as gone.

    The kinds of errors go with them: their examples are values of those rows.
    """
    at_rest = update(import_jobs).where(import_jobs.c.id == job, _AT_REST)
    begun = at_rest.values(rows_kept=RowsKept.SOME, error_kinds=None)
    if not (await connection.execute(begun)).rowcount:
        return True
    for table in OF_PLANS:
        if await _delete(connection, table, job, most):
            return False
    for table in _NEEDED_TO_PLAN:
        await connection.execute(_forget_unless_open(table, job))
    await connection.execute(at_rest.values(rows_kept=RowsKept.NONE))
    return True


def _forget_unless_open(table: Table, job: int) -> Delete:
    """What a plan is made of beside its rows goes with them; a preview may still need it."""
    over = select(import_jobs.c.id).where(import_jobs.c.id == job, import_jobs.c.finished_at.is_not(None))
    return delete(table).where(table.c.job_id.in_(over))


async def _delete(connection: AsyncConnection, table: Table, job: int, most: int) -> int:
    """Delete the first rows in the order in which they lie; tells how many."""
    of_job = table.c.job_id == job
    places = [column for column in table.primary_key.columns if column is not table.c.job_id]
    found = select(*places).where(of_job).order_by(*places).offset(most - 1).limit(1)
    last = (await connection.execute(found)).one_or_none()
    first = of_job if last is None else and_(of_job, tuple_(*places) <= tuple_(*last))
    return (await connection.execute(delete(table).where(first))).rowcount
