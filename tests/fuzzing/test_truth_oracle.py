"""The faulty files themselves: the same each time, spoilt in every way, and judged by their true rows."""

from collections.abc import Sequence

import pytest

from importer.words.row_errors import RefusedRow
from tests.fuzzing.truth.case import directory_of, make_case
from tests.fuzzing.truth.directory import as_a_spreadsheet_would
from tests.fuzzing.truth.draft import Column, Draft, Form, Line, Role, TrueRow, Wish
from tests.fuzzing.truth.faults import FAULTS
from tests.fuzzing.truth.judgement import End, Fate, Harm, Outcome, Planned, judge
from tests.fuzzing.truth.words import ENGLISH

ANA, BEN = frozenset({"ana@acme.example"}), frozenset({"ben@acme.example"})
SEED, FILES = 3, 400


def draft_of(*rows: TrueRow) -> Draft:
    """A file with these rows, of which only the ids matter here."""
    header = Line(["Id"])
    lines = [header, *(Line([row.external_id], row) for row in rows)]
    form = Form(",", "\n", quote_all=False, encoding="utf-8")
    return Draft(directory_of(SEED, 0), ENGLISH, form, [Column(Role.EXTERNAL_ID, "Id")], header, lines)


def harm(planned: Planned, *rows: TrueRow) -> Sequence[Harm]:
    """What is found wrong with a plan that gives one customer something."""
    return [kind for kind, _ in judge(draft_of(*rows), Outcome(End.PLANNED, planned=[planned])).harm]


def fate(outcome: Outcome) -> Fate:
    """What became of the only row, which asks for Ana."""
    (found,) = judge(draft_of(TrueRow("C1", Wish(ANA))), outcome).fates.elements()
    return found


def test_what_the_row_asks_for_is_no_harm() -> None:
    """Nor is less than that."""
    row = TrueRow("C1", Wish(ANA, "Legal"))
    assert harm(Planned("C1", Wish(ANA, "Legal")), row) == []
    assert harm(Planned("C1", Wish(ANA)), row) == []


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (Planned("C2", Wish(ANA)), Harm.WRONG_CUSTOMER),
        (Planned("C1", Wish(BEN)), Harm.WRONG_MANAGERS),
        (Planned("C1", Wish(frozenset())), Harm.WRONG_MANAGERS),
        (Planned("C1", Wish(ANA | BEN)), Harm.WRONG_MANAGERS),
        (Planned("C1", Wish(workflow="Legal")), Harm.WRONG_WORKFLOW),
    ],
)
def test_anything_else_is_harm(planned: Planned, expected: Harm) -> None:
    """The row asks for Ana, and leaves the workflow."""
    assert harm(planned, TrueRow("C1", Wish(ANA))) == [expected]


def test_neither_of_two_rows_that_contradict_each_other_may_win() -> None:
    """Nobody can know which is meant; one that asks for nothing contradicts nobody."""
    first, second = TrueRow("C1", Wish(ANA)), TrueRow("C1", Wish(BEN))
    assert harm(Planned("C1", Wish(ANA)), first, second) == [Harm.CONTRADICTION]
    assert harm(Planned("C1", Wish(ANA)), first, TrueRow("C1", Wish())) == []


def test_of_two_rows_that_contradict_each_other_the_good_one_goes_through() -> None:
    """The other one is refused for its own fault; a refused row about someone else changes nothing."""
    draft = draft_of(TrueRow("C1", Wish(ANA)), TrueRow("C1", Wish(BEN)))
    planned = [Planned("C1", Wish(ANA))]
    too_long, another = RefusedRow(3, ("C1", "Ulm", "ben@acme.example", "x"), ()), RefusedRow(3, ("C2",), ())
    assert judge(draft, Outcome(End.PLANNED, planned=planned, refused=[too_long])).harm == ()
    ((kind, _),) = judge(draft, Outcome(End.PLANNED, planned=planned, refused=[another])).harm
    assert kind is Harm.CONTRADICTION


def test_a_row_goes_through_or_is_told_or_is_lost() -> None:
    """It is told where its customer stands in a refused row, which may have swallowed it."""
    swallowed = RefusedRow(2, ("C0", 'x\nC1,"ana@acme.example"'), ())
    assert fate(Outcome(End.PLANNED, planned=[Planned("C1", Wish(ANA))])) is Fate.THROUGH
    assert fate(Outcome(End.PLANNED, refused=[swallowed])) is Fate.FLAGGED
    assert fate(Outcome(End.PLANNED)) is Fate.LOST
    assert fate(Outcome(End.ASKED, "Which column?")) is Fate.ASKED
    assert fate(Outcome(End.REFUSED, "It is no table.")) is Fate.REFUSED


def test_every_fault_comes_about() -> None:
    """Among a few hundred files each can be had, and a file is the same each time that it is made."""
    directory = directory_of(SEED, 0)
    cases = [make_case(SEED, number, directory) for number in range(FILES)]
    assert {fault for case in cases for fault in case.faults} == {fault.__name__ for fault in FAULTS}
    assert cases[7].content == make_case(SEED, 7, directory).content


def test_a_row_that_nothing_was_done_to_keeps_its_cells() -> None:
    """Whatever happens around it, each of its cells stands in the file."""
    directory = directory_of(SEED, 0)
    for number in range(FILES):
        case = make_case(SEED, number, directory)
        for line in case.draft.intact:
            assert all(cell.replace('"', '""') in case.text for cell in line.cells)


@pytest.mark.parametrize(
    ("external_id", "damaged"),
    [
        ("000412", "412"),
        ("1.10", "1.1"),
        ("4001085500014041", "4001085500014040"),
        ("CU-00001", "CU-00001"),
    ],
)
def test_a_spreadsheet_damages_what_looks_like_a_number(external_id: str, damaged: str) -> None:
    """As Excel does on opening a CSV: leading zeros, decimal end zeros and digits after the 15th are gone."""
    assert as_a_spreadsheet_would(external_id) == damaged
