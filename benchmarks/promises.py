"""Figures that are promised: with `--require` a benchmark ends with exit code 1 where one is missed."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

TAKEN_OVER_MEDIAN: Final = 6.0
TAKEN_OVER_LAST: Final = 10.0
"""Seconds until another process has what a dead one had; under load half of it has to be there by then."""
MEMORY: Final = 200.0
MEMORY_WITH_LARGE: Final = 300.0
"""Megabytes of a process that had no large import, and of one that had."""
SPEED: Final = 0.9
"""Of the rows a second that an earlier version did on the same machine."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was measured, and the most that it may be; or the least, where more is better.

    What there was nothing to measure of is None: it isn't kept, as nobody knows.
    """

    what: str
    measured: float | None
    limit: float
    unit: str
    is_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it came out as promised."""
        if self.measured is None:
            return False
        return self.measured >= self.limit if self.is_least else self.measured <= self.limit

    def __str__(self) -> str:
        bound = "at least" if self.is_least else "at most"
        measured = "not measured" if self.measured is None else f"{self.measured:,.1f} {self.unit}"
        promised = f"{bound} {self.limit:,.1f} {self.unit} is promised"
        return f"Missed: {self.what}: {measured}, where {promised}."


def require(promises: Iterable[Promise]) -> None:
    """Say which are missed, and end with exit code 1 where any is."""
    missed = [one for one in promises if not one.is_kept]
    for one in missed:
        print(one, file=sys.stderr)
    if missed:
        raise SystemExit(1)
    print("Every promised figure is held.")
