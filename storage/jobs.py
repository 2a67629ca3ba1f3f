"""The import jobs: a job's row is the truth about it, and every step of a job is one update of that row."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import JobNotFoundError, WrongStateError
from importer.words.fields import Mapping
from importer.words.jobs import Counts, ImportJob, JobState, NewJob, Reading
from importer.words.language import Sentence, lazy_gettext
from importer.words.postings import Tell, tell_nobody
from importer.words.proposal import Proposal
from importer.words.stored_sentences import to_text
from storage.column_types import UtcTime
from storage.database import Database
from storage.documents import mapping_text, proposal_text
from storage.job_rows import counts_values, job_from, new_job_values, table_values
from storage.leases import count_break, held_elsewhere, hold_on, let_go, raise_attempt, require_attempt
from storage.postings import add_postings
from storage.retention import outdated
from storage.schema import TO_DO, import_jobs, in_state
from storage.threads import thread_of
from storage.workspaces import hold, see_changes

_RUNS = in_state(lambda state: state.runs)
_STOPS_AT_ONCE = in_state(lambda state: state.stops_at_once)
_QUEUED = import_jobs.c.state == JobState.QUEUED


class SqlJobs:
    """Implements `importer.words.ports.Jobs`."""

    def __init__(self, database: Database, holder: str, tell: Tell = tell_nobody) -> None:
        """`tell` says what people are to be told of a job, whenever its state has changed."""
        self._database = database
        self._holder = holder
        self._tell = tell

    async def create(self, new: NewJob) -> ImportJob:
        """A new job in state `mapping` with the workspace's next number; the same share gives the job it has."""
        return await self._database.write(_create, new, self._tell)

    async def get(self, job: int) -> ImportJob:
        """The job with this id; raises JobNotFoundError."""
        return await self._database.read(_get, job)

    async def find(self, workspace: int, job: int) -> ImportJob:
        """The job with this id in this workspace; raises JobNotFoundError."""
        found = await self._database.read(
            _find, import_jobs.c.workspace_id == workspace, import_jobs.c.id == job
        )
        if found is None:
            raise JobNotFoundError(lazy_gettext("There is no such import here."))
        return found

    async def numbered(self, workspace: int, number: int) -> ImportJob:
        """The job that people know by this number; raises JobNotFoundError."""
        job = await self._database.read(
            _find, import_jobs.c.workspace_id == workspace, import_jobs.c.number == number
        )
        if job is None:
            raise JobNotFoundError(lazy_gettext("There is no import {number} here.", number=number))
        return job

    async def shared(self, workspace: int, share: str) -> ImportJob | None:
        """The job that this sharing of a file has made already."""
        return await self._database.read(_find_shared, workspace, share)

    async def history(
        self, workspace: int, *, before: int | None = None, limit: int = 10, by: str | None = None
    ) -> Sequence[ImportJob]:
        """All jobs, newest first; only numbers below `before`, and files that `by` has shared, where these are given."""
        jobs = select(import_jobs).where(import_jobs.c.workspace_id == workspace)
        if before is not None:
            jobs = jobs.where(import_jobs.c.number < before)
        if by is not None:
            jobs = jobs.where(import_jobs.c.uploaded_by == by)
        rows = await self._database.rows(jobs.order_by(import_jobs.c.number.desc()).limit(limit))
        return [job_from(row) for row in rows]

    async def choose(self, job: int, mapping: Mapping, proposal: Proposal) -> ImportJob:
        """Keep a mapping and what is known about it; raises WrongStateError unless the job is in `mapping`."""
        return await self._database.write(_choose, job, _mapping_values(mapping, proposal))

    async def reshape(self, job: int, reading: Reading) -> ImportJob:
        """Keep another reading of the file; raises WrongStateError unless the job is in `mapping`."""
        values = table_values(reading)
        return await self._database.write(_choose, job, values)

    async def move(
        self, job: int, seen: Collection[JobState], to: JobState, *, failure: Sentence | None = None
    ) -> bool:
        """Move to another state if the job is in one of those seen; tells whether it did."""
        values = _entering(to) | ({} if failure is None else {"failure": to_text(failure)})
        return await self._database.write(_step, job, seen, values, self._tell)

    async def start(self, job: int, by: str) -> bool:
        """Queue a job that is in `mapping`, and keep who wanted that; tells whether it was."""
        values = _entering(JobState.QUEUED) | {"started_by": by}
        return await self._database.write(_step, job, {JobState.MAPPING}, values, self._tell)

    async def take(self, job: int) -> ImportJob | None:
        """Take a job up, from whoever had it: from now on, what that one writes of it raises OvertakenError.

        None where a process that lives holds it; see `hold_on`.
        """
        return await self._database.write(_take, job, self._holder)

    async def hold_on(self, job: ImportJob) -> None:
        """Give a sign of life, without which others may take the job up; raises OvertakenError where one has."""
        transaction = self._database.write if self._database.is_shared else self._database.read
        await transaction(hold_on, job)

    async def let_go(self, job: ImportJob) -> None:
        """Let anyone take the job up; a SQLite file's one runner holds none."""
        if self._database.is_shared:
            await self._database.write(let_go, job)

    async def held_elsewhere(self) -> Collection[int]:
        """The ids of the jobs that other processes hold."""
        return await self._database.read(held_elsewhere, self._holder)

    async def begin(self, job: ImportJob) -> ImportJob | None:
        """Begin a queued job: to `checking`, or to `applying` once checked.

        None when the job isn't queued, or another of its size runs in the workspace, or an older such one waits.
        """
        return await self._database.write(_begin, job)

    async def finish_check(self, job: ImportJob, counts: Counts, to: JobState) -> bool:
        """Keep the counts, mark the job checked and move it from `checking`; tells whether it did."""
        values = _entering(to) | counts_values(counts) | {"checked": True}
        return await self._database.write(_our_step, job, {JobState.CHECKING}, values, self._tell)

    async def end(self, job: ImportJob, to: JobState, *, failure: Sentence | None = None) -> bool:
        """End the job from the state that it was seen in; tells whether it still was."""
        values = _entering(to) | ({} if failure is None else {"failure": to_text(failure)})
        return await self._database.write(_our_step, job, {job.state}, values, self._tell)

    async def broke(self, job: ImportJob) -> int:
        """Note that nobody foresaw what happened; how often that was so since the job last came forward."""
        return await self._database.write(count_break, job)

    async def ask_cancel(self, job: int, by: str) -> ImportJob:
        """Cancel a job that waits at once, and ask a running one to stop between batches; who asked first is kept."""
        return await self._database.write(_ask_cancel, job, by, self._tell)

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that a runner has work for, oldest first: queued or running."""
        as_indexed = (import_jobs.c.workspace_id, import_jobs.c.id)
        rows = await self._database.rows(select(import_jobs).where(TO_DO).order_by(*as_indexed))
        return sorted(map(job_from, rows), key=lambda job: job.id)

    async def outdated(self, before: datetime) -> Sequence[int]:
        """The ids of the jobs at rest that came to it before this moment, and whose rows aren't all deleted; oldest first."""
        return [row.id for row in await self._database.rows(outdated(before))]

    async def ahead(self, job: ImportJob) -> ImportJob | None:
        """The unfinished job of the same workspace and size that this queued one waits for: the running one, else the oldest."""
        return await self._database.read(_ahead, job)


def _entering(state: JobState) -> dict[str, Any]:
    """What changes with the state."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {"state": state, "broken": 0}
    if state.was_started:
        values["started_at"] = func.coalesce(import_jobs.c.started_at, literal(now, UtcTime))
    if state.ended:
        values["finished_at"] = now
    return values


async def _find(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> ImportJob | None:
    """The one job of which this is so."""
    row = (await connection.execute(select(import_jobs).where(*conditions))).one_or_none()
    return None if row is None else job_from(row)


async def _get(connection: AsyncConnection, job: int) -> ImportJob:
    found = await _find(connection, import_jobs.c.id == job)
    if found is None:
        raise JobNotFoundError(lazy_gettext("There is no such import any more."))
    return found


async def _find_shared(connection: AsyncConnection, workspace: int, share: str) -> ImportJob | None:
    return await _find(connection, import_jobs.c.workspace_id == workspace, import_jobs.c.share == share)


async def _create(connection: AsyncConnection, new: NewJob, tell: Tell) -> ImportJob:
    await hold(connection, new.workspace)
    known = await _find_shared(connection, new.workspace, new.reading.source.share)
    if known is not None:
        return known
    last = select(func.max(import_jobs.c.number)).where(import_jobs.c.workspace_id == new.workspace)
    number = (await connection.scalar(last) or 0) + 1
    created = insert(import_jobs).values(new_job_values(new, number, datetime.now(UTC)))
    return await _tell(
        connection, (await connection.execute(created.returning(import_jobs.c.id))).scalar_one(), tell
    )


async def _tell(connection: AsyncConnection, job: int, tell: Tell) -> ImportJob:
    """The job as it stands now, with what people are to be told of that written down beside it."""
    now = await _get(connection, job)
    if thread := await thread_of(connection, now):
        await add_postings(connection, now.workspace, tell(now, thread), now.id)
    return now


async def _step(
    connection: AsyncConnection, job: int, seen: Collection[JobState], values: dict[str, Any], tell: Tell
) -> bool:
    stepped = update(import_jobs).where(import_jobs.c.id == job, import_jobs.c.state.in_(seen))
    if (await connection.execute(stepped.values(values))).rowcount == 0:
        return False
    await _tell(connection, job, tell)
    return True


async def _our_step(
    connection: AsyncConnection,
    job: ImportJob,
    seen: Collection[JobState],
    values: dict[str, Any],
    tell: Tell,
) -> bool:
    await require_attempt(connection, job)
    return await _step(connection, job.id, seen, values, tell)


def _mapping_values(mapping: Mapping, proposal: Proposal) -> dict[str, str | None]:
    return {"mapping": mapping_text(mapping), "proposal": proposal_text(proposal)}


async def _choose(connection: AsyncConnection, job: int, values: dict[str, Any]) -> ImportJob:
    chosen = update(import_jobs).where(import_jobs.c.id == job, import_jobs.c.state == JobState.MAPPING)
    changed = (await connection.execute(chosen.values(values))).rowcount
    now = await _get(connection, job)
    if not changed:
        raise WrongStateError(_chosen_too_late(now))
    return now


def _chosen_too_late(job: ImportJob) -> Sentence:
    number = str(job.number)
    if job.state is JobState.CANCELLED:
        return lazy_gettext(
            "Import {number} was cancelled, so its columns can't be chosen any more.", number=number
        )
    return lazy_gettext(
        "Import {number} has started, so its columns can't be chosen any more.", number=number
    )


async def _ahead(connection: AsyncConnection, job: ImportJob) -> ImportJob | None:
    others = select(import_jobs).where(
        TO_DO,
        import_jobs.c.workspace_id == job.workspace,
        import_jobs.c.is_large == job.is_large,
        import_jobs.c.id != job.id,
        or_(_RUNS, and_(_QUEUED, import_jobs.c.number < job.number)),
    )
    row = (await connection.execute(others.order_by(_QUEUED, import_jobs.c.number).limit(1))).one_or_none()
    return None if row is None else job_from(row)


async def _take(connection: AsyncConnection, job: int, holder: str) -> ImportJob | None:
    return await _get(connection, job) if await raise_attempt(connection, job, holder) else None


async def _begin(connection: AsyncConnection, job: ImportJob) -> ImportJob | None:
    await hold(connection, job.workspace)
    await require_attempt(connection, job)
    if await _ahead(connection, job) is not None:
        return None
    turn = case((import_jobs.c.checked, JobState.APPLYING), else_=JobState.CHECKING)
    seen = await see_changes(connection, job.workspace)
    values = {"changes_seen": case((import_jobs.c.checked, import_jobs.c.changes_seen), else_=seen)}
    begun = update(import_jobs).where(import_jobs.c.id == job.id, _QUEUED)
    begun = begun.values(state=turn, broken=0, **values)
    return await _get(connection, job.id) if (await connection.execute(begun)).rowcount else None


async def _ask_cancel(connection: AsyncConnection, job: int, by: str, tell: Tell) -> ImportJob:
    first = func.coalesce(import_jobs.c.cancelled_by, by)
    this = update(import_jobs).where(import_jobs.c.id == job).values(cancelled_by=first)
    cancelled = this.where(_STOPS_AT_ONCE).values(_entering(JobState.CANCELLED))
    if (await connection.execute(cancelled)).rowcount:
        return await _tell(connection, job, tell)
    await connection.execute(this.where(_RUNS).values(cancel_asked=True))
    return await _get(connection, job)
