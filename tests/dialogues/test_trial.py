"""The first five changes of an unusual preview are applied alone; then one goes on, or takes them back."""

from collections.abc import Awaitable, Callable

import pytest

from bot.settings import Settings
from importer.words.directory import CustomerRecord
from importer.words.jobs import JobKind, JobState
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
from tests.dialogues.steps import (
    SUMMARY,
    ask_about,
    import_file,
    press_import_and_hold,
    replies,
    reply_after,
)
from tests.dialogues.test_fix_values import open_form
from tests.dialogues.test_undo import UNDO_SUMMARY, press_undo, take_back
from tests.patience import until
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments, the_import

HEAD = "External Id,Account manager email,Workflow name\n"
NAMES = [f"CU-10{number}" for number in range(1, 8)]
FILE = HEAD + "".join(f"{name},(none),\n" for name in NAMES)
APPLIED = "5 of these 7 changes are applied (import 2): CU-101, CU-102, CU-103, CU-104 and CU-105."
START = BEFORE | dict.fromkeys(NAMES, (MAJA, ""))
TRIED = START | dict.fromkeys(NAMES[:5], ("", ""))
ALL = START | dict.fromkeys(NAMES, ("", ""))


@pytest.fixture(autouse=True)
async def seven_more(store: Store) -> None:
    """Seven customers whose account manager would be removed, which a guard speaks of."""
    workspace = await store.workspaces.pick(None)
    users = {user.email: user.id for user in await store.directory.users(workspace)}
    records = [CustomerRecord(name, name, (users[MAJA],)) for name in NAMES]
    await store.directory.load_customers(workspace, records)


async def try_out(person: Person, question: Seen) -> Seen:
    """Press it; the preview as it stands afterwards."""
    await person.press(question, "Apply 5 first")
    return await person.sees_change(question, "applied (import 2)")


async def test_the_first_five_then_the_rest(maya: Person, store: Store) -> None:
    """The preview stands again with what is left; both imports are told, each with its own undo."""
    question = await ask_about(maya, FILE)
    assert "[Apply 5 first]" in str(question)
    stands = await try_out(maya, question)
    assert APPLIED in stands
    assert "2 customers change: account managers of 2" in stands
    assert "Already right: 5" in stands
    assert "Nothing else has changed yet." in stands
    assert "Someone has changed" not in stands
    assert "[Apply 5 first]" not in str(stands)
    assert await assignments(store) == TRIED
    trial = await the_import(store, 2)
    assert (trial.kind, trial.of, trial.state) == (JobKind.TRIAL, 1, JobState.COMPLETED)
    assert (trial.counts.rows, trial.counts.changed) == (5, 5)
    told = await reply_after(maya, question, "this is the result of import 2")
    assert "5 customers changed" in told
    assert "The first changes of import 1." in told
    await maya.press(stands, "Go on with 2 changes")
    summary = await reply_after(maya, question, "this is the result of import 1")
    assert "2 customers changed" in summary
    assert "5 changes of this file were applied first, as import 2" in summary
    assert await assignments(store) == ALL


async def test_what_was_tried_is_taken_back(maya: Person, store: Store) -> None:
    """By an undo like any other; then the preview is as it was before, and can be tried again."""
    question = await ask_about(maya, FILE)
    stands = await try_out(maya, question)
    undo = await press_undo(maya, stands, "Take back the 5")
    assert "Undo 3 of import 2" in undo
    assert await assignments(store) == TRIED
    assert UNDO_SUMMARY in await take_back(maya, undo, "Take back 5 changes")
    assert await assignments(store) == START
    as_before = await maya.sees_change(question, "7 customers change")
    assert "[Apply 5 first]" in str(as_before)
    assert "Someone has changed" not in as_before
    await maya.press(as_before, "Apply 5 first")
    await maya.sees_change(question, "applied (import 4)")
    assert await assignments(store) == TRIED


async def test_all_is_taken_back_in_either_order(maya: Person, store: Store) -> None:
    """The rest first: the five stay until their own import is undone too, as its summary says."""
    question = await ask_about(maya, FILE)
    await try_out(maya, question)
    tried = await reply_after(maya, question, "this is the result of import 2")
    await maya.press(question, "Go on with 2 changes")
    rest = await reply_after(maya, question, "this is the result of import 1")
    await take_back(maya, await press_undo(maya, rest), "Take back 2 changes")
    assert await assignments(store) == TRIED
    await maya.press(tried, "Undo")
    undo = await reply_after(maya, question, "Undo 4 of import 2")
    await maya.press(undo, "Take back 5 changes")
    await reply_after(maya, undo, UNDO_SUMMARY)
    assert await assignments(store) == START


async def test_the_preview_is_cancelled_afterwards(maya: Person, store: Store) -> None:
    """The five stay, which is told, and can be taken back."""
    question = await ask_about(maya, FILE)
    await maya.press(await try_out(maya, question), "Cancel")
    closed = await maya.sees_change(question, "was not imported")
    assert "The 5 changes that were applied first, as import 2, stay" in closed
    assert "Nothing else was changed." in closed
    assert await assignments(store) == TRIED
    assert (await the_import(store)).state is JobState.CANCELLED
    tried = await reply_after(maya, question, "this is the result of import 2")
    await take_back(maya, await press_undo(maya, tried), "Take back 5 changes")
    assert await assignments(store) == START


async def test_others_changed_something_before_it_was_pressed(
    maya: Person, tom: Person, store: Store
) -> None:
    """The new numbers are shown first, and nothing is applied."""
    question = await ask_about(maya, FILE)
    await import_file(tom, f"{HEAD}CU-101,{ZOE},\n")
    await maya.press(question, "Apply 5 first")
    await maya.sees("What you saw was not up to date any more, so nothing has begun.")
    moved = await maya.sees_change(question, "Someone has changed 1 of these customers since you looked")
    assert "[Apply 5 first]" in str(moved)
    assert await assignments(store) == START | {"CU-101": (ZOE, "")}
    await maya.press(moved, "Apply 5 first")
    await maya.sees_change(question, "applied (import 3)")
    assert await assignments(store) == TRIED


async def test_others_changed_something_afterwards(maya: Person, tom: Person, store: Store) -> None:
    """The press tells of changes to the rest, or to the five; what was tried isn't counted among them."""
    question = await ask_about(maya, FILE)
    stands = await try_out(maya, question)
    await import_file(tom, f"{HEAD}CU-101,{TOM},\nCU-107,{TOM},\n")
    await maya.press(stands, "Go on")
    moved = await maya.sees_change(question, "Someone has changed 2 of these customers since you looked")
    assert "3 customers change" in moved
    assert await assignments(store) == TRIED | {"CU-101": (TOM, ""), "CU-107": (TOM, "")}
    await maya.press(moved, "Go on with 3 changes")
    await reply_after(maya, question, "this is the result of import 1")
    assert await assignments(store) == ALL


async def test_another_column_after_the_trial(maya: Person, store: Store) -> None:
    """What was applied belongs to the choice before, and can still be taken back."""
    question = await ask_about(maya, FILE)
    await try_out(maya, question)
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    other = await maya.sees_change(question, "5 changes of an earlier choice of columns are applied")
    assert "[Take back the 5]" in str(other)
    assert "[Import 2 changes]" in str(other)
    await maya.press(other, "Import 2 changes")
    await reply_after(maya, question, "this is the result of import 1")
    assert await assignments(store) == ALL


async def test_who_may_not_decide_may_not_try_it_out(
    maya: Person, tom: Person, priya: Person, store: Store
) -> None:
    """Nothing is applied; an admin's trial says who pressed, and the sharer may still take it back."""
    question = await ask_about(maya, FILE)
    await tom.press(await tom.sees("7 customers change"), "Apply 5 first")
    await tom.sees("Only @Maya Lindqvist, who shared this file, and import admins can do this.")
    assert await assignments(store) == START
    await priya.press(await priya.sees("7 customers change"), "Apply 5 first")
    stands = await maya.sees_change(question, APPLIED)
    told = await reply_after(maya, question, "this is the result of import 2")
    assert "Shared by @Maya Lindqvist, imported by @Priya Nair." in told
    await take_back(maya, await press_undo(maya, stands, "Take back the 5"), "Take back 5 changes")
    assert await assignments(store) == START


async def test_what_is_usual_or_small_is_not_tried(maya: Person) -> None:
    """There is no such button where no guard speaks, and where hardly more would be left."""
    usual = await ask_about(maya, HEAD + "".join(f"{name},{ZOE},\n" for name in NAMES))
    assert "7 customers change" in usual
    assert "[Apply 5 first]" not in str(usual)
    assert replies(maya, usual, SUMMARY) == []


async def test_the_preview_of_corrected_rows(maya: Person, store: Store) -> None:
    """It is tried out in the same way."""
    rows = "".join(f"{name},(none),Standart EU\n" for name in NAMES)
    right = "".join(f"{name},,VIP gentle\n" for name in ("CU-001", "CU-002", "CU-003"))
    first = await import_file(maya, HEAD + rows + right)
    await maya.submit(await open_form(maya, first), {})
    preview = await reply_after(maya, first, "Import 2 fixes values of import 1")
    await maya.press(await maya.sees_change(preview, "[Apply 5 first]"), "Apply 5 first")
    stands = await maya.sees_change(preview, "5 of these 7 changes are applied (import 3)")
    assert [(await assignments(store))[name] for name in NAMES] == [("", "Standard EU")] * 5 + [
        (MAJA, "")
    ] * 2
    await maya.press(stands, "Go on with 2 changes")
    await reply_after(maya, preview, "this is the result of import 2")
    assert [(await assignments(store))[name] for name in NAMES] == [("", "Standard EU")] * 7


async def test_a_trial_that_waits_is_stopped(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """The message tells that it is coming; stopped, it changed nothing, and the preview is back."""
    held = await ask_about(tom, f"{HEAD}CU-001,{TOM},\n", name="held.csv")
    question = await ask_about(maya, FILE)
    await press_import_and_hold(tom, held, slack, settings)
    await maya.press(question, "Apply 5 first")
    waits = await maya.sees_change(question, "The first 5 changes are being applied, as import 3…")
    assert "Nothing else has changed yet." in waits
    assert "[Cancel]" in str(waits)
    assert "[Import" not in str(waits)
    await maya.press(waits, "Cancel")
    again = await maya.sees_change(question, "7 customers change")
    assert "[Apply 5 first]" in str(again)
    assert (await the_import(store, 3)).state is JobState.CANCELLED
    assert replies(maya, question, SUMMARY) == []
    await slack.release()
    await reply_after(tom, held, SUMMARY)
    assert await assignments(store) == START | {"CU-001": (TOM, "Standard EU")}


async def test_whoever_cancels_the_preview_stops_its_trial(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """Though the message doesn't tell of it yet: who cancels wants nothing to change any more."""
    held = await ask_about(tom, f"{HEAD}CU-001,{TOM},\n", name="held.csv")
    question = await ask_about(maya, FILE)
    await press_import_and_hold(tom, held, slack, settings)
    await slack.hold("chat.update")
    await maya.press(question, "Apply 5 first")
    await until(_is_begun(store, 3), "The trial was never begun.")
    await maya.press(question, "Cancel")
    await until(_is_cancelled(store, 2), "The preview was never cancelled.")
    await slack.release()
    closed = await maya.sees_change(question, "was not imported")
    assert "Nothing was changed." in closed
    await reply_after(tom, held, SUMMARY)
    assert (await the_import(store, 3)).state is JobState.CANCELLED
    assert await assignments(store) == START | {"CU-001": (TOM, "Standard EU")}


def _is_begun(store: Store, number: int) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return number in [job.number for job in await store.jobs.waiting()]

    return is_so


def _is_cancelled(store: Store, number: int) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return (await the_import(store, number)).state is JobState.CANCELLED

    return is_so
