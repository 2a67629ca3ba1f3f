"""Where External Ids begin with zeros, the error file is a workbook that keeps them, also of a CSV."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, error_file_after, import_file, press_import
from tests.storage.kept import BEFORE, TOM, ZOE, assignments

pytestmark = pytest.mark.not_marked

HEADER = "External Id,Account manager email,Workflow name\n"
WHY = "It comes as a workbook, because ids begin with zeros, which spreadsheets take away from a CSV."
FOUR = ["Row", "Error", "How to fix", "Did you mean"]


async def _errors_of(maya: Person, text: str, *, name: str = "april.csv") -> tuple[str, str, bytes]:
    """What is said beside the error file of a file, its name and its bytes."""
    summary = await press_import(maya, await ask_about(maya, text, name=name))
    errors = await error_file_after(maya, summary)
    return str(errors), str(errors.files[0]["name"]), await maya.download(errors)


def _cells(worksheet: Worksheet) -> list[list[str]]:
    return [[str(cell.value or "") for cell in row] for row in worksheet.iter_rows()]


async def test_it_is_downloaded_corrected_and_shared_again(maya: Person, store: Store) -> None:
    """Every cell is text, so the id goes through as it was, and the four columns are known."""
    words, name, content = await _errors_of(maya, f"{HEADER}000412,zoe.marsh@example.org,VIP gentle\n")
    assert WHY in words
    assert name == "april - errors.xlsx"
    workbook = load_workbook(BytesIO(content))
    worksheet = workbook.worksheets[0]
    header, row = _cells(worksheet)
    assert header == ["External Id", "Account manager email", "Workflow name", *FOUR]
    assert row[:4] == ["000412", "zoe.marsh@example.org", "VIP gentle", "2"]
    assert {cell.number_format for cell in worksheet[2]} == {"@"}

    worksheet["B2"] = ZOE
    corrected = BytesIO()
    workbook.save(corrected)
    question = await ask_about(maya, corrected.getvalue(), name=name)
    assert "This is an error file of an earlier import: its four extra columns are left out." in question
    assert "1 customer changed" in await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"000412": (ZOE, "VIP gentle")}


async def test_it_is_enough_that_one_is_suggested(maya: Person, store: Store) -> None:
    """Copied from beside the row into the row, it would lose its zeros as well."""
    words, name, content = await _errors_of(maya, f"{HEADER}00412,{ZOE},\n".replace("00412", "O00412"))
    assert WHY in words
    assert name == "april - errors.xlsx"
    assert _cells(load_workbook(BytesIO(content)).worksheets[0])[1][-1] == "000412"
    assert await assignments(store) == BEFORE


async def test_other_ids_leave_it_a_csv(maya: Person) -> None:
    """Also where other columns hold zeros, and where an id is nothing but one."""
    text = f"External Id,Account manager email,Code\nCU-999,{TOM},007\n0,{TOM},01\n"
    words, name, content = await _errors_of(maya, text)
    assert "workbook" not in words
    assert name == "april - errors.csv"
    assert [row[0] for row in csv.reader(StringIO(content.decode()))] == ["External Id", "CU-999", "0"]


async def test_a_row_with_cells_too_many_stays_one(maya: Person, store: Store) -> None:
    """On a sheet they get a header of their own: left alone, the row stays as wrong as before."""
    text = f"{HEADER}000412,{ZOE},VIP gentle,\n000412,{ZOE},Standard US, moved\nCU-002,{TOM},VIP gentle\n"
    _, name, content = await _errors_of(maya, text)
    header, blank, moved = _cells(load_workbook(BytesIO(content)).worksheets[0])
    assert header[-1] == "Beyond the header"
    assert (blank[-1], moved[-1]) == ("(blank)", " moved")
    for _ in range(2):
        summary = await import_file(maya, content, name=name)
        assert "2 rows need fixing" in summary
        content = await maya.download(await error_file_after(maya, summary))
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "VIP gentle")}
