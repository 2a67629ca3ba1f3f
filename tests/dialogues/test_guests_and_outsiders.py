"""Guests, people of other organisations and bots neither import nor decide; people are told, privately."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from bot.settings import Settings
from importer.words.jobs import JobState
from playground.cast import GUEST, OTHER_BOT, OUTSIDER, SINGLE_CHANNEL_GUEST, STRANGER, VISITORS
from playground.program.server import Playground
from playground.records import Person as Someone
from storage.slack_schema import postings
from storage.store import Store
from tests.dialogue import Person, visiting
from tests.dialogues.control import Control
from tests.dialogues.old_buttons import post_old_message
from tests.dialogues.reading import MANAGERS, NOT_IN_FILE
from tests.dialogues.steps import QUESTION, ask_about, replies, reply_after
from tests.dialogues.test_settings import let
from tests.patience import until
from tests.storage.kept import BEFORE, ZOE, assignments, nothing_was_begun, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
A_GUEST = "you are a guest here. Nothing was read or changed. Ask a full member to do it for you."
ELSEWHERE = "you belong to another organisation. Nothing was read or changed. Ask someone of this workspace"
WORDS = {GUEST: A_GUEST, SINGLE_CHANNEL_GUEST: A_GUEST, OUTSIDER: ELSEWHERE, STRANGER: ELSEWHERE}
HANDOFF = "C0HANDOFF01"

each_visitor = pytest.mark.parametrize("visitor", WORDS, ids=lambda one: one.name)


@pytest.fixture(autouse=True)
def visitors(playground: Playground) -> None:
    """All of them are in the channel where files are shared."""
    playground.slack.workspace.admit(VISITORS, HANDOFF)


@pytest.fixture
async def guest(
    playground: Playground, visitor: Someone, bot: None, people: list[Person]
) -> AsyncIterator[Person]:
    """The visitor, with the page open."""
    del bot
    async with visiting(playground.url, visitor.id) as person:
        people.append(person)
        yield person


@each_visitor
async def test_a_visitors_file_is_not_read(
    guest: Person, visitor: Someone, maya: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """They alone are told; nothing is fetched, nothing is kept, and nothing is said in public."""
    shared = await guest.share(TABLE)
    told = await guest.sees(WORDS[visitor], thread=shared)
    assert told.is_ephemeral
    assert await nothing_was_begun(store)
    assert await slack.calls("files.info") == await slack.calls("files.download") == []
    assert not [path for path in settings.files_folder.rglob("*") if path.is_file()]
    question = await ask_about(maya, TABLE)
    assert replies(maya, shared) == []
    assert "can't be imported" not in question


@pytest.mark.parametrize("visitor", [GUEST], ids=["guest"])
async def test_what_a_visitor_writes_to_others_is_left_alone(
    guest: Person, visitor: Someone, maya: Person
) -> None:
    """A pasted text is none of our business, whoever pastes it; nobody asked to import anything."""
    shared = await guest.share("Dear all, see below.\nThanks, Ann\n", name="-.txt")
    await ask_about(maya, TABLE)
    assert replies(guest, shared) == []
    assert WORDS[visitor] not in guest.transcript()


@each_visitor
async def test_a_visitor_decides_nothing(guest: Person, visitor: Someone, maya: Person, store: Store) -> None:
    """Import, Cancel, another column: each press brings the word, and nothing else."""
    question = await ask_about(maya, TABLE)
    mapping = (await the_import(store)).reading.mapping
    seen = last = await guest.sees(QUESTION)
    for text in ("Import", "Cancel"):
        await guest.press(seen, text)
        last = await reply_after(guest, last, WORDS[visitor])
        assert last.is_ephemeral
    await guest.choose(seen, MANAGERS, NOT_IN_FILE)
    assert (await reply_after(guest, last, WORDS[visitor])).is_ephemeral
    job = await the_import(store)
    assert (job.state, job.reading.mapping, job.started_by, job.cancelled_by) == (
        JobState.PREVIEWED,
        mapping,
        None,
        None,
    )
    assert await assignments(store) == BEFORE
    assert "[Import " in await maya.sees(lambda message: message.ts == question.ts)


@each_visitor
async def test_a_visitor_is_offered_nothing_of_a_file(guest: Person, maya: Person) -> None:
    """A search for the header row would show what stands in the file."""
    await ask_about(maya, f"Old list,\n{TABLE}")
    assert await guest.suggest(await guest.sees(QUESTION), "Choose the header row", "") == []


@each_visitor
async def test_old_buttons_give_a_visitor_nothing(
    guest: Person, visitor: Someone, maya: Person, playground: Playground, store: Store
) -> None:
    """Details, error file and undo of an import that ended, and the help."""
    await ask_about(maya, TABLE)
    post_old_message(playground, (await the_import(store)).id)
    old = await guest.sees("An old message about")
    last = old
    for text in ("Undo", "Take back", "Details", "Error file", "How it works"):
        await guest.press(old, text)
        last = await guest.sees(WORDS[visitor], after=last)
        assert last.is_ephemeral
    assert await guest.suggest(old, "Column", "") == []


@pytest.mark.parametrize("typed", ["/imports", "/imports 1", "/imports help"])
@pytest.mark.parametrize("visitor", [GUEST, SINGLE_CHANNEL_GUEST], ids=lambda one: one.name)
async def test_guests_can_not_look_back(guest: Person, maya: Person, typed: str) -> None:
    """Slack lets guests type commands; people of other organisations it does not."""
    await ask_about(maya, TABLE)
    await guest.command(typed)
    assert (await guest.sees(A_GUEST)).is_ephemeral
    assert "customers.csv" not in str(await guest.sees(A_GUEST))


@pytest.mark.parametrize("visitor", [OTHER_BOT])
async def test_bots_are_left_alone(guest: Person, maya: Person, slack: Control, store: Store) -> None:
    """Two programs that answer each other would never end."""
    shared = await guest.share(TABLE)
    await slack.sees_calls("users.info")
    await ask_about(maya, TABLE)
    assert (await the_import(store)).uploaded_by == maya.id
    assert replies(guest, shared) == []
    assert await slack.calls("chat.postEphemeral") == []


@each_visitor
async def test_a_visitor_who_asks_for_help_is_told_alone(
    guest: Person, visitor: Someone, maya: Person
) -> None:
    """The help tells how to import, which they can't; nobody else reads an answer."""
    asked = await guest.say("@Handoff help")
    assert (await guest.sees(WORDS[visitor], thread=asked)).is_ephemeral
    await ask_about(maya, TABLE)
    assert replies(maya, asked) == []


@pytest.mark.parametrize("visitor", [OTHER_BOT])
async def test_a_bot_that_asks_for_help_gets_no_answer(guest: Person, maya: Person, slack: Control) -> None:
    """Some bots greet everyone."""
    asked = await guest.say("@Handoff hello")
    await slack.sees_calls("users.info")
    await ask_about(maya, TABLE)
    assert replies(guest, asked) == []


@pytest.mark.parametrize("visitor", [GUEST])
async def test_a_guests_picture_is_none_of_our_business(guest: Person, maya: Person, slack: Control) -> None:
    """No word where a member would get none."""
    shared = await guest.share(b"\x89PNG\r\n", name="holiday.png")
    await ask_about(maya, TABLE)
    assert replies(guest, shared) == []
    assert await slack.calls("chat.postEphemeral") == []


@pytest.mark.parametrize("visitor", [GUEST])
async def test_the_word_is_said_once(guest: Person, maya: Person, slack: Control) -> None:
    """However many files there are, and however often Slack delivers the event."""
    await slack.repeat_events(2)
    shared = await guest.share_together({"one.csv": TABLE, "two.csv": TABLE})
    await guest.sees(A_GUEST, thread=shared)
    await ask_about(maya, TABLE)
    assert len(replies(guest, shared, A_GUEST)) == 1


@pytest.mark.parametrize("visitor", [GUEST])
@pytest.mark.parametrize(
    ("failure", "times"),
    [
        ({"error": "ratelimited"}, 1),
        ({"error": "ratelimited", "times": 3}, 1),
        ({"error": "internal_error"}, 1),
        ({"cut": True}, 1),
        ({"done": True, "error": "internal_error"}, 2),
        ({"done": True, "error": "internal_error", "times": 9}, 2),
    ],
    ids=str,
)
async def test_the_word_survives_a_hiccup_and_is_said_once_more_at_most(
    guest: Person, slack: Control, store: Store, failure: dict[str, Any], times: int
) -> None:
    """What Slack surely didn't take is said again; what it may have taken once more, as nobody can look."""
    await slack.fail("chat.postEphemeral", **failure)
    shared = await guest.share(TABLE)
    await guest.sees(A_GUEST, thread=shared)
    await until(partial(_is_all_said, store), "The word was never done with.")
    assert len(replies(guest, shared, A_GUEST)) == times


@pytest.mark.parametrize("visitor", [GUEST])
async def test_a_word_that_is_refused_the_second_time_is_still_said_once_more(
    guest: Person, slack: Control, store: Store
) -> None:
    """The first one may have arrived, the second one surely hasn't."""
    await slack.fail("chat.postEphemeral", done=True, error="internal_error")
    await slack.hold("chat.postEphemeral", "after")
    shared = await guest.share(TABLE)
    await guest.sees(A_GUEST, thread=shared)
    await slack.fail("chat.postEphemeral", error="ratelimited")
    await slack.release()
    await until(partial(_is_all_said, store), "The word was never done with.")
    assert len(replies(guest, shared, A_GUEST)) == 2


@pytest.mark.parametrize("word", ["restricted_action", "user_not_in_channel"])
async def test_a_word_that_the_channel_takes_no_more_comes_to_the_direct_messages(
    maya: Person, tom: Person, slack: Control, store: Store, word: str
) -> None:
    """Once, and nobody else reads it: an answer of Slack's that gets lost there is no reason to repeat it."""
    await let(store, who_imports="admins")
    await slack.fail("chat.postEphemeral", error=word, times=99)
    await slack.fail("chat.postMessage", done=True, error="internal_error")
    shared = await tom.share(TABLE)
    told = await tom.sees("In this workspace only import admins can import files.", channel="@Handoff")
    assert "I could not write this in #" in told
    await until(partial(_is_all_said, store), "The word was never done with.")
    assert len([one for one in tom.messages() if "only import admins can import" in one]) == 1
    assert replies(maya, shared) == []


@pytest.mark.parametrize("failure", [{"error": "internal_error"}, {"done": True, "cut": True}], ids=str)
async def test_in_direct_messages_the_word_is_looked_for(
    tom: Person, slack: Control, store: Store, failure: dict[str, Any]
) -> None:
    """There it is a message as any other, to guests and to members who may not import: it comes, and once."""
    await let(store, who_imports="admins")
    await slack.fail("chat.postMessage", **failure)
    shared = await tom.share(TABLE, channel="@Handoff")
    told = await tom.sees("In this workspace only import admins can import files.", thread=shared)
    assert not told.is_ephemeral
    await until(partial(_is_all_said, store), "The word was never done with.")
    assert len(replies(tom, shared)) == 1


async def _is_all_said(store: Store) -> bool:
    """Whether something was to be said, and nothing is any more."""
    said = await store.database.rows(select(postings.c.said_at))
    return bool(said) and all(row.said_at for row in said)


async def test_a_member_is_asked_for_again_when_slack_hiccups(maya: Person, slack: Control) -> None:
    """Who shares a file can't be told for a moment: the file waits, and nobody is turned away."""
    await slack.fail("users.info", error="internal_error", times=2)
    assert "[Import " in await ask_about(maya, TABLE)
