"""Which of a workbook's sheets the table is on: the one that was asked for, else the first that looks like one."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from importer.file.header import Header, find_header
from importer.file.refusal import empty_file
from importer.file.workbook.reading import filled_sheets, sheet_rows
from importer.file.workbook.spool import Sheet
from importer.words.counts import first_of
from importer.words.errors import FileRefusedError
from importer.words.language import lazy_gettext
from importer.words.quoting import quoted

_FIRST_ROWS = 200
_NAMED = 20


def pick_sheet(path: Path, file_name: str, known: Collection[str], wanted: str | None = None) -> str:
    """The name of the sheet; raises FileRefusedError when none holds a table.

    A cover sheet may look like a table, so a sheet with a known header goes before one that is wide enough, and among
    equal ones the sheet that was open when the workbook was saved; sheets that people don't see come last.
    """
    sheets = filled_sheets(path, file_name)
    if wanted is not None:
        return _named(sheets, file_name, wanted)
    tables = list(_tables(path, file_name, sheets, known))
    if not sheets:
        raise empty_file(file_name)
    if not tables:
        raise FileRefusedError(
            lazy_gettext(
                "No columns can be told apart in {file}: use a workbook with a sheet whose first row names its "
                "columns, and rows below it.",
                file=file_name,
            )
        )
    return min(tables, key=_least_likely)[0].name


def _least_likely(table: tuple[Sheet, Header]) -> tuple[bool, bool, bool]:
    sheet, header = table
    return sheet.hidden, not header.known, not sheet.active


def _named(sheets: Sequence[Sheet], file_name: str, wanted: str) -> str:
    names = [sheet.name for sheet in sheets]
    if wanted not in names:
        raise FileRefusedError(
            lazy_gettext(
                "{file} has nothing on a sheet named {wanted}: its sheets are {sheets}.",
                file=file_name,
                wanted=quoted(wanted),
                sheets=first_of(list(map(quoted, names)), _NAMED),
            )
        )
    return wanted


def _tables(
    path: Path, file_name: str, sheets: Sequence[Sheet], known: Collection[str]
) -> Iterator[tuple[Sheet, Header]]:
    """The sheets that a table may be on, each with what would be its header."""
    for sheet in sheets:
        first = list(islice(sheet_rows(path, file_name, sheet.name), _FIRST_ROWS))
        header = find_header(first, known)
        if header and (header.known or (len(header.cells) > 1 and header.row < first[-1][0])):
            yield sheet, header
