"""A file that was exported comes back in Slack: the preview says when it was taken, and what it undoes."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from importer.words.absent import Absent
from importer.words.directory import DirectoryKind
from importer.words.exports import Export
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, import_file, press_import
from tests.listed import load_directory
from tests.patience import until
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import

HEAD = ("External Id", "Name", "Account manager email", "Workflow name", "Exported on")


async def export(store: Store) -> str:
    """An export of all customers, as it is written for people."""
    workspace = await store.workspaces.pick(None)
    so_far = await store.directory.changes_so_far(workspace)
    mark = Export(datetime.now(UTC), so_far.number).mark(so_far.team)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    async for row in store.directory.export_customers(workspace):
        writer.writerow((*row, mark))
    return written.getvalue()


async def test_a_later_change_is_undone_only_with_a_yes(maya: Person, store: Store) -> None:
    """The guard names the row, the list shows it, and Import asks once more before it goes through."""
    file = (await export(store)).replace("Birch Ltd,,", f"Birch Ltd,{ZOE},")
    await import_file(maya, f"External Id,Account manager\nCU-003,{ZOE}\n")
    question = await ask_about(maya, file)
    assert "The file is an export of all customers, taken at" in question
    assert "1 of your rows would undo a later change: the customer CU-003 was changed after" in question
    await maya.press(question, "See changes")
    changes = await maya.sees_modal("2 customers would change")
    assert "Changed after the file was exported." in changes
    await maya.close(changes)
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, ""), "CU-003": (TOM, "VIP gentle")}


async def test_who_is_missing_is_cleared_only_where_someone_chooses_that(maya: Person, store: Store) -> None:
    """They are listed; the choice makes the preview anew, which names them and asks once more."""
    lines = (await export(store)).splitlines()
    file = "\n".join(line for line in lines if not line.startswith("CU-003"))
    question = await ask_about(maya, f"{file}\n")
    assert "1 customer of the export is missing in the file, and stays as it is: CU-003." in question
    assert "No customer changes" in question
    await maya.press(question, "Missing customers (1)")
    modal = await maya.sees_modal("1 customer of the export is missing in the file.")
    assert "CU-003 Cedar GmbH" in modal
    await maya.fill(modal, "What is to become of them?", "Remove the account managers of 1")
    await maya.submit(modal, {})
    guarded = "1 customer that is missing in the file loses all of its account managers: CU-003."
    await maya.sees_change(question, guarded)
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-003": ("", "VIP gentle")}


async def test_many_who_are_missing_are_seen_page_by_page(maya: Person, store: Store, tmp_path: Path) -> None:
    """What is chosen on one page is still chosen on the next, and counts once it is handed in."""
    many = tmp_path / "customers.csv"
    many.write_text("\n".join(["External Id,Name", *(f"N-{one:03},New {one}" for one in range(150))]))
    workspace = await store.workspaces.pick(None)
    await load_directory(DirectoryKind.CUSTOMERS, many, workspace, store.directory)
    file = "\n".join(line for line in (await export(store)).splitlines() if not line.startswith("N-"))
    question = await ask_about(maya, f"{file}\n")
    await maya.press(question, "Missing customers (150)")
    modal = await maya.sees_modal("Customers 1 to 100 of 150")
    await maya.fill(modal, "What is to become of them?", "Remove the workflow of 0")
    await maya.press(modal, "Next page")
    behind = await maya.sees_modal("Customers 101 to 150 of 150")
    assert "N-149 New 149" in behind
    await maya.submit(behind, {})

    async def is_kept() -> bool:
        return (await the_import(store)).absent is Absent.CLEAR_WORKFLOW

    await until(is_kept, "The choice was never kept.")
