"""What plans need from outside beside a file's rows, as Protocols: how they are read, and agreed to."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from importer.words.absent import Absence, Absent, AbsentCustomer
from importer.words.approval import Approval, Decision
from importer.words.changes import Change, ChangeKind, ChangeTotals, Moves
from importer.words.directory import User
from importer.words.exports import Export
from importer.words.handover import Handover, PlannedRange
from importer.words.jobs import Counts, ImportJob
from importer.words.outlook import Stack
from importer.words.plan import ListedEntries
from importer.words.undo import LeftValue, Obstacle, UndoTotals


class Undos(Protocol):
    """The plans of undos: what becomes of each value that a job had set."""

    async def find_obstacle(self, of: ImportJob) -> Obstacle | None:
        """Why a job that was carried out can't be taken back, if that is so."""

    async def ranges(self, job: ImportJob) -> Sequence[int]:
        """The ranges of customers that an undo has to be planned for."""

    async def plan(self, job: ImportJob, range_: int) -> PlannedRange:
        """Plan one of them, or plan it anew; raises RowsGoneError, OvertakenError."""

    async def count(self, job: ImportJob) -> Counts:
        """What the plan holds, in customers; of a list, in its entries as well."""

    async def totals(self, job: ImportJob) -> UndoTotals:
        """What the undo does, or did, bucket by bucket."""

    def left(self, job: ImportJob) -> AsyncIterator[Sequence[LeftValue]]:
        """The values that stay, in the customers' order; many at a time."""


class Changes(Protocol):
    """What jobs change, customer by customer, in the customers' order.

    Before a job has ended that is what its plan would change, afterwards what it has changed.
    """

    async def count(self, job: ImportJob) -> ChangeTotals:
        """How many customers it changes, and in how many a value of each kind."""

    async def page(
        self, job: ImportJob, kind: ChangeKind | None, *, skip: int, most: int
    ) -> Sequence[Change]:
        """The changes of so many customers behind those that are skipped; of one kind, or of all."""

    def all(self, job: ImportJob) -> AsyncIterator[Sequence[Change]]:
        """All of them; many at a time."""

    async def moves(self, job: ImportJob) -> Mapping[int, Moves]:
        """How many customers each account manager gains and loses, by their ids; nobody who does neither."""

    def of_manager(self, job: ImportJob, manager: User) -> AsyncIterator[Sequence[Change]]:
        """The account managers of the customers whom one of them gains or loses; many at a time."""


class AbsentCustomers(Protocol):
    """The customers of an export that its file doesn't name any more, once its rows are planned.

    Who was added or changed after the export was taken isn't among them.
    """

    async def page(self, job: ImportJob, export: Export, skip: int, most: int) -> Sequence[AbsentCustomer]:
        """The first of them, in the customers' order; at most so many."""

    async def count(self, job: ImportJob, export: Export) -> Absence:
        """How many there are, and what they have."""

    async def ranges(self, job: ImportJob, export: Export, what: Absent) -> Sequence[int]:
        """The ranges of customers in which there are any that would be cleared."""

    async def plan(self, job: ImportJob, export: Export, what: Absent, range_: int, after: int) -> int:
        """Plan to clear those of a range, in one transaction, `after` so many others; tells how many.

        Raises OvertakenError.
        """


class Handovers(Protocol):
    """The customers that someone looks after, and the plans of handing them over."""

    async def count(self, workspace: int, handover: Handover) -> int:
        """How many customers it is about, as everything is now, where it is about those of no list."""

    async def count_now(self, job: ImportJob) -> int:
        """How many of the customers that a job is about the one who leaves looks after now."""

    async def emptied(self, workspace: int) -> Sequence[ImportJob]:
        """The covers that have returned without anything, as others had set all of it."""

    async def stacks(self, job: ImportJob, person: int) -> Sequence[Stack]:
        """Who was set over whom, of the customers of a handover that has ended or is planned.

        `person` is the id of the one of whom each layer tells whether they have the customers.
        """

    async def ranges(self, job: ImportJob) -> Sequence[int]:
        """The ranges of customers that a handover has to be planned for, or was."""

    async def last_number(self, job: int) -> int:
        """The highest number of a planned row; 0 where there is none."""

    async def plan(self, job: ImportJob, range_: int, after: int) -> PlannedRange:
        """Plan one of them, or bring it up to what customers have now; new rows get numbers above `after`.

        Who gets a customer stays as it was planned. Raises OvertakenError.
        """


class Entries(Protocol):
    """What lists add to the directory, and rename in it."""

    async def plan(self, job: ImportJob, entries: ListedEntries) -> None:
        """Plan what these rows add and change; what is so already is left out. Raises OvertakenError.

        What they ask of customers that exist is planned as that of any other rows.
        """

    async def plan_anew(self, job: ImportJob, dropped: Sequence[int], entries: ListedEntries) -> None:
        """Take the rows with these numbers out of the plan, and plan these entries, in one transaction."""

    async def count(self, job: ImportJob) -> int:
        """How many entries are added or renamed, but for customers of whom something else changes as well."""


class Approvals(Protocol):
    """The approvals of a second person; each step is told, and noted in the audit list."""

    async def ask(self, job: ImportJob, approval: Approval, *, confirmed: bool) -> bool:
        """Let a preview wait for a second person; False where it isn't as it was seen any more."""

    async def resume(self, job: ImportJob, by: str, *, confirmed: bool) -> bool:
        """Let a preview go on whose plan was approved before; False where it isn't as it was seen."""

    async def decide(
        self, job: ImportJob, decision: Decision, by: str = "", reason: str = ""
    ) -> ImportJob | None:
        """Keep what came of asking: the job goes on, or stands as a preview; None where it was answered."""

    async def ask_others(self, job: ImportJob, approvers: Sequence[str]) -> bool:
        """Let these decide about what a job waits for, and nobody else; False where it was answered."""

    async def waiting(self) -> Sequence[ImportJob]:
        """All jobs that wait for a second person, oldest first."""
