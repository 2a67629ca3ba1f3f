"""`--changes-file`: each value before and after, of a preview, of an import and of an undo."""

import asyncio
import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

FILE = f"""\
External Id,Account manager email,Workflow name
CU-004,"{TOM}; {ZOE}", vip  GENTLE
CU-001,(none),
CU-002,nobody@example.com,
CU-003,{TOM},Standard EU
"""
CHANGES = [
    ["External Id", "Customer", "Field", "Before", "After", "Row", "Matched"],
    ["CU-001", "Alder & Co", "Account managers", MAJA, "(none)", "3", ""],
    ["CU-003", "Cedar GmbH", "Workflow", "VIP gentle", "Standard EU", "5", ""],
    ["CU-004", "Dogwood SA", "Account managers", "(none)", f"{TOM}, {ZOE}", "2", ""],
    ["CU-004", "Dogwood SA", "Workflow", "Standard US", "VIP gentle", "2", " vip  GENTLE"],
]


@pytest.fixture
def shared(program: Program) -> Program:
    """The program, with a file to import."""
    (program.folder / "april.csv").write_text(FILE, encoding="utf-8")
    return program


def read(path: Path) -> list[list[str]]:
    """The lines of a changes file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


async def test_a_preview_tells_each_value_that_would_change(shared: Program) -> None:
    """In the customers' order; nothing is changed."""
    answer = await shared.run("import", "april.csv", "--preview", "--changes-file", "changes.csv")
    assert answer.code == 1
    assert "What would change is in changes.csv, each value before and after." in answer.out
    assert read(shared.folder / "changes.csv") == CHANGES
    assert await assignments(shared.database) == BEFORE


def test_an_import_and_its_undo_tell_each_value_that_changed(shared: Program, typed: Typed) -> None:
    """The undo the other way round; it has no rows."""
    answer = typed("import", "april.csv", "--changes-file", "c.csv", "--error-file", "e.csv", "--json")
    assert (answer.json["changes_file"], answer.json["error_file"]) == ("c.csv", "e.csv")
    assert read(shared.folder / "c.csv") == CHANGES
    undo = typed("undo", "1", "--changes-file", "back.csv", "--json")
    assert undo.json["changes_file"] == "back.csv"
    back = [[*line[:3], after, before, "", ""] for *line, before, after, _row, _matched in CHANGES[1:]]
    assert read(shared.folder / "back.csv")[1:] == back
    said = typed("undo", "2", "--changes-file", "again.csv").out
    assert "What was changed is in again.csv, each value before and after." in said


def test_without_one_asked_for_the_object_says_none(shared: Program, typed: Typed) -> None:
    """Of both commands."""
    assert shared.folder
    assert typed("import", "april.csv", "--json").json["changes_file"] is None
    assert typed("undo", "1", "--json").json["changes_file"] is None


def test_where_nothing_changes_only_the_header_is_written(shared: Program, typed: Typed) -> None:
    """Nobody takes an earlier import's for this one's."""
    (shared.folder / "same.csv").write_text(f"External Id,Account manager email\nCU-001,{MAJA}\n")
    typed("import", "april.csv", "--preview", "--changes-file", "c.csv")
    answer = typed("import", "same.csv", "--changes-file", "c.csv", "--json")
    assert (answer.code, answer.json["changes_file"]) == (0, "c.csv")
    assert read(shared.folder / "c.csv") == CHANGES[:1]


def test_the_ending_decides_what_it_is(shared: Program, typed: Typed) -> None:
    """Where a spreadsheet would take zeros away, that is advised."""
    (shared.folder / "new.csv").write_text("External Id,Name\n000412,Elm\n")
    assert typed("directory", "load", "customers", "new.csv").code == 0
    (shared.folder / "zeros.csv").write_text(f"External Id,Account manager email\n000412,{ZOE}\n")
    answer = typed("import", "zeros.csv", "--preview", "--changes-file", "c.csv", "--json")
    assert answer.json["note"] == (
        "External Ids in c.csv begin with zeros, which a spreadsheet takes away when it opens the file: "
        "name the changes file .xlsx to get a workbook, or have the spreadsheet read that column as text."
    )
    answer = typed("import", "zeros.csv", "--changes-file", "c.xlsx", "--json")
    assert "note" not in answer.json
    sheet = load_workbook(shared.folder / "c.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["External Id", "000412"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("april.csv", "april.csv is the file to be imported. Name another one with --changes-file."),
        ("nowhere/c.csv", "nowhere/c.csv can't be written: No such file or directory."),
        (".", ". is a folder. Name a file, such as errors.csv."),
        ("e.csv", "--error-file and --changes-file both name e.csv. Name two different files."),
    ],
)
def test_a_place_that_will_not_do_is_refused_before_anything_is_done(
    shared: Program, typed: Typed, path: str, words: str
) -> None:
    """The file is as it was, and no import was begun."""
    answer = typed("import", "april.csv", "--error-file", "e.csv", "--changes-file", path)
    assert (answer.code, answer.err) == (2, f"{words}\n")
    assert (shared.folder / "april.csv").read_text(encoding="utf-8") == FILE
    assert typed("history").out.startswith("No imports yet")
    assert asyncio.run(assignments(shared.database)) == BEFORE


def test_an_undo_is_not_begun_where_its_changes_can_not_be_written(shared: Program, typed: Typed) -> None:
    """The import stays as it is."""
    typed("import", "april.csv")
    after = asyncio.run(assignments(shared.database))
    answer = typed("undo", "1", "--changes-file", "nowhere/c.csv")
    assert (answer.code, answer.err) == (2, "nowhere/c.csv can't be written: No such file or directory.\n")
    assert asyncio.run(assignments(shared.database)) == after
