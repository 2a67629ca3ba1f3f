"""Slack fails while something is to be said: it is said once, in the end, or told to the person alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from importer.words.jobs import JobState
from storage.slack_schema import UNSAID, postings
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.conftest import TEMPO
from tests.dialogues.control import Control
from tests.dialogues.steps import (
    QUESTION,
    SUMMARY,
    ask_about,
    error_file_after,
    import_file,
    press_import,
    replies,
    reply_after,
)
from tests.patience import until
from tests.storage.kept import BEFORE, ZOE, all_said, assignments, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
WITH_ERRORS = f"{TABLE}CU-999,{ZOE}\n"

PASSING: list[dict[str, Any]] = [
    {"error": "internal_error"},
    {"error": "fatal_error"},
    {"error": "service_unavailable"},
    {"error": "request_timeout"},
    {"error": "ratelimited"},
    {"error": "token_revoked"},
    {"status": 503},
    {"status": 429, "retry_after": 1},
    {"cut": True},
    {"done": True, "error": "internal_error"},
    {"done": True, "status": 500},
    {"done": True, "cut": True},
]
"""What Slack does on a bad day; with `done` the message is there, and only the answer says otherwise."""


@pytest.mark.parametrize("failure", PASSING, ids=str)
async def test_a_question_is_asked_once(
    maya: Person, slack: Control, store: Store, failure: dict[str, Any]
) -> None:
    """Whatever became of the first try, one question stands in the thread, and can be answered."""
    await slack.fail("chat.postMessage", **failure)
    shared = await maya.share(TABLE)
    question = await maya.sees(QUESTION, thread=shared)
    await press_import(maya, question)
    await all_said(store)
    await maya.sees_change(question, "See the result below")
    assert len(replies(maya, shared, "See the result below")) == len(replies(maya, shared, SUMMARY)) == 1
    assert len(replies(maya, shared)) == 2
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


@pytest.mark.parametrize("failure", PASSING, ids=str)
async def test_a_result_is_told_once(
    maya: Person, slack: Control, store: Store, failure: dict[str, Any]
) -> None:
    """The summary, and the file of the rows that need attention: each fails once on its way."""
    question = await ask_about(maya, WITH_ERRORS)
    shared = _parent(maya, question)
    await slack.fail("chat.postMessage", **failure)
    await slack.fail("files.completeUploadExternal", **failure)
    await error_file_after(maya, await press_import(maya, question))
    await all_said(store)
    assert len(replies(maya, shared, SUMMARY)) == 1
    assert len([reply for reply in replies(maya, shared) if reply.files]) == 1


async def test_a_file_that_slack_shares_late_is_not_sent_again(
    maya: Person, slack: Control, store: Store
) -> None:
    """The answer was lost, and for a moment Slack itself doesn't know where the file is."""
    question = await ask_about(maya, WITH_ERRORS)
    await slack.fail("files.completeUploadExternal", done=True, error="internal_error")
    await slack.fail("files.info", lags=True)
    await press_import(maya, question)
    await all_said(store)
    assert len([reply for reply in replies(maya, _parent(maya, question)) if reply.files]) == 1


async def test_a_file_that_was_looked_for_too_early_is_looked_for_again(
    maya: Person, slack: Control, store: Store
) -> None:
    """Slack didn't know of it yet when it was asked, and took so long to say so that it would know by now."""
    question = await ask_about(maya, WITH_ERRORS)
    await slack.fail("files.completeUploadExternal", done=True, error="internal_error")
    await slack.fail("files.info", lags=True)
    await slack.hold("files.info", "after")
    looked = len(await slack.calls("files.info"))
    await press_import(maya, question)
    await slack.sees_calls("files.info", looked + 1)
    answered = datetime.now(UTC) + TEMPO.file_lag
    await until(lambda: datetime.now(UTC) > answered, "Time stood still.")
    await slack.release()
    await all_said(store)
    assert len([reply for reply in replies(maya, _parent(maya, question)) if reply.files]) == 1


async def test_a_busy_thread_is_read_to_its_end(maya: Person, slack: Control, store: Store) -> None:
    """So much is said there at the same moment that Slack tells it on several pages."""
    parent = await maya.say("What about these?")
    for turn in range(30):
        await maya.say(f"And this, {turn}?", thread=parent)
    await slack.fail("chat.postMessage", done=True, status=500)
    await maya.share(TABLE, thread=parent)
    await maya.sees(QUESTION, thread=parent)
    await all_said(store)
    assert len(replies(maya, parent, QUESTION)) == 1


async def test_reading_the_thread_waits_for_its_turn(maya: Person, slack: Control, store: Store) -> None:
    """Where it is rationed, the message is looked for later, and not posted on a guess."""
    await slack.fail("chat.postMessage", done=True, status=500)
    await slack.fail("conversations.replies", status=429, retry_after=1, times=2)
    shared = await maya.share(TABLE)
    await maya.sees(QUESTION, thread=shared)
    await all_said(store)
    assert len(replies(maya, shared, QUESTION)) == 1


async def test_a_pause_before_the_look_is_not_waited_out(maya: Person, slack: Control, store: Store) -> None:
    """However short it is: the message is put off, and its place is free for others."""
    await slack.fail("chat.postMessage", done=True, error="internal_error")
    await slack.fail("conversations.replies", status=429, retry_after=20)
    await maya.share(TABLE)

    async def is_put_off() -> bool:
        begun = select(postings.c.tries).where(UNSAID, postings.c.begun_at.is_not(None))
        return [row.tries for row in await store.database.rows(begun)] == [2]

    await until(is_put_off, "The pause was waited out.")
    assert len(await slack.calls("conversations.replies")) == 1


async def test_the_upload_may_fail_as_well(maya: Person, slack: Control, store: Store) -> None:
    """The file host refuses the bytes once, and Slack the address to send them to."""
    question = await ask_about(maya, WITH_ERRORS)
    await slack.fail("files.upload", status=503)
    await slack.fail("files.getUploadURLExternal", error="fatal_error")
    await error_file_after(maya, await press_import(maya, question))
    await all_said(store)
    assert len([reply for reply in replies(maya, _parent(maya, question)) if reply.files]) == 1


@pytest.mark.parametrize("word", ["is_archived", "channel_not_found", "not_in_channel", "restricted_action"])
async def test_what_the_channel_takes_no_more_is_told_to_the_person(
    maya: Person, slack: Control, store: Store, word: str
) -> None:
    """The result of the import comes to who shared the file, with what happened."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.postMessage", error=word)
    await maya.press(question, "Import")
    told = await maya.sees(SUMMARY, channel="@Handoff")
    assert "I could not write this in #" in told
    assert f"(Slack's reason is {word}), so you get it here. Nothing else is different." in told
    assert "1 customer changed" in told
    await all_said(store)
    await maya.press(told, "Undo")
    preview = await maya.sees("Nothing has changed yet.")
    await maya.press(preview, "Take back 1 change")
    assert "[Undo]" not in await maya.sees_change(told, "Taken back by undo 2")
    await all_said(store, 2)
    assert await assignments(store) == BEFORE


async def test_a_question_that_the_channel_refuses_is_asked_in_private(
    maya: Person, slack: Control, store: Store
) -> None:
    """It can be answered there, and the import goes its way."""
    await slack.fail("chat.postMessage", error="restricted_action")
    await maya.share(TABLE)
    question = await maya.sees(QUESTION, channel="@Handoff")
    await maya.press(question, "Import")
    await maya.sees_change(question, "See the result below")
    await all_said(store)
    assert (await the_import(store)).state is JobState.COMPLETED


FILE_REFUSED = "The file that should be here can't be sent"


@pytest.mark.parametrize("word", ["storage_limit_reached", "file_uploads_disabled", "missing_scope"])
async def test_a_file_that_slack_takes_nowhere_is_told_of(
    maya: Person, slack: Control, store: Store, word: str
) -> None:
    """The error file, and a changes file that somebody asks for: below what speaks of it stands why, once."""
    await slack.fail("files.getUploadURLExternal", error=word, times=99)
    summary = await press_import(maya, await ask_about(maya, WITH_ERRORS))
    told = await reply_after(maya, summary, FILE_REFUSED)
    assert f"(its reason is {word})" in told
    assert "went wrong" not in told
    await all_said(store)
    await maya.press(summary, "Changes file")
    await reply_after(maya, told, FILE_REFUSED)
    await all_said(store)
    assert len([message for message in maya.messages() if FILE_REFUSED in message]) == 2


async def test_a_file_that_the_channel_takes_no_more_comes_in_private(
    maya: Person, slack: Control, store: Store
) -> None:
    """With the reason, as a message would."""
    question = await ask_about(maya, WITH_ERRORS)
    await slack.fail("files.completeUploadExternal", error="channel_not_found")
    await maya.press(question, "Import")
    told = await maya.sees("I could not write this in #", channel="@Handoff")
    assert "(Slack's reason is channel_not_found), so you get it here. Nothing else is different." in told
    assert "Import 1: the 1 row that needs attention." in told
    assert told.files
    await all_said(store)
    assert FILE_REFUSED not in maya.transcript()


UNFIT = "Slack doesn't take what should stand here"


@pytest.mark.parametrize("word", ["msg_blocks_too_long", "invalid_blocks"])
async def test_what_slack_takes_in_no_place_is_told_of_where_it_belongs(
    maya: Person, slack: Control, store: Store, caplog: pytest.LogCaptureFixture, word: str
) -> None:
    """Question and summary: a sentence stands there, and the log has why; elsewhere it would be no better."""
    await slack.fail("chat.postMessage", error=word)
    shared = await maya.share(TABLE)
    question = await maya.sees(UNFIT, thread=shared)
    await store.jobs.start((await the_import(store)).id, maya.id)
    await maya.sees_change(question, "See the result below")
    await reply_after(maya, question, SUMMARY)
    again = await ask_about(maya, TABLE)
    await slack.fail("chat.postMessage", error=word)
    await maya.press(again, "Finish")
    await reply_after(maya, again, UNFIT)
    await all_said(store, 2)
    assert caplog.text.count(f"Slack doesn't take what was drawn: {word}") == 2
    assert not [message for message in maya.messages() if "I could not write this in" in message]


async def test_an_edit_that_slack_doesnt_take_becomes_a_sentence(maya: Person, slack: Control) -> None:
    """Nobody waits before a question that says no longer what is so."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.update", error="msg_blocks_too_long")
    await maya.choose(question, "Workflow name", "Don't import this")
    assert "[Import" not in await maya.sees_change(question, UNFIT)


async def test_what_was_told_to_the_person_is_not_told_again(
    maya: Person, slack: Control, store: Store
) -> None:
    """The question is in the direct messages already when Slack fails to say which these are."""
    await slack.fail("chat.postMessage", error="restricted_action")
    await slack.hold("chat.postMessage", "after")
    await maya.share(TABLE)
    await maya.sees(QUESTION, channel="@Handoff")
    await slack.fail("conversations.open", error="internal_error")
    await slack.release()
    await all_said(store)
    assert len([message for message in maya.messages() if QUESTION in message]) == 1


async def test_the_closing_edit_is_repeated(maya: Person, slack: Control) -> None:
    """A finished import shows no buttons, even where Slack failed at its end."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.update", error="internal_error", times=2)
    await press_import(maya, question)
    closed = await maya.sees_change(question, "See the result below")
    assert "[" not in str(closed)


async def test_a_question_that_is_too_old_to_be_edited_is_asked_anew(
    maya: Person, slack: Control, store: Store
) -> None:
    """Slack lets messages be edited for so long only: the choice counts, and a new message shows it."""
    question = await ask_about(maya, f"External Id,Account manager,Approved by\nCU-002,{ZOE},{ZOE}\n")
    await slack.fail("chat.update", error="edit_window_closed", times=99)
    await maya.choose(question, "Account manager email", "Approved by")
    again = await maya.sees("Columns left out: Account manager", after=question)
    await press_import(maya, again)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_others_are_told_while_one_thread_waits(maya: Person, tom: Person, slack: Control) -> None:
    """A long pause that Slack asks for holds up the one message that it is about."""
    await slack.fail("chat.postMessage", status=429, retry_after=86_400)
    waits = await maya.share(TABLE)
    await slack.sees_calls("chat.postMessage")
    assert "1 customer changed" in await import_file(tom, TABLE)
    assert replies(maya, waits) == []


def _parent(person: Person, reply: Seen) -> Seen:
    """The message whose thread a reply stands in."""
    return next(message for message in person.messages() if message.ts == reply.thread_ts)
