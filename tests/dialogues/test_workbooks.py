"""A workbook goes the way of any table: imported, its errors in a workbook, corrected, shared again."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from bot.settings import Settings
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, error_file_after, import_file, press_import
from tests.storage.kept import BEFORE, TOM, ZOE, assignments

HEADER = ("External Id", "Account manager email", "Workflow name", "Since")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with notes on sheet one, and on sheet two a titled table with ids shown with zeros."""
    made = Workbook()
    made.worksheets[0].append(["Please fill in the next sheet"])
    worksheet = made.create_sheet("April")
    for row in (("Assignments",), (), HEADER, *rows):
        worksheet.append(row)
    for (cell,) in worksheet.iter_rows(min_row=4, max_col=1):
        cell.number_format = "000000"
    return _saved(made)


async def test_a_workbook_is_imported(maya: Person, store: Store, settings: Settings) -> None:
    """Its table is found, `412` shown as `000412` is that customer, and the file cache is empty again."""
    content = workbook((412, ZOE, None, None), ("CU-001", TOM, "Standard US", None))
    summary = await import_file(maya, content, name="assignments.xlsx")
    assert "2 customers changed" in summary
    assert await assignments(store) == BEFORE | {"000412": (ZOE, ""), "CU-001": (TOM, "Standard US")}
    assert list(settings.files_folder.iterdir()) == []


@pytest.mark.not_marked
async def test_its_errors_come_back_as_a_workbook_that_can_be_shared_again(
    maya: Person, store: Store
) -> None:
    """The rows keep their columns, and say what is wrong; once corrected, they go through."""
    content = workbook(
        (413, ZOE, None, None), (1234567890123456, TOM, None, None), ("CU-002", TOM, None, None)
    )
    summary = await press_import(maya, await ask_about(maya, content, name="assignments.xlsx"))
    assert "2 rows need fixing" in summary
    errors = await error_file_after(maya, summary)
    assert errors.files[0]["name"] == "assignments - errors.xlsx"

    mended = load_workbook(BytesIO(await maya.download(errors)))
    worksheet = mended["April"]
    assert [cell.value for cell in worksheet["A"]] == ["External Id", "000413", "1.23456789012346E+15"]
    assert [cell.value for cell in worksheet["E"]] == ["Row", "4", "5"]
    worksheet["A2"] = "000412"
    worksheet.delete_rows(3)
    summary = await import_file(maya, _saved(mended), name="assignments - errors.xlsx")
    assert "1 customer changed" in summary
    assert await assignments(store) == BEFORE | {"000412": (ZOE, ""), "CU-002": (TOM, "")}


def _saved(made: Workbook) -> bytes:
    written = BytesIO()
    made.save(written)
    return written.getvalue()
