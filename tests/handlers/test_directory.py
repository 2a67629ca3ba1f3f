"""The directory's modal within Slack's limits, however many people there are, and whatever their names."""

from datetime import UTC, datetime
from json import dumps

import pytest

from handlers.blocks.directory import (
    PAGE,
    counting_modal,
    directory_file_words,
    directory_modal,
    file_not_sent,
    no_directory_modal,
    own_customers_modal,
)
from handlers.payloads.carried import DirectoryPart
from importer.words.directory import DirectoryKind, User
from importer.words.fields import Field
from importer.words.holdings import Holdings, Owned, Part
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY

OWNERS = [Owned(User(HUGE + number, NASTY, NASTY), HUGE) for number in range(2 * PAGE + 5)]
LOADED = dict.fromkeys(DirectoryKind, datetime(2026, 12, 4, tzinfo=UTC))
HELD = Holdings(HUGE, HUGE, HUGE, HUGE, HUGE, OWNERS, LOADED)
PARTS = [
    *map(Part, DirectoryKind),
    Part(DirectoryKind.CUSTOMERS, Field.ACCOUNT_MANAGER),
    Part(DirectoryKind.CUSTOMERS, Field.WORKFLOW),
    Part(DirectoryKind.CUSTOMERS, of=HUGE),
]


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("skip", [0, PAGE, 2 * PAGE])
def test_every_page_fits(skip: int) -> None:
    """With a file for each; the first has no way back, the last none on."""
    page = directory_modal(HELD, skip, dict.fromkeys(PARTS, file_not_sent())).to_dict()
    assert view_breaches(page) == []
    assert "<!channel>" not in str(page)
    shown = min(PAGE, len(OWNERS) - skip)
    assert dumps(page).count('"action_id": "send_directory_file"') == 5 + shown
    assert ("earlier_owners" in dumps(page), "later_owners" in dumps(page)) == (skip > 0, skip < 2 * PAGE)


@pytest.mark.usefixtures("each_language")
def test_the_other_pages_fit_as_well() -> None:
    """An empty directory's, one's own, a reason's, and that which stands while customers are counted."""
    views = [
        directory_modal(Holdings()),
        own_customers_modal(OWNERS[0], {PARTS[-1]: file_not_sent()}),
        no_directory_modal(NASTY),
        counting_modal(),
    ]
    assert [view_breaches(view.to_dict()) for view in views] == [[], [], [], []]


def test_an_empty_directory_says_what_to_load_and_gives_no_file() -> None:
    """In the order in which it is needed."""
    page = dumps(directory_modal(Holdings()).to_dict())
    assert "python -m bot directory load users FILE" in page
    assert "send_directory_file" not in page


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_button_carries_its_part(part: Part) -> None:
    """And each file has words of its own."""
    assert DirectoryPart.read(DirectoryPart(part).value) == DirectoryPart(part)
    assert len({directory_file_words(one) for one in PARTS}) == len(PARTS)


@pytest.mark.parametrize("value", ["", "customers", "all::", "customers:name:", "customers::x", "users:::"])
def test_another_value_is_no_part(value: str) -> None:
    """It may be an old button's."""
    assert DirectoryPart.read(value) is None
