"""The benchmark of polluted files: the same files each time, strict verdicts, and what Handoff reaches."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.importing.page import READING, replaced
from benchmarks.reading.polluted.clean import RFC_4180, Cells, CleanTable, clean_tables
from benchmarks.reading.polluted.fault import PollutedFile
from benchmarks.reading.polluted.in_one_row import separator_less
from benchmarks.reading.polluted.pollutions import polluted_files
from benchmarks.reading.polluted.readers import Reading, handoff
from benchmarks.reading.polluted.score import score_polluted
from benchmarks.reading.polluted.table import REASONS
from benchmarks.reading.polluted.verdict import Judged, Verdict, judge, judge_refusal

TABLE = CleanTable(("Id", "Name"), (("1", "Ann"), ("2", "Bob"), ("3", "Cy")))
SPOILT = PollutedFile("a fault", b"", TABLE.header, TABLE.rows, frozenset({1}))
EACH = 20
"""Every so manieth of the files is read here; the benchmark reads them all."""


def verdict(rows: Sequence[Cells], flagged: Sequence[str] = (), file: PollutedFile = SPOILT) -> Judged:
    """What is said of someone who hands out these rows."""
    return judge(file, Reading(TABLE.header, rows, flagged))


def test_all_rows_as_they_are_is_right() -> None:
    """Blank cells at the end don't count."""
    assert verdict([*TABLE.rows[:2], ("3", "Cy", "")]) == Judged(Verdict.RIGHT)


def test_the_spoilt_row_told_and_the_others_read_is_flagged() -> None:
    """And no good row was flagged."""
    assert verdict([TABLE.rows[0], TABLE.rows[2]], ["2Bob"]) == Judged(Verdict.FLAGGED)


def test_a_good_row_told_is_counted() -> None:
    """One that swallowed two others as well."""
    assert verdict([], ["1,Ann 2Bob 3,Cy"]) == Judged(Verdict.FLAGGED, over_flagged=2)


@pytest.mark.parametrize(
    ("rows", "flagged"),
    [
        (TABLE.rows[:2], []),
        ([TABLE.rows[0], ("2", ""), TABLE.rows[2]], []),
        ([TABLE.rows[0], TABLE.rows[2]], ["3,Cy"]),
        ([TABLE.rows[1], TABLE.rows[0], TABLE.rows[2]], []),
        ([*TABLE.rows, ("Total", "3")], []),
    ],
    ids=["a row missing", "another value", "another row told", "another order", "a row too many"],
)
def test_anything_else_is_wrong(rows: Sequence[Cells], flagged: Sequence[str]) -> None:
    """Nobody was told that a row isn't what it was."""
    assert verdict(rows, flagged).verdict is Verdict.WRONG


def test_a_footer_may_be_read_as_it_stands() -> None:
    """The check of the rows will tell it; so may the quotation marks of a spoilt cell be read in any way."""
    total = replace(SPOILT, more=(("Total", "3"),))
    assert verdict([*TABLE.rows, ("Total", "3")], file=total).verdict is Verdict.RIGHT
    quoted = replace(SPOILT, any_quotes=True)
    assert verdict([TABLE.rows[0], ("2", '"Bob'), TABLE.rows[2]], file=quoted).verdict is Verdict.RIGHT


def test_a_refusal_is_right_where_there_is_nothing() -> None:
    """And only there."""
    assert judge_refusal(replace(SPOILT, rows=(), nothing=True)).verdict is Verdict.RIGHT
    assert judge_refusal(SPOILT).verdict is Verdict.REFUSED


def test_each_fault_stands_alone() -> None:
    """A separator less is one sign less than the clean file has."""
    clean = RFC_4180.content(RFC_4180.lines([TABLE.header, *TABLE.rows]))
    files = list(separator_less(TABLE))
    assert [len(file.content) for file in files] == [len(clean) - 1] * 3
    assert [sorted(file.spoilt) for file in files] == [[0], [1], [2]]


@pytest.fixture(scope="module")
def files() -> Sequence[PollutedFile]:
    """Those of the benchmark."""
    return list(polluted_files(clean_tables()))


def test_the_files_are_the_same_each_time(files: Sequence[PollutedFile]) -> None:
    """Two runs measure the same bytes, of enough files that a share of two in a hundred means something."""
    assert list(polluted_files(clean_tables())) == files
    assert len(files) > 2_000


def test_handoff_says_what_it_can_not_read(files: Sequence[PollutedFile], tmp_path: Path) -> None:
    """Under two of a hundred files are read wrong without a word, and why is known of each kind."""
    score = score_polluted(handoff, files[::EACH], tmp_path)
    wrong = {kind for kind, counts in score.kinds.items() if counts[Verdict.WRONG]}
    assert wrong <= REASONS.keys()
    assert score.share(Verdict.WRONG) < 0.02
    assert score.share(Verdict.RIGHT, Verdict.FLAGGED) > 0.97


@pytest.mark.parametrize("name", ["understood", "polluted", "polluted kinds"])
def test_the_page_has_a_place_for_each_table(name: str) -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(READING.read_text(encoding="utf-8"), name, "| new |")
