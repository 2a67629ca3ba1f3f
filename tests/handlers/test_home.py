"""The Home tab within Slack's limits, whatever the files are called."""

import pytest

from handlers.blocks.home import home, home_of_others
from importer.words.jobs import JobState
from playground.block_kit import message_breaches
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
def test_the_reason_fits_as_well() -> None:
    """Whatever it says."""
    page = home_of_others(NASTY).to_dict()
    assert message_breaches(page["blocks"]) == []
    assert page["type"] == "home"
