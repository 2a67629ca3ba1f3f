"""`import`: what it prints, what it changes, and its exit code."""

import asyncio
import csv
import json

from importer.words.jobs import JobState
from storage.store import Store
from tests.command_line.directory import BEFORE, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

FINE = f"External Id;Account manager email;Workflow name\nCU-002;{ZOE};VIP gentle\nCU-004;;standard  us\n"
WITH_ERRORS = f"""\
External Id,Account manager email,Workflow name,Note
CU-002,{ZOE},Standard\u00a0EU,"a note, with a comma"
CU-003,{TOM},,already so
CU-999,{TOM},,
CU-004,tom.beker@example.com,Unheard of,
"""
ODD_HEADERS = f"Team;Ref;Plan\n{ZOE};CU-002;VIP gentle\n"


async def test_an_import_in_words(program: Program) -> None:
    """Counts, what to mend, and where the rows are; once mended, the error file goes through."""
    (program.folder / "handover.csv").write_text(WITH_ERRORS, encoding="utf-8")
    answer = await program.run("import", "handover.csv", "--error-file", "mend.csv")
    assert (answer.code, answer.err) == (1, "")
    for words in (
        "Import 1: handover.csv",
        'External Id: column "External Id"',
        "2 rows need fixing",
        "changed                1\n",
        "already right          1\n",
        "errors                 2\n",
        "1 value matched despite small differences",
        "The customer was not found (1 row)",
        'did you mean "tom.becker@example.com"?',
        'Workflows you can use: "Standard EU", "Standard US" and "VIP gentle".',
        "are in mend.csv",
    ):
        assert words in answer.out
    assert await assignments(program.database) == BEFORE | {"CU-002": (ZOE, "Standard EU")}

    mend = program.folder / "mend.csv"
    rows = list(csv.reader(mend.read_text(encoding="utf-8").splitlines()))
    assert [row[0] for row in rows] == ["External Id", "CU-999", "CU-004"]
    mend.write_text(f"{','.join(rows[0])}\nCU-004,{TOM},VIP gentle,,5,,,\n", encoding="utf-8")
    answer = await program.run("import", "mend.csv")
    assert (answer.code, answer.err) == (0, "")
    assert "1 customer changed" in answer.out
    assert (await assignments(program.database))["CU-004"] == (TOM, "VIP gentle")


def test_what_is_right_already_and_what_repeats_are_counted_apart(program: Program, typed: Typed) -> None:
    """In words there are two counts; in JSON `unchanged` goes on counting both."""
    rows = f"CU-002,{ZOE}\nCU-002,{ZOE}\nCU-003,{TOM}\n"
    (program.folder / "twice.csv").write_text(f"External Id,Account manager email\n{rows}", encoding="utf-8")
    told = typed("import", "twice.csv", "--preview").out
    assert "  already right          1\n  repeats                1\n  errors                 0\n" in told
    counted = json.loads(typed("import", "twice.csv", "--preview", "--json").out)
    assert (counted["unchanged"], counted["repeats"]) == (2, 1)


COUNTED = {
    "job": 1,
    "kind": "file",
    "of": None,
    "status": "completed_with_errors",
    "rows": 4,
    "changed": 1,
    "unchanged": 1,
    "repeats": 0,
    "errors": 2,
    "errors_by_code": {"customer_not_found": 1, "user_not_found": 1, "workflow_not_found": 1},
    "cleaned": 1,
    "mapping": {
        "external_id": "External Id",
        "account_manager": "Account manager email",
        "workflow": "Workflow name",
    },
    "error_file": "mend.csv",
}
WRITTEN = {"encoding": "utf-8", "delimiter": ",", "header_row": 1}


async def test_an_import_as_json(program: Program) -> None:
    """One object, and nothing else: programs rely on these keys, whatever others are added."""
    (program.folder / "handover.csv").write_text(WITH_ERRORS, encoding="utf-8")
    answer = await program.run("import", "handover.csv", "--json", "--error-file", "mend.csv")
    assert (answer.code, answer.err) == (1, "")
    assert {key: answer.json[key] for key in COUNTED} == COUNTED
    assert {key: answer.json["file"][key] for key in WRITTEN} == WRITTEN


async def test_columns_are_named(program: Program) -> None:
    """Any header will do, in any case; `none` leaves a field alone although a column would fit."""
    (program.folder / "odd.csv").write_text(ODD_HEADERS, encoding="utf-8")
    columns = ("--external-id", "ref", "--account-manager", "Team", "--workflow", "none")
    answer = await program.run("import", "odd.csv", "--json", *columns)
    assert (answer.code, answer.json["status"], answer.json["error_file"]) == (0, "completed", None)
    assert answer.json["mapping"] == {"external_id": "Ref", "account_manager": "Team", "workflow": None}
    assert answer.json["file"]["delimiter"] == ";"
    assert await assignments(program.database) == BEFORE | {"CU-002": (ZOE, "")}


def test_of_two_columns_of_one_name_the_right_one_is_read(program: Program, typed: Typed) -> None:
    """Named by the letter that a spreadsheet shows, and told with it."""
    lines = f"External Id,Email,Email\nCU-002,{TOM},{ZOE}\n"
    (program.folder / "twice.csv").write_text(lines, encoding="utf-8")
    answer = typed("import", "twice.csv", "--account-manager", "column C")
    assert (answer.code, answer.err) == (0, "")
    assert 'Account manager email: column "Email" (column C)' in answer.out
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "")}


def test_a_column_without_a_header_is_read(program: Program, typed: Typed) -> None:
    """It has nothing but its letter."""
    (program.folder / "blank.csv").write_text(f"External Id,\nCU-002,{ZOE}\n", encoding="utf-8")
    answer = typed("import", "blank.csv", "--account-manager", "column B")
    assert "Account manager email: column B (no header)" in answer.out
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "")}


async def test_a_preview_changes_nothing(program: Program, store: Store) -> None:
    """It tells what would happen; the import stays previewed, and the next file is not read by it."""
    (program.folder / "fine.csv").write_text(FINE, encoding="utf-8")
    answer = await program.run("import", "fine.csv", "--preview")
    assert (answer.code, answer.err) == (0, "")
    assert "Previewed: 1 customer would change, 1 already right" in answer.out
    assert "to change              1" in answer.out
    assert await assignments(program.database) == BEFORE
    workspace = await store.workspaces.pick()
    assert (await store.jobs.numbered(workspace, 1)).state is JobState.PREVIEWED
    assert await store.mappings.known_headers(workspace) == set()


def test_a_preview_as_json_counts_what_would_change(program: Program, typed: Typed) -> None:
    """The same keys as an import; the exit code tells of errors."""
    (program.folder / "handover.csv").write_text(WITH_ERRORS, encoding="utf-8")
    answer = typed("import", "handover.csv", "--preview", "--json")
    assert (answer.code, answer.json["status"], answer.json["changed"]) == (1, "previewed", 1)
    assert asyncio.run(assignments(program.database)) == BEFORE


def test_the_error_file_never_takes_the_place_of_the_file(program: Program, typed: Typed) -> None:
    """That slip would leave nothing but the rows with errors: it is refused, and the file is as before."""
    (program.folder / "own.csv").write_text(WITH_ERRORS, encoding="utf-8")
    answer = typed("import", "own.csv", "--error-file", "own.csv")
    assert answer.code == 2
    assert "own.csv is the file to be imported. Name another one with --error-file." in answer.err
    assert (program.folder / "own.csv").read_text(encoding="utf-8") == WITH_ERRORS


def test_the_header_row_is_named(program: Program, typed: Typed) -> None:
    """The table is below another row than the one that Handoff takes."""
    lines = f"External Id,Account manager email\n(old),\nKey,Responsible\nCU-002,{ZOE}\n"
    (program.folder / "two.csv").write_text(lines, encoding="utf-8")
    answer = typed("import", "two.csv", "--header-row", "3", "--json")
    assert answer.code == 0
    assert (answer.json["rows"], answer.json["file"]["header_row"]) == (1, 3)
    assert asyncio.run(assignments(program.database))["CU-002"] == (ZOE, "")


def test_a_sheet_is_named_only_where_there_are_sheets(program: Program, typed: Typed) -> None:
    """A word for what can't be followed; nothing is changed."""
    (program.folder / "fine.csv").write_text(FINE, encoding="utf-8")
    answer = typed("import", "fine.csv", "--sheet", "April")
    assert (answer.code, answer.err) == (2, 'fine.csv is no workbook, so it has no sheet "April".\n')
    assert asyncio.run(assignments(program.database)) == BEFORE


def test_a_column_that_is_left_out_is_pointed_out(program: Program, typed: Typed) -> None:
    """The answer says so; and left out once, it isn't left out of the next file, whose header names it."""
    (program.folder / "fine.csv").write_text(FINE, encoding="utf-8")
    answer = typed("import", "fine.csv", "--workflow", "none")
    assert 'Workflow name: not read, although there is a column "Workflow name"' in answer.out
    assert 'Workflow name: column "Workflow name"' in typed("import", "fine.csv").out


def test_a_huge_value_is_told_in_short(program: Program, typed: Typed) -> None:
    """On one line of the screen, in words and in the object; the error file has the whole of it."""
    huge = "VIP \x1b[2J gentle " * 6_000
    (program.folder / "huge.csv").write_text(f"External Id,Workflow name\nCU-002,{huge}\n", encoding="utf-8")
    answer = typed("import", "huge.csv", "--error-file", "mend.csv")
    assert (answer.code, answer.err) == (1, "")
    assert '"VIP [2J gentle VIP [2J gentle' in answer.out
    assert max(map(len, answer.out.splitlines())) < 120
    assert "\x1b" not in answer.out
    with (program.folder / "mend.csv").open(encoding="utf-8", newline="") as file:
        assert huge in file.read()
    answer = typed("import", "huge.csv", "--preview", "--json")
    assert len(json.dumps(answer.json)) < 2_000


def test_endless_headers_are_told_in_short(program: Program, typed: Typed) -> None:
    """Where they are listed, and where one is named; a program still gets the header that it has to know."""
    header = "Plan of the year " * 6_000
    lines = f"External Id,{header},{header}2\nCU-002,VIP gentle,x\n"
    (program.folder / "long.csv").write_text(lines, encoding="utf-8")
    answer = typed("import", "long.csv", "--workflow", "Plan")
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err) < 400
    answer = typed("import", "long.csv", "--workflow", "column B")
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) < 120
    answer = typed("import", "long.csv", "--workflow", "column B", "--json")
    assert answer.json["mapping"]["workflow"] == header.strip()
