"""Everyone on the same files, one after the other, held to the same result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.importing.contenders import CONTENDERS, HANDOFF, SQLITE3, Contender
from benchmarks.importing.trial import Result, Trial


@dataclass(frozen=True, slots=True)
class Measured:
    """What a contender took for the first `rows` of the rows about `size` customers."""

    size: int
    rows: int
    name: str
    result: Result
    reference: Result

    @property
    def speed(self) -> float:
        """Rows a second."""
        return self.rows / self.result.usage.seconds


def side_by_side(
    trial: Trial, *, few: int, times: int, contenders: Sequence[Contender] = CONTENDERS
) -> Iterator[Measured]:
    """Run the fast ones on all rows, then the slow ones, and the two they are compared with, on `few`.

    Of `times` runs the fastest counts; who is slow has one.
    """
    fast = [one for one in contenders if not one.slow]
    yield from _each(trial, trial.size, fast, times)
    measured_again = [one for one in fast if one.name in {SQLITE3, HANDOFF}]
    yield from _each(
        trial, min(few, trial.size), [*measured_again, *(one for one in contenders if one.slow)], 1
    )


def _each(trial: Trial, rows: int, contenders: Sequence[Contender], times: int) -> Iterator[Measured]:
    """Raises ValueError when two of them come to different results."""
    file = trial.first(rows)
    reference: Result | None = None
    for contender in contenders:
        runs = [contender.take(trial, file) for _ in range(times)]
        result = min(runs, key=lambda one: one.usage.seconds)
        reference = reference or result
        if result.outcome != reference.outcome:
            raise ValueError(f"{contender.name} came to {result.outcome}, not to {reference.outcome}.")
        yield Measured(trial.size, rows, contender.name, result, reference)
