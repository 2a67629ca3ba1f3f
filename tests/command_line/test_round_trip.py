"""What was exported and comes back edited says when it was taken, and undoes no later change unseen."""

import asyncio
import re
import sqlite3
from contextlib import closing
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


def leave_out(path: Path, *ids: str) -> str:
    """Take the rows of these customers out of the file; its name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*(line for line in lines if line.split(",")[0] not in ids), ""]))
    return path.name


def test_who_is_missing_stays_and_is_named(program: Program, typed: Typed) -> None:
    """Nothing becomes of a customer because a row was deleted; it is said how to want that."""
    name = leave_out(export(program, typed), "CU-003")
    answer = typed("import", name, "--preview")
    assert answer.code == 0
    said = " ".join(answer.out.split())
    assert '1 customer of the export is missing in the file, and stays as it is: "CU-003".' in said
    assert "--absent clear-managers or --absent clear-workflow" in said
    assert typed("apply", "1").code == 0
    assert has(program) == BEFORE


def test_who_is_missing_is_cleared_with_a_yes_and_taken_back(program: Program, typed: Typed) -> None:
    """A guard of its own names them; blank cells are rows all the same; the undo gives everything back."""
    path = export(program, typed)
    edit(path, f"Alder & Co,{MAJA},Standard EU", "Alder & Co,,")
    stopped = typed("import", leave_out(path, "CU-003"), "--absent", "clear-workflow", "--json")
    assert (stopped.code, [one["guard"] for one in stopped.json["guards"]]) == (2, ["absent_cleared"])
    assert stopped.json["guards"][0]["message"] == (
        '1 customer that is missing in the file loses its workflow, and gets no reminders any more: "CU-003".'
    )
    assert (stopped.json["rows"], stopped.json["changed"]) == (4, 1)
    assert has(program) == BEFORE
    applied = typed("apply", "1", "--confirm", "--json")
    assert (applied.code, applied.json["changed"], applied.json["export"]["absent"]) == (
        0,
        1,
        "clear-workflow",
    )
    assert has(program) == BEFORE | {"CU-003": (TOM, "")}
    assert typed("undo", "1", "--confirm").code == 0
    assert has(program) == BEFORE


def test_who_was_missing_is_told_also_where_others_were_left(program: Program, typed: Typed) -> None:
    """What was found of the export stays true, though a row's customer has changed meanwhile."""
    path = export(program, typed)
    edit(path, "Birch Ltd,,", f"Birch Ltd,{ZOE},VIP gentle")
    stopped = typed("import", leave_out(path, "CU-003"), "--absent", "clear-workflow", "--json")
    with closing(sqlite3.connect(program.database)) as connection, connection:
        connection.execute("UPDATE customers SET managers = '1' WHERE external_id = 'CU-002'")
    applied = typed("apply", "1", "--confirm", "--json")
    assert (applied.code, applied.json["changed"], applied.json["errors"]) == (1, 1, 1)
    for told in ("missing", "absent_cleared"):
        assert applied.json["export"][told] == stopped.json["export"][told] == 1


def test_a_part_clears_nobody_beyond_it(program: Program, typed: Typed) -> None:
    """Of one person's customers only theirs can be missing, and nobody who came or changed since."""
    path = export(program, typed, "--of", TOM)
    (program.folder / "later.csv").write_text(f"External Id,Account manager\nCU-001,{TOM}\n")
    assert typed("import", "later.csv").code == 0
    path.write_text(path.read_text().splitlines()[0] + "\n" + f"CU-002,,,,{mark(path)}\n")
    answer = typed("import", path.name, "--absent", "clear-managers", "--confirm", "--json")
    assert (answer.code, answer.json["export"]["absent_cleared"]) == (0, 1)
    assert has(program) == BEFORE | {"CU-001": (TOM, "Standard EU"), "CU-003": ("", "VIP gentle")}


def mark(path: Path) -> str:
    """What the first row says of its export."""
    return path.read_text(encoding="utf-8").splitlines()[1].rsplit(",", 1)[1]


def test_who_stands_in_a_wrong_row_is_not_missing(program: Program, typed: Typed) -> None:
    """A row with a wrong email names its customer all the same."""
    path = export(program, typed)
    name = edit(path, f"Cedar GmbH,{TOM}", "Cedar GmbH,nobody@example.com")
    answer = typed("import", name, "--absent", "clear-managers", "--json")
    assert (answer.code, answer.json["export"]["missing"], answer.json["guards"]) == (1, 0, [])
    assert has(program) == BEFORE


def test_nobody_is_cleared_on_a_guess(program: Program, typed: Typed) -> None:
    """An id that isn't there may be a missing one misspelt; another list tells nothing."""
    name = edit(export(program, typed), "CU-003,", "CU-033,")
    refused = typed("import", name, "--absent", "clear-managers")
    assert refused.code == 2
    assert refused.err.startswith("Nobody knows which customers are missing in this file as long as")
    assert "Who that is can't be told as long as" in " ".join(typed("import", name, "--preview").out.split())
    (program.folder / "list.csv").write_text(f"External Id,Account manager\nCU-001,{TOM}\n")
    refused = typed("import", "list.csv", "--absent", "clear-managers")
    assert refused.code == 2
    assert refused.err.startswith("Nobody knows which customers are missing in this file: only a whole file")
    assert has(program) == BEFORE


def test_who_was_changed_before_the_yes_is_left(program: Program, typed: Typed) -> None:
    """The preview stands again without that customer."""
    name = leave_out(export(program, typed), "CU-001", "CU-003")
    stopped = typed("import", name, "--absent", "clear-managers", "--json")
    assert stopped.json["export"]["absent_cleared"] == 2
    (program.folder / "later.csv").write_text(f"External Id,Account manager\nCU-001,{ZOE}\n")
    assert typed("import", "later.csv").code == 0
    again = typed("apply", "1", "--confirm", "--json")
    assert (again.code, again.json["status"], again.json["export"]["absent_cleared"]) == (2, "previewed", 1)
    assert typed("apply", "1", "--confirm").code == 0
    assert has(program) == BEFORE | {"CU-001": (ZOE, "Standard EU"), "CU-003": ("", "VIP gentle")}
