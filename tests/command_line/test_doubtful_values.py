"""What can't be known for sure changes nothing, and what is suggested loses nobody."""

import asyncio
import csv
from pathlib import Path

from tests.command_line.directory import BEFORE, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

HEADER = "External Id,Account manager email,Workflow name\n"


def _error_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _load(program: Program, typed: Typed, kind: str, text: str) -> list[str]:
    (program.folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return typed("directory", "load", kind, f"{kind}.csv").out.splitlines()


def test_an_external_id_that_may_be_another_changes_nothing(program: Program, typed: Typed) -> None:
    """The summary and the error file name both customers, and say how it can be told."""
    _load(program, typed, "customers", "External Id,Name\n412,Elm\n000412,Fir\n")
    (program.folder / "file.csv").write_text(f"{HEADER}412,{ZOE},VIP gentle\nCU-002,{ZOE},\n")
    answer = typed("import", "file.csv", "--error-file", "errors.csv")
    assert (answer.code, answer.err) == (1, "")
    assert "The External Id may belong to another customer (1 row)\n  Spreadsheets remove zeros" in answer.out
    assert '  "412" (1 row), did you mean "412" or "000412"?\n' in answer.out
    (row,) = _error_rows(program.folder / "errors.csv")
    assert (row["External Id"], row["Did you mean"]) == ("412", "412 or 000412")
    assert "format the column as text" in row["How to fix"]
    changed = asyncio.run(assignments(program.database))
    assert changed == BEFORE | {"412": ("", ""), "000412": ("", ""), "CU-002": (ZOE, "")}


def test_an_external_id_that_became_a_date_is_suggested(program: Program, typed: Typed) -> None:
    """It is called damaged, and the customer whom it names keeps its values."""
    _load(program, typed, "customers", "External Id,Name\nMAR-01,Elm\n")
    (program.folder / "file.csv").write_text(f"{HEADER}01-Mar,{ZOE},\n")
    answer = typed("import", "file.csv", "--error-file", "errors.csv")
    assert answer.code == 1
    assert '  "01-Mar" (1 row), did you mean "MAR-01"?\n' in answer.out
    (row,) = _error_rows(program.folder / "errors.csv")
    assert row["Error"] == "The External Id was damaged by a spreadsheet"
    assert (asyncio.run(assignments(program.database)))["MAR-01"] == ("", "")


def test_who_follows_a_suggestion_loses_nobody(program: Program, typed: Typed) -> None:
    """Of two emails in a cell one is wrong: the suggestion is the whole cell, and goes through as it is."""
    (program.folder / "file.csv").write_text(f"{HEADER}CU-002,{ZOE} / tom.beker@example.com,\n")
    answer = typed("import", "file.csv", "--error-file", "errors.csv")
    assert f'"tom.beker@example.com" (1 row), did you mean "{ZOE} / {TOM}"?' in answer.out
    (row,) = _error_rows(program.folder / "errors.csv")
    assert row["Error"] == "User not found, check the email (tom.beker@example.com)"
    assert row["Did you mean"] == f"{ZOE} / {TOM}"
    (program.folder / "again.csv").write_text(f"{HEADER}CU-002,{row['Did you mean']},\n")
    assert typed("import", "again.csv").code == 0
    assert (asyncio.run(assignments(program.database)))["CU-002"] == (f"{TOM}, {ZOE}", "")


def test_what_no_import_could_find_is_no_customer(program: Program, typed: Typed) -> None:
    """A spreadsheet's error, a shortened number, the word that clears, a formula, and too long a key."""
    long = "X" * 3_000
    told = _load(
        program,
        typed,
        "customers",
        "External Id,Name\n1.23457E+11,A\n#N/A,B\n####,C\n(none),D\n"
        f'"=""000412""",E\n{long},F\nCU-009,#REF!\nCU-010,Rowan\n',
    )
    assert told == [
        "Customers: 1 added, 0 updated, 0 unchanged, 7 refused.",
        '  Row 2 was not loaded: The External Id was damaged by a spreadsheet ("1.23457E+11").',
        '  Row 3 was not loaded: The cell holds a spreadsheet error (External Id: "#N/A").',
        '  Row 4 was not loaded: The cell holds a spreadsheet error (External Id: "####").',
        '  Row 5 was not loaded: The word stands for nothing in an import, so it can\'t be a key ("(none)").',
        "  Row 6 was not loaded: The cell holds more than the External Id "
        '("="000412"", did you mean "000412"?).',
        f'  Row 7 was not loaded: The value is too long ("{long[:79]}…").',
        '  Row 8 was not loaded: The cell holds a spreadsheet error (Name: "#REF!").',
    ]


def test_emails_and_names_are_held_to_the_same(program: Program, typed: Typed) -> None:
    """Of a name with an address the address is loaded; two addresses are none."""
    told = _load(
        program,
        typed,
        "users",
        'Email,Name\n#N/A,A\nann@example.com,#N/A\n"a@example.com, b@example.com",B\n'
        "(none),C\nEve <eve@example.com>,Eve\n",
    )
    assert told == [
        "Users: 1 added, 0 updated, 0 unchanged, 4 refused.",
        '  Row 2 was not loaded: The cell holds a spreadsheet error (Email: "#N/A").',
        '  Row 3 was not loaded: The cell holds a spreadsheet error (Name: "#N/A").',
        '  Row 4 was not loaded: This is no email address ("a@example.com, b@example.com").',
        '  Row 5 was not loaded: The word stands for nothing in an import, so it can\'t be a key ("(none)").',
    ]
    assert "eve@example.com,Eve" in typed("directory", "export", "users").out


def test_a_workflow_that_no_file_could_tell_from_another_is_refused(program: Program, typed: Typed) -> None:
    """It differs too little from one in the directory or the file; the very same name is unchanged."""
    told = _load(
        program,
        typed,
        "workflows",
        "Name\nStandard EU\nstandard eu\nVIP  gentle\nVIP\u00a0gentle\nLate\nLATE\n"
        "La\u200bte\n#REF!\n(none)\nLevel 2\nLevel ②\n",
    )
    assert told[0] == "Workflows: 3 added, 0 updated, 1 unchanged, 7 refused."
    assert told[1] == (
        "  Row 3 was not loaded: The name can't be told from another workflow's "
        '("standard eu", did you mean "Standard EU"?).'
    )
    assert [line.split(" was")[0] for line in told[2:]] == [f"  Row {row}" for row in (4, 5, 7, 8, 9, 10)]
