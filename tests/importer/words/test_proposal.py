"""What is known of a file's columns, and what becomes of it when a person decides."""

from dataclasses import replace

from importer.words.fields import Field, Mapping
from importer.words.proposal import (
    Candidate,
    FieldProposal,
    Proposal,
    Reason,
    ReasonKind,
    decide_all,
    what_is_missing,
)

ID, MANAGER, WORKFLOW = Field
OLD, NEW = Candidate(1, 9, 9), Candidate(2, 8, 9)
ASKED = Proposal(
    (
        FieldProposal(ID, Reason(ReasonKind.HEADER)),
        FieldProposal(MANAGER, candidates=(NEW, OLD), asked=True, left_out=(3,)),
    )
)


def test_what_nobody_has_decided_is_open() -> None:
    """Of a field that nothing is known about, nothing is asked."""
    assert ASKED.open == (MANAGER,)
    assert ASKED.of(WORKFLOW) == FieldProposal(WORKFLOW)
    assert [proposed.field for proposed in ASKED] == list(Field)


def test_a_person_decides_by_choosing_a_column() -> None:
    """It is kept who chose it, and how far the column fits; the question stays to be remembered."""
    decided = ASKED.decide(MANAGER, 2, "U7")
    assert decided.open == ()
    assert decided.of(MANAGER) == FieldProposal(
        MANAGER, Reason(ReasonKind.CHOSEN, "U7", 8, 9), (NEW, OLD), left_out=(3,)
    )


def test_a_decision_keeps_the_example_of_an_id() -> None:
    """It is told for as long as no column holds ids."""
    proposal = replace(ASKED, example="CU-00001").decide(MANAGER, 2, "U7")
    assert str(what_is_missing(Mapping(None, 2), proposal)) == (
        "Choose the column that holds the External Id. If there is none, add one. "
        'Your ids look like "CU-00001".'
    )
    assert what_is_missing(Mapping(0, 2), proposal) is None


def test_a_person_decides_by_not_importing_a_field() -> None:
    """Then nothing is open any more either."""
    assert ASKED.decide(MANAGER, None, "U7").of(MANAGER).reason == Reason(ReasonKind.CHOSEN, "U7")


def test_a_column_that_was_left_out_is_no_longer_when_it_is_chosen() -> None:
    """The word about it would be untrue."""
    assert ASKED.decide(MANAGER, 3, "U7").of(MANAGER).left_out == ()


def test_a_column_that_is_chosen_for_one_field_is_taken_from_another() -> None:
    """And nothing is known about the other any more."""
    mapping, proposal = decide_all(Mapping(0, None, 4), ASKED, {WORKFLOW: 0}, "cli:maya")
    assert mapping == Mapping(workflow=0)
    assert proposal.of(ID).reason is None
    assert proposal.open == (MANAGER,)


def test_two_columns_may_change_places() -> None:
    """What is chosen later doesn't undo what was chosen before."""
    mapping, proposal = decide_all(Mapping(0, 1), ASKED, {ID: 1, MANAGER: 0}, "cli:maya")
    assert mapping == Mapping(1, 0)
    assert {one.reason and one.reason.kind for one in proposal} == {ReasonKind.CHOSEN, None}
