"""What is said of the choice of columns: the questions, the reasons, and what is left out."""

from dataclasses import replace

import pytest

from importer.report.mapping_words import Terms, left_out_words, not_changed, questions, reason_words
from importer.words.fields import Field, Mapping
from importer.words.job_reading import Reading
from importer.words.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind
from tests.handlers.imports import HUGE, a_nasty_import, an_import

ID, MANAGER, WORKFLOW = Field
TERMS = Terms(
    column=lambda shape, place: f"<{shape.columns[place] or place}>",
    value=lambda text: f"[{text[:20]}]",
    person=lambda by: f"@{by}",
    chosen=lambda field, reason, column: f"{field.value} {reason.by} {column}",
)


def _read(
    proposed: FieldProposal,
    mapping: Mapping = Mapping(external_id=0),  # noqa: B008 - frozen
) -> Reading:
    return an_import(proposal=Proposal((proposed,)), mapping=mapping).reading


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (ID, "No row can go through without it."),
        (MANAGER, "Account managers will not be changed."),
        (WORKFLOW, "Workflows will not be changed."),
    ],
)
def test_what_it_means_that_a_field_has_no_column(field: Field, said: str) -> None:
    """Each of them may have none, while an import waits for its answer."""
    assert not_changed(field) == said


@pytest.mark.parametrize(
    ("field", "candidates", "said"),
    [
        (
            ID,
            (Candidate(0, 38, 40), Candidate(4, 20, 1_240)),
            "Several columns could hold the External Ids: <Customer> (38 of 40 values are customers, "
            "for example [CU-1] and [CU-2]) and <Notes> (20 of 1,240 values are customers, "
            "for example [x] and [y]).",
        ),
        (
            MANAGER,
            (Candidate(1, 1, 1), Candidate(2, 0, 0), Candidate(0, 0, 0)),
            "Several columns could hold the account managers: "
            "<Email> (1 of 1 addresses are account managers, for example [maja@example.com]), "
            "<Email> (empty) and <Customer> (for example [CU-1] and [CU-2]).",
        ),
        (
            MANAGER,
            (Candidate(0, 0, 0),),
            "The column of the account managers holds no email addresses: "
            "<Customer> (for example [CU-1] and [CU-2]).",
        ),
        (
            WORKFLOW,
            (Candidate(4, 2, 2),),
            "One column could hold the workflows, but its header doesn't say so for sure: "
            "<Notes> (2 of 2 values are workflows, for example [x] and [y]).",
        ),
    ],
)
def test_a_question_names_every_column_with_what_it_holds(
    field: Field, candidates: tuple[Candidate, ...], said: str
) -> None:
    """And how far that fits."""
    assert questions(_read(FieldProposal(field, candidates=candidates, asked=True)), TERMS) == [said]


@pytest.mark.parametrize(
    ("reason", "column", "said"),
    [
        (None, None, None),
        (Reason(ReasonKind.HEADER, fitting=1, values=2), 1, "its header"),
        (
            Reason(ReasonKind.VALUES, fitting=38, values=1_240),
            1,
            "its values: 38 of 1,240 are account managers",
        ),
        (Reason(ReasonKind.LAST_TIME, "U7", 2, 2), 1, "chosen last time, by @U7"),
        (Reason(ReasonKind.LAST_TIME, "U7"), None, "left out last time, by @U7"),
        (Reason(ReasonKind.CHOSEN, "U7"), 1, "account_manager U7 1"),
    ],
)
def test_a_reason_is_told(reason: Reason | None, column: int | None, said: str | None) -> None:
    """In the words of the place where it is read."""
    reading = _read(FieldProposal(MANAGER, reason), Mapping(0, column))
    assert reason_words(reading, MANAGER, TERMS) == said


@pytest.mark.parametrize(
    ("places", "column", "said"),
    [
        ((), 1, None),
        ((4,), 1, "<Notes> also holds account managers and is left out."),
        ((0, 4), 1, "<Customer> and <Notes> also hold account managers and are left out."),
        (
            (4,),
            None,
            "<Notes> holds account managers, but its header tells of something else. "
            "It is left out, and account managers will not be changed.",
        ),
        (
            (0, 4),
            None,
            "<Customer> and <Notes> hold account managers, but their headers tell of something else. "
            "They are left out, and account managers will not be changed.",
        ),
    ],
)
def test_what_is_left_out_is_told(places: tuple[int, ...], column: int | None, said: str | None) -> None:
    """And what it means where the field is empty without it."""
    reading = _read(FieldProposal(MANAGER, left_out=places), Mapping(0, column))
    assert left_out_words(reading, MANAGER, TERMS) == said


def test_a_thousand_columns_make_a_sentence() -> None:
    """Of many, the first are named."""
    candidates = tuple(Candidate(place, HUGE, HUGE) for place in range(1_000))
    nasty = a_nasty_import(1_000).reading
    asked = FieldProposal(WORKFLOW, candidates=candidates, asked=True)
    [said] = questions(
        replace(nasty, proposal=Proposal((asked,))),
        Terms(
            column=lambda _shape, place: f"<{place}>",
            value=lambda _text: "[x]",
            person=str,
            chosen=TERMS.chosen,
        ),
    )
    assert said.endswith("and 992 more.")
    assert len(said) < 1_000
