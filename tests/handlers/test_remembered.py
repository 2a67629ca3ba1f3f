"""What is remembered, page by page, within Slack's limits whatever files hold."""

from collections.abc import Sequence
from datetime import UTC, datetime
from json import dumps

import pytest

from handlers.blocks.remembered import PAGE, remembered_modal, sign_of_taught
from importer.remembering import Taught
from importer.words.corrections import Correction, WrongKey
from importer.words.fields import Field
from importer.words.proposal import Answer, Question
from playground.block_kit import view_breaches
from tests.handlers.imports import NASTY

AT = datetime(2026, 5, 4, tzinfo=UTC)


def answer(number: int, chosen: str | None = NASTY) -> Answer:
    """What was answered about a thousand columns."""
    return Answer(Question(Field.WORKFLOW, (f"{number}",)), (NASTY,) * 1_000, chosen, f"cli:{NASTY}", AT)


def correction(number: int) -> Correction:
    """What is meant by a wrong value."""
    return Correction(WrongKey(Field.WORKFLOW, f"{number}"), NASTY, NASTY, f"cli:{NASTY}", AT)


def much() -> Sequence[Taught]:
    """Two pages and a half of it, the change from one kind to the other amid a page."""
    answers = [answer(number, NASTY if number % 2 else None) for number in range(PAGE + PAGE // 2)]
    return [*answers, *(correction(number) for number in range(PAGE))]


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("skip", [0, PAGE, 2 * PAGE])
def test_every_page_fits(skip: int) -> None:
    """With a button for each; the first has no way back, the last none on."""
    page = remembered_modal(much(), skip).to_dict()
    assert view_breaches(page) == []
    assert dumps(page).count('"action_id": "forget"') == min(PAGE, len(much()) - skip)
    assert ("earlier_remembered" in dumps(page), "later_remembered" in dumps(page)) == (
        skip > 0,
        skip < 2 * PAGE,
    )


@pytest.mark.usefixtures("each_language")
def test_nothing_fits_as_well() -> None:
    """And needs no pages."""
    page = remembered_modal([]).to_dict()
    assert view_breaches(page) == []
    assert len(page["blocks"]) == 1


def test_each_has_a_sign_of_its_own() -> None:
    """A column and a value of the same name, and the same value of two fields, are told apart."""
    value = Correction(WrongKey(Field.ACCOUNT_MANAGER, "1"), "1", "2", "U1", AT)
    assert (
        len({sign_of_taught(one) for one in (answer(1), answer(2), correction(1), correction(2), value)}) == 5
    )


def test_what_is_told_of_a_column() -> None:
    """Which was chosen of which, and the first of many."""
    one = Answer(Question(Field.WORKFLOW, ("a", "b")), ("Plan", "Plan B"), "Plan", "U1", AT)
    assert "Workflow name: read from `Plan`, of `Plan` and `Plan B`, taught by <@U1>" in _text(one)
    assert "and 995 others" in _text(answer(1))


def _text(one: Taught) -> str:
    return str(remembered_modal([one]).to_dict())
