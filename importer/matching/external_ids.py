"""External Ids: which are looked up, and what is wrong with one that no customer has."""

from collections.abc import Sequence

from importer.matching.damaged_ids import before_dates, rounded_to
from importer.matching.values import is_damaged_number, is_spreadsheet_error, trim, trim_plain
from importer.words.directory import Neighbours
from importer.words.row_errors import RowError, RowErrorCode

_ERRORS_BEGIN = "#Ee"
_ERRORS_HOLD = ("#", ":")  # what stands in every error that begins so


def ids_to_look_up(cells: Sequence[str]) -> Sequence[str]:
    """The External Ids in the cells; blank for what is never looked up.

    That is a spreadsheet's error value, and what holds a NUL: no text in PostgreSQL does, so no customer has
    it. What would have to be looked for in each cell is mostly in none of them, which is quickly seen of all
    at once.
    """
    text = "".join(cells)
    if not (text.isascii() and text.isprintable()):
        return [_id_to_look_up(trim(cell)) for cell in cells]
    trimmed = [cell.strip() for cell in cells] if " " in text else cells
    return list(map(_id_to_look_up, trimmed)) if any(sign in text for sign in _ERRORS_HOLD) else trimmed


def _id_to_look_up(external_id: str) -> str:
    if "\0" in external_id or (external_id[:1] in _ERRORS_BEGIN and is_spreadsheet_error(external_id)):
        return ""
    return external_id


def refusal(external_id: str, cell: str, header: str, suggestions: tuple[str, ...]) -> RowError:
    """What is wrong with a trimmed External Id that no customer has; `cell` is what stands in the file."""
    value = trim_plain(cell)
    if not external_id:
        return RowError(RowErrorCode.EXTERNAL_ID_MISSING, header)
    if is_spreadsheet_error(external_id):
        return RowError(RowErrorCode.SPREADSHEET_ERROR, header, value)
    if is_damaged_number(external_id):
        return RowError(RowErrorCode.EXTERNAL_ID_DAMAGED, header, value)
    is_damage = bool(suggestions) and _is_damage(external_id, suggestions)
    code = RowErrorCode.EXTERNAL_ID_DAMAGED if is_damage else RowErrorCode.CUSTOMER_NOT_FOUND
    return RowError(code, header, value, suggestions)


def ambiguity(cell: str, header: str, customers: tuple[str, ...]) -> RowError:
    """What is wrong with an External Id that a spreadsheet may have made of those of other customers."""
    return RowError(RowErrorCode.EXTERNAL_ID_AMBIGUOUS, header, trim_plain(cell), customers)


def _is_damage(external_id: str, suggestions: tuple[str, ...]) -> bool:
    """Whether a spreadsheet made the External Id of one of these, by rounding it or taking it for a date."""
    if rounded_to(external_id, Neighbours(suggestions)):
        return True
    return not set(suggestions).isdisjoint(before_dates(external_id))
