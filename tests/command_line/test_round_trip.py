"""What was exported and comes back edited says when it was taken, and undoes no later change unseen."""

import asyncio
import re
from pathlib import Path

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

TAKEN = r"The file is an export of all customers, taken at \d{4}-\d\d-\d\d \d\d:\d\d\s+\(UTC\)\."


def has(program: Program) -> dict[str, tuple[str, str]]:
    """What the customers have now."""
    return asyncio.run(assignments(program.database))


def export(program: Program, typed: Typed, *options: str, name: str = "export.csv") -> Path:
    """An export of customers."""
    assert typed("directory", "export", "customers", "--output", name, *options).code == 0
    return program.folder / name


def edit(path: Path, before: str, after: str) -> str:
    """Put something else into the file; its name."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path.name


def test_an_edited_export_goes_through(program: Program, typed: Typed) -> None:
    """It says when it was taken; nothing has changed since, so nothing is asked."""
    path = export(program, typed)
    answer = typed("import", edit(path, "Birch Ltd,,", f"Birch Ltd,{ZOE},VIP gentle"))
    assert answer.code == 0
    assert re.search(TAKEN, answer.out)
    assert has(program) == BEFORE | {"CU-002": (ZOE, "VIP gentle")}


def test_a_later_change_is_not_undone_unseen(program: Program, typed: Typed) -> None:
    """The row that says what was before is named, and listed; with a yes it goes through all the same."""
    path = export(program, typed)
    (program.folder / "later.csv").write_text(f"External Id,Account manager\nCU-001,{TOM}\n")
    assert typed("import", "later.csv").code == 0
    name = edit(path, "Birch Ltd,,", f"Birch Ltd,{ZOE},VIP gentle")
    stopped = typed("import", name, "--changes-file", "changes.csv")
    assert stopped.code == 2
    assert '  ! 1 of your rows would undo a later change: the customer "CU-001" was changed' in stopped.out
    assert stopped.out.endswith("What would change is in changes.csv, each value before and after.\n")
    header, *lines = (program.folder / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith(",Undoes a later change")
    assert [(line.split(",")[0], line.rsplit(",", 1)[1]) for line in lines] == [
        ("CU-001", "yes"),
        ("CU-002", ""),
        ("CU-002", ""),
    ]
    assert has(program) == BEFORE | {"CU-001": (TOM, "Standard EU")}
    applied = typed("apply", "2", "--confirm", "--json")
    assert (applied.code, applied.json["changed"]) == (0, 2)
    assert has(program) == BEFORE | {"CU-002": (ZOE, "VIP gentle")}


def test_what_changes_before_the_yes_is_seen_first(program: Program, typed: Typed) -> None:
    """A preview that undid nothing stands again where someone has changed a customer of it meanwhile."""
    name = edit(export(program, typed), f"Alder & Co,{MAJA}", f"Alder & Co,{TOM}")
    preview = typed("import", name, "--preview", "--json")
    assert (preview.code, preview.json["guards"]) == (0, [])
    (program.folder / "later.csv").write_text(f"External Id,Account manager\nCU-001,{ZOE}\n")
    assert typed("import", "later.csv").code == 0
    stopped = typed("apply", "1", "--json")
    assert (stopped.code, [one["guard"] for one in stopped.json["guards"]]) == (2, ["undoes_later"])
    assert has(program) == BEFORE | {"CU-001": (ZOE, "Standard EU")}


def test_a_damaged_moment_is_asked_about_not_guessed(program: Program, typed: Typed) -> None:
    """One that was counted on by a spreadsheet; the row says nothing that can be held against anything."""
    path = export(program, typed)
    first = path.read_text(encoding="utf-8").splitlines()[1].rsplit(",", 1)[1]
    name = edit(path, f"{MAJA},Standard EU,{first}", f"{ZOE},Standard EU,{first[:-1]}")
    stopped = typed("import", name, "--json")
    assert (stopped.code, [one["guard"] for one in stopped.json["guards"]]) == (2, ["export_unclear"])
    assert (stopped.json["export"]["damaged"], len(stopped.json["export"]["exports"])) == (1, 1)
    assert stopped.json["guards"][0]["message"].startswith("When 1 row was exported can't be told any more")
    assert has(program) == BEFORE


def test_rows_of_two_exports_are_held_against_the_first(program: Program, typed: Typed) -> None:
    """It is said; what changed between the two counts as later for all rows."""
    first = export(program, typed)
    (program.folder / "later.csv").write_text(f"External Id,Account manager\nCU-003,{ZOE}\n")
    assert typed("import", "later.csv").code == 0
    second = export(program, typed, name="second.csv").read_text(encoding="utf-8").splitlines()
    rows = first.read_text(encoding="utf-8").splitlines()
    edited = second[3].replace(ZOE, MAJA)
    (program.folder / "joined.csv").write_text("\n".join([*rows[:3], edited, "CU-004,,,VIP gentle,", ""]))
    stopped = typed("import", "joined.csv")
    assert stopped.code == 2
    assert "The file joins 2 exports, the first of them taken at" in stopped.out
    assert "1 row doesn't say when it was exported" in stopped.out
    assert '1 of your rows would undo a later change: the customer "CU-003"' in stopped.out


def test_days_of_another_system_ask_for_nothing(program: Program, typed: Typed) -> None:
    """A column that is called so elsewhere is no column of ours."""
    (program.folder / "theirs.csv").write_text(
        f"External Id,Account manager,Exported on\nCU-001,{TOM},2026-11-20\nCU-002,{TOM},2026-11-20\n"
    )
    answer = typed("import", "theirs.csv", "--json")
    assert (answer.code, answer.json["guards"]) == (0, [])
    assert "export" not in answer.json
