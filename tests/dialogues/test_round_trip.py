"""A file that was exported comes back in Slack: the preview says when it was taken, and what it undoes."""

import csv
import io
from datetime import UTC, datetime

from importer.words.exports import ALL_CUSTOMERS, Export, ExportPart
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, import_file, press_import
from tests.storage.kept import BEFORE, TOM, ZOE, assignments

HEAD = ("External Id", "Name", "Account manager email", "Workflow name", "Exported on")


async def export(store: Store, part: ExportPart = ALL_CUSTOMERS) -> str:
    """An export of customers, as the command line writes it."""
    workspace = await store.workspaces.pick(None)
    so_far = await store.directory.changes_so_far(workspace)
    mark = Export(datetime.now(UTC), so_far.number, part).mark(so_far.team)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    async for row in store.directory.export_customers(workspace, part):
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
