"""`undo`: what an import has set goes back, what someone has changed since stays, and each is told."""

from pathlib import Path

from tests.command_line.directory import BEFORE, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed


def share(folder: Path, name: str, *rows: str) -> str:
    """A file with account managers and workflows."""
    head = "External Id,Account manager email,Workflow name"
    (folder / name).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return name


async def test_an_import_is_taken_back_and_put_back(program: Program) -> None:
    """A preview changes nothing; the undo does, and its undo brings the import back."""
    rows = (f"CU-001,{ZOE},VIP gentle", f"CU-002,{ZOE},", "CU-004,,(none)")
    assert (await program.run("import", share(program.folder, "list.csv", *rows))).code == 0
    after = await assignments(program.database)

    preview = await program.run("undo", "1", "--preview", "--json")
    assert (preview.code, await assignments(program.database)) == (0, after)
    assert (preview.json["status"], preview.json["changed"]) == ("previewed", 3)

    undo = await program.run("undo", "1")
    assert (undo.code, await assignments(program.database)) == (0, BEFORE)
    assert undo.out.splitlines() == [
        "Undo 3 of import 1: list.csv",
        "Completed: 3 of 3 customers went back",
        "  went back          3",
        "  left               0",
        "Reminders that went out stay out.",
    ]
    again = await program.run("undo", "1")
    assert (again.code, again.out) == (2, "")
    assert again.err == "Import 1 was taken back already, by undo 3. To bring it back, undo that one.\n"
    history = await program.run("history", "--json")
    states = {one["job"]: (one["status"], one["undone"] and one["undone"]["job"]) for one in history.json}
    assert states == {1: ("undone", 3), 2: ("cancelled", None), 3: ("completed", None)}
    assert history.json[-1]["undone"]["by"] == "cli:robin"

    assert (await program.run("undo", "3")).code == 0
    assert await assignments(program.database) == after
    lines = (await program.run("history")).out.splitlines()
    assert "  undo of 3: list.csv  Completed: 3 of 3 customers went back" in lines[0]
    assert "Undone: 3 of 3 customers had gone back. Taken back by undo 4 (robin, " in lines[1]
    assert lines[3].endswith("3 customers changed, workflow removed from 1")


async def test_what_someone_has_changed_since_stays_and_is_listed(program: Program) -> None:
    """The exit code tells that something was left, and each value is told with its reason."""
    await program.run(
        "import", share(program.folder, "one.csv", f"CU-001,{ZOE},VIP gentle", f"CU-002,{ZOE},")
    )
    await program.run("import", share(program.folder, "two.csv", f"CU-002,{ZOE},"))
    edit = f"External Id,Name,Account manager email\nCU-001,Alder & Co,{TOM}\n"
    (program.folder / "edit.csv").write_text(edit)
    loaded = await program.run("directory", "load", "customers", "edit.csv")
    assert loaded.code == 0, loaded.err

    answer = await program.run("undo", "1", "--json")
    assert answer.code == 1
    said = answer.json
    assert {
        name: said[name] for name in ("job", "kind", "of", "status", "rows", "changed", "partly", "errors")
    } == {
        "job": 4,
        "kind": "undo",
        "of": 1,
        "status": "completed_with_errors",
        "rows": 2,
        "changed": 1,
        "partly": 1,
        "errors": 2,
    }
    assert said["errors_by_code"] == {"set_by_later_job": 1, "asked_by_later_job": 1}
    assert [(one["external_id"], one["value"], one["reason"], one["job"]) for one in said["left"]] == [
        ("CU-001", TOM, "set_by_later_job", 3),
        ("CU-002", ZOE, "asked_by_later_job", 2),
    ]
    now = await assignments(program.database)
    assert (now["CU-001"], now["CU-002"]) == ((TOM, "Standard EU"), (ZOE, ""))


def test_what_can_not_be_undone_is_said(program: Program, typed: Typed) -> None:
    """No such import, one that was only looked at, and one that ended before it changed anything."""
    assert typed("undo", "7").err == "There is no import 7 here.\n"
    typed("import", share(program.folder, "one.csv", f"CU-002,{ZOE},"), "--preview")
    answer = typed("undo", "1", "--json")
    assert (answer.code, answer.json["status"]) == (2, "failed")
    assert answer.json["error"] == "Import 1 was never carried out, so there is nothing to take back."
