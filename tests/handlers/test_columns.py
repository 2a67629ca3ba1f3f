"""The columns of any file can be told apart and chosen."""

import pytest

from handlers.blocks.columns import column_names, column_options
from importer.words.fields import Field
from tests.handlers.imports import a_nasty_import, a_shape, an_import


def test_repeated_and_empty_headers_get_their_letter() -> None:
    """A header that stands alone is its own name; others need the letter."""
    shape = a_shape(columns=("Id", "Email", "email ", "\u200b", "Notes"), positions=(0, 1, 2, 4, 5))
    assert column_names(shape) == (
        "Id",
        "Email · column B",
        "email · column C",
        "No header · column E",
        "Notes",
    )


def test_long_headers_begin_with_their_words_and_stay_apart() -> None:
    """Two headers that differ only at their end are told apart by their letter."""
    long = "The customer's identification in the old system before " * 3
    first, second = column_names(a_shape(columns=(f"{long}A", f"{long}B"), positions=(0, 1)))
    assert first == "The customer's identification in the old system before The… · column A"
    assert second.endswith("… · column B")
    assert len(first) <= 75


def test_a_header_of_75_characters_is_shown_whole() -> None:
    """The limit itself is within the limit."""
    assert column_names(a_shape(columns=("x" * 75,), positions=(0,))) == ("x" * 75,)


@pytest.mark.usefixtures("each_language")
def test_all_names_of_a_nasty_file_differ() -> None:
    """A thousand headers of thousands of characters are a thousand choices."""
    names = column_names(a_nasty_import().reading.shape)
    assert len(set(names)) == 1_000
    assert max(map(len, names)) <= 75


def test_typing_finds_columns_in_any_case() -> None:
    """What was typed may stand anywhere in the header."""
    options = column_options(an_import(), Field.EXTERNAL_ID, "MAIL")
    assert [(option.text, option.value) for option in options] == [
        ("Email · column B", "1"),
        ("Email · column C", "2"),
    ]


def test_a_field_that_may_be_absent_offers_that_first() -> None:
    """Nothing typed offers everything; the External Id can't be left out."""
    absent = [
        column_options(an_import(), field, "")[0].text == "Don't import this"
        for field in (Field.EXTERNAL_ID, Field.ACCOUNT_MANAGER, Field.WORKFLOW)
    ]
    assert absent == [False, True, True]


def test_no_more_options_than_slack_takes() -> None:
    """Of a thousand fitting columns the first hundred are offered."""
    assert len(column_options(a_nasty_import(), Field.WORKFLOW, "")) == 100


def test_typing_what_no_header_holds_finds_nothing() -> None:
    """Slack itself then says that there are no results."""
    assert column_options(an_import(), Field.WORKFLOW, "zebra") == []
