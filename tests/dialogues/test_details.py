"""Details opens a modal with all about an import, from its summary or the list, whose buttons work."""

import pytest

from handlers.payloads.ids import Action
from handlers.postings import FAREWELL
from playground.program.server import Playground
from storage.forgetting_imports import forget_import
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.old_buttons import post_old_button
from tests.dialogues.steps import ask_about, error_file_after, import_file, reply_after
from tests.storage.kept import TOM, ZOE, the_import

FILE = f"External Id,Account manager,Note\nCU-001,{ZOE},a\nCU-002,nobody@example.com,b\nCU-003,{TOM},c\n"


async def open_details(person: Person, place: Seen) -> Seen:
    """Press Details; the modal."""
    await person.press(place, "Details")
    return await person.sees_modal("First changes")


@pytest.mark.not_marked
async def test_everything_is_in_the_modal(maya: Person) -> None:
    """Who, the mapping with its reasons, the file, the kinds of errors with examples, the first changes."""
    modal = await open_details(maya, await import_file(maya, FILE, name="q3.csv"))
    for words in (
        "1 customer changed, 1 already right, 1 row needs fixing\nq3.csv\nShared and imported by @Maya",
        "External Id: External Id (its header)\nAccount manager email: Account manager (its header)\n"
        "Workflow name: not imported\nColumns left out: Note.",
        "The file has 3 rows and 3 columns, separated by commas. Its text is read as UTF-8.",
        "User not found, check the email · 1 row\nIt can be due to a typo",
        f"First changes\nCU-001 Alder & Co, row 2\nAccount managers: maja.lind@example.com → {ZOE}",
        "What you press here is answered in messages, behind this window.",
    ):
        assert words in modal


async def test_the_same_from_the_list(maya: Person, tom: Person) -> None:
    """Of someone else's import, in another conversation; what is pressed there goes to them alone."""
    await import_file(maya, FILE)
    await tom.command("/imports")
    modal = await open_details(tom, await tom.sees("Imports, newest first"))
    await tom.press(modal, "Error file")
    await tom.sees("The error file of import 1 is in your direct messages with me.")
    await tom.sees("Import 1: the 1 row that needs attention", channel="@Handoff")


async def test_changes_are_seen_on_top_of_it(maya: Person) -> None:
    """Closed, they leave the details as they were."""
    modal = await open_details(maya, await import_file(maya, FILE))
    await maya.press(modal, "See changes")
    changes = await maya.sees_modal("1 customer was changed.")
    await maya.close(changes)
    assert (await maya.sees_modal("First changes")).shape["id"] == modal.shape["id"]


async def test_what_is_pressed_in_it_is_answered_in_the_thread(maya: Person, store: Store) -> None:
    """The changes file comes there, and so does the preview of the undo."""
    summary = await import_file(maya, FILE)
    await error_file_after(maya, summary)
    modal = await open_details(maya, summary)
    await maya.press(modal, "Changes file")
    await reply_after(maya, summary, "What import 1 changed, each value before and after.")
    await maya.press(modal, "Undo")
    await reply_after(maya, summary, "Take back 1 change")
    assert (await the_import(store, 2)).is_undo


async def test_of_a_forgotten_import_nothing_is_made_up(maya: Person, store: Store) -> None:
    """Neither that its file had no columns, nor that its rows had several errors each."""
    summary = await import_file(maya, FILE)
    job = await the_import(store)
    await forget_import(store.database, job.workspace, job.number, "cli:robin", look_only=False)
    await maya.press(summary, "Details")
    modal = await maya.sees_modal("What was read of the file was deleted, as the import was forgotten.")
    assert "not imported" not in modal
    assert "0 columns" not in modal
    assert "several of these errors" not in modal


async def test_messages_about_a_forgotten_import_say_so(
    maya: Person, store: Store, playground: Playground
) -> None:
    """Neither the question nor the summary has a button left; who presses an old one is told what is so."""
    summary = await import_file(maya, FILE)
    question = await ask_about(maya, FILE, name="second.csv")
    workspace = (await the_import(store)).workspace
    for number in (1, 2):
        await forget_import(store.database, workspace, number, "cli:robin", FAREWELL, look_only=False)
    closed = await maya.sees_change(question, "Import 2 was forgotten")
    assert "Nothing of it is kept, and it changed nothing." in closed
    over = await maya.sees_change(summary, "Import 1 was forgotten\n1 customer changed")
    assert "What it set stays." in over
    assert "[" not in str(closed) + str(over)
    post_old_button(playground, Action.CANCEL_IMPORT, str((await the_import(store, 2)).id))
    await maya.press(await maya.sees("An old button"), "Old")
    assert (await maya.sees("Import 2 was forgotten: nothing of it is kept but its counts")).is_ephemeral


async def test_a_modal_that_came_too_late(maya: Person, slack: Control) -> None:
    """Slack opens nothing any more, so the person is told to press again."""
    summary = await import_file(maya, FILE)
    await slack.fail("views.open", error="expired_trigger_id")
    await maya.press(summary, "Details")
    assert (await maya.sees("Slack opens nothing any more. Please press once more.")).is_ephemeral


async def test_who_may_no_longer_do_what_its_buttons_offer_is_told(maya: Person, store: Store) -> None:
    """Answered where the modal was opened."""
    modal = await open_details(maya, await import_file(maya, FILE))
    while not await store.plans.forget((await the_import(store)).id, 100):
        pass
    await maya.press(modal, "Error file")
    assert (await maya.sees("The rows of import 1 were deleted (it is old, or was forgotten)")).is_ephemeral
