"""The Home tab within Slack's limits, whatever the files are called."""

from datetime import UTC, datetime

import pytest

from handlers.blocks.home import home, home_of_others
from importer.words.corrections import Correction, WrongKey
from importer.words.fields import Field
from importer.words.jobs import JobState
from playground.block_kit import message_breaches, view_breaches
from tests.handlers.imports import HUGE, NASTY, a_nasty_import


@pytest.mark.usefixtures("each_language")
def test_nasty_imports_fit_on_the_home_tab() -> None:
    """No name calls anyone, or breaks the page."""
    page = home(
        [a_nasty_import(state=state) for state in JobState], {HUGE: "https://acme.slack.com/x"}
    ).to_dict()
    assert message_breaches(page["blocks"]) == []
    assert "<!channel>" not in str(page)


@pytest.mark.usefixtures("each_language")
def test_nasty_corrections_fit_as_well() -> None:
    """The first of many, each with its button, and how many more there are."""
    at = datetime(2026, 5, 4, tzinfo=UTC)
    known = [
        Correction(WrongKey(Field.WORKFLOW, f"{number}"), NASTY, NASTY, f"cli:{NASTY}", at)
        for number in range(60)
    ]
    page = home([a_nasty_import(state=state) for state in JobState], {}, known).to_dict()
    assert view_breaches(page) == []
    assert str(page).count("forget_correction") == 50


@pytest.mark.usefixtures("each_language")
def test_the_reason_fits_as_well() -> None:
    """Whatever it says."""
    page = home_of_others(NASTY).to_dict()
    assert message_breaches(page["blocks"]) == []
    assert page["type"] == "home"
