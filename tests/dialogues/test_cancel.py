"""Changing one's mind: while asked, while waiting, while running, and when it is too late."""

from bot.settings import Settings
from importer.words.jobs import JobState
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.reading import MANAGERS, NOT_IN_FILE
from tests.dialogues.steps import (
    SUMMARY,
    ask_about,
    import_file,
    press_import,
    press_import_and_hold,
    reply_after,
)
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
OTHER = f"External Id,Account manager\nCU-004,{TOM}\n"
TOO_LATE = "That came too late: this import has moved on in the meantime"


async def test_cancelled_while_asked(maya: Person, store: Store) -> None:
    """The question says that nothing was imported, and has nothing left to press."""
    question = await ask_about(maya, TABLE)
    await maya.press(question, "Cancel")
    closed = await maya.sees_change(question, "Cancelled: customers.csv was not imported")
    assert "Nothing was changed. Share the file again to start over." in closed
    assert "[" not in str(closed)
    assert (await the_import(store)).state is JobState.CANCELLED


async def test_a_cancelled_file_can_be_shared_again(maya: Person, store: Store) -> None:
    """Starting over is what the message promised."""
    question = await ask_about(maya, TABLE)
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "Cancelled")
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_cancelled_while_it_waits(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """Behind another import it is cancelled at once; the other goes on."""
    question, other = await ask_about(maya, TABLE), await ask_about(tom, OTHER)
    await press_import_and_hold(maya, question, slack, settings)
    await tom.press(other, "Import")
    waiting = await tom.sees_change(other, "is next")
    await tom.press(waiting, "Cancel")
    await tom.sees_change(other, "Cancelled: customers.csv was not imported")
    await slack.release()
    await reply_after(maya, question, SUMMARY)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_cancelled_while_it_runs(
    maya: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """Every row is checked before anything changes, and Cancel waits for nothing, not even the file."""
    question = await ask_about(maya, TABLE)
    await press_import_and_hold(maya, question, slack, settings)
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "Cancelled: customers.csv was not imported")
    assert (await the_import(store)).state is JobState.CANCELLED
    assert await assignments(store) == BEFORE


async def test_presses_that_come_too_late_are_told_so(
    maya: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """The page still shows the question while the import runs: nothing begins or changes twice."""
    question = await ask_about(maya, TABLE)
    await press_import_and_hold(maya, question, slack, settings)
    await maya.press(question, "Import")
    first = await reply_after(maya, question, TOO_LATE)
    await maya.choose(question, MANAGERS, NOT_IN_FILE)
    second = await reply_after(maya, first, TOO_LATE)
    assert first.is_ephemeral
    assert second.is_ephemeral
    await slack.release()
    await reply_after(maya, question, SUMMARY)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_cancel_after_the_end_is_told_so(maya: Person, slack: Control, store: Store) -> None:
    """Where the closing edit did not reach the page, its old button is harmless."""
    question = await ask_about(maya, TABLE)
    await slack.fail("chat.update", times=99, error="message_not_found")
    await press_import(maya, question)
    await maya.press(question, "Cancel")
    await reply_after(maya, question, TOO_LATE)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}
