"""`import --error-file`: the name's ending decides the format; a line warns of zeros that may be lost."""

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.command_line.directory import BEFORE, ZOE, assignments
from tests.command_line.program import Program

ZEROS = f"External Id;Account manager email\n000999;{ZOE}\n"
NONE = f"External Id;Account manager email\nCU-999;{ZOE}\n"
ADVICE = (
    "External Ids in mend.csv begin with zeros, which a spreadsheet takes away when it opens the file: "
    "name the error file .xlsx to get a workbook, or have the spreadsheet read that column as text."
)


def _delimited(path: Path, delimiter: str) -> list[str]:
    """The External Ids of a delimited error file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["External Id"] for row in csv.DictReader(stream, delimiter=delimiter)]


async def test_a_csv_is_written_with_a_line_that_advises(program: Program) -> None:
    """It is as the file was; what a spreadsheet would do with it is said, in words and in the object."""
    (program.folder / "april.csv").write_text(ZEROS)
    answer = await program.run("import", "april.csv", "--error-file", "mend.csv")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.rstrip().endswith(ADVICE)
    assert _delimited(program.folder / "mend.csv", ";") == ["000999"]
    answer = await program.run("import", "april.csv", "--error-file", "mend.csv", "--json")
    assert (answer.json["error_file"], answer.json["note"]) == ("mend.csv", ADVICE)


async def test_nothing_is_advised_where_no_id_begins_with_zero(program: Program) -> None:
    """Words that are always there are not read."""
    (program.folder / "april.csv").write_text(NONE)
    answer = await program.run("import", "april.csv", "--error-file", "mend.csv", "--json")
    assert "note" not in answer.json


@pytest.mark.parametrize("name", ["mend.xlsx", "MEND.XLSX"])
async def test_a_workbook_is_written_where_the_name_says_so(program: Program, name: str) -> None:
    """Also of a CSV; corrected and imported again, it goes through."""
    (program.folder / "april.csv").write_text(ZEROS)
    answer = await program.run("import", "april.csv", "--error-file", name, "--json")
    assert (answer.code, answer.err) == (1, "")
    assert "note" not in answer.json
    workbook = load_workbook(program.folder / name)
    worksheet = workbook.worksheets[0]
    assert [cell.value for cell in worksheet["A"]] == ["External Id", "000999"]
    worksheet["A2"] = "CU-002"
    workbook.save(program.folder / "mended.xlsx")
    answer = await program.run("import", "mended.xlsx", "--json")
    assert (answer.code, answer.json["changed"]) == (0, 1)
    assert await assignments(program.database) == BEFORE | {"CU-002": (ZOE, "")}


async def test_a_workbooks_errors_can_be_written_as_csv(program: Program) -> None:
    """In UTF-8 with the mark that spreadsheets look for, separated by commas."""
    workbook = Workbook()
    for row in (("External Id", "Account manager email"), ("CU-999", ZOE), ("Zoë", ZOE)):
        workbook.worksheets[0].append(row)
    workbook.save(program.folder / "april.xlsx")
    answer = await program.run("import", "april.xlsx", "--error-file", "mend.csv", "--json")
    assert (answer.code, answer.err) == (1, "")
    assert _delimited(program.folder / "mend.csv", ",") == ["CU-999", "Zoë"]
