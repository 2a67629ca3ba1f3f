"""What a plan comes to, in customers: who changes, who is left with nothing, who gains and who loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from importer.words.absent import NOBODY_ABSENT, Absence
from importer.words.corrections import NO_CORRECTIONS_USED, UsedCorrections
from importer.words.exports import RoundTrip
from importer.words.fields import Field


class Guard(StrEnum):
    """What looks so wrong about a plan that a person has to say yes once more, or can't say yes at all."""

    HARDLY_FITS = "hardly_fits"
    """Hardly anything of a mapped column is in the directory: another column must be meant."""
    MOSTLY_ERRORS = "mostly_errors"
    """More rows have errors than not."""
    CLEARED = "cleared"
    """Customers lose their account managers or their workflow, and get no others."""
    LEFT_WITH_NEITHER = "left_with_neither"
    """Customers who had an account manager or a workflow are left with neither."""
    INACTIVE = "inactive"
    """Customers are handed over to people whose accounts at Slack are deactivated."""
    UNDOES_LATER = "undoes_later"
    """Rows of an export would give customers back what someone has changed since it was taken."""
    EXPORT_UNCLEAR = "export_unclear"
    """Of rows of an export nobody knows any more when they were taken, so neither what changed since."""
    ADDED_TWICE = "added_twice"
    """A list adds customers whose External Ids exist but for zeros that a spreadsheet takes away."""
    ABSENT_CLEARED = "absent_cleared"
    """Customers lose something because their rows are missing in an export's file."""
    MANY_CHANGES = "many_changes"
    """Very many customers change, are added with something, or are taken out again."""
    MANY_WORKFLOWS = "many_workflows"
    """Many customers get another workflow, or are added with one: they may get reminders at once."""
    MOVES_AWAY = "moves_away"
    """More than half of one account manager's customers move away."""

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a person may go on all the same."""
        return self is not Guard.HARDLY_FITS


@dataclass(frozen=True, slots=True)
class GuardNumbers:
    """From where on a guard speaks, as a workspace has set it; in customers, but for the percentages."""

    fit_percent: int = 20
    error_percent: int = 50
    cleared: int = 5
    changes: int = 1_000
    workflow_changes: int = 100
    workflow_percent: int = 10
    moved_percent: int = 50
    moved: int = 20

    def customers_to_count(self, workflows: int) -> int:
        """How far to count a directory where so many get another workflow: more customers change nothing."""
        return 1 + 100 * workflows // max(1, self.workflow_percent)


@dataclass(frozen=True, slots=True)
class Fit:
    """How many of a mapped column's filled cells there are, and how many of these the directory knows."""

    filled: int
    known: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One account manager's email or one workflow's name: how many customers it gains, loses, and had."""

    name: str
    gains: int = 0
    loses: int = 0
    had: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """One who takes over, by email: how many customers they get, and how many of these they have already."""

    name: str
    customers: int
    already: int = 0


@dataclass(frozen=True, slots=True)
class OnCover:
    """Someone who gains customers while others cover for them, by email; until when, by which handover."""

    name: str
    gains: int
    until: date
    handover: int


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """What a plan changes, counted in customers, each once in each of the numbers.

    `managers` and `workflows` are those whose account managers, or workflow, become others,
    `managers_removed` and `workflows_removed` the ones among them who get none; `cleared` have lost either;
    `left_with_neither` had one and have none of both afterwards. `unchanged` are already right. `directory`
    is how many customers there are, counted as far as it matters for a guard. `managers_moved` and
    `workflows_moved` are those with the most gains and losses, `…_moving` how many gain and how many lose at
    all, (0, 0) where that wasn't kept yet; `moves_away` the account managers of whose customers more than
    half, and many, move away. `errors` are rows of `rows`; `fits` tells of each mapped column. `fixable` are
    the different wrong values in whose place others can be read. `shares` tell of a handover who gets how
    many; together they are its `customers`. `on_cover` are those who gain customers while others cover for
    them. `added` are the entries that a list adds to the directory, and of these customers `added_managed`
    get account managers, `added_with_workflow` a workflow, and `added_assigned` either: they are in none of
    the other numbers but `on_cover`. `added_twice` of them have the External Id of an existing customer but
    for the zeros at its front; `first_twice` are the first of these. `first_load` tells that the directory is
    still being filled: each customer who is there is as a list has added it. `renamed` are the entries that a
    list gives another name. `taken_out` are the customers whom an undo of a list takes out of the directory,
    and `taken_out_…` those of them who have account managers, or a workflow. `gone` are the emails of those
    who get customers although their accounts at Slack are deactivated. `undoes_later` are customers who have
    something from after the file was exported, and would get something else; `first_undone` are the External
    Ids of the first of them. Of `undated` rows it isn't known when they were exported, although it should be.
    `absence` tells of the customers of an export whom its file doesn't name any more.
    """

    customers: int = 0
    managers: int = 0
    workflows: int = 0
    managers_removed: int = 0
    workflows_removed: int = 0
    cleared: int = 0
    left_with_neither: int = 0
    unchanged: int = 0
    directory: int = 0
    rows: int = 0
    errors: int = 0
    managers_moved: Sequence[Movement] = ()
    workflows_moved: Sequence[Movement] = ()
    moves_away: Sequence[Movement] = ()
    fits: Mapping[Field, Fit] = field(default_factory=dict)
    fixable: int = 0
    shares: Sequence[Share] = ()
    on_cover: Sequence[OnCover] = ()
    added: int = 0
    added_managed: int = 0
    added_with_workflow: int = 0
    added_assigned: int = 0
    added_twice: int = 0
    first_twice: Sequence[str] = ()
    first_load: bool = False
    renamed: int = 0
    taken_out: int = 0
    taken_out_managed: int = 0
    taken_out_with_workflow: int = 0
    gone: Sequence[str] = ()
    undoes_later: int = 0
    first_undone: Sequence[str] = ()
    undated: int = 0
    absence: Absence = NOBODY_ABSENT
    managers_moving: tuple[int, int] = (0, 0)
    workflows_moving: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a plan: what it comes to, which guards speak, and how many customers have `moved`.

    `unfit` are the fields of whose columns hardly anything is in the directory; `corrected` the corrections
    that were used. `round_trip` tells of which exports the rows are, where they say that.
    """

    totals: PlanTotals = PlanTotals()
    guards: Sequence[Guard] = ()
    moved: int = 0
    unfit: Sequence[Field] = ()
    corrected: UsedCorrections = NO_CORRECTIONS_USED
    round_trip: RoundTrip | None = None

    @property
    def since(self) -> int | None:
        """The number of the last change that the file's rows surely hold, where they are an export's."""
        return self.round_trip.since if self.round_trip else None

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a person may go on, where they say so."""
        return all(guard.can_be_confirmed for guard in self.guards)
