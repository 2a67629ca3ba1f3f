"""The plan: what an import will change, row by row, stored before anything is changed."""

from dataclasses import dataclass
from typing import NamedTuple

from importer.directory import Assignment


class AskedRow(NamedTuple):
    """What one row asks for, as long as its customer is only known by the External Id in the file.

    `managers` and `workflow` are as in `PlannedRow`; a row that asks for neither only wants to know whether the
    customer exists. A tuple, because it is made for every row of the file.
    """

    external_id: str
    number: int
    managers: tuple[int, ...] | None = None
    workflow: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one good row asks of one customer.

    `old` is what the directory held when the row was checked. `managers` and `workflow` are what the row asks for:
    None leaves the value, an empty tuple or the id 0 clears it.
    """

    number: int
    customer: int
    old: Assignment
    managers: tuple[int, ...] | None = None
    workflow: int | None = None

    @property
    def new(self) -> Assignment:
        """What the customer will have once the row is applied."""
        managers = self.old.managers if self.managers is None else self.managers
        workflow = self.old.workflow if self.workflow is None else self.workflow or None
        return Assignment(managers, workflow)

    @property
    def changes(self) -> bool:
        """Whether the row asks for anything that isn't so already."""
        return self.new != self.old


@dataclass(frozen=True, slots=True)
class AppliedBatch:
    """What one batch did: the checkpoint it reached, and how many customers it changed or left.

    Left are those that no longer had the old value which the plan saw.
    """

    cursor: int
    changed: int
    left: int
    done: bool
