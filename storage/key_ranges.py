"""Ranges of customers' ids: planned rows lie range by range, so that an import writes and reads them in order."""

from typing import overload

from sqlalchemy import ColumnElement

RANGE_IDS = 32_768
"""So many ids are in a range; a transaction that changes all of their customers takes a fraction of a second."""


@overload
def key_range(customer: int) -> int: ...
@overload
def key_range(customer: ColumnElement[int]) -> ColumnElement[int]: ...
def key_range(customer: int | ColumnElement[int]) -> int | ColumnElement[int]:
    """The range that a customer's id lies in."""
    return customer // RANGE_IDS


def last_of(range_: int) -> int:
    """The highest id that lies in a range."""
    return (range_ + 1) * RANGE_IDS - 1
