"""What was remembered in Slack is used at the command line too, told, listed and forgotten there."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from importer.matching.corrections import wrong_key
from importer.words.corrections import Correction
from importer.words.fields import Field
from storage.store import Store
from tests.command_line.directory import TOM, ZOE, assignments
from tests.command_line.program import Program

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
FLOW = Correction(wrong_key(Field.WORKFLOW, "Standard UE"), "Standard UE", "Standard EU", "U0MAYA00001", AT)
EMAIL = Correction(
    wrong_key(Field.ACCOUNT_MANAGER, "zoi.marsh@example.com"),
    "zoi.marsh@example.com",
    ZOE,
    "U0TOM000001",
    AT.replace(hour=5),
)
FILE = (
    "External Id,Account manager email,Workflow name\n"
    f'CU-002,"{TOM}; Zoi.Marsh@example.com",standard ue\nCU-004,,Standard UE\n'
)


async def _teach(store: Store) -> None:
    await store.corrections.remember(await store.workspaces.pick(None), [FLOW, EMAIL])


async def test_what_is_remembered_is_used_and_told(program: Program, store: Store) -> None:
    """In words with who taught it, and in the answer's JSON."""
    await _teach(store)
    (program.folder / "a.csv").write_text(FILE)
    told = await program.run("import", "a.csv", "--json")
    assert told.json["errors"] == 0
    assert told.json["corrected"] == [
        {
            "field": "workflow",
            "from": "Standard UE",
            "to": "Standard EU",
            "rows": 2,
            "remembered": True,
        },
        {
            "field": "account_manager",
            "from": "zoi.marsh@example.com",
            "to": ZOE,
            "rows": 1,
            "remembered": True,
        },
    ]
    now = await assignments(program.database)
    assert (now["CU-002"], now["CU-004"][1]) == ((f"{TOM}, {ZOE}", "Standard EU"), "Standard EU")
    said = " ".join((await program.run("import", "a.csv")).out.split())
    assert (
        '2 values corrected as remembered: "Standard UE" → "Standard EU" (2 rows, taught by @U0MAYA00001) '
        f'and "zoi.marsh@example.com" → "{ZOE}" (1 row, taught by @U0TOM000001)'
    ) in said


async def test_without_wrong_values_nothing_is_said_of_them(program: Program, store: Store) -> None:
    """What is remembered but not needed is no news."""
    await _teach(store)
    (program.folder / "a.csv").write_text(f"External Id,Account manager email\nCU-002,{TOM}\n")
    assert (await program.run("import", "a.csv", "--preview", "--json")).json["corrected"] == []
    assert "corrected" not in (await program.run("import", "a.csv")).out


async def test_what_is_remembered_is_listed_and_forgotten(program: Program, store: Store) -> None:
    """Then the next file's value is wrong again."""
    empty = await program.run("corrections", "list")
    assert empty.out.startswith("Nothing is remembered.")
    await _teach(store)
    listed = await program.run("corrections", "list")
    head, newest, older = listed.out.splitlines()
    assert head == "Remembered, the newest first:"
    assert newest.startswith(
        f'  Account manager email: "zoi.marsh@example.com" → "{ZOE}" (by @U0TOM000001, 2026-05-0'
    )
    assert older.startswith('  Workflow name: "Standard UE" → "Standard EU" (by @U0MAYA00001, ')
    forgotten = await program.run("corrections", "forget", " STANDARD ue", "--json")
    assert [one["from"] for one in forgotten.json] == ["Standard UE"]
    assert await store.corrections.all(await store.workspaces.pick(None)) == [EMAIL]
    (program.folder / "a.csv").write_text(FILE)
    told = await program.run("import", "a.csv", "--json")
    assert (told.code, told.json["errors_by_code"]) == (1, {"workflow_not_found": 2})


async def test_what_nobody_taught_can_not_be_forgotten(program: Program, store: Store) -> None:
    """It is said how to see what is remembered; that stays."""
    await store.corrections.remember(
        await store.workspaces.pick(None), [replace(FLOW, taught_by="cli:robin")]
    )
    told = await program.run("corrections", "forget", "Standard EU")
    assert (told.code, told.out) == (2, "")
    assert (
        told.err
        == 'Nothing is remembered about "Standard EU". See what is with: python -m bot corrections list\n'
    )
    assert "by robin" in (await program.run("corrections", "list")).out
    assert json.loads((await program.run("corrections", "list", "--json")).out)[0]["at"] == AT.isoformat()
