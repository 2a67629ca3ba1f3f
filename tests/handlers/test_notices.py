"""Short answers are kind, say what happened, and what to do."""

from collections.abc import Callable
from functools import partial
from textwrap import dedent

import pytest

from handlers.blocks.failed import (
    file_missing,
    file_refused,
    manager_untold,
    slack_had_trouble,
    slack_had_trouble_here,
    unexpected,
    unfit,
)
from handlers.blocks.message import Message
from handlers.blocks.notices import (
    account_gone,
    error_file_sent,
    look_again,
    moved_on,
    not_yours,
    nothing_loaded,
    refused,
    unknown_import,
)
from tests.handlers.imports import NASTY, a_nasty_import, an_import
from tests.handlers.reading import as_read, breaches


def test_someone_elses_import_is_theirs() -> None:
    """The person learns who may press, and what they can do themselves."""
    assert as_read(not_yours("U1")) == (
        "Only <@U1>, who shared this file, and import admins can do this. Nothing has changed. "
        "Ask one of them, or share the file yourself to start an import of your own."
    )


def test_a_refused_file_says_why() -> None:
    """The reason is a whole sentence with what to do."""
    assert as_read(refused("cat.pdf", "Handoff reads tables. Export your list as CSV.")) == dedent("""\
        :x: *`cat.pdf` can't be imported*
        Handoff reads tables. Export your list as CSV. Nothing was changed.""")


def test_an_unexpected_failure_has_a_reference() -> None:
    """The fault is ours, and can be found in the log."""
    assert as_read(unexpected("7F3K")) == (
        ":x: *Something went wrong on my side*\n"
        "It was nothing that you did. Please try again in a minute. If it happens again, tell the person who "
        "looks after this app, and give them this reference: `7F3K`. Type `/imports` to see how your imports "
        "stand."
    )


def test_trouble_of_slack_asks_to_look_before_trying_again() -> None:
    """What was pressed may have been done before Slack gave no answer any more."""
    assert as_read(slack_had_trouble("7F3K")) == (
        ":hourglass_flowing_sand: *Slack had trouble just now*\n"
        "It is busy, or didn't answer, so I can't be sure that what you asked for was done. Wait a minute "
        "and look at the message: if it still stands as before, please try again. If it happens again and "
        "again, tell the person who looks after this app, and give them this reference: `7F3K`."
    )


def test_a_press_before_anything_was_loaded_did_nothing() -> None:
    """What is missing, who can help, and what to press then."""
    assert as_read(nothing_loaded("No customers are loaded yet, so no row could go through.")) == (
        "No customers are loaded yet, so no row could go through. Nothing has begun. "
        "Ask an import admin or whoever runs Handoff to load them, and press *Import* again after that."
    )


def test_a_late_press_did_nothing() -> None:
    """The person learns where to look."""
    assert as_read(moved_on()) == (
        "That came too late: this import has moved on in the meantime, and nothing else was changed. "
        "Its newest message in the thread tells how it stands, and so does `/imports`."
    )


def test_a_press_before_the_last_choice_arrived_began_nothing() -> None:
    """What is seen is what will be imported, at the second press."""
    assert as_read(look_again()) == (
        "What you saw was not up to date any more, so nothing has begun. "
        "Please look at the message once more, and press *Import* again."
    )


def test_a_sent_error_file_is_announced() -> None:
    """The file is sent elsewhere than it was asked for."""
    assert as_read(error_file_sent(an_import())) == (
        "The error file of import 12 is in your direct messages with me."
    )


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize(
    "draw",
    [
        partial(not_yours, NASTY),
        partial(refused, NASTY, NASTY),
        partial(refused, "", NASTY),
        *(partial(said, NASTY) for said in (unexpected, file_missing, file_refused, unfit)),
        partial(manager_untold, "U1", NASTY),
        partial(slack_had_trouble_here, NASTY),
        partial(error_file_sent, a_nasty_import(3)),
        partial(nothing_loaded, "No customers are loaded yet, so no row could go through."),
        moved_on,
        look_again,
        account_gone,
        unknown_import,
    ],
)
def test_nasty_words_are_within_slacks_limits(draw: Callable[[], Message]) -> None:
    """A file name can neither break a notice nor call anyone."""
    notice = draw()
    assert breaches(notice) == []
    assert "<!channel>" not in notice.text + as_read(notice)


@pytest.mark.parametrize("notice", [not_yours("U1"), unexpected("7F3K"), moved_on(), look_again()])
def test_the_text_says_what_the_blocks_say(notice: Message) -> None:
    """A notification says all of it."""
    assert notice.text == as_read(notice)
