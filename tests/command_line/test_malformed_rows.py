"""Rows with moved cells on the command line: they change nothing, and go through once corrected."""

import asyncio
import csv
from pathlib import Path

import pytest

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

USUAL = "".join(f"CU-001,{MAJA},Standard EU,\n" for _ in range(60))
NOTED = "".join(f"CU-001,,{MAJA},note {number}\n" for number in range(60))
"""So many that another's address in the notes asks for no other column: first values judge a column."""
FILES = {
    "too few cells": (
        f"External Id,Account manager email,Workflow name,Note\n{USUAL}CU-002,{ZOE},VIP gentle\n",
        "This row has one cell too few.",
        ["CU-002", ZOE, "VIP gentle", "a note"],
    ),
    "too many cells": (
        f"External Id,Account manager email,Workflow name,Note\n{USUAL}CU-002,{ZOE},{TOM},VIP gentle,\n",
        "This row has one cell too many.",
        ["CU-002", f"{ZOE}, {TOM}", "VIP gentle", ""],
    ),
    "a neighbour's cell": (
        f"External Id,Workflow name,Account manager email,Note\n{NOTED}CU-002,VIP gentle,{ZOE},{TOM}\n",
        "look which cell stands under its neighbour's header",
        ["CU-002", "VIP gentle", f"{ZOE}, {TOM}", ""],
    ),
}


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.mark.parametrize(("text", "how", "right"), FILES.values(), ids=FILES)
def test_a_row_comes_back_until_it_is_corrected(
    program: Program, typed: Typed, text: str, how: str, right: list[str]
) -> None:
    """Left as it is, it is the same error once more; with its cells in their places it goes through."""
    (program.folder / "list.csv").write_text(text, encoding="utf-8")
    answer = typed("import", "list.csv", "--error-file", "mend.csv")
    assert answer.code == 1
    assert "The cells of this row may have moved (1 row)" in answer.out
    assert asyncio.run(assignments(program.database)) == BEFORE

    mend = program.folder / "mend.csv"
    header, row = _table(mend)
    assert row[5] == "The cells of this row may have moved"
    assert how in row[6]
    again = typed("import", "mend.csv", "--json", "--error-file", "again.csv")
    assert (again.code, again.json["errors_by_code"]) == (1, {"row_malformed": 1})
    assert _table(program.folder / "again.csv")[1][5] == row[5]
    assert asyncio.run(assignments(program.database)) == BEFORE

    _write(mend, [header, [*right, *row[4:8]]])
    assert typed("import", "mend.csv").code == 0
    managers = next(cell for cell in right if "@" in cell).split(", ")
    assigned = ", ".join(sorted(managers)), "VIP gentle"
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": assigned}


def test_a_row_that_is_right_as_it_is(program: Program, typed: Typed) -> None:
    """Whoever clears its error says so."""
    (program.folder / "list.csv").write_text(FILES["too few cells"][0], encoding="utf-8")
    typed("import", "list.csv", "--error-file", "mend.csv")
    header, row = _table(program.folder / "mend.csv")
    assert "If the row is right as it is, clear its cell under Error." in row[6]
    _write(program.folder / "mend.csv", [header, [*row[:5], "", *row[6:]]])
    assert typed("import", "mend.csv").code == 0
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "VIP gentle")}


@pytest.mark.parametrize("text", [text for text, _, _ in FILES.values()], ids=FILES)
def test_a_workbook_of_such_rows_left_as_it_is(program: Program, typed: Typed, text: str) -> None:
    """The same error once more, and nothing changes."""
    (program.folder / "list.csv").write_text(text, encoding="utf-8")
    typed("import", "list.csv", "--error-file", "mend.xlsx")
    again = typed("import", "mend.xlsx", "--json")
    assert (again.code, again.json["errors_by_code"]) == (1, {"row_malformed": 1})
    assert asyncio.run(assignments(program.database)) == BEFORE
