"""Where data might be left out, the command line refuses and names the option that lets it through."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.command_line.directory import BEFORE, MAJA, TOM, ZOE, assignments
from tests.command_line.program import Program, Typed

HEADER = ("External Id", "Account manager email")


@dataclass(frozen=True, slots=True)
class Case:
    """A file, what is said of it, the options that decide, and what then changes."""

    write: Callable[[Path], None]
    sentence: str
    options: tuple[str, ...]
    changes: dict[str, tuple[str, str]]


def _csv(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


def _fill(sheet: Worksheet, *rows: tuple[str | None, ...]) -> Worksheet:
    for row in rows:
        sheet.append(row)
    return sheet


def _book(fill: Callable[[Workbook], None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        fill(workbook)
        workbook.save(path)

    return write


def _two_months(workbook: Workbook) -> None:
    _fill(workbook.create_sheet("April"), HEADER, ("CU-002", TOM))
    _fill(workbook.create_sheet("May"), HEADER, ("CU-002", ZOE))
    workbook.active = 1


def _filtered(workbook: Workbook) -> None:
    sheet = _fill(workbook.create_sheet("List"), HEADER, ("CU-002", ZOE), ("CU-004", ZOE))
    sheet.row_dimensions[3].hidden = True


def _hidden_column(workbook: Workbook) -> None:
    sheet = _fill(workbook.create_sheet("List"), (*HEADER, "Workflow name"), ("CU-002", ZOE, "VIP gentle"))
    sheet.column_dimensions["C"].hidden = True


CASES = {
    "sorted with its header": Case(
        _csv(f"CU-001,{ZOE}\nCU-002,{ZOE}\nExternal Id,Account manager email\nCU-003,{ZOE}\nZX-1,{ZOE}\n"),
        "table.csv: 2 rows above the header in row 3 hold existing customers, "
        'such as "CU-001" and "CU-002": they would be left out. '
        "Move the header to the top and import the file again, or say --header-row 3 to leave them out.",
        ("--header-row", "3"),
        {"CU-003": (ZOE, "VIP gentle")},
    ),
    "the first of two tables": Case(
        _csv(f"Who,Customer\n{ZOE},CU-001\n\nExternal Id,Account manager email\nCU-002,{ZOE}\n"),
        'table.csv: A row above the header in row 4 holds the existing customer "CU-001": '
        "it would be left out.",
        ("--header-row", "4"),
        {"CU-002": (ZOE, "")},
    ),
    "no header": Case(
        _csv("CU-002,VIP gentle\nCU-003,Standard EU\n"),
        'table.csv: Row 1, with "CU-002" and "VIP gentle", looks like data, not like a header, '
        "and would be left out. Add a row that names the columns, or say --header-row 1 if it is one.",
        ("--header-row", "1", "--external-id", "column A", "--workflow", "column B"),
        {"CU-003": (TOM, "Standard EU")},
    ),
    "two tables beside each other": Case(
        _csv(
            "External Id,Account manager email,,Account,Plan\n"
            f"CU-002,{ZOE},,CU-001,VIP gentle\nCU-004,{ZOE},,,\nCU-003,{ZOE},,,\n"
        ),
        'table.csv: A second table stands beside the first, with the columns "Account" and "Plan": '
        "it would be left out. Copy it into a file of its own, and say --header-row 1 to import the first "
        "table alone.",
        ("--header-row", "1", "--workflow", "none"),
        {"CU-002": (ZOE, ""), "CU-003": (ZOE, "VIP gentle"), "CU-004": (ZOE, "Standard US")},
    ),
    "two sheets": Case(
        _book(_two_months),
        'table.xlsx: The sheets "April" and "May" each have a table that could be imported, and one import '
        "reads one sheet. Say which one to import with --sheet NAME, and import the others one by one.",
        ("--sheet", "May"),
        {"CU-002": (ZOE, "")},
    ),
    "hidden rows that are read": Case(
        _book(_filtered),
        "table.xlsx: A row of the sheet is hidden, by a filter or by hand, and holds the existing customer "
        '"CU-004". Say --hidden read to import them as well, or --hidden skip to leave out what is hidden.',
        ("--hidden", "read"),
        {"CU-002": (ZOE, ""), "CU-004": (ZOE, "Standard US")},
    ),
    "hidden rows that are skipped": Case(
        _book(_filtered),
        "A row of the sheet is hidden",
        ("--hidden", "skip"),
        {"CU-002": (ZOE, "")},
    ),
    "a hidden column that is read": Case(
        _book(_hidden_column),
        'table.xlsx: The column "Workflow name" is hidden in the sheet, and would be read. '
        "Say --hidden read to read what is hidden as well, or --hidden skip to leave it out.",
        ("--hidden", "read"),
        {"CU-002": (ZOE, "VIP gentle")},
    ),
    "a hidden column that is skipped": Case(
        _book(_hidden_column),
        'The column "Workflow name" is hidden',
        ("--hidden", "skip"),
        {"CU-002": (ZOE, "")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_person_decides_first(program: Program, typed: Typed, name: str) -> None:
    """Exit code 2, one sentence with the option, and nothing changed; with the option it is imported."""
    case = CASES[name]
    file = "table.csv" if "table.csv" in case.sentence else "table.xlsx"
    case.write(program.folder / file)
    answer = typed("import", file, "--json")
    assert (answer.code, answer.json["status"]) == (2, "failed")
    assert case.sentence in answer.err
    assert asyncio.run(assignments(program.database)) == BEFORE
    answer = typed("import", file, "--json", *case.options)
    assert (answer.code in (0, 1), answer.err) == (True, "")
    assert asyncio.run(assignments(program.database)) == BEFORE | case.changes


def test_all_that_is_doubtful_is_said_at_once(program: Program, typed: Typed) -> None:
    """And what was decided in one option isn't asked about again."""

    def fill(workbook: Workbook) -> None:
        _two_months(workbook)
        workbook["May"].append(("CU-004", ZOE))
        workbook["May"].row_dimensions[3].hidden = True

    _book(fill)(program.folder / "table.xlsx")
    answer = typed("import", "table.xlsx")
    assert answer.code == 2
    assert "--sheet NAME" in answer.err
    assert "--hidden skip" in answer.err
    answer = typed("import", "table.xlsx", "--sheet", "May")
    assert answer.code == 2
    assert "--sheet" not in answer.err
    answer = typed("import", "table.xlsx", "--sheet", "May", "--hidden", "skip", "--json")
    assert (answer.code, answer.json["file"]["sheet"]) == (0, "May")
    assert answer.json["file"]["skipped"] == [{"reason": "hidden", "rows": 1, "first": [3]}]
    assert "Left out: 1 hidden row (row 3)." in answer.json["file"]["in_words"]


def _read_me_pivot_and_lists(workbook: Workbook) -> None:
    _fill(workbook.create_sheet("Read me"), ("How to use this file",), ("Ask", "Finance"))
    _fill(workbook.create_sheet("Pivot"), ("Row Labels", "Customers"), (TOM, "1"), ("Total", "1"))
    _fill(workbook.create_sheet("Assignments"), HEADER, ("CU-002", ZOE))
    _fill(workbook.create_sheet("Lists"), ("Workflow name", "In days"), ("VIP gentle", "30"))


def _hidden_sheet(workbook: Workbook) -> None:
    _fill(workbook.create_sheet("Assignments"), HEADER, ("CU-002", ZOE))
    _fill(workbook.create_sheet("Old"), HEADER, ("CU-002", TOM)).sheet_state = "hidden"


def _hidden_helper(workbook: Workbook) -> None:
    sheet = _fill(workbook.create_sheet("List"), (*HEADER, "Helper"), ("CU-002", ZOE, "x1"))
    sheet.column_dimensions["C"].hidden = True


def _hidden_total(workbook: Workbook) -> None:
    sheet = _fill(workbook.create_sheet("List"), HEADER, ("CU-002", ZOE), ("Total", None))
    sheet.row_dimensions[3].hidden = True


EVERYDAY = {
    "title rows.csv": _csv(f"Customers,2026\nby,{MAJA}\n\nExternal Id,Account manager email\nCU-002,{ZOE}\n"),
    "a footer.csv": _csv(f"External Id,Account manager email\nCU-002,{ZOE}\n\nTotal,1\n"),
    "a note beside.csv": _csv(f"External Id,Account manager email,,Note\nCU-002,{ZOE},,as agreed\n"),
    "sheets.xlsx": _book(_read_me_pivot_and_lists),
    "a hidden sheet.xlsx": _book(_hidden_sheet),
    "a hidden helper column.xlsx": _book(_hidden_helper),
    "a hidden total.xlsx": _book(_hidden_total),
}


@pytest.mark.parametrize("name", EVERYDAY)
def test_an_everyday_file_goes_through_without_a_question(program: Program, typed: Typed, name: str) -> None:
    """Titles, notes, footers, other sheets and hidden helpers are no tables that would be missed."""
    EVERYDAY[name](program.folder / name)
    answer = typed("import", name, "--json")
    assert (answer.code in (0, 1), answer.err) == (True, "")
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "")}


def test_a_hidden_sheet_is_said(program: Program, typed: Typed) -> None:
    """It isn't asked about, but nobody has to wonder."""
    EVERYDAY["a hidden sheet.xlsx"](program.folder / "table.xlsx")
    answer = typed("import", "table.xlsx", "--json")
    assert (
        'Read from the sheet "Assignments", not "Old". The sheet "Old" is hidden.'
        in answer.json["file"]["in_words"]
    )


def test_a_header_that_comes_again_is_left_out(program: Program, typed: Typed) -> None:
    """Counted and named, and no row error."""
    page = f"External Id,Account manager email\nCU-002,{ZOE}\n"
    (program.folder / "pages.csv").write_text(f"{page}{page.replace('CU-002', 'CU-004')}\n")
    answer = typed("import", "pages.csv", "--json")
    assert (answer.code, answer.json["rows"], answer.json["changed"]) == (0, 2, 2)
    assert answer.json["file"]["skipped"] == [{"reason": "repeated_header", "rows": 1, "first": [3]}]
    assert "Left out: 1 row that repeats the header (row 3)." in answer.json["file"]["in_words"]


def test_rows_below_a_header_in_another_order_change_nothing(program: Program, typed: Typed) -> None:
    """Each is an error that says so; those above go through."""
    (program.folder / "two.csv").write_text(
        "External Id,Account manager email,Backup email\n"
        + "".join(f"CU-00{number},{ZOE},{TOM}\n" for number in (2, 2, 2, 2, 2))
        + "\n"
        + f"External Id,Backup email,Account manager email\nCU-004,{TOM},{ZOE}\n"
    )
    answer = typed("import", "two.csv", "--json")
    assert (answer.code, answer.json["errors_by_code"]) == (1, {"below_other_header": 2})
    assert asyncio.run(assignments(program.database)) == BEFORE | {"CU-002": (ZOE, "")}
