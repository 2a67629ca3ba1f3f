"""How fast a job goes, and how long it will still take, in words that promise no more than is known."""

from dataclasses import dataclass
from typing import Final

from importer.words.counts import count

TELLING_SECONDS: Final = 3.0
"""What was done in less time than this tells little about the rest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many rows were done in so many seconds."""

    rows: int = 0
    seconds: float = 0.0


def pace_words(pace: Pace, rows_left: int) -> str:
    """`1,200 rows per second, about 2 minutes left`; empty as long as nobody can tell."""
    if pace.rows <= 0 or pace.seconds < TELLING_SECONDS:
        return ""
    per_second = pace.rows / pace.seconds
    return f"{count(max(1, round(per_second)), 'row')} per second, {_time_left(rows_left / per_second)}"


def _time_left(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"about {round(seconds, -1):.0f} seconds left"
    if (minutes := round(seconds / 60)) < 60:
        return f"about {count(minutes, 'minute')} left"
    return f"about {count(round(seconds / 3_600), 'hour')} left"
