"""A person is found by email and Slack id, within JSON as well, and not in what only looks alike."""

import json

import pytest

from importer.words.directory import User
from storage.traces import Person

ZOE = Person("zoë.q@x.com", ["U77"], User(1, "Zoë.Q@x.com", "Zoë Q"), called="forgotten-1")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Zoë.Q@X.com", "forgotten-1"),
        ("Zoë Q <zoë.q@x.com>; ann@x.com", "Zoë Q <forgotten-1>; ann@x.com"),
        ("mailto:zoë.q@x.com.", "mailto:forgotten-1."),
        ("approval:12:1:U77", "approval:12:1:forgotten-1"),
        ('["zo\\u00eb.q@x.com", "Zo\\u00eb Q", 7, null]', '["forgotten-1", "forgotten-1", 7, null]'),
        ('{"by": "U77", "of": {"name": "Zoë Q & Co"}}', None),
    ],
)
def test_who_is_named_is_hidden(text: str, hidden: str | None) -> None:
    """Their name goes where it is all that stands there; what a database looks for stands in each text."""
    assert ZOE.is_named_in(text)
    if hidden is None:
        assert json.loads(ZOE.hide(text)) == {"by": "forgotten-1", "of": {"name": "Zoë Q & Co"}}
    else:
        assert ZOE.hide(text) == hidden
    assert any(fragment.lower() in text.lower() for fragment in ZOE.fragments)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xzoë.q@x.com",
        "zoë.q@x.com.au",
        "zoë.q@x.community",
        "a.zoë.q@x.com",
        "U770",
        "Zoë Q",
        "[1, 2]",
        None,
    ],
)
def test_what_only_looks_alike_is_left(text: str | None) -> None:
    """A longer email or id is someone else's, and a name alone may be."""
    assert not ZOE.is_named_in(text)


def test_each_time_another_word_stands_for_them() -> None:
    """So nobody can tell by it who it was."""
    assert Person("a@x.com").called != Person("a@x.com").called
