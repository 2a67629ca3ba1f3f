"""The program's clock: what has a day to wait for is given one, so that tests can move it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Tells what time it is, in UTC."""


def utc_now() -> datetime:
    """The time by the machine's clock."""
    return datetime.now(UTC)
