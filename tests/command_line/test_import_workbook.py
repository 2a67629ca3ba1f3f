"""A workbook on the command line: the same words, counts and exit codes as for any other table."""

import re
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.command_line.directory import BEFORE, ZOE, assignments
from tests.command_line.program import Program
from tests.importer.workbooks import pack, parts, rows, sheet


def _save(path: Path, *rows: tuple[object, ...]) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Notes"])
    worksheet = workbook.create_sheet("April")
    for row in rows:
        worksheet.append(row)
    workbook.save(path)


async def test_a_workbook_is_imported(program: Program) -> None:
    """The object names its sheet, and the error file is a workbook; nothing is left beside the file."""
    _save(
        program.folder / "handover.xlsx",
        ("External Id", "Account manager email"),
        ("CU-002", ZOE),
        ("CU-999", ZOE),
    )
    answer = await program.run("import", "handover.xlsx", "--json", "--error-file", "mend.xlsx")
    assert (answer.code, answer.err) == (1, "")
    assert (answer.json["rows"], answer.json["changed"]) == (2, 1)
    file = answer.json["file"]
    assert (file["encoding"], file["delimiter"], file["header_row"]) == (None, None, 1)
    assert (file["sheet"], file["sheets"]) == ("April", ["Sheet", "April"])
    assert await assignments(program.database) == BEFORE | {"CU-002": (ZOE, "")}
    worksheet = load_workbook(program.folder / "mend.xlsx")["April"]
    assert [cell.value for cell in worksheet["A"]] == ["External Id", "CU-999"]
    assert not list(program.folder.rglob("*.sheets*"))


async def test_a_sheet_is_named_in_any_case(program: Program) -> None:
    """As in the spreadsheet, where no two names differ in case alone; an unknown one gets all names told."""
    _save(program.folder / "handover.xlsx", ("External Id", "Account manager email"), ("CU-002", ZOE))
    answer = await program.run("import", "handover.xlsx", "--sheet", "april", "--json")
    assert (answer.code, answer.json["file"]["sheet"]) == (0, "April")
    answer = await program.run("import", "handover.xlsx", "--sheet", "May")
    assert (answer.code, answer.err) == (
        2,
        'There is no sheet "May". The workbook has: "Sheet" and "April".\n',
    )


async def test_a_directory_file_may_be_a_workbook(program: Program) -> None:
    """Loaded where it lies, and nothing is left beside it."""
    _save(program.folder / "users.xlsx", ("Email", "Name"), ("new@example.com", "New"))
    answer = await program.run("directory", "load", "users", "users.xlsx")
    assert (answer.code, answer.err) == (0, "")
    assert not list(program.folder.glob("users.xlsx?*"))


async def test_a_workbook_that_cannot_be_read_is_refused(program: Program) -> None:
    """With the sentence on standard error, and exit code 2."""
    (program.folder / "old.xls").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le")
    )
    answer = await program.run("import", "old.xls")
    assert answer.code == 2
    assert "old.xls is an old Excel workbook (.xls): in your spreadsheet, save" in answer.err


async def test_rows_that_a_generator_has_numbered_twice_are_all_imported(program: Program) -> None:
    """Each with a number of its own, as they stand one below the other."""
    wrong = rows(("External Id", "Account manager email"), ("CU-001", ZOE), ("CU-002", ZOE), ("CU-999", ZOE))
    pack(program.folder / "made.xlsx", parts(sheet(re.sub(r'<row r="\d"', '<row r="2"', wrong))))
    answer = await program.run("import", "made.xlsx", "--json", "--error-file", "mend.xlsx")
    assert (answer.code, answer.err) == (1, "")
    assert (answer.json["rows"], answer.json["changed"], answer.json["errors"]) == (3, 2, 1)
    assert await assignments(program.database) == BEFORE | {
        "CU-001": (ZOE, "Standard EU"),
        "CU-002": (ZOE, ""),
    }
    worksheet = load_workbook(program.folder / "mend.xlsx").worksheets[0]
    assert [cell.value for cell in worksheet["C"]] == ["Row", "5"]


async def test_a_damaged_workbook_is_refused_in_one_sentence(program: Program) -> None:
    """What is wrong inside is nobody's business: no word of the program's own."""
    wrong = rows(("External Id", "Account manager email"), ("CU-002", ZOE)).replace('r="B2"', 'r="A2"')
    pack(program.folder / "made.xlsx", parts(sheet(wrong)))
    answer = await program.run("import", "made.xlsx")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "made.xlsx is damaged and can't be read to the end: open it in your spreadsheet, "
        "save it anew, and use that file.\n"
    )
    assert await assignments(program.database) == BEFORE
