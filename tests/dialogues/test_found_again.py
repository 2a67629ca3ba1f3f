"""Slack's answer is lost, and the message stands there: however late it is found, it is edited."""

from sqlalchemy import Update, update

from handlers.payloads.ids import PostingKind
from playground.cast import LEADS
from storage.slack_schema import postings
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION, SUMMARY, ask_about
from tests.dialogues.test_approval import ASKED, OVER
from tests.dialogues.test_approval import TABLE as TWO_CHANGES
from tests.dialogues.test_said_until_heard import TABLE
from tests.dialogues.test_settings import let
from tests.patience import until
from tests.storage.kept import BEFORE, ZOE, all_said, assignments, still_to_be_said, the_import

AN_HOUR_OF_TRIES = 20
"""So often something is tried in an hour and more, as pauses grow to five minutes."""


async def test_a_question_that_is_found_late_is_closed(maya: Person, slack: Control, store: Store) -> None:
    """It was cancelled meanwhile: its buttons go, though nobody knew for an hour where it stands."""
    await slack.hold("conversations.replies")
    await slack.fail("chat.postMessage", done=True, error="internal_error")
    question = await maya.sees(QUESTION, thread=await maya.share(TABLE))
    await maya.press(question, "Cancel")
    await _look_for_an_hour(store, PostingKind.CLOSE)
    await slack.release()
    await _is_found(store, PostingKind.QUESTION, PostingKind.CLOSE)
    assert "[" not in str(await maya.sees_change(question, "customers.csv was not imported"))
    await all_said(store)


async def test_a_request_that_is_found_late_is_closed(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """Whoever had asked took it back before it was known where it stands."""
    await let(store, approvers=LEADS.id, approval_above="1")
    question = await ask_about(maya, TWO_CHANGES)
    await slack.hold("conversations.history")
    await slack.fail("chat.postMessage", done=True, error="internal_error", times=2)
    await maya.press(question, "Ask for approval of 2 changes")
    request = await tom.sees(ASKED)
    await maya.press(await maya.sees_change(question, "waits for approval"), "Take the request back")
    await _look_for_an_hour(store, PostingKind.APPROVAL_OVER)
    await slack.release()
    await _is_found(store, PostingKind.APPROVAL, PostingKind.APPROVAL_OVER)
    assert "[" not in str(await tom.sees_change(request, OVER))
    await all_said(store)


async def _look_for_an_hour(store: Store, kind: PostingKind) -> None:
    """Let edits of a kind have looked for their message so often, and look once more."""

    async def has_looked() -> bool:
        looked = _unsaid(kind).where(postings.c.tries.between(1, AN_HOUR_OF_TRIES - 1))
        await store.database.execute(looked.values(tries=AN_HOUR_OF_TRIES, next_try_at=None))
        once_more = update(postings).where(postings.c.kind == kind, postings.c.tries > AN_HOUR_OF_TRIES)
        given_up = update(postings).where(postings.c.kind == kind, postings.c.said_at.is_not(None))
        return any([await store.database.execute(one.values(kind=kind)) for one in (once_more, given_up)])

    await until(has_looked, "The message was never looked for.")


async def _is_found(store: Store, kind: PostingKind, edit: PostingKind) -> None:
    """Wait until it is known where the message stands, and let its edit's next try come."""
    job = await the_import(store)

    async def is_so() -> bool:
        return kind not in await still_to_be_said(store, job.id)

    await until(is_so, "The message was never found.")
    await store.database.execute(_unsaid(edit).values(next_try_at=None))


def _unsaid(kind: PostingKind) -> Update:
    return update(postings).where(postings.c.said_at.is_(None), postings.c.kind == kind)


async def test_a_question_in_private_is_edited_there(maya: Person, slack: Control, store: Store) -> None:
    """The channel takes nothing, and the answer about the direct messages is lost."""
    await slack.fail("chat.postMessage", error="restricted_action")
    await slack.fail("conversations.open", error="internal_error", times=3)
    await maya.share(TABLE)
    await _lose_answer_in_private(slack)
    question = await maya.sees(QUESTION, channel="@Handoff")
    await maya.press(question, "Import")
    await maya.sees_change(question, "See the result below")
    await all_said(store)
    edited = {(call["channel"], call["ts"]) for call in await slack.calls("chat.update")}
    assert edited == {(question.channel, question.ts)}
    assert len([message for message in maya.messages() if "See the result below" in message]) == 1
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_a_summary_in_private_is_edited_there(maya: Person, slack: Control, store: Store) -> None:
    """The same of what is taken back later."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.postMessage", error="is_archived")
    await slack.fail("conversations.open", error="internal_error", times=3)
    await maya.press(question, "Import")
    await _lose_answer_in_private(slack)
    summary = await maya.sees(SUMMARY, channel="@Handoff")
    await all_said(store)
    await maya.press(summary, "Undo")
    preview = await maya.sees("Nothing has changed yet.", after=summary)
    await maya.press(preview, "Take back 1 change")
    await maya.sees_change(summary, "Taken back by undo 2")
    await all_said(store, 2)
    edited = [call for call in await slack.calls("chat.update") if call["ts"] == summary.ts]
    assert {call["channel"] for call in edited} == {summary.channel}
    assert len([message for message in maya.messages() if SUMMARY in message]) == 1
    assert await assignments(store) == BEFORE


async def _lose_answer_in_private(slack: Control) -> None:
    """Once the channel has refused a message, let the answer about the next be lost."""
    await slack.sees_calls("conversations.open")
    await slack.fail("chat.postMessage", done=True, error="internal_error")
