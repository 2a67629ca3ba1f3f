"""A file that was imported before is recognised; a correction of an import is told in both places."""

import pytest
from sqlalchemy import select, update

from storage.schema import error_files, import_jobs
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, error_file_after, import_file, press_import
from tests.dialogues.test_undo import press_undo, take_back
from tests.storage.kept import TOM, ZOE, the_import

HEAD = "External Id,Account manager email\n"
WRONG = f"{HEAD}CU-001,{ZOE}\nCU-002,zoe.march@example.com\n"


async def details(person: Person, number: int) -> str:
    """All that is told of an import, to one person."""
    return str(await person.ask(f"/imports {number}", f"Import {number}\n"))


async def test_the_same_file_again_is_told_in_the_question(maya: Person, tom: Person) -> None:
    """With what it changed then, whoever shares it, under whatever name; another file isn't."""
    rows = f"{HEAD}CU-001,{ZOE}\n"
    await import_file(maya, rows)
    assert "You imported this file on " in await ask_about(maya, rows, name="again.csv")
    theirs = await ask_about(tom, rows)
    assert "@Maya Lindqvist imported this file on " in theirs
    assert ": 1 customer changed." in theirs
    assert "imported this file" not in await ask_about(maya, f"{HEAD}CU-001,{TOM}\n")


async def test_that_it_was_taken_back_is_told_with_it(maya: Person) -> None:
    """Else whoever shares it once more would believe that it stands."""
    rows = f"{HEAD}CU-001,{ZOE}\n"
    summary = await import_file(maya, rows)
    await take_back(maya, await press_undo(maya, summary), "Take back 1 change")
    again = await ask_about(maya, rows, name="again.csv")
    assert ": 1 customer changed. That import has been undone since." in again


async def test_a_file_that_changed_nothing_is_not_told(maya: Person) -> None:
    """It was cancelled, so nothing of it is in the way."""
    question = await ask_about(maya, f"{HEAD}CU-001,{ZOE}\n")
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "was not imported")
    assert "imported this file" not in await ask_about(maya, f"{HEAD}CU-001,{ZOE}\n")


async def test_a_file_in_the_thread_of_an_import_corrects_it(maya: Person, store: Store) -> None:
    """Whatever it is called; both imports tell of each other, and so does the history."""
    shared = await maya.share(WRONG, name="q3.csv")
    first = await press_import(maya, await maya.sees("Which columns of", thread=shared))
    question = await ask_about(maya, f"{HEAD}CU-002,{ZOE}\n", name="mended.csv", thread=shared)
    assert "Corrects import 1." in question
    summary = await press_import(maya, question)
    assert "Shared and imported by @Maya Lindqvist. Corrects import 1." in summary
    assert (await the_import(store, 2)).of == 1
    corrected = "Import 2 corrects it: 1 of 1 row went through."
    await maya.sees(lambda message: message.ts == first.ts and corrected in message)
    assert corrected in await details(maya, 1)
    await maya.command("/imports")
    assert "Corrects import 1" in await maya.sees("Imports, newest first")


async def test_that_the_correction_was_taken_back_is_told_as_well(maya: Person) -> None:
    """In the summary of what it had corrected."""
    shared = await maya.share(WRONG, name="q3.csv")
    first = await press_import(maya, await maya.sees("Which columns of", thread=shared))
    summary = await press_import(maya, await ask_about(maya, f"{HEAD}CU-002,{ZOE}\n", thread=shared))
    await take_back(maya, await press_undo(maya, summary), "Take back 1 change")
    undone = "Import 2 corrected it, and has been undone since."
    await maya.sees(lambda message: message.ts == first.ts and undone in message)


async def test_a_file_in_the_thread_that_is_about_something_else(maya: Person, store: Store) -> None:
    """None of its rows was refused, so it corrects nothing."""
    shared = await maya.share(WRONG, name="q3.csv")
    await press_import(maya, await maya.sees("Which columns of", thread=shared))
    other = await ask_about(maya, f"{HEAD}CU-003,{ZOE}\n", name="others.csv", thread=shared)
    assert "Corrects import" not in other
    assert (await the_import(store, 2)).of is None


@pytest.mark.not_marked  # its columns would be called as nobody's are
async def test_an_error_file_corrects_its_import_wherever_it_is_shared(maya: Person, store: Store) -> None:
    """It is known by its rows, whatever it is called by then, and untouched by its bytes."""
    summary = await import_file(maya, WRONG, name="q3.csv")
    errors = await maya.download(await error_file_after(maya, summary))
    mended = errors.decode().replace("zoe.march", "zoe.marsh", 1)
    question = await ask_about(maya, mended, name="todo.csv", channel="@Handoff")
    assert "Corrects import 1." in question
    assert "Corrects import 1." in await ask_about(maya, errors, name="again.csv", channel="@Handoff")
    assert (await the_import(store, 2)).of == (await the_import(store, 3)).of == 1


@pytest.mark.not_marked  # its columns would be called as nobody's are
async def test_an_error_file_of_another_workspace(maya: Person, store: Store) -> None:
    """Here nothing was imported that it could correct: neither its bytes nor its rows are known."""
    summary = await import_file(maya, WRONG, name="q3.csv")
    errors = await maya.download(await error_file_after(maya, summary))
    await import_file(maya, f"{HEAD}CU-001,{TOM}\n")
    elsewhere = await store.workspaces.connect("T0THER", "Elsewhere")
    await store.database.execute(update(error_files).values(workspace_id=elsewhere))
    moved = update(import_jobs).where(import_jobs.c.number == 1).values(workspace_id=elsewhere)
    await store.database.execute(moved)
    question = await ask_about(maya, errors, name="q3 - errors.csv", channel="@Handoff")
    assert "Corrects import" not in question
    assert {row.of_number for row in await store.database.rows(select(import_jobs.c.of_number))} == {None}


async def test_two_files_in_one_message_correct_nothing(maya: Person, store: Store) -> None:
    """They stand in one thread, and neither had ended with errors when the other was shared."""
    await maya.share_together({"one.csv": WRONG, "two.csv": f"{HEAD}CU-002,{ZOE}\n"})
    await maya.sees("Which columns of one.csv")
    await maya.sees("Which columns of two.csv")
    assert ((await the_import(store, 1)).of, (await the_import(store, 2)).of) == (None, None)
