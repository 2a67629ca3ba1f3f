"""Someone takes an import back in Slack: they see what it would do, do it or not, and can undo that."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from handlers.payloads.ids import Action
from importer.words.directory import CustomerRecord
from importer.words.jobs import JobState
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.old_buttons import post_old_button
from tests.dialogues.steps import SUMMARY, import_file, reply_after
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import

TABLE = f"External Id,Account manager email\nCU-002,{ZOE}\nCU-003,{ZOE}\nCU-004,{ZOE}\n"
AFTER = BEFORE | {
    "CU-002": (ZOE, ""),
    "CU-003": (ZOE, "VIP gentle"),
    "CU-004": (ZOE, "Standard US"),
}
UNDO_SUMMARY = "this is the result of undo"


async def press_undo(person: Person, summary: Seen, button: str = "Undo") -> Seen:
    """Press it; the preview."""
    await person.press(summary, button)
    return await reply_after(person, summary, "Nothing has changed yet.")


async def take_back(person: Person, preview: Seen, button: str) -> Seen:
    """Press it; the summary of the undo."""
    await person.press(preview, button)
    return await reply_after(person, preview, UNDO_SUMMARY)


async def test_an_import_is_taken_back_and_put_back(maya: Person, store: Store) -> None:
    """A preview comes first; then the summary and the history tell the undo, which can be undone."""
    summary = await import_file(maya, TABLE)
    assert "You can take this back until " in summary
    assert "Reminders that went out stay out." in summary

    preview = await press_undo(maya, summary)
    assert "Undo 2 of import 1" in preview
    assert "3 customers go back to what was there before import 1." in preview
    assert "Reminders that went out stay out." in preview
    assert await assignments(store) == AFTER

    undone = await take_back(maya, preview, "Take back 3 changes")
    assert "Completed: 3 of 3 customers went back" in undone
    assert await assignments(store) == BEFORE
    taken = await maya.sees_change(summary, "Taken back by undo 2 (@Maya Lindqvist, ")
    assert "[Undo]" not in taken
    assert (await the_import(store)).state is JobState.UNDONE

    again = await press_undo(maya, undone, "Undo this undo")
    assert "Undo 3 of undo 2, which took back import 1" in again
    assert "3 customers go back to what was there before undo 2." in again
    back = await take_back(maya, again, "Take back 3 changes")
    assert "undo 3 of undo 2, which took back import 1" in back
    assert await assignments(store) == AFTER
    await maya.sees_change(undone, "Taken back by undo 3")
    stands = await maya.sees_change(summary, "[Undo]")
    assert "Taken back" not in stands
    assert (await the_import(store)).state is JobState.COMPLETED


async def test_a_preview_that_is_left_changes_nothing(maya: Person, store: Store) -> None:
    """It says who left it, its buttons are gone, and the import can still be taken back."""
    summary = await import_file(maya, TABLE)
    preview = await press_undo(maya, summary)
    await maya.press(preview, "Leave it")
    left = await maya.sees_change(preview, "Undo 2 of import 1 was left: nothing has gone back.")
    assert "stopped by @Maya Lindqvist" in left
    assert "[" not in left
    assert await assignments(store) == AFTER
    assert (await the_import(store, 2)).state is JobState.CANCELLED
    await take_back(maya, await press_undo(maya, summary), "Take back 3 changes")
    assert await assignments(store) == BEFORE


async def test_who_may_not_decide_about_an_import_may_not_undo_it(
    maya: Person, tom: Person, priya: Person, store: Store
) -> None:
    """Nor say yes to an undo that an admin has asked for; whose file it was may, though the admin asked."""
    summary = await import_file(maya, TABLE)
    await tom.press(await tom.sees(SUMMARY), "Undo")
    await tom.sees("Only @Maya Lindqvist, who shared this file, and import admins can do this.")
    assert len(await store.jobs.history((await the_import(store)).workspace)) == 1

    preview = await press_undo(priya, await priya.sees(SUMMARY))
    await tom.press(await tom.sees("Undo 2 of import 1"), "Take back 3 changes")
    await tom.sees("Only @Maya Lindqvist, who shared this file", after=preview)
    assert await assignments(store) == AFTER
    undone = await take_back(maya, preview, "Take back 3 changes")
    assert "Undo asked for by @Priya Nair, done by @Maya Lindqvist." in undone
    await maya.sees_change(summary, "Taken back by undo 2 (@Maya Lindqvist, ")
    assert await assignments(store) == BEFORE


async def test_what_someone_has_changed_since_stays_and_is_told(maya: Person, store: Store) -> None:
    """Before it happens and afterwards, with its reason; so does what a later import has set."""
    summary = await import_file(maya, TABLE)
    workspace = (await the_import(store)).workspace
    await import_file(maya, f"External Id,Account manager email\nCU-004,{TOM}\n", name="later.csv")
    await edit(store, workspace, "CU-002", TOM)
    preview = await press_undo(maya, summary)
    for said in (preview, await take_back(maya, preview, "Take back 1 change")):
        assert "1 value stays, because import 2 has set it since." in said
        assert "1 value stays, because someone has changed it since." in said
        assert f"CU-002, Account manager email: stays {TOM} instead of (none)" in said
    assert "1 of 3 customers went back" in said
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, ""), "CU-004": (TOM, "Standard US")}
    await maya.sees_change(summary, "Taken back in part by undo 3")


async def test_a_preview_that_is_no_longer_so_is_shown_anew(maya: Person, store: Store) -> None:
    """A customer changed between the preview and the press: nothing goes back before a second press."""
    summary = await import_file(maya, TABLE)
    preview = await press_undo(maya, summary)
    await edit(store, (await the_import(store)).workspace, "CU-002", TOM)
    await maya.press(preview, "Take back 3 changes")
    anew = await maya.sees_change(preview, "[Take back 2 changes]")
    assert "Someone has changed 1 of these customers since you looked" in anew
    assert f"CU-002, Account manager email: stays {TOM} instead of (none)" in anew
    assert await assignments(store) == AFTER | {"CU-002": (TOM, "")}
    await take_back(maya, anew, "Take back 2 changes")
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_what_else_has_changed_since_keeps_no_undo_up(maya: Person, store: Store) -> None:
    """It is planned anew, comes to the same, and is carried out at the first press."""
    summary = await import_file(maya, TABLE)
    preview = await press_undo(maya, summary)
    await edit(store, (await the_import(store)).workspace, "CU-001", TOM)
    await take_back(maya, preview, "Take back 3 changes")
    assert await assignments(store) == BEFORE | {"CU-001": (TOM, "Standard EU")}


@pytest.mark.not_marked  # the file is read cell by cell
async def test_all_that_stays_comes_as_a_file_where_it_is_much(maya: Person, store: Store) -> None:
    """Of more customers than the summary shows; whoever looks back can have it once more."""
    ids = [f"CU-{number:03}" for number in range(101, 109)]
    workspace = await store.workspaces.pick(None)
    await store.directory.load_customers(workspace, [CustomerRecord(one, one) for one in ids])
    rows = "".join(f"{one},{ZOE}\n" for one in ids)
    summary = await import_file(maya, f"External Id,Account manager email\n{rows}")
    for one in ids[1:]:
        await edit(store, workspace, one, TOM)
    preview = await press_undo(maya, summary)
    undone = await take_back(maya, preview, "Take back 1 change")
    brought = await maya.sees("Undo 2: what stays of 7 customers", after=undone)
    assert brought.files[0]["name"] == "left by undo 2.xlsx"
    rows_left = _rows_of(await maya.download(brought))
    assert rows_left[0] == ("External Id", "Field", "Value", "Instead of", "Why")
    assert rows_left[1] == ("CU-102", "Account manager email", TOM, None, "someone has changed it since")
    assert [row[0] for row in rows_left[1:]] == ids[1:]

    await maya.command("/imports 2")
    await maya.press(await maya.sees("Undo 2 of import 1", after=brought), "All that stays")
    await maya.sees("The list of what undo 2 left is in your direct messages with me.")


async def test_where_nothing_goes_back_it_is_said_without_a_button(maya: Person, store: Store) -> None:
    """Someone has changed all of it since."""
    summary = await import_file(maya, f"External Id,Account manager email\nCU-002,{ZOE}\n")
    await edit(store, (await the_import(store)).workspace, "CU-002", TOM)
    await maya.press(summary, "Undo")
    preview = await reply_after(maya, summary, "There is nothing to take back.")
    assert "1 value stays, because someone has changed it since." in preview
    assert "[" not in preview


async def test_an_import_that_found_all_as_it_asked_is_taken_back(maya: Person, store: Store) -> None:
    """It keeps what an earlier one has set; once it was taken back, the undo of that one has its way."""
    rows = f"External Id,Account manager email\nCU-002,{ZOE}\n"
    first = await import_file(maya, rows)
    second = await import_file(maya, rows, name="again.csv")
    assert "You can take this back until " in second
    kept = await press_undo(maya, first)
    assert "1 value stays, because import 2 asked for the same: undo that one as well" in kept
    await maya.press(kept, "Leave it")
    preview = await press_undo(maya, second)
    assert "Once it is taken back, it keeps nothing any more that earlier imports have set." in preview
    undone = await take_back(maya, preview, "Take it back all the same")
    assert "It keeps nothing any more that earlier imports have set." in undone
    taken = await maya.sees_change(second, "Taken back by undo 4 (@Maya Lindqvist, ")
    assert "nothing went back." in taken
    assert "[Undo]" not in taken
    assert (await assignments(store))["CU-002"] == (ZOE, "")
    await take_back(maya, await press_undo(maya, first), "Take back 1 change")
    assert await assignments(store) == BEFORE


async def test_an_import_whose_rows_were_all_refused_has_no_undo(maya: Person) -> None:
    """It has asked for nothing."""
    summary = await import_file(maya, "External Id,Account manager email\nCU-002,nobody@else.org\n")
    assert "[Error file]" in summary
    assert "[Undo]" not in summary
    assert "You can take this back" not in summary


async def test_what_was_taken_back_already_is_told_to_whoever_presses(
    maya: Person, store: Store, playground: Playground
) -> None:
    """A second preview takes the place of the first; once it was carried out, an old Undo says so."""
    summary = await import_file(maya, TABLE)
    first = await press_undo(maya, summary)
    second = await reply_with(maya, summary, "Undo 3 of import 1")
    await maya.sees_change(first, "Undo 2 of import 1 was left: nothing has gone back.")
    undone = await take_back(maya, second, "Take back 3 changes")
    post_old_button(playground, Action.UNDO_IMPORT, str((await the_import(store)).id))
    await maya.press(await maya.sees("An old button"), "Old")
    await maya.sees(
        "Import 1 was taken back already, by undo 3. To bring it back, undo that one.", after=undone
    )
    assert (await the_import(store, 2)).state is JobState.CANCELLED
    assert await assignments(store) == BEFORE


async def test_an_import_whose_rows_are_gone_can_not_be_taken_back(maya: Person, store: Store) -> None:
    """Who presses is told so, and the button is gone."""
    summary = await import_file(maya, TABLE)
    job = await the_import(store)
    while not await store.plans.forget(job.id, 1_000):
        pass
    await maya.press(summary, "Undo")
    await maya.sees(
        "The rows of import 1 were deleted (it is old, or was forgotten), so it can't be taken back any more."
    )
    gone = await maya.sees_change(summary, lambda message: "[Undo]" not in message)
    assert "You can take this back" not in gone
    assert len(await store.jobs.history(job.workspace)) == 1


async def test_the_history_tells_of_undos_and_leads_to_them(maya: Person, store: Store) -> None:
    """What was taken back, by whom, and how much of it; an undo can be asked for there as well."""
    summary = await import_file(maya, TABLE)
    await maya.command("/imports 1")
    details = await maya.sees("Import 1\n")
    await maya.press(details, "Undo")
    await maya.sees("What undoing import 1 would do is told in its thread")
    preview = await reply_after(maya, summary, "Undo 2 of import 1")
    await take_back(maya, preview, "Take back 3 changes")
    history = await maya.ask("/imports", "Imports, newest first")
    assert "Undo 2 of import 1 · customers.csv\nCompleted: 3 of 3 customers went back" in history
    assert "Taken back by undo 2 (@Maya Lindqvist, " in history
    undo = await maya.ask("/imports 2", "3 customers went back to what was there before import 1.")
    assert "[Undo this undo]" in undo
    assert await assignments(store) == BEFORE


async def edit(store: Store, workspace: int, external_id: str, manager: str) -> None:
    """Someone sets a customer's manager by hand."""
    (user,) = [one.id for one in await store.directory.users(workspace) if one.email == manager]
    await store.directory.load_customers(workspace, [CustomerRecord(external_id, None, (user,), None)])


async def reply_with(person: Person, summary: Seen, words: str) -> Seen:
    """Press Undo below a summary once more; the preview with these words."""
    await person.press(summary, "Undo")
    return await reply_after(person, summary, words)


def _rows_of(workbook: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(workbook)).worksheets[0].iter_rows(values_only=True))
