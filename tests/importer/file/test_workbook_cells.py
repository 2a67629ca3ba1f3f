"""The cells of a workbook come out as a person knows them, ids above all."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from importer.file.understand_file import read_rows, understand
from importer.file.workbook.number_formats import show_plain, shower
from importer.matching.values import is_damaged_number, is_spreadsheet_error

_RICH = CellRichText("Gentle ", TextBlock(InlineFont(b=True), "reminder"))

CELLS: Final[Mapping[str, tuple[Any, str, str]]] = {
    "a text": (" Léa \n", "General", " Léa \n"),
    "a text of digits": ("00123", "@", "00123"),
    "rich text": (_RICH, "General", "Gentle reminder"),
    "an escape that Excel writes": ("a_x000D_b", "General", "a\rb"),
    "a whole number": (123456, "General", "123456"),
    "a whole number kept as a fraction": (123456.0, "0.00", "123456"),
    "twelve digits, which Excel shows as 1.23457E+11": (123456789012, "General", "123456789012"),
    "the noise of binary fractions": (0.1 + 0.2, "General", "0.3"),
    "a number that only its last bit keeps from being whole": (122.99999999999999, "0", "123"),
    "a tiny number": (0.0000001, "General", "0.0000001"),
    "zeros that the format shows": (123, "00000", "00123"),
    "more digits than the format has": (1234567, "00000", "1234567"),
    "letters that the format shows": (42, '"CU-"0000000', "CU-0000042"),
    "a letter behind a backslash": (42, r"\K0000", "K0042"),
    "letters before General": (17, '"CU-"General', "CU-17"),
    "groups of digits": (123456789, "000-00-0000", "123-45-6789"),
    "a short postcode by condition": (1234, "[<=99999]00000;00000-0000", "01234"),
    "a long postcode by condition": (123456789, "[<=99999]00000;00000-0000", "12345-6789"),
    "a colour and a section for negatives": (12, "[Red]00000;[Blue]-00000", "00012"),
    "thousands, which no id has": (1234567, "#,##0", "1234567"),
    "thousands by a space": (1234567, "# ##0", "1234567"),
    "an amount": (1234.5, '#,##0.00 "€"', "1234.5"),
    "an amount of a country": (12, "[$€-407] #,##0", "12"),
    "the accountant's dash for nothing": (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "0"),
    "a number that its format hides": (5, ";;;", "5"),
    "a number shown in thousands": (12000, "0,", "12000"),
    "a share": (0.5, "0%", "50%"),
    "a fraction": (0.5, "# ?/?", "0.5"),
    "a negative number": (-5, "00000", "-5"),
    "a fraction in a format for whole numbers": (12.5, "00000", "12.5"),
    "true": (True, "General", "TRUE"),
    "false": (False, "General", "FALSE"),
    "a date": (dt.date(2024, 3, 1), "dd/mm/yyyy", "2024-03-01"),
    "a moment": (
        dt.datetime(2024, 3, 1, 12, 30),  # noqa: DTZ001 - as in Excel
        "m/d/yy h:mm",
        "2024-03-01T12:30:00",
    ),
    "midnight": (dt.datetime(2024, 3, 1), "m/d/yy h:mm", "2024-03-01"),  # noqa: DTZ001 - the same
    "a time": (dt.time(9, 30), "h:mm", "09:30:00"),
    "a duration": (dt.timedelta(hours=36, minutes=30), "[h]:mm", "36:30:00"),
    "a day before the first": (-5, "dd/mm/yyyy", "-5"),
    "an error value": ("#N/A", "General", "#N/A"),
    "a formula that was never worked out": ('="CU-"&1', "General", '="CU-"&1'),
}
DAMAGED: Final[Mapping[str, tuple[Any, str, str]]] = {
    "sixteen digits": (1234567890123456, "0", "1.23456789012346E+15"),
    "sixteen digits with zeros shown": (1234567890123456, "0" * 20, "1.23456789012346E+15"),
    "twenty digits": (12345678901234567890, "General", "1.23456789012346E+19"),
    "what was opened as 1.23E+11": (123000000000, "0.00E+00", "1.23E+11"),
    "what was typed as 12E3": (12000, "0.00E+00", "1.2E+04"),
}
ALL: Final = {**CELLS, **DAMAGED}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is read of each cell of one workbook that holds them all."""
    path = tmp_path_factory.mktemp("cells") / "cells.xlsx"
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.append(["External Id", "Value"])
    for row, (what, (value, number_format, _)) in enumerate(ALL.items(), 2):
        worksheet.cell(row, 1, what)
        worksheet.cell(row, 2, value).number_format = number_format
    workbook.save(path)
    return {row.cells[0]: row.cells[1] for row in read_rows(path, understand(path, path.name))}


@pytest.mark.parametrize("what", ALL)
def test_a_cell_is_read_as_people_know_it(read: dict[str, str], what: str) -> None:
    """Zeros and letters that the format shows belong to an id; thousands, currencies and noise don't."""
    assert read[what] == ALL[what][2]


@pytest.mark.parametrize("what", DAMAGED)
def test_a_number_that_excel_has_rounded_is_known_as_damaged(read: dict[str, str], what: str) -> None:
    """From 16 digits on it was rounded, and a scientific format tells that it was: the check finds both."""
    assert is_damaged_number(read[what])


@pytest.mark.parametrize("what", CELLS)
def test_other_cells_are_not_taken_for_damaged(read: dict[str, str], what: str) -> None:
    """What was read rightly isn't refused."""
    assert not is_damaged_number(read[what])
    assert is_spreadsheet_error(read[what]) == (what == "an error value")


@pytest.mark.parametrize("written", ["NaN", "", "1e999", "abc"])
def test_what_is_no_number_stays_as_it_is_written(written: str) -> None:
    """A file made by hand may hold anything where a number should be."""
    assert show_plain(written) == shower("00000")(written) == written
