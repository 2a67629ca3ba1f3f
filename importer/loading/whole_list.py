"""What a list's table is: one sheet with all its rows, unless somebody has said which of them are meant.

Of a list of a handover's customers nobody can say that, so more than one sheet, or a hidden row, is refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from importer.file.table import Table, sheets_of
from importer.file.understand_file import glance, understand
from importer.loading.records import LIST_HEADERS
from importer.words.counts import first_of
from importer.words.doubts import Hidden, Told
from importer.words.errors import FileRefusedError, HandoffError
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from importer.words.quoting import quoted
from importer.words.table_shape import TableShape

_NAMED_SHEETS: Final = 20
_OF_LISTS: Final = frozenset({*LIST_HEADERS, *KNOWN_NAMES})
_SHOW: Final = lazy_ngettext("Show it, or delete it.", "Show them, or delete them.", 0)
_SHOW_OR_TELL: Final = lazy_ngettext(
    "Show it, or delete it; on the command line, say --hidden read to load it as well, or --hidden skip to "
    "leave it out.",
    "Show them, or delete them; on the command line, say --hidden read to load them as well, or --hidden "
    "skip to leave them out.",
    0,
)


def understand_list(path: Path, file_name: str, told: Told) -> TableShape:
    """The shape of a list of customers, users or workflows; raises as `require_whole_list` does."""
    sheets = [sheet.name for sheet in sheets_of(path, file_name)]
    sheet = None if told.sheet is None else pick_sheet(sheets, told.sheet, file_name)
    skips = told.hidden is Hidden.SKIP
    row = told.header_row
    shape = understand(path, file_name, LIST_HEADERS, sheet=sheet, header_row=row, skip_hidden=skips)
    shape = replace(shape, told=told)
    require_whole_list(path, file_name, shape)
    return shape


def require_whole_list(path: Path, file_name: str, shape: TableShape) -> None:
    """Raise FileRefusedError where another sheet may be the list, or rows are hidden, unless it was told."""
    if shape.told.sheet is None:
        _require_one_list(path, file_name)
    if shape.told.hidden is None:
        _require_all_shown(shape.hidden_rows, file_name, _SHOW_OR_TELL)


def require_all_in_sight(table: Table, file_name: str) -> None:
    """Raise FileRefusedError where a workbook holds more than the table that people see."""
    if len([sheet for sheet in table.sheets if not sheet.hidden]) > 1:
        raise FileRefusedError(
            lazy_gettext(
                "{file} has several sheets, so it isn't clear which of them is the list. Nothing was "
                "changed. Keep only the sheet with the list.",
                file=file_name,
            )
        )
    _require_all_shown(table.sheet.hidden_rows if table.sheet else 0, file_name, _SHOW)


def pick_sheet(sheets: Sequence[str], sheet: str, file_name: str) -> str:
    """The sheet of this name, in any case, as spreadsheets take it; raises HandoffError without one."""
    alike = [name for name in sheets if name.casefold() == sheet.casefold()]
    if alike:
        return sheet if sheet in alike else alike[0]
    if not sheets:
        raise HandoffError(
            lazy_gettext(
                "{file} is no workbook, so it has no sheet {sheet}.", file=file_name, sheet=quoted(sheet)
            )
        )
    named = first_of(list(map(quoted, sheets)), _NAMED_SHEETS)
    raise HandoffError(
        lazy_gettext(
            "There is no sheet {sheet}. The workbook has: {sheets}.", sheet=quoted(sheet), sheets=named
        )
    )


def _require_one_list(path: Path, file_name: str) -> None:
    visible = [sheet.name for sheet in sheets_of(path, file_name) if not sheet.hidden]
    lists = [name for name in visible if _may_be_list(path, file_name, name)] if len(visible) > 1 else []
    if len(lists) > 1:
        raise FileRefusedError(
            lazy_gettext(
                "The sheets {sheets} of {file} each have a table that may be the list, and one list is one "
                "sheet. Nothing was changed. Keep only the sheet that is meant, or say on the command line "
                "which one it is, with --sheet NAME.",
                sheets=first_of(list(map(quoted, lists)), _NAMED_SHEETS),
                file=file_name,
            )
        )


def _may_be_list(path: Path, file_name: str, sheet: str) -> bool:
    glanced = glance(path, file_name, LIST_HEADERS, sheet)
    return glanced is not None and not _OF_LISTS.isdisjoint(map(normalise, glanced[0].columns))


def _require_all_shown(hidden_rows: int, file_name: str, how: Sentence) -> None:
    """`how` tells what to do about such rows."""
    if hidden_rows:
        raise FileRefusedError(
            lazy_ngettext(
                "{count} row of {file} is hidden, so it isn't clear whether it belongs to the list. Nothing "
                "was changed. {how}",
                "{count} rows of {file} are hidden, so it isn't clear whether they belong to the list. "
                "Nothing was changed. {how}",
                hidden_rows,
                file=file_name,
                how=how.fill(hidden_rows),
            )
        )
