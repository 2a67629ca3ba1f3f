"""Only a whole file of one export tells who is missing in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from importer.words.absent import Absence, find_compared
from importer.words.doubts import Hidden, Told
from importer.words.exports import Export, RoundTrip
from importer.words.table_shape import Skipped, SkipReason, TableShape
from tests.handlers.imports import a_shape

EXPORT = Export(datetime(2026, 11, 27, tzinfo=UTC), 7)
WHOLE = RoundTrip((EXPORT,))


def test_a_file_of_one_export_is_compared() -> None:
    """Also where rows were added, and where hidden ones are read as well."""
    assert find_compared(a_shape(), WHOLE) == EXPORT
    assert find_compared(a_shape(told=Told(hidden=Hidden.READ)), replace(WHOLE, unmarked=3)) == EXPORT


@pytest.mark.parametrize(
    "round_trip",
    [None, RoundTrip(), replace(WHOLE, damaged=1), RoundTrip((EXPORT, replace(EXPORT, change=8)))],
)
def test_what_is_of_no_one_export_is_not(round_trip: RoundTrip | None) -> None:
    """Neither is what nobody knows any more."""
    assert find_compared(a_shape(), round_trip) is None


@pytest.mark.parametrize(
    "shape",
    [
        a_shape(is_error_file=True),
        a_shape(told=Told(sheet="North")),
        a_shape(told=Told(header_row=4)),
        a_shape(skipped=(Skipped(SkipReason.HIDDEN, 2),)),
    ],
)
def test_a_part_of_a_file_is_not(shape: TableShape) -> None:
    """Who isn't in it may stand in what was left out."""
    assert find_compared(shape, WHOLE) is None


def test_it_is_sure_only_once_each_row_names_its_customer() -> None:
    """And only where anybody is missing."""
    assert Absence(3).is_sure
    assert not Absence(3, unsure=1).is_sure
    assert not Absence().is_sure
