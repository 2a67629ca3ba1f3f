"""Messages that Slack lets nobody edit any more: a new one says what the edit would have said."""

import pytest

from bot.settings import Settings
from handlers.postings import FAREWELL
from importer.words.jobs import JobState
from playground.cast import LEADS
from storage.forgetting_imports import forget_import
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
from tests.dialogues.steps import (
    SUMMARY,
    ask_about,
    import_file,
    is_checked,
    press_import,
    replies,
    reply_after,
)
from tests.dialogues.test_approval import ASKED, DONE, OVER, TABLE, ask
from tests.dialogues.test_handover import fill_in, open_form
from tests.dialogues.test_preview import held_check
from tests.dialogues.test_settings import let
from tests.dialogues.test_undo import press_undo, take_back
from tests.storage.kept import BEFORE, ZOE, all_said, assignments, the_import
from tests.storage.kept import TOM as TOMS_EMAIL

WAITS = "Import 1 waits for approval"
LEFT = "customers.csv was not imported"


async def test_who_cancels_is_told_so(maya: Person, slack: Control, store: Store) -> None:
    """In a line without buttons, once."""
    question = await ask_about(maya, TABLE)
    await slack.age(question.ts)
    await maya.press(question, "Cancel")
    told = await reply_after(maya, question, LEFT)
    assert "[" not in str(told)
    await all_said(store)
    assert len(_replies(maya, question)) == 2
    assert await assignments(store) == BEFORE


async def test_an_end_with_a_summary_needs_no_other_word(maya: Person, slack: Control, store: Store) -> None:
    """The summary tells it."""
    question = await ask_about(maya, TABLE)
    await slack.age(question.ts)
    await press_import(maya, question)
    await all_said(store)
    assert len(_replies(maya, question)) == 2
    assert await assignments(store) == DONE


async def test_who_asks_for_approval_sees_that_it_waits(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """The new message has the ways back, and is edited from then on: it shows the preview again."""
    await let(store, approvers=LEADS.id, approval_above="1")
    question = await ask_about(maya, TABLE)
    await slack.age(question.ts)
    await maya.press(question, "Ask for approval")
    waits = await reply_after(maya, question, WAITS)
    assert "[Take the request back]" in waits
    await tom.press(await tom.sees(ASKED), "Decline")
    await tom.submit(await tom.sees_modal("Import 1 stands as a preview again"), {})
    await maya.sees_change(waits, "Declined by @Tom Becker")
    await all_said(store)
    assert len(_replies(maya, question)) == 3


async def test_a_preview_that_stands_again_is_shown(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """Where what says that it waits can't say so any more; approvers' messages are edited as ever."""
    question = await ask(maya, store)
    request = await tom.sees(ASKED)
    await slack.age(question.ts)
    await let(store, approval_above="never")
    await maya.press(question, "Take the request back")
    stands = await reply_after(maya, question, "[Import 2 changes]")
    await tom.sees_change(request, OVER)
    await press_import(maya, stands)
    await maya.sees_change(stands, "See the result below")
    await all_said(store)
    assert len(_replies(maya, question)) == 3
    assert await assignments(store) == DONE


async def test_what_a_late_check_found_is_shown(
    maya: Person, slack: Control, store: Store, settings: Settings
) -> None:
    """Nobody imports what they haven't seen because the question still says that its rows are checked."""
    question = await ask_about(maya, f"External Id,Account manager,Workflow\nCU-002,{ZOE},VIP gentle\n")
    async with held_check(maya, question, slack, settings):
        await maya.sees_change(question, "Checking 1 row")
        await slack.age(question.ts)
    again = await maya.sees(is_checked, after=question)
    await press_import(maya, again)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_what_is_cancelled_while_the_new_message_is_on_its_way(
    maya: Person, slack: Control, store: Store
) -> None:
    """It is closed in that message, which has live buttons, as soon as it is known to stand there."""
    await let(store, approvers=LEADS.id, approval_above="1")
    question = await ask_about(maya, TABLE)
    await slack.age(question.ts)
    await slack.hold("chat.postMessage", "after")
    await maya.press(question, "Ask for approval")
    waits = await reply_after(maya, question, WAITS)
    edited = len(await slack.calls("chat.update"))
    await maya.press(waits, "Cancel")
    await slack.sees_calls("chat.update", edited + 1)
    await slack.release()
    assert "[" not in str(await maya.sees_change(waits, LEFT))
    await all_said(store)
    assert len(_replies(maya, question)) == 2


async def test_an_undo_that_is_left_says_so(maya: Person, slack: Control, store: Store) -> None:
    """In a line without buttons below its preview."""
    preview = await press_undo(maya, await import_file(maya, TABLE))
    await slack.age(preview.ts)
    await maya.press(preview, "Leave it")
    left = await reply_after(maya, preview, "Undo 2 of import 1 was left: nothing has gone back.")
    assert left.ts != preview.ts
    assert "[" not in str(left)
    await all_said(store, 2)
    assert len(_replies(maya, preview, "Undo 2 of import 1 was left")) == 1


async def test_a_handover_shows_that_it_waits(
    tom: Person, priya: Person, slack: Control, store: Store
) -> None:
    """It begins a new thread in the direct messages, where its end is told."""
    await let(store, approvers=LEADS.id, approval_above="0")
    form = await open_form(priya)
    await fill_in(priya, form, TOMS_EMAIL, ZOE)
    await priya.submit(form, {})
    preview = await priya.sees("1 customer would be handed over.")
    await slack.age(preview.ts)
    await priya.press(preview, "Ask for approval of 1 change")
    waits = await priya.sees("Handover 1 waits for approval", after=preview)
    await tom.sees("@Priya Nair asks you to approve handover 1")
    await slack.age(waits.ts)
    await priya.press(waits, "Cancel")
    left = await priya.sees("was cancelled: nobody was handed over", after=waits)
    assert "[" not in str(left)
    await all_said(store)


async def test_a_summary_that_is_gone_keeps_no_other_from_being_edited(
    maya: Person, slack: Control, store: Store
) -> None:
    """Of an undo that is taken back, the summary of the import tells it as well."""
    summary = await import_file(maya, TABLE)
    undone = await take_back(maya, await press_undo(maya, summary), "Take back 2 changes")
    await maya.sees_change(summary, "Taken back by undo 2")
    again = await press_undo(maya, undone)
    await slack.age(undone.ts)
    await take_back(maya, again, "Take back 2 changes")
    await maya.sees_change(summary, lambda one: "Taken back" not in one)
    await all_said(store, 3)
    assert await assignments(store) == DONE


async def test_all_that_approvers_were_asked_says_that_it_was_forgotten(
    maya: Person, tom: Person, priya: Person, slack: Control, store: Store
) -> None:
    """Nobody reads the plan there any more, or can answer; what can't be edited keeps up no other message."""
    question = await ask(maya, store)
    requests = [(person, await person.sees(ASKED)) for person in (tom, priya)]
    await all_said(store)
    await slack.age(question.ts)
    await slack.age(requests[0][1].ts)
    job = await the_import(store)
    await forget_import(store.database, job.workspace, job.number, "cli:robin", FAREWELL, look_only=False)
    over = await priya.sees_change(requests[1][1], "Import 1 was forgotten")
    assert "[" not in str(over)
    assert ZOE not in over
    assert (await the_import(store)).state is JobState.CANCELLED
    await all_said(store)
    assert await assignments(store) == BEFORE


TAKES_NOTHING = pytest.mark.parametrize("word", ["channel_not_found", "is_archived"])
"""Slack's words where a conversation was archived, or the app is no longer in it."""
ELSEWHERE = "I could not write this in #"


@TAKES_NOTHING
async def test_a_preview_is_shown_in_private_where_its_conversation_takes_nothing(
    maya: Person, slack: Control, store: Store, settings: Settings, word: str
) -> None:
    """Whoever shared the file can import it there, rather than wait for rows that are checked already."""
    question = await ask_about(maya, f"External Id,Account manager,Workflow\nCU-002,{ZOE},VIP gentle\n")
    async with held_check(maya, question, slack, settings):
        await maya.sees_change(question, "Checking 1 row")
        await _take_nothing(slack, word)
    preview = await maya.sees(is_checked, channel="@Handoff")
    assert ELSEWHERE in preview
    await maya.press(preview, "Import")
    await maya.sees(SUMMARY, after=preview)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


@TAKES_NOTHING
async def test_who_cancels_is_told_so_in_private_where_the_conversation_takes_nothing(
    maya: Person, slack: Control, store: Store, word: str
) -> None:
    """The buttons of the old message can't be taken away; a line says that the import is over."""
    question = await ask_about(maya, TABLE)
    await _take_nothing(slack, word)
    await maya.press(question, "Cancel")
    told = await maya.sees(LEFT, channel="@Handoff")
    assert ELSEWHERE in told
    assert "[" not in str(told)
    await all_said(store)
    assert len([message for message in maya.messages() if LEFT in message]) == 1


@TAKES_NOTHING
async def test_a_choice_is_shown_in_private_where_the_conversation_takes_nothing(
    maya: Person, slack: Control, store: Store, word: str
) -> None:
    """It is kept, so nothing went wrong: a new question shows it, once."""
    question = await ask_about(maya, TABLE)
    await _take_nothing(slack, word, edits=1)
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    again = await maya.sees(is_checked, channel="@Handoff")
    assert ELSEWHERE in again
    await all_said(store)
    assert "went wrong" not in maya.transcript()
    assert len([message for message in maya.messages() if is_checked(message)]) == 2


async def _take_nothing(slack: Control, word: str, *, edits: int = 99) -> None:
    """Let the conversation refuse so many edits, and the one message that is to come there."""
    await slack.fail("chat.update", error=word, times=edits)
    await slack.fail("chat.postMessage", error=word)


def _replies(person: Person, reply: Seen, words: str = "") -> list[Seen]:
    """What stands in the thread of a reply."""
    parent = next(message for message in person.messages() if message.ts == reply.thread_ts)
    return replies(person, parent, words)
