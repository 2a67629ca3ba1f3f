"""What carrying out jobs needs from outside, as Protocols: their rows, their plans, and what they change."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from collections.abc import Mapping as Lookup
from datetime import datetime
from typing import Protocol

from importer.words.absent import Absent
from importer.words.corrections import Corrections, FixableValue
from importer.words.fields import Mapping
from importer.words.handover import Handover
from importer.words.job_reading import Reading
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import Sentence
from importer.words.new_jobs import NewJob
from importer.words.plan import (
    AppliedBatch,
    AskedRows,
    Counting,
    Glance,
    Joined,
    ListedEntries,
    PlannedPart,
    WrittenCell,
)
from importer.words.proposal import Proposal
from importer.words.row_errors import RefusedRow
from importer.words.summary import ErrorKind
from importer.words.totals import PlanTotals, Verdict
from importer.words.wanted import EVERYTHING, Wanted
from importer.words.workspace_settings import SettingChange


class Jobs(Protocol):
    """The import jobs: the row in the database is the truth about a job."""

    async def create(self, new: NewJob) -> ImportJob:
        """A new job with the workspace's next number; the same share gives the job that it has."""

    async def load_at_once(
        self, new: NewJob, listed: ListedEntries, refused: Sequence[RefusedRow]
    ) -> ImportJob:
        """A new job that adds what isn't in the directory, ended already; the same share gives the same."""

    async def get(self, job: int) -> ImportJob:
        """The job with this id, in any workspace, for the program itself; raises JobNotFoundError."""

    async def find(self, workspace: int, job: int) -> ImportJob:
        """The job with this id in this workspace, for what comes from people; raises JobNotFoundError."""

    async def numbered(self, workspace: int, number: int) -> ImportJob:
        """The job that people know by this number; raises JobNotFoundError."""

    async def shared(self, workspace: int, share: str) -> ImportJob | None:
        """The job that this sharing of a file has made already."""

    async def find_same(self, job: ImportJob) -> ImportJob | None:
        """The last import of the very bytes of this one that changed anything."""

    async def find_trial(self, job: ImportJob) -> ImportJob | None:
        """The trial of a job's preview that is at work, or in effect."""

    async def begin_trial(self, of: ImportJob, new: NewJob, by: str, most: int) -> ImportJob | None:
        """Queue a job with the first `most` changes of a preview, in the customers' order.

        None where others have changed something since that plan was made: then the preview is brought up to
        it. Once the trial has ended, or was taken back, that is done as well. The same share gives the trial
        that it has. Raises WrongStateError where `of` no longer stands as it was seen.
        """

    async def find_undo_previews(self, of: ImportJob) -> Sequence[ImportJob]:
        """The undos of this very job that nobody has said yes to so far, in their order."""

    async def find_corrections(self, job: ImportJob) -> Sequence[ImportJob]:
        """The imports that correct this one, in their order."""

    async def keep_error_file(self, job: ImportJob, digest: str) -> None:
        """Keep what an error file of a job is known by when it comes back."""

    async def of_error_file(self, workspace: int, digest: str) -> ImportJob | None:
        """The job whose error file these very bytes are."""

    async def with_errors_in_thread(self, workspace: int, share: str, limit: int) -> Sequence[ImportJob]:
        """The newest imports that have ended with errors in the thread of this sharing."""

    async def with_errors(self, workspace: int, limit: int) -> Sequence[ImportJob]:
        """The newest imports that have ended with errors, as far back as is worth looking."""

    async def history(
        self,
        workspace: int,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 10,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[ImportJob]:
        """The wanted jobs, newest first: numbers below `before`, or, the lowest first, above `after`."""

    async def choose(
        self, job: int, mapping: Mapping, proposal: Proposal, to: JobState = JobState.MAPPING
    ) -> ImportJob:
        """Keep a mapping and its proposal; the job goes to `mapping`, or to `checking` if nothing is open.

        What was planned before counts no more, and whoever still checks it is overtaken. This and those up to
        `check_again` raise WrongStateError unless the job is open.
        """

    async def reshape(self, job: int, reading: Reading, to: JobState = JobState.MAPPING) -> ImportJob:
        """Keep another reading of the file, in the same way."""

    async def choose_absent(
        self, job: int, what: Absent | None, to: JobState = JobState.CHECKING
    ) -> ImportJob:
        """Keep what becomes of customers that the file lacks, until another column or table is chosen."""

    async def correct(self, job: int, corrections: Corrections) -> ImportJob:
        """Keep what is meant by wrong values, and have the rows checked anew, in the same way."""

    async def corrections(self, job: int) -> Corrections:
        """What people said a job's wrong values mean, and which remembered corrections they left out."""

    async def check_again(self, job: int) -> ImportJob:
        """Have the rows checked anew, in the same way."""

    async def take(self, job: int) -> ImportJob:
        """Take a job up; from now on what whoever had it writes of it raises OvertakenError."""

    async def let_go(self, job: ImportJob, row: int | None = None) -> None:
        """Let others go on where they can; `row` is the one of the queue that is about to end, if any."""

    async def held_elsewhere(self, ours: int) -> Collection[int]:
        """The ids of the jobs that other processes are at work on; `ours` is the job of this program."""

    async def move(
        self, job: int, seen: Collection[JobState], to: JobState, *, failure: Sentence | None = None
    ) -> bool:
        """Move a job in a seen state to another; tells whether it did. Sets `finished_at` at the end."""

    async def start(self, job: int, by: str, *, confirmed: bool = False, attempt: int | None = None) -> bool:
        """Let an open job go on to its apply, and keep who wanted that; tells whether it can.

        It waits for its turn, or for the end of its check. `confirmed` tells that they want it although
        guards speak. With an `attempt`, that of the plan that was seen, it can only as long as nobody has
        chosen anything else; never while a trial of it is at work.
        """

    async def begin(self, job: ImportJob) -> ImportJob | None:
        """Give a queued job its turn; None when it isn't its turn.

        It goes to `applying` where its plan is as everything is now, else to `checking`. In each workspace
        one small import and one large one have their turn, each kind in the order of their numbers. This and
        the next three raise OvertakenError where another has taken the job up.
        """

    async def finish_check(self, job: ImportJob, counts: Counts, verdict: Verdict) -> ImportJob | None:
        """Keep what a check found, and let the job go on as people said; None where it isn't being checked.

        What nobody has said yes to stands as a preview, also where guards speak that nobody has confirmed, or
        where the plan has moved since it was seen.
        """

    async def keep_totals(self, job: ImportJob, totals: PlanTotals) -> None:
        """Keep what came of a plan that was carried out."""

    async def end(self, job: ImportJob, to: JobState, *, failure: Sentence | None = None) -> bool:
        """End the job from the state that it was seen in; tells whether it still was."""

    async def count_break(self, job: ImportJob) -> int:
        """Note that nobody foresaw what happened; how often that was so since the job last came forward."""

    async def ask_cancel(self, job: int, by: str) -> ImportJob:
        """Cancel a waiting job at once, stop a running one between batches; the first who asked is kept."""

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that a runner has work for, in the order of their turns; none before its day."""

    async def scheduled(self, workspace: int) -> Sequence[ImportJob]:
        """A workspace's returns that wait for their day and that nobody has taken up, the next one first.

        Not those of which nothing is left to give back, because their cover was taken back.
        """

    async def return_of(self, cover: ImportJob) -> ImportJob | None:
        """The return of a cover, whatever has become of it; None where it is for good."""

    async def reschedule(
        self,
        job: ImportJob,
        due: datetime,
        request: Handover | None,
        *,
        started_by: str | None = None,
        exempt: SettingChange | None = None,
    ) -> ImportJob | None:
        """Put a return that waits for its day to another moment; None where it has begun.

        With it `exempt` comes into the audit list, where that needed an approval that nobody gave.
        """

    async def call_off(
        self, job: ImportJob, by: str, exempt: SettingChange | None = None
    ) -> ImportJob | None:
        """Cancel a return that waits for its day, in the same way, so that all stays; None where it began."""

    async def outdated(self, before: datetime, previews_before: datetime | None = None) -> Sequence[int]:
        """The ids of the jobs that ended before this moment, and whose rows aren't all deleted; oldest first.

        So is a preview that nobody acted on, where it was begun before then, or before the other moment.
        """

    async def ahead(self, job: ImportJob) -> ImportJob | None:
        """The unfinished job of the same workspace and size that this queued one waits for, if any."""


class Plans(Protocol):
    """The stored plans: planned rows and refused rows of each job.

    What changes a plan raises OvertakenError where another has taken the job up.
    """

    async def clear(self, job: ImportJob) -> None:
        """Forget what an unfinished check had stored."""

    async def add(self, job: ImportJob, rows: AskedRows) -> Collection[int]:
        """Store what a batch of rows asks of its customers, beside what those have, in short transactions.

        Returns the numbers of the rows whose customer doesn't exist in the job's workspace.
        """

    async def keep_written(self, job: ImportJob, cells: Sequence[WrittenCell]) -> None:
        """Keep how cells of planned rows stand in the file, in a few short transactions."""

    async def refuse(self, job: ImportJob, rows: Sequence[RefusedRow]) -> None:
        """Store rows that change nothing, with their errors, in one transaction."""

    def ranges_with_repeats(self, job: int) -> AsyncIterator[Glance]:
        """The ranges where several planned rows are about one customer; all of those lie in one range.

        Some at a time, as far as was looked, so that it can be told to stop meanwhile.
        """

    def planned(self, job: int, range_: int) -> AsyncIterator[PlannedPart]:
        """The rows of a range, by number; a part at a time, so that they can be settled meanwhile."""

    async def settle(
        self, job: ImportJob, range_: int, *, dropped: Sequence[int] = (), joined: Sequence[Joined] = ()
    ) -> None:
        """Take rows of a range out by their numbers, and let others ask for more, in one transaction."""

    async def count(self, job: int) -> tuple[int, int]:
        """How many planned rows would change their customer, and how many rows are refused."""

    async def ranges(self, job: int) -> Sequence[int]:
        """The ranges of customers that a job's plan lies in."""

    async def renew(self, job: ImportJob, range_: int) -> int:
        """Let the rows of a range start from what their customers have now, in one transaction.

        Tells for how many customers the plan does something else now than before; of a preview outside of its
        turn, without those of whom its own trials are the reason.
        """

    def counting(self) -> Counting:
        """Counts one plan, from its beginning."""

    async def digest(self, job: int) -> str:
        """By which a plan is known again: its customers, with what each has and would have."""

    async def apply_batch(self, job: ImportJob, size: int) -> AppliedBatch | None:
        """Carry out the next planned changes in the customers' order and the checkpoint in one transaction.

        The batch ends where the store reads cheapest: with at least `size` rows where there are so many.

        First moves the checkpoint from `job.cursor` while the job is `applying`; None when someone else has
        moved it or taken the job up.

        Changes a customer only where it still has the planned old values; one that has changed meanwhile
        becomes a refused row with CHANGED_MEANWHILE (its cells empty but for what the row asks for, in the
        mapped columns).
        """

    async def forget(self, job: int, most: int) -> bool:
        """Delete at most so many rows of a job at rest, in one transaction; tells whether none are left."""

    def refused(self, job: int) -> AsyncIterator[Iterable[RefusedRow]]:
        """The refused rows, by number; many at a time."""

    async def refused_cells(self, job: int, numbers: Sequence[int], most: int) -> Lookup[int, Sequence[str]]:
        """The cells of refused rows, by number: those of these numbers, or without any the first `most`."""

    async def fixable_values(self, job: int, most: int) -> Sequence[FixableValue]:
        """The wrong values that can be replaced: of each field those of most rows first, at most so many."""

    async def error_kinds(self, job: int, examples: int = 3) -> Sequence[ErrorKind]:
        """Each kind of error, with its rows and its most frequent wrong values; the most frequent first."""
