"""The import jobs: a job's row is the truth about it, and every step of a job is one update of that row."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from importer.words.absent import Absent
from importer.words.clock import Clock, utc_now
from importer.words.corrections import Corrections
from importer.words.errors import JobNotFoundError
from importer.words.fields import Mapping
from importer.words.handover import Handover
from importer.words.job_reading import Reading
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.new_jobs import NewJob
from importer.words.plan import ListedEntries
from importer.words.postings import Tell, tell_nobody
from importer.words.proposal import Proposal
from importer.words.row_errors import RefusedRow
from importer.words.totals import PlanTotals, Verdict
from importer.words.wanted import EVERYTHING, Wanted
from importer.words.workspace_settings import SettingChange
from storage import corrected_files, job_decisions, job_lookups, job_steps, returns
from storage.corrections import read_job_corrections
from storage.database import Database
from storage.documents import mapping_text, proposal_text
from storage.fence import count_break
from storage.job_deliveries import deliver_turns, find_held
from storage.job_rows import conditions_of, job_from, table_values
from storage.load_at_once import load_at_once
from storage.retention import outdated
from storage.schema import import_jobs
from storage.trials import begin_trial


class SqlJobs:
    """Implements `importer.words.job_ports.Jobs`."""

    def __init__(self, database: Database, tell: Tell = tell_nobody, clock: Clock = utc_now) -> None:
        """`tell` says what people are to be told of a job, whenever its state has changed."""
        self._database = database
        self._tell = tell
        self._clock = clock

    async def create(self, new: NewJob) -> ImportJob:
        """A new job with the workspace's next number; the same share gives the job it has."""
        return await self._database.write(job_steps.create, new, self._tell, self._clock())

    async def load_at_once(
        self, new: NewJob, listed: ListedEntries, refused: Sequence[RefusedRow]
    ) -> ImportJob:
        """A new job that adds what isn't in the directory, ended already; the same share gives the same."""
        return await self._database.write(load_at_once, new, listed, refused, self._tell, self._clock())

    async def get(self, job: int) -> ImportJob:
        """The job with this id; raises JobNotFoundError."""
        return job_lookups.require_job(await self._database.look_up_rows(job_lookups.BY_ID, {"job": job}))

    async def find(self, workspace: int, job: int) -> ImportJob:
        """The job with this id in this workspace; raises JobNotFoundError."""
        found = await self._database.look_up(
            job_lookups.find_asked, job_lookups.OF_WORKSPACE, {"workspace": workspace, "job": job}
        )
        if found is None:
            raise JobNotFoundError(lazy_gettext("There is no such import here."))
        return (await self._note_void([found]))[0]

    async def numbered(self, workspace: int, number: int) -> ImportJob:
        """The job that people know by this number; raises JobNotFoundError."""
        job = await self._database.look_up(
            job_lookups.find_job, import_jobs.c.workspace_id == workspace, import_jobs.c.number == number
        )
        if job is None:
            raise JobNotFoundError(lazy_gettext("There is no import {number} here.", number=number))
        return (await self._note_void([job]))[0]

    async def shared(self, workspace: int, share: str) -> ImportJob | None:
        """The job that this sharing of a file has made already."""
        return await self._database.look_up(job_lookups.find_shared, workspace, share)

    async def find_same(self, job: ImportJob) -> ImportJob | None:
        """The last import of the very bytes of this one that changed anything."""
        return await self._database.look_up(job_lookups.find_same, job)

    async def find_trial(self, job: ImportJob) -> ImportJob | None:
        """The trial of a job's preview that is at work, or in effect."""
        return await self._database.look_up(job_lookups.find_trial, job)

    async def begin_trial(self, of: ImportJob, new: NewJob, by: str, most: int) -> ImportJob | None:
        """Queue a job with the first changes of a preview; None where that must first be brought up to date.

        Raises WrongStateError where it no longer stands as it was seen.
        """
        return await self._database.write(begin_trial, of, new, by, most, self._tell, self._clock())

    async def find_undo_previews(self, of: ImportJob) -> Sequence[ImportJob]:
        """The undos of this very job that nobody has said yes to so far, in their order."""
        return await self._database.ask(job_lookups.list_undo_previews, of)

    async def find_corrections(self, job: ImportJob) -> Sequence[ImportJob]:
        """The imports that correct this one, in their order."""
        return await self._database.ask(corrected_files.list_corrections, job)

    async def keep_error_file(self, job: ImportJob, digest: str) -> None:
        """Keep what an error file of a job is known by when it comes back."""
        await self._database.write(corrected_files.keep_error_file, job, digest)

    async def of_error_file(self, workspace: int, digest: str) -> ImportJob | None:
        """The job whose error file these very bytes are."""
        return await self._database.look_up(corrected_files.find_of_error_file, workspace, digest)

    async def with_errors(self, workspace: int, limit: int) -> Sequence[ImportJob]:
        """The newest imports that have ended with errors."""
        return await self._database.ask(corrected_files.list_with_errors, workspace, limit)

    async def with_errors_in_thread(self, workspace: int, share: str, limit: int) -> Sequence[ImportJob]:
        """The same of those in the thread of this sharing."""
        return await self._database.look_up(corrected_files.list_with_errors, workspace, limit, share)

    async def history(
        self,
        workspace: int,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 10,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[ImportJob]:
        """The wanted jobs, newest first, numbered below `before`; or above `after`, then lowest first."""
        number = import_jobs.c.number
        jobs = select(import_jobs).where(import_jobs.c.workspace_id == workspace, *conditions_of(wanted))
        if before is not None:
            jobs = jobs.where(number < before)
        if after is not None:
            jobs = jobs.where(number > after)
        in_order = number.desc() if after is None else number
        rows = await self._database.rows(jobs.order_by(in_order).limit(limit))
        return await self._note_void([job_from(row) for row in rows])

    async def _note_void(self, jobs: Sequence[ImportJob]) -> Sequence[ImportJob]:
        if not any(job.is_scheduled for job in jobs):
            return jobs
        return await self._database.ask(job_lookups.note_void, jobs)

    async def choose(
        self, job: int, mapping: Mapping, proposal: Proposal, to: JobState = JobState.MAPPING
    ) -> ImportJob:
        """Keep a mapping and its proposal, to be checked anew; WrongStateError unless the job is open."""
        values = {"mapping": mapping_text(mapping), "proposal": proposal_text(proposal), "absent": None}
        return await self._database.write(job_decisions.choose, job, values, to, self._clock())

    async def reshape(self, job: int, reading: Reading, to: JobState = JobState.MAPPING) -> ImportJob:
        """Keep another reading, to be checked anew; raises WrongStateError unless the job is open."""
        values = table_values(reading) | {"absent": None}
        return await self._database.write(job_decisions.choose, job, values, to, self._clock())

    async def choose_absent(
        self, job: int, what: Absent | None, to: JobState = JobState.CHECKING
    ) -> ImportJob:
        """Keep what becomes of absent customers, to be checked anew; WrongStateError unless it is open."""
        return await self._database.write(job_decisions.choose, job, {"absent": what}, to, self._clock())

    async def correct(self, job: int, corrections: Corrections) -> ImportJob:
        """Keep what wrong values mean, to be checked anew; raises WrongStateError unless the job is open."""
        return await self._database.write(job_decisions.correct, job, corrections, self._clock())

    async def corrections(self, job: int) -> Corrections:
        """What people said wrong values of a job mean, and which remembered corrections they left out."""
        return await self._database.look_up(read_job_corrections, job)

    async def check_again(self, job: int) -> ImportJob:
        """Have the rows of an open job checked anew; raises WrongStateError where it isn't open."""
        return await self._database.write(job_decisions.choose, job, {}, JobState.CHECKING, self._clock())

    async def move(
        self, job: int, seen: Collection[JobState], to: JobState, *, failure: Sentence | None = None
    ) -> bool:
        """Move to another state if the job is in one of those seen; tells whether it did."""
        at = self._clock()
        moved = await self._database.write(job_steps.step, job, seen, to, self._tell, at, failure)
        return moved is not None

    async def start(self, job: int, by: str, *, confirmed: bool = False, attempt: int | None = None) -> bool:
        """Let an open job go on to its apply, and keep who wanted that; tells whether it can.

        With an `attempt` it can only as long as nobody has chosen anything else.
        """
        return await self._database.write(
            job_decisions.start, job, by, self._tell, self._clock(), confirmed=confirmed, attempt=attempt
        )

    async def take(self, job: int) -> ImportJob:
        """Take a job up; from now on what whoever had it writes of it raises OvertakenError."""
        return await self._database.write(job_steps.take, job)

    async def let_go(self, job: ImportJob, row: int | None = None) -> None:
        """Have those delivered whose turn it is; `row` is one of the queue's that is about to end."""
        if self._database.is_shared:
            await self._database.write(deliver_turns, job.workspace, self._clock(), row)

    async def held_elsewhere(self, ours: int) -> Collection[int]:
        """The ids of the jobs that other processes are at work on; `ours` is held by this command."""
        return await self._database.ask(find_held, ours)

    async def begin(self, job: ImportJob) -> ImportJob | None:
        """Give a queued job its turn: to `applying` where its plan still holds, else to `checking`.

        None when the job isn't queued, or another of its size has the turn in the workspace, or an older such
        one waits.
        """
        return await self._database.write(job_steps.begin, job, self._clock())

    async def finish_check(self, job: ImportJob, counts: Counts, verdict: Verdict) -> ImportJob | None:
        """Keep what the check found, and go on as far as people said; None where no check is under way."""
        return await self._database.write(
            job_steps.finish_check, job, counts, verdict, self._tell, self._clock()
        )

    async def keep_totals(self, job: ImportJob, totals: PlanTotals) -> None:
        """Keep what came of a plan that was carried out."""
        await self._database.write(job_steps.keep_totals, job, totals)

    async def end(self, job: ImportJob, to: JobState, *, failure: Sentence | None = None) -> bool:
        """End the job from the state that it was seen in; tells whether it still was."""
        return await self._database.write(job_steps.end, job, to, self._tell, self._clock(), failure)

    async def count_break(self, job: ImportJob) -> int:
        """Note that nobody foresaw what happened; how often that was so since the job last came forward."""
        return await self._database.write(count_break, job)

    async def ask_cancel(self, job: int, by: str) -> ImportJob:
        """Cancel a waiting job now, a running one between batches; who asked first is kept."""
        return await self._database.write(job_decisions.ask_cancel, job, by, self._tell, self._clock())

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that a runner has work for: queued, being checked, or being applied; none before its day.

        Those of a workspace and size come in the order of their turns.
        """
        return await self._database.ask(job_lookups.find_to_do, self._clock())

    async def scheduled(self, workspace: int) -> Sequence[ImportJob]:
        """The returns of a workspace that wait and have anything to give back, the next one first."""
        return await self._database.ask(job_lookups.find_scheduled, workspace)

    async def return_of(self, cover: ImportJob) -> ImportJob | None:
        """The return of a cover, whatever has become of it; None where it is for good."""
        return await self._database.ask(job_lookups.find_return, cover)

    async def reschedule(
        self,
        job: ImportJob,
        due: datetime,
        request: Handover | None,
        *,
        started_by: str | None = None,
        exempt: SettingChange | None = None,
    ) -> ImportJob | None:
        """Put a return that waits for its day to another moment; None where it doesn't wait any more."""
        moved = replace(job, due=due, request=request, started_by=started_by or job.started_by)
        return await self._database.write(returns.reschedule, moved, exempt, self._tell, self._clock())

    async def call_off(
        self, job: ImportJob, by: str, exempt: SettingChange | None = None
    ) -> ImportJob | None:
        """Cancel a return that waits for its day; None where it doesn't wait any more."""
        return await self._database.write(returns.call_off, job, by, exempt, self._tell, self._clock())

    async def outdated(self, before: datetime, previews_before: datetime | None = None) -> Sequence[int]:
        """The ids of jobs that came to rest before this moment and still have rows; oldest first.

        A preview that was begun before the other moment, where one is given, is one of them.
        """
        return [row.id for row in await self._database.rows(outdated(before, previews_before or before))]

    async def ahead(self, job: ImportJob) -> ImportJob | None:
        """The job of the same workspace and size that this waits for: the running one, else the oldest."""
        return await self._database.look_up(job_lookups.find_ahead, job, self._clock())
