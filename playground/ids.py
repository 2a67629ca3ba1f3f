"""Ids and timestamps in the form that Slack gives them."""

import secrets
import string
from collections.abc import Callable
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]
"""Tells the time in seconds since 1970."""

ALPHABET = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """A new id: the prefix tells the kind (F a file, V a view, B a block …), ten signs follow."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(10))


class Timestamps:
    """Message timestamps: seconds with six decimals, each later than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """The next timestamp, which names a message within its conversation."""
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
