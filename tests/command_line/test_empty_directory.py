"""`import` into an empty directory: it says once what to load, instead of an error in each row."""

from pathlib import Path

import pytest

from storage.store import Store
from tests.command_line.directory import CUSTOMERS, USERS, WORKFLOWS, ZOE, assignments
from tests.command_line.program import Program

FILE = f"External Id,Account manager email,Workflow name\nCU-002,{ZOE},VIP gentle\nCU-004,(none),\n"
PARTS = {"users": USERS, "workflows": WORKFLOWS, "customers": CUSTOMERS}
NOTHING = (
    "No customers, no users and no workflows are loaded yet, so no row could go through. Load them first: "
    "python -m bot directory load users FILE, then python -m bot directory load workflows FILE, then "
    "python -m bot directory load customers FILE. Then import this file again.\n"
)
NO_WORKFLOWS = (
    "No workflows are loaded yet, so no workflow could be found. Load them first: python -m bot "
    "directory load workflows FILE. Then import this file again, or leave them out with --workflow none.\n"
)
ONLY_IDS = "External Id,Name\nCU-002,Birch\nCU-004,Dogwood\n"


@pytest.fixture
def folder(empty: Program) -> Path:
    """The program's folder, with the file and those that load the directory."""
    for name, text in {**PARTS, "file": FILE}.items():
        (empty.folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return empty.folder


async def test_nothing_is_loaded_yet(empty: Program, folder: Path, store: Store) -> None:
    """One sentence, also in JSON, and exit code 2; no copy of the file stays, no mapping is remembered."""
    answer = await empty.run("import", "file.csv")
    assert (answer.code, answer.out, answer.err) == (2, "", NOTHING)
    answer = await empty.run("import", "file.csv", "--preview", "--json")
    assert (answer.code, answer.err) == (2, NOTHING)
    assert answer.json == {"status": "failed", "error": NOTHING.rstrip()}
    assert {one["status"] for one in (await empty.run("history", "--json")).json} == {"failed"}
    assert list((folder / "files").iterdir()) == []
    assert await store.mappings.known_headers(await store.workspaces.pick()) == set()


async def test_what_the_file_does_not_name_is_not_asked_for(empty: Program, folder: Path) -> None:
    """Workflows are missing only where a column names some; once all is loaded, the file goes through."""
    (folder / "customers.csv").write_text(ONLY_IDS, encoding="utf-8")
    for part in ("users", "customers"):
        assert (await empty.run("directory", "load", part, f"{part}.csv")).code == 0
    answer = await empty.run("import", "file.csv")
    assert (answer.code, answer.out, answer.err) == (2, "", NO_WORKFLOWS)
    assert await assignments(empty.database) == {"CU-002": ("", ""), "CU-004": ("", "")}
    answer = await empty.run("import", "file.csv", "--workflow", "none")
    assert (answer.code, answer.err) == (0, "")
    assert (await assignments(empty.database))["CU-002"] == (ZOE, "")
    await empty.run("directory", "load", "workflows", "workflows.csv")
    assert (await empty.run("import", "file.csv", "--workflow", "Workflow name")).code == 0
    assert (await assignments(empty.database))["CU-002"] == (ZOE, "VIP gentle")


async def test_the_workspace_is_named_in_the_commands(empty: Program, folder: Path, store: Store) -> None:
    """Else the person would load another one."""
    del folder
    for team in ("T1", "T2"):
        await store.workspaces.connect(team, team)
    answer = await empty.run("import", "file.csv", "--workspace", "T2")
    assert "directory load users FILE --workspace T2, then" in answer.err
