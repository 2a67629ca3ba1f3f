"""The modal in which people are added to the directory, and what is said of it, within Slack's limits."""

import json

import pytest

from handlers.blocks.add_people import (
    MOST_CHOSEN,
    MOST_NAMED,
    add_people_modal,
    added_lines,
    added_modal,
    cannot_add_modal,
    not_told_modal,
    people_offer,
    people_options,
    reading_members_modal,
)
from handlers.blocks.message import message, section
from importer.words.language import Language, catalogue, lazy_gettext, speaking
from importer.words.members import Added, Member, Newcomers
from playground.block_kit import suggestion_breaches, view_breaches
from tests.handlers.imports import HUGE, NASTY
from tests.handlers.reading import breaches

MEMBER = Member("U0NASTY", NASTY, NASTY)
ZOE, TOM = Member("U1", "Zoë", "zoe@x.com"), Member("U2", "Tom", "tom@x.com")


@pytest.mark.parametrize("language", Language)
def test_the_longest_names_fit(language: Language) -> None:
    """Whatever people are called, and however many there are, in each language."""
    refused = [(MEMBER, lazy_gettext("{message} ({value})", message="No email", value=NASTY))] * MOST_CHOSEN
    many = Added([MEMBER] * MOST_CHOSEN, [MEMBER] * MOST_CHOSEN, refused, HUGE)
    with speaking(catalogue(language)):
        views = [
            reading_members_modal(),
            cannot_add_modal(NASTY),
            not_told_modal(),
            add_people_modal(Newcomers([], HUGE)),
            add_people_modal(Newcomers([MEMBER] * 3, HUGE)),
            added_modal(many),
        ]
        options = [option.to_dict() for option in people_options([MEMBER, Member("U", "", "")])]
        assert breaches(people_offer()) == []
        assert breaches(message(*map(section, added_lines(many)))) == []
    assert [view_breaches(json.loads(json.dumps(view.to_dict()))) for view in views] == [[]] * len(views)
    assert suggestion_breaches({"options": options}) == []


def test_what_came_of_it_is_said_of_each() -> None:
    """Who was added, who was there, who can't be a user and why, and how many are gone."""
    said = "\n".join(added_lines(Added([ZOE], [TOM], [(TOM, lazy_gettext("Name is missing"))], 1)))
    assert "1 person was added to the directory:\n• `Zoë` (`zoe@x.com`)" in said
    assert "1 person was in the directory already, where nothing has changed:\n• `Tom` (`tom@x.com`)" in said
    assert "1 person wasn't added:\n• `Tom` (`tom@x.com`): `Name is missing`" in said
    assert "1 person wasn't added, as nobody in this workspace has that account any more." in said


def test_of_many_the_first_are_named() -> None:
    """And how many more there are."""
    assert "more" not in "\n".join(added_lines(Added([ZOE] * MOST_NAMED)))
    assert added_lines(Added([ZOE] * 100))[0].endswith("\n• 92 more")
