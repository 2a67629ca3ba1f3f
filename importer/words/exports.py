"""What an export of customers says of itself in each row, and how that is known again in a file.

As in `2026-11-27 09:30:00 UTC all 1482-k7q2f`: when it was taken, of which customers, and the number of the
last change that it holds. The letters at the end are made of the rest and of the workspace, so that nothing
else is taken for it: what a spreadsheet counts on when it fills a column is told apart, and so is a file of
another workspace. A spreadsheet leaves it as it is, since it is neither a date nor a number to it.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from importer.words.fields import Field
from importer.words.header_names import normalise
from importer.words.language import lazy_gettext, say_in_each

EXPORTED_ON: Final = lazy_gettext("Exported on")
"""Heads that column; written in English, as an export's other headers are, and known in each language."""

_LETTERS: Final = 5
_MOMENT: Final = "%Y-%m-%d %H:%M:%S UTC"
_MARK: Final = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC) (?P<part>\S+) "
    r"(?P<change>\d{1,18})-(?P<check>[a-z2-7]{5})"
)
_LIKE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d ?(?:UTC|Z)\b")
"""Begins what is, or was, such a mark."""


class PartKind(StrEnum):
    """Which customers an export holds."""

    ALL = "all"
    WITHOUT_MANAGER = "without-manager"
    WITHOUT_WORKFLOW = "without-workflow"
    OF = "of"
    """Those that one person looks after."""


@dataclass(frozen=True, slots=True)
class ExportPart:
    """Which customers an export holds; `person` is the email of the one who looks after them."""

    kind: PartKind = PartKind.ALL
    person: str = ""

    @property
    def word(self) -> str:
        """How a mark says it."""
        return f"{self.kind}:{self.person}" if self.person else self.kind.value

    @classmethod
    def without(cls, field: Field) -> "ExportPart":
        """Those who have no account manager, or no workflow."""
        is_manager = field is Field.ACCOUNT_MANAGER
        return cls(PartKind.WITHOUT_MANAGER if is_manager else PartKind.WITHOUT_WORKFLOW)


ALL_CUSTOMERS: Final = ExportPart()


@dataclass(frozen=True, slots=True)
class ChangesSoFar:
    """Where a workspace's changes stand: the number of the last one, and the workspace's id in Slack."""

    number: int
    team: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """When an export was taken (in UTC), of which customers, and the last change that it surely holds."""

    taken_at: datetime
    change: int
    part: ExportPart = ALL_CUSTOMERS

    @property
    def moment(self) -> str:
        """When that was, to the minute and in UTC, in the digits that the file has."""
        return self.taken_at.strftime("%Y-%m-%d %H:%M")

    def mark(self, team: str) -> str:
        """What each of its rows says of it; `team` is the workspace's id in Slack, empty without one."""
        body = f"{self.taken_at.strftime(_MOMENT)} {self.part.word} {self.change}"
        return f"{body}-{_check(body, team)}"


def read_mark(cell: str, teams: Collection[str]) -> Export | None:
    """The export that a cell names, if it is as one of these workspaces has written it."""
    found = _MARK.fullmatch(cell)
    if found is None or found["check"] not in [_check(cell.rpartition("-")[0], team) for team in teams]:
        return None
    kind, _, person = found["part"].partition(":")
    if kind not in list(PartKind):
        return None
    taken_at = datetime.strptime(found["moment"], _MOMENT).replace(tzinfo=UTC)
    return Export(taken_at, int(found["change"]), ExportPart(PartKind(kind), person))


def _check(body: str, team: str) -> str:
    digest = hashlib.sha256(f"{team}|{body}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_LETTERS]


def find_export_column(columns: Sequence[str]) -> int | None:
    """The column that tells when its rows were exported; None where there is none, or several."""
    names = {normalise(word) for word in say_in_each(EXPORTED_ON.message)}
    places = [place for place, header in enumerate(columns) if normalise(header) in names]
    return places[0] if len(places) == 1 else None


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """What a file's rows say of when they were taken.

    `exports` are those that they come from, the earliest first. Of so many rows it isn't known: `unmarked`
    ones say nothing, as those do that someone has added; what `damaged` ones say can't be trusted.
    """

    exports: tuple[Export, ...] = ()
    unmarked: int = 0
    damaged: int = 0

    @property
    def since(self) -> int | None:
        """The number of the last change that all of its rows surely hold; None where nothing tells it."""
        return self.exports[0].change if self.exports else None

    @property
    def whole(self) -> Export | None:
        """The one export that it comes from, where that is known of each row that says anything."""
        return self.exports[0] if len(self.exports) == 1 and not self.damaged else None


def read_round_trip(cells: Mapping[str, int], so_far: ChangesSoFar) -> RoundTrip | None:
    """What the cells of that column tell, each with its rows; None where it is no column of ours.

    A mark of a change that the workspace hasn't seen yet is another database's.
    """
    if not any(map(_LIKE.match, cells)):
        return None
    exports, unmarked, damaged = set[Export](), 0, 0
    for cell, rows in cells.items():
        export = read_mark(cell, {so_far.team, ""})
        if not cell:
            unmarked += rows
        elif export is None or export.change > so_far.number:
            damaged += rows
        else:
            exports.add(export)
    return RoundTrip(tuple(sorted(exports, key=lambda one: one.change)), unmarked, damaged)


class MarkCounts:
    """Counts the rows of each cell of that column; where all differ, of the first ones alone."""

    MOST: Final = 50
    OTHERS: Final = "…"

    def __init__(self) -> None:
        self.rows = Counter({"": 0})

    def add(self, cells: Mapping[str, int]) -> None:
        """Count so many more."""
        for cell, rows in cells.items():
            known = cell.strip()
            self.rows[known if known in self.rows or len(self.rows) < self.MOST else self.OTHERS] += rows
