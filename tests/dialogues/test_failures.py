"""Slack fails, repeats itself or goes away: people still get one clear answer, nothing is lost or doubled."""

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.runner import MOST_TRIES
from bot.settings import Settings
from handlers.saying import MOST_BREAKS
from importer.words.jobs import JobState
from storage.slack_schema import postings
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
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
from tests.storage.kept import BEFORE, ZOE, all_said, assignments, nothing_was_begun, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
WITH_ERRORS = f"{TABLE}CU-999,{ZOE}\n"
REFERENCE = re.compile(r"this reference: ([0-9A-F]{4}-[0-9A-F]{4})\.")


def reference_in(words: object) -> str:
    """The reference that a person is told to hand on."""
    found = REFERENCE.search(str(words))
    assert found, words
    return found[1]


async def test_a_sign_in_page_is_not_taken_for_the_file(maya: Person, slack: Control, store: Store) -> None:
    """Slack answers so, with status 200, when the app may not read files: an admin can mend it."""
    await slack.fail("files.download", html=True, times=2)
    shared = await maya.share(TABLE)
    told = await maya.sees("customers.csv can't be imported", thread=shared)
    assert "Ask a workspace admin to install Handoff again, with the scope files:read." in told
    assert await nothing_was_begun(store)


async def test_a_file_deleted_before_it_is_read(maya: Person, slack: Control, store: Store) -> None:
    """Who deletes a file that fast still gets an answer."""
    await slack.fail("files.download", status=404)
    await slack.fail("files.info", error="file_deleted")
    shared = await maya.share(TABLE)
    told = await maya.sees("customers.csv can't be imported", thread=shared)
    assert "customers.csv was deleted from Slack before it could be read. Share it again." in told
    assert await nothing_was_begun(store)


async def test_a_file_deleted_before_it_is_checked(
    maya: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """Between two choices, when the bot's own copy is gone as well."""
    question = await ask_about(maya, TABLE)
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    await slack.fail("files.info", error="file_deleted")
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    summary = await reply_after(maya, question, SUMMARY)
    assert "Failed: nothing was changed" in summary
    assert "Nothing was changed. customers.csv was deleted from Slack before it could be read." in summary
    assert (await the_import(store)).state is JobState.FAILED
    assert await assignments(store) == BEFORE


async def test_an_import_waits_until_slack_gives_its_file(
    maya: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """The bot's copy is gone, as on another machine, and Slack is away for longer than retries last."""
    question = await ask_about(maya, TABLE)
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    await slack.fail("files.download", status=503, times=5)
    assert "1 customer changed" in await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_nothing_is_missed_while_slack_cant_tell_who_the_bot_is(
    maya: Person, slack: Control, store: Store
) -> None:
    """From the first event after the start on: it isn't asked a second time."""
    await slack.fail("auth.test", error="internal_error", times=99)
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_an_unexpected_failure_is_told_with_a_reference(
    maya: Person, slack: Control, caplog: pytest.LogCaptureFixture
) -> None:
    """After three tries, the log has the reference and the reason, and the file can be shared again."""
    await slack.fail("files.download", status=404)
    await slack.fail("files.info", error="method_deprecated", times=3)
    shared = await maya.share(TABLE)
    told = await maya.sees("Something went wrong on my side", thread=shared)
    (entry,) = [line for line in caplog.records if reference_in(told) in line.getMessage()]
    assert "method_deprecated" in str(entry.exc_info)
    assert "1 customer changed" in await import_file(maya, TABLE)


async def test_one_file_that_fails_takes_no_other_of_its_message_with_it(
    maya: Person, slack: Control, store: Store
) -> None:
    """What was found for the others is said once each, though the work was tried three times."""
    await slack.fail("files.download", status=404)
    await slack.fail("files.info", error="method_deprecated", times=3)
    shared = await maya.share_together({"old.xls": "PK", "fails.csv": TABLE, "fine.csv": WITH_ERRORS})
    await maya.sees("Something went wrong on my side", thread=shared)
    await maya.sees("Which columns of fine.csv", thread=shared)
    await all_said(store)
    assert len(replies(maya, shared, "old.xls can't be imported")) == 1
    assert len(replies(maya, shared)) == 3


@pytest.mark.parametrize(
    ("method", "failure"),
    [
        ("files.info", {"error": "internal_error"}),
        ("files.info", {"error": "ratelimited"}),
        ("files.info", {"status": 429, "retry_after": 1}),
        ("files.download", {"status": 503}),
        ("files.download", {"status": 429}),
        ("files.download", {"status": 500}),
    ],
)
async def test_a_shared_file_is_tried_again(
    maya: Person, slack: Control, store: Store, method: str, failure: dict[str, Any]
) -> None:
    """What passes is waited out: one question in the end, and no apology."""
    await slack.fail("files.download", status=404)  # so that the file has to be looked up
    await slack.fail(method, times=2, **failure)
    shared = await maya.share(TABLE)
    await press_import(maya, await maya.sees(QUESTION, thread=shared))
    assert len(replies(maya, shared)) == 2
    assert await store.inbox.open() == []


async def test_a_press_that_fails_is_answered_privately(
    maya: Person, tom: Person, slack: Control, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever pressed learns it, with a reference; the others go on."""
    question = await ask_about(maya, TABLE)
    await slack.fail("users.info", error="fatal_error", times=2)  # for the language, and for who presses
    await tom.press(await tom.sees(QUESTION), "Import")
    told = await tom.sees("Slack had trouble just now")
    assert told.is_ephemeral
    assert reference_in(told) in caplog.text
    await press_import(maya, question)


async def test_repeated_events_ask_once(maya: Person, slack: Control, store: Store) -> None:
    """Slack sends some events again, although they arrived."""
    await slack.repeat_events(3)
    shared = await maya.share(TABLE)
    await press_import(maya, await maya.sees(QUESTION, thread=shared))
    await slack.repeat_events(0)
    await press_import(maya, await ask_about(maya, TABLE, name="next.csv"))
    assert len(replies(maya, shared, SUMMARY)) == 1
    assert len(replies(maya, shared)) == 2
    assert (await the_import(store, 2)).reading.source.file_name == "next.csv"


async def test_a_dropped_connection_is_made_anew(maya: Person, slack: Control) -> None:
    """What is shared afterwards is answered as if nothing had been."""
    await slack.drop_sockets()
    await maya.sees_app(connected=False)
    await maya.sees_app(connected=True)
    assert "1 customer changed" in await import_file(maya, TABLE)


@pytest.mark.parametrize("failure", [{"status": 429, "retry_after": 1}, {"status": 500}, {"status": 503}])
async def test_the_summary_is_posted_once_in_the_end(
    maya: Person, slack: Control, failure: dict[str, int]
) -> None:
    """Too many calls, or a failure of Slack's own: the bot waits, and says it once."""
    question = await ask_about(maya, WITH_ERRORS)
    await slack.fail("chat.postMessage", **failure)
    summary = await press_import(maya, question)
    await error_file_after(maya, summary)
    shared = next(message for message in maya.messages() if message.ts == summary.thread_ts)
    assert len(replies(maya, shared, SUMMARY)) == 1


async def test_a_question_is_posted_once_in_the_end(maya: Person, slack: Control) -> None:
    """Also where the first answer of all is delayed."""
    await slack.fail("chat.postMessage", status=429, retry_after=1)
    shared = await maya.share(TABLE)
    await press_import(maya, await maya.sees(QUESTION, thread=shared))
    assert len(replies(maya, shared)) == 2


async def test_an_import_outlives_its_message(maya: Person, slack: Control, store: Store) -> None:
    """Someone deleted the message that shows the progress: the import goes on, and the summary comes."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.update", times=99, error="message_not_found")
    assert "1 customer changed" in await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


@pytest.mark.parametrize("failure", [{"status": 429}, {"status": 500}, {"status": 503}])
async def test_a_command_is_answered_in_the_end(
    maya: Person, slack: Control, failure: dict[str, int]
) -> None:
    """Where Slack is busy for a moment, the answer comes a moment later."""
    await slack.fail("response_url", **failure)
    await maya.command("/imports")
    assert (await maya.sees("No imports yet")).is_ephemeral


@pytest.mark.parametrize("status", [404, 410])
async def test_an_answer_that_nobody_can_get_any_more_is_dropped(
    maya: Person, slack: Control, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """A response_url is used up or expired: neither people nor the log are told of a failure."""
    caplog.set_level("INFO")
    await slack.fail("response_url", status=status)
    await maya.command("/imports")
    await until(lambda: f"no answer any more (HTTP {status})" in caplog.text, "The answer was never dropped.")
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert [line for line in caplog.records if line.levelname in {"WARNING", "ERROR"}] == []
    assert "went wrong" not in maya.transcript()


async def test_a_private_word_comes_another_way_or_is_left_out_quietly(
    maya: Person, tom: Person, slack: Control, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack takes no private words in the thread: a press is answered at its own address, if at all."""
    caplog.set_level("INFO")
    await ask_about(maya, TABLE)
    question = await tom.sees(QUESTION)
    await slack.fail("chat.postEphemeral", times=99, error="ratelimited")
    await tom.press(question, "Import")
    assert (await tom.sees("Nothing has changed.", after=question)).is_ephemeral
    await slack.fail("response_url", times=99, status=400)
    await tom.press(question, "Import")
    await until(lambda: "private word can't be said" in caplog.text, "The word was never given up.")
    assert [line for line in caplog.records if line.levelname in {"WARNING", "ERROR"}] == []


@pytest.mark.parametrize(
    "failure",
    [{"done": True, "status": 500}, {"done": True, "cut": True}, {"error": "ratelimited"}],
    ids=str,
)
async def test_a_private_word_at_a_press_is_said_once_more_at_most(
    maya: Person, tom: Person, slack: Control, caplog: pytest.LogCaptureFixture, failure: dict[str, Any]
) -> None:
    """Slack shows it, and its answers don't say so, in the thread or at the press's own address."""
    caplog.set_level("INFO")
    await ask_about(maya, TABLE)
    question = await tom.sees(QUESTION)
    await slack.fail("chat.postEphemeral", times=99, **failure)
    await slack.fail("response_url", times=99, done=True, status=500)
    await tom.press(question, "Import")
    await until(lambda: "private word can't be said" in caplog.text, "The word was never given up.")
    await tom.sees("Nothing has changed.", after=question)
    await tom.say("Why?")
    assert len([told for told in tom.messages() if "Nothing has changed." in told]) == 2


@pytest.mark.parametrize("failure", [{"status": 500}, {"cut": True}], ids=str)
async def test_an_answer_to_a_command_is_given_once_more_at_most(
    maya: Person, slack: Control, failure: dict[str, Any]
) -> None:
    """Slack shows it both times, and says twice that it failed."""
    await slack.fail("response_url", times=2, done=True, **failure)
    await maya.command("/imports")
    await maya.sees("Slack had trouble just now")
    assert len([told for told in maya.messages() if "No imports yet" in told]) == 2


async def import_without_room(person: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """The summary of an import whose error file can't be written: there is no room on the disk any more."""
    question = await ask_about(person, WITH_ERRORS)
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "no" / "room"))
    return await press_import(person, question)


async def test_an_error_file_that_cant_be_written_comes_later(
    maya: Person, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no room for it on the disk: everything else is told, and it is tried again after a while."""
    summary = await import_without_room(maya, tmp_path, monkeypatch)

    async def is_put_off() -> bool:
        rows = await store.database.rows(select(postings).where(postings.c.said_at.is_(None)))
        return [(row.kind, row.tries > 0, row.next_try_at is not None) for row in rows] == [
            ("handoff_error_file", True, True)
        ]

    await until(is_put_off, "The error file was never put off.")
    monkeypatch.undo()
    await error_file_after(maya, summary)


async def test_a_file_whose_reading_breaks_after_passing_failures(
    maya: Person, slack: Control, store: Store
) -> None:
    """It is read once more, however often Slack had trouble before; nobody is told that it went wrong."""
    await slack.fail("files.download", status=404)
    await slack.fail("files.info", error="internal_error", times=99)
    shared = await maya.share(TABLE)

    async def was_put_off() -> bool:
        return any(event.tries >= MOST_TRIES for event in await store.inbox.open())

    await until(was_put_off, "Its event was never put off.")
    await slack.fail("files.info", error="method_deprecated")
    await maya.sees(QUESTION, thread=shared)
    assert len(replies(maya, shared)) == 1


async def test_an_error_file_that_breaks_after_a_long_outage(
    maya: Person, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it was put off while Slack had trouble, one break of our own isn't its last."""
    summary = await import_without_room(maya, tmp_path, monkeypatch)
    unsaid = postings.c.said_at.is_(None)

    async def was_put_off_for_long() -> bool:
        tried = update(postings).where(unsaid, postings.c.breaks == 1)
        return await store.database.execute(tried.values(tries=10 * MOST_BREAKS, next_try_at=None)) == 1

    async def broke_once_more() -> bool:
        left = await store.database.rows(select(postings.c.breaks).where(unsaid))
        return [row.breaks for row in left] == [2]

    await until(was_put_off_for_long, "The error file was never put off.")
    await until(broke_once_more, "It was given up.")
    monkeypatch.undo()
    await store.database.execute(update(postings).where(unsaid).values(next_try_at=None))
    await error_file_after(maya, summary)


async def test_an_error_file_that_never_comes_is_told_of(
    maya: Person,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once it broke as often as it may, a sentence stands where the summary speaks of it."""
    summary = await import_without_room(maya, tmp_path, monkeypatch)

    async def has_its_last_try() -> bool:
        at_last = update(postings).where(postings.c.said_at.is_(None), postings.c.tries > 0)
        return await store.database.execute(at_last.values(breaks=MOST_BREAKS, next_try_at=None)) == 1

    await until(has_its_last_try, "The error file never broke.")
    told = await reply_after(maya, summary, "The file that should be here can't be sent")
    assert reference_in(told) in caplog.text
    await all_said(store)
    assert len(replies(maya, _parent_of(maya, summary))) == 3


def _parent_of(person: Person, reply: Seen) -> Seen:
    """The message whose thread a reply stands in."""
    return next(message for message in person.messages() if message.ts == reply.thread_ts)
