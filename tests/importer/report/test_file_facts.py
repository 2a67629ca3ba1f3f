"""What is said of a file before anything happens, in plain words."""

from dataclasses import replace

import pytest

from importer.report.file_facts import peculiarities, size_and_separator
from importer.words.quoting import quoted
from importer.words.table_shape import Dialect, Skipped, SkipReason, TableShape


def a_shape(dialect: Dialect, header_row: int = 1, *skipped: Skipped) -> TableShape:
    """Two columns of one row."""
    return TableShape(
        dialect, header_row, ("Id", "Plan"), (0, 1), (("CU-1",), ("Gentle",)), 1, skipped=skipped
    )


def test_a_plain_file_has_nothing_peculiar() -> None:
    """Its size and its separator say it all."""
    shape = a_shape(Dialect("utf-8-sig", ";"))
    assert size_and_separator(shape, quoted) == "The file has 1 row and 2 columns, separated by semicolons."
    assert peculiarities(shape, quoted) == []


def test_of_a_forgotten_import_nothing_is_made_up() -> None:
    """Its columns were deleted: no file had none."""
    shape = replace(a_shape(Dialect()), columns=(), positions=(), samples=())
    said = "What was read of the file was deleted, as the import was forgotten."
    assert size_and_separator(shape, quoted) == said


def test_letters_that_can_not_be_read_are_told() -> None:
    """Before the import, not only in its errors."""
    assert peculiarities(a_shape(Dialect("utf-8", damaged=True)), quoted) == [
        "Some of its letters can't be read: the rows that hold them will be errors."
    ]


def test_what_is_left_out_is_counted_and_named() -> None:
    """Title lines and blank rows, with the numbers of the first ones."""
    titles = Skipped(SkipReason.ABOVE_HEADER, 2, (1, 2))
    blanks = Skipped(SkipReason.BLANK, 5, (3, 6, 7, 9, 11))
    assert peculiarities(a_shape(Dialect("cp1252"), 4, titles, blanks), quoted) == [
        "The header is in row 4.",
        "Its text is read as Windows-1252 (Western European). "
        "If accents look wrong, save it as “CSV UTF-8” and use that file.",
        "Left out: 2 rows above the header (rows 1 and 2) and "
        "5 rows with nothing in them (rows 3, 6, 7 and 2 more).",
    ]


@pytest.mark.parametrize(
    ("hidden", "sentence"),
    [
        (1, "1 row of the sheet is hidden, by a filter or by hand: it is read as well."),
        (1_200, "1,200 rows of the sheet are hidden, by a filter or by hand: they are read as well."),
    ],
)
def test_hidden_rows_are_told(hidden: int, sentence: str) -> None:
    """Nobody wonders why there are more rows than on the screen; the other sheets are named."""
    shape = replace(a_shape(Dialect("", "", "", sheet="List")), sheets=("Cover", "List"), hidden_rows=hidden)
    assert peculiarities(shape, quoted) == ['Read from the sheet "List", not "Cover".', sentence]
