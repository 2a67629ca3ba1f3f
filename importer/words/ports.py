"""What the importer needs from outside, as Protocols; `bot/` joins them to what provides them."""

from collections.abc import AsyncIterator, Collection, Coroutine, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from importer.words.directory import (
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
from importer.words.fields import Mapping
from importer.words.jobs import Counts, ImportJob, JobState, NewJob, Reading, Source, Stage
from importer.words.language import Sentence
from importer.words.plan import AppliedBatch, AskedRows, Joined, PlannedPart
from importer.words.proposal import Answer, Proposal, Question
from importer.words.row_errors import RefusedRow
from importer.words.summary import ErrorKind
from importer.words.undo import LeftValue, Obstacle, UndoTotals
from importer.words.workspace_settings import NewSetting, SettingChange, WorkspaceSettings


class Directory(Protocol):
    """The customers, users and workflows of the workspaces."""

    async def users(self, workspace: int) -> Sequence[User]:
        """All users, in the order of their ids."""

    async def workflows(self, workspace: int) -> Sequence[Workflow]:
        """All workflows, in the order of their ids."""

    async def customers(self, workspace: int, external_ids: Collection[str]) -> dict[str, Customer]:
        """Those of the customers that exist, by External Id; any number may be asked for."""

    async def existing(self, workspace: int, external_ids: Collection[str]) -> Collection[str]:
        """Those of the External Ids that customers have; any number may be asked for."""

    async def neighbours(self, workspace: int, external_ids: Collection[str]) -> dict[str, Neighbours]:
        """What exists just before and just behind each of the External Ids."""

    async def some_external_ids(self, workspace: int) -> Sequence[str]:
        """A few thousand External Ids of all kinds; all of them where there are no more."""

    async def leading_zeros(self, workspace: int) -> Collection[tuple[int, int]]:
        """Of the External Ids that begin with zero, each once: how long they are, and how long without these zeros."""

    async def first_with_zeros(self, workspace: int, most: int) -> Sequence[str]:
        """The first External Ids that begin with zero, at most so many."""

    async def loaded(self, workspace: int) -> Collection[DirectoryKind]:
        """The parts that hold anything."""

    def export_customers(self, workspace: int) -> AsyncIterator[tuple[str, str, str, str]]:
        """External Id, name, managers' emails joined by `, `, workflow name; in the order of the External Ids."""

    async def load_customers(self, workspace: int, records: Sequence[CustomerRecord]) -> LoadCounts:
        """Add or update customers by External Id, in one transaction."""

    async def load_users(self, workspace: int, records: Sequence[UserRecord]) -> LoadCounts:
        """Add or update users by email, in one transaction."""

    async def load_workflows(self, workspace: int, records: Sequence[WorkflowRecord]) -> LoadCounts:
        """Add workflows by name, in one transaction."""


class Jobs(Protocol):
    """The import jobs: the row in the database is the truth about a job."""

    async def create(self, new: NewJob) -> ImportJob:
        """A new job in state `mapping` with the workspace's next number; the same share again gives the job it has."""

    async def get(self, job: int) -> ImportJob:
        """The job with this id, of any workspace: for what the program itself knows of; raises JobNotFoundError."""

    async def find(self, workspace: int, job: int) -> ImportJob:
        """The job with this id in this workspace, for what comes from people; raises JobNotFoundError."""

    async def numbered(self, workspace: int, number: int) -> ImportJob:
        """The job that people know by this number; raises JobNotFoundError."""

    async def shared(self, workspace: int, share: str) -> ImportJob | None:
        """The job that this sharing of a file has made already."""

    async def history(
        self, workspace: int, *, before: int | None = None, limit: int = 10, by: str | None = None
    ) -> Sequence[ImportJob]:
        """All jobs, newest first; only numbers below `before`, and files that `by` has shared, where these are given."""

    async def choose(self, job: int, mapping: Mapping, proposal: Proposal) -> ImportJob:
        """Keep a mapping and what is known about it; raises WrongStateError unless the job is in `mapping`."""

    async def reshape(self, job: int, reading: Reading) -> ImportJob:
        """Keep another reading of the file; raises WrongStateError unless the job is in `mapping`."""

    async def take(self, job: int) -> ImportJob | None:
        """Take a job up, from whoever had it: from now on, what that one writes of it raises OvertakenError.

        None where a process that lives holds it; see `hold_on`.
        """

    async def hold_on(self, job: ImportJob) -> None:
        """Give a sign of life, without which others may take the job up; raises OvertakenError where one has."""

    async def let_go(self, job: ImportJob) -> None:
        """Let anyone take the job up."""

    async def held_elsewhere(self) -> Collection[int]:
        """The ids of the jobs that other processes hold."""

    async def move(
        self, job: int, seen: Collection[JobState], to: JobState, *, failure: Sentence | None = None
    ) -> bool:
        """Move to another state if the job is in one of those seen; tells whether it did. Sets `finished_at` at the end."""

    async def start(self, job: int, by: str) -> bool:
        """Queue a job that is in `mapping`, and keep who wanted that; tells whether it was."""

    async def begin(self, job: ImportJob) -> ImportJob | None:
        """Begin a queued job: to `checking`, or to `applying` once checked; None when it isn't its turn.

        In each workspace one small import and one large one run, each kind in the order of their numbers.
        This and the next three raise OvertakenError where another has taken the job up.
        """

    async def finish_check(self, job: ImportJob, counts: Counts, to: JobState) -> bool:
        """Keep the counts, mark the job checked and move it from `checking`; tells whether it did."""

    async def end(self, job: ImportJob, to: JobState, *, failure: Sentence | None = None) -> bool:
        """End the job from the state that it was seen in; tells whether it still was."""

    async def broke(self, job: ImportJob) -> int:
        """Note that nobody foresaw what happened; how often that was so since the job last came forward."""

    async def ask_cancel(self, job: int, by: str) -> ImportJob:
        """Cancel a job that waits at once, and ask a running one to stop between batches; returns it as it is then.

        Who asked for it first is kept.
        """

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that a runner has work for, oldest first: queued or running."""

    async def outdated(self, before: datetime) -> Sequence[int]:
        """The ids of the jobs at rest that came to it before this moment, and whose rows aren't all deleted; oldest first.

        At rest is what has ended, and a preview.
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
        """Store what a batch of rows asks of its customers, beside what those have now, in a few short transactions.

        Returns the numbers of the rows whose customer doesn't exist in the job's workspace.
        """

    async def refuse(self, job: ImportJob, rows: Sequence[RefusedRow]) -> None:
        """Store rows that change nothing, with their errors, in one transaction."""

    def ranges_with_repeats(self, job: int) -> AsyncIterator[Sequence[int]]:
        """The ranges in which several planned rows are about one customer; all that are lie in the same range.

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

    async def apply_batch(self, job: ImportJob, size: int) -> AppliedBatch | None:
        """Carry out the next planned changes in the customers' order, with the checkpoint, in one transaction.

        The batch ends where the store's reading is cheapest: with at least `size` rows where there are so many.

        First moves the checkpoint from `job.cursor` while the job is `applying`; None when someone else has moved it or taken
        the job up.
        Changes a customer only where it still has the planned old values; one that has changed meanwhile becomes a
        refused row with CHANGED_MEANWHILE (its cells empty but for what the row asks for, in the mapped columns).
        """

    async def forget(self, job: int, most: int) -> bool:
        """Delete at most so many rows of a job at rest, in one transaction; tells whether none are left."""

    def refused(self, job: int) -> AsyncIterator[Iterable[RefusedRow]]:
        """The refused rows, by number; many at a time."""

    async def error_kinds(self, job: int, examples: int = 3) -> Sequence[ErrorKind]:
        """Each kind of error with its rows and its most frequent wrong values; the most frequent kind first."""


class Undos(Protocol):
    """The plans of undos: what becomes of each value that a job had set."""

    async def find_obstacle(self, of: ImportJob) -> Obstacle | None:
        """Why a job that was carried out can't be taken back, if that is so."""

    async def ranges(self, job: ImportJob) -> Sequence[int]:
        """The ranges of customers that an undo has to be planned for."""

    async def plan(self, job: ImportJob, range_: int) -> int:
        """Plan one of them; tells how many customers are in it. Raises RowsGoneError, OvertakenError."""

    async def count(self, job: int) -> Counts:
        """What the plan holds, in customers."""

    async def totals(self, job: ImportJob) -> UndoTotals:
        """What the undo does, or did, bucket by bucket."""

    def left(self, job: ImportJob) -> AsyncIterator[Sequence[LeftValue]]:
        """The values that stay, in the customers' order; many at a time."""


class MappingMemory(Protocol):
    """What people of each workspace answered to questions about columns."""

    async def known_headers(self, workspace: int) -> Collection[str]:
        """The (normalised) headers that were chosen for some field before."""

    async def answers(self, workspace: int, questions: Collection[Question]) -> dict[Question, Answer]:
        """The last answer to each of these questions that was ever asked."""

    async def all_answers(self, workspace: int) -> Sequence[Answer]:
        """Everything that is remembered, the newest first."""

    async def remember(self, workspace: int, answers: Collection[Answer]) -> None:
        """Keep the answers; a later one replaces an earlier one to the same question."""

    async def forget(self, workspace: int, questions: Collection[Question]) -> None:
        """Let go of the answers to these questions."""


class SettingsOfWorkspaces(Protocol):
    """What is set for each workspace, and the audit list of who changed it."""

    async def of(self, workspace: int) -> WorkspaceSettings:
        """All settings of a workspace."""

    async def change(self, workspace: int, new: NewSetting) -> SettingChange:
        """Set one, and note it in the audit list, in one transaction; what is so already leaves no note."""

    async def changes(self, workspace: int) -> Sequence[SettingChange]:
        """The audit list, the newest first."""


class Conversations(Protocol):
    """Who sees what is said of jobs, where files are shared."""

    async def is_public(self, job: int) -> bool:
        """Whether all members of the workspace read what is said of the job; False where nobody knows."""

    async def has(self, job: int, person: str) -> bool:
        """Whether a person is where the job is talked about; False where nobody knows."""


class FileCache(Protocol):
    """Where the bytes of files lie until their check has ended."""

    def fetch(self, source: Source, max_bytes: int) -> Coroutine[Any, Any, Path]:
        """The file on this machine, brought here if need be; raises FileRefusedError (too large), SourceGoneError."""

    def require_unchanged(self, source: Source) -> None:
        """Raise SourceGoneError where the file isn't what it was any more."""

    def discard(self, source: Source) -> None:
        """Let go of the local copy."""


class Announcer(Protocol):
    """Tells people how a job goes."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """So many rows are done in this stage; called often, may leave calls out."""

    async def announce_end(self, job: ImportJob) -> None:
        """The job has ended; not called where the program is killed just then."""
