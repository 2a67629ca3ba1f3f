"""What an export says of itself is known again, and nothing else is taken for it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from importer.words.exports import (
    ChangesSoFar,
    Export,
    ExportPart,
    MarkCounts,
    PartKind,
    RoundTrip,
    find_export_column,
    read_mark,
    read_round_trip,
)
from importer.words.language import say_in_each

MOMENT = datetime(2026, 11, 27, 9, 30, 5, 123_456, UTC)
EXPORT = Export(MOMENT, 1_482)
TAKEN = replace(EXPORT, taken_at=MOMENT.replace(microsecond=0))
HERE = ChangesSoFar(2_000, "T1")
MARK = EXPORT.mark("T1")


def test_a_mark_reads_as_a_moment_and_comes_back() -> None:
    """To the second, in UTC, with the part and the change; also of what one person looks after."""
    assert MARK.startswith("2026-11-27 09:30:05 UTC all 1482-")
    assert read_mark(MARK, {"T1"}) == TAKEN
    for part in (ExportPart(PartKind.OF, "ann@x.com"), ExportPart(PartKind.WITHOUT_MANAGER)):
        assert read_mark(replace(EXPORT, part=part).mark(""), {""}) == replace(TAKEN, part=part)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2026-11-27",
        "2026-11-27T09:30:05Z",
        "2026-11-27 09:30:05",
        MARK[:-1],
        MARK.replace("1482", "1483"),
        MARK.replace("all", "without-manager"),
        MARK.replace("09:30:05", "09:30:06"),
        f"{MARK} ",
        "2026-11-27 09:30:05 UTC all 1482-aaaaa",
    ],
)
def test_what_was_changed_is_no_mark(cell: str) -> None:
    """Counting on, shortening, or another moment breaks the letters at the end."""
    assert read_mark(cell, {"T1"}) is None


def test_a_mark_of_another_workspace_is_none_of_ours() -> None:
    """One that was written before any workspace was connected still is."""
    assert read_mark(MARK, {"T2", ""}) is None
    assert read_round_trip({MARK: 3}, ChangesSoFar(2_000, "T2")) == RoundTrip(damaged=3)
    assert read_round_trip({EXPORT.mark(""): 3}, HERE) == RoundTrip((TAKEN,))


def test_the_column_is_known_in_each_language() -> None:
    """Whatever its case; of two that are called so nobody knows which."""
    for word in say_in_each("Exported on"):
        assert find_export_column(["External Id", word.upper()]) == 1
        assert find_export_column([word, "Exported on"]) is None
    assert find_export_column(["External Id"]) is None


def test_the_earliest_of_several_exports_counts() -> None:
    """Joined files are held against the first one, and come from none wholly; unknown rows are counted."""
    later = Export(MOMENT, 1_500)
    found = read_round_trip({later.mark("T1"): 2, MARK: 3, "": 4, "yesterday": 5}, HERE)
    assert found is not None
    assert [one.change for one in found.exports] == [1_482, 1_500]
    assert (found.since, found.whole, found.unmarked, found.damaged) == (1_482, None, 4, 5)
    alone = read_round_trip({MARK: 3, "": 1}, HERE)
    assert alone is not None
    assert alone.whole == TAKEN


def test_a_change_that_was_not_yet_made_is_another_database_s() -> None:
    """Its number says nothing here."""
    assert read_round_trip({MARK: 3}, ChangesSoFar(1_481, "T1")) == RoundTrip(damaged=3)


def test_days_that_another_system_has_written_are_none_of_ours() -> None:
    """A column of the same name in somebody else's file asks for nothing."""
    assert read_round_trip({"2026-11-27": 3, "27/11/2026 09:30": 1, "": 1}, HERE) is None
    assert read_round_trip({}, HERE) is None


def test_a_column_that_was_filled_by_counting_on_takes_no_memory() -> None:
    """The first different cells are kept, the others counted; blank cells stay told apart."""
    counts = MarkCounts()
    counts.add({f"{MARK}{n}": 1 for n in range(1_000)} | {" ": 7})
    assert len(counts.rows) <= MarkCounts.MOST + 2
    assert read_round_trip(counts.rows, HERE) == RoundTrip(unmarked=7, damaged=1_000)
