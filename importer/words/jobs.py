"""The words for an import job: its kinds, its states and their phases, and its counts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from importer.words.absent import Absent
from importer.words.approval import Approval
from importer.words.directory import DirectoryKind
from importer.words.handover import Handover
from importer.words.job_reading import Reading
from importer.words.language import Sentence
from importer.words.totals import Verdict

COMMAND_LINE: Final = "cli:"
"""With this begins the name that is kept of someone at the command line, and no name of anyone else."""
FROM_SLACK: Final = "Slack"
"""Stands in place of a file's name where people were added from Slack."""


class JobKind(StrEnum):
    """Where a job's plan comes from: each kind has its planner, and from the plan on all are the same."""

    FILE = "file"
    """The rows of a file that someone has shared, or named on the command line."""
    UNDO = "undo"
    """What an earlier job set, backwards; of an undo, forwards again."""
    CORRECTION = "correction"
    """The refused rows of an earlier job, with other values in place of wrong ones."""
    HANDOVER = "handover"
    """The customers of one person, for others."""
    RETURN = "return"
    """What a cover handed over, backwards, on the day after its last."""
    TRIAL = "trial"
    """The first changes of another job's preview, to see how they turn out before the rest follows."""
    DIRECTORY = "directory"
    """A list of customers, users or workflows, for the directory."""


UNDOES: Final = frozenset({JobKind.UNDO, JobKind.RETURN})
"""The kinds that take another job back."""


class JobState(StrEnum):
    """How far an import has come.

    A file that was shared is checked at once (`checking`), and stands as a preview (`previewed`) until a
    person says yes; where the workspace wants it, a second person has to agree (`waiting_for_approval`). Then
    it waits in `queued` for its turn, in which it is applied: after a check where there was none, or where
    others have changed something since. `ImportJob.in_turn` tells whether it has its turn.
    """

    MAPPING = "mapping"
    CHECKING = "checking"
    PREVIEWED = "previewed"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    QUEUED = "queued"
    APPLYING = "applying"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"

    @property
    def runs(self) -> bool:
        """Whether the job is being worked on."""
        return self in {JobState.CHECKING, JobState.APPLYING}

    @property
    def can_be_decided(self) -> bool:
        """Whether a person may still choose what is read, and say yes; not while the job is in its turn."""
        return self in {JobState.MAPPING, JobState.CHECKING, JobState.PREVIEWED}

    @property
    def is_before_preview(self) -> bool:
        """Whether nothing is known so far of what the job would change: its columns or its rows lack."""
        return self in {JobState.MAPPING, JobState.CHECKING}

    @property
    def is_planned(self) -> bool:
        """Whether its plan stands to be looked at, by who shared the file or by who has to agree."""
        return self in {JobState.PREVIEWED, JobState.WAITING_FOR_APPROVAL}

    @property
    def follows_approval(self) -> bool:
        """Whether a job may be left so by what becomes of a request for approval: a yes, a no, or its end."""
        return self in {JobState.PREVIEWED, JobState.QUEUED, JobState.CANCELLED}

    @property
    def has_work(self) -> bool:
        """Whether there is something left to be carried out, now or once it is the job's turn."""
        return self.runs or self is JobState.QUEUED

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.stands or self in {JobState.FAILED, JobState.CANCELLED, JobState.UNDONE}

    @property
    def stands(self) -> bool:
        """Whether it was carried out to its end, and not taken back."""
        return self in {JobState.COMPLETED, JobState.COMPLETED_WITH_ERRORS}

    @property
    def came_to_nothing(self) -> bool:
        """Whether it changed nothing, or was taken back; one that is cancelled may have begun."""
        return self in {JobState.FAILED, JobState.UNDONE}

    @property
    def can_be_corrected(self) -> bool:
        """Whether values of refused rows may be fixed: in a preview, or in what was carried out."""
        return self in {JobState.PREVIEWED, JobState.COMPLETED_WITH_ERRORS}

    @property
    def may_have_left_errors(self) -> bool:
        """Whether it was carried out with rows refused; of one that was undone since only its counts tell."""
        return self in {JobState.COMPLETED_WITH_ERRORS, JobState.UNDONE}

    @property
    def is_at_rest(self) -> bool:
        """Whether the job has come to what was asked for, so that nothing more happens by itself."""
        return self.ended or self is JobState.PREVIEWED

    @property
    def stops_at_once(self) -> bool:
        """Whether the job can be cancelled on the spot, since nobody is at work on it."""
        return not self.runs and not self.ended

    @property
    def was_started(self) -> bool:
        """Whether someone must have started the job; one that is cancelled may never have been."""
        return self not in {JobState.MAPPING, JobState.CANCELLED}


class Stage(StrEnum):
    """What is done row by row, and can be watched: rows are checked, held against each other, applied."""

    CHECKING = "checking"
    COMPARING = "comparing"
    APPLYING = "applying"


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows of an import; once checked, `rows == changed + unchanged + errors` in the plan's eyes.

    `planned` rows ask for a change; `changed` of them are applied so far. `unchanged` rows were already so,
    or are one of the `repeats`: what they ask for, another row asks for too, or does for them. `errors` rows
    change nothing; `cleaned` values matched only after cleaning.

    An undo counts customers: `unchanged` are already as before, of `errors` something is left. Who goes back
    only in part is counted among the `planned` and the `errors`.
    """

    rows: int = 0
    planned: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: int = 0
    cleaned: int = 0
    repeats: int = 0


def forgotten_share(number: int) -> str:
    """The share of a job that was forgotten: which sharing had made it isn't known any more."""
    return f"forgotten:{number}"


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One change of the directory, from its plan to its end.

    `number` is the one that people see, counted in each workspace from 1. `of` is the number of the job of
    the same workspace that this one refers to: that it takes back, whose rows its file corrects, or of whose
    preview it is a trial. `root` is the number of the job at the end of a chain of undos, its own where it is
    no undo; None where it was carried out before that was kept, so that it can't be undone. `undone_by` is
    the number of the undo that took it back.

    `content` is a digest of the file's bytes, empty where none was made. Once `rows_gone`, its planned rows
    and its refused rows are being deleted, or were; its counts stay. `request` is what a handover hands over;
    `loads` is what a list is about; an undo keeps both. `verdict` is what was found of its plan, `absent`
    what someone has chosen for customers whom its file doesn't name any more.

    `started_by` and `cancelled_by` are who asked for that, as `uploaded_by`; None where nobody did, or it
    wasn't kept yet. `confirmed_by` is who has said yes although a guard spoke, `approval` what was asked of a
    second person last.

    Before `due`, where that is given, nobody takes it up; `is_void` tells of a return that waits for it, and
    was looked up for people, that nothing is left to give back. `attempt` is the number of whoever took it up
    last: what an earlier one still wants to write of it is refused. `in_turn` tells whether it is the one job
    of its size that changes customers of its workspace now, and others wait for it.
    """

    id: int
    workspace: int
    number: int
    state: JobState
    reading: Reading
    uploaded_by: str
    created_at: datetime
    kind: JobKind = JobKind.FILE
    of: int | None = None
    counts: Counts = Counts()
    checked: bool = False
    preview_only: bool = False
    cursor: int = 0
    cancel_asked: bool = False
    failure: Sentence | None = None
    finished_at: datetime | None = None
    rows_gone: bool = False
    attempt: int = 0
    started_by: str | None = None
    cancelled_by: str | None = None
    root: int | None = None
    undone_by: int | None = None
    verdict: Verdict | None = None
    confirmed_by: str | None = None
    in_turn: bool = False
    content: str = ""
    request: Handover | None = None
    due: datetime | None = None
    absent: Absent | None = None
    approval: Approval | None = None
    loads: DirectoryKind | None = None
    is_void: bool = False

    @property
    def approved_by(self) -> str | None:
        """The second person who agreed to the plan that stands now, where one did."""
        return self.approval.decided_by if self.approval and self.approval.holds else None

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for its day, or for its turn on that day, and nobody has touched it yet."""
        return self.due is not None and self.state is JobState.QUEUED

    @property
    def is_open(self) -> bool:
        """Whether a person may still choose what is read of its file, cancel at once, or say yes."""
        return self.state.can_be_decided and not self.in_turn

    @property
    def is_preview(self) -> bool:
        """Whether nobody has said yes to it so far: it is checked, or stands, to be looked at."""
        return self.is_open and self.started_by is None

    @property
    def was_declined(self) -> bool:
        """Whether it was cancelled before it began to change anything."""
        return self.state is JobState.CANCELLED and not self.cursor

    @property
    def is_from_command_line(self) -> bool:
        """Whether it was asked for at the command line, so that nobody talks about it elsewhere."""
        return self.uploaded_by.startswith(COMMAND_LINE)

    @property
    def is_undo(self) -> bool:
        """Whether it takes another job back: it has no file of its own, and counts customers."""
        return self.kind in UNDOES

    @property
    def is_correction(self) -> bool:
        """Whether it reads the refused rows of another job once more: it has no file of its own."""
        return self.kind is JobKind.CORRECTION

    @property
    def reads_file(self) -> bool:
        """Whether its plan is made of a file, which has to be had for that."""
        return self.kind in {JobKind.FILE, JobKind.DIRECTORY}

    @property
    def was_forgotten(self) -> bool:
        """Whether nothing is kept of it any more but its place in the history."""
        return self.reading.source.share == forgotten_share(self.number)

    @property
    def was_loaded_at_once(self) -> bool:
        """Whether it added people from Slack: there was no file, and nothing was shown of it before."""
        is_list = self.kind is JobKind.DIRECTORY and not self.was_forgotten
        return is_list and not self.reading.source.key

    @property
    def is_of_people_added(self) -> bool:
        """Whether it has added people from Slack, or takes that back."""
        is_named_so = self.loads is DirectoryKind.USERS and self.reading.source.file_name == FROM_SLACK
        return self.was_loaded_at_once or (self.is_undo and is_named_so)

    @property
    def is_large(self) -> bool:
        """Whether it has so many rows that small ones of its workspace go beside it."""
        return self.reading.shape.is_large
