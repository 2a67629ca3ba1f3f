"""The External Ids of many rows, as they are looked up among the customers."""

from collections.abc import Sequence

from importer.matching.values import is_spreadsheet_error, trim

_ERRORS_BEGIN = "#Ee"
_ERRORS_HOLD = ("#", ":")  # what stands in every error that begins so


def looked_up(cells: Sequence[str]) -> Sequence[str]:
    """The External Ids in the cells; blank for what is never looked up.

    That is a spreadsheet's error value, and what holds a NUL: no text in PostgreSQL does, so no customer has it. What
    would have to be looked for in each cell is mostly in none of them, which is quickly seen of all at once.
    """
    text = "".join(cells)
    if not (text.isascii() and text.isprintable()):
        return [_looked_up(trim(cell)) for cell in cells]
    trimmed = [cell.strip() for cell in cells] if " " in text else cells
    return list(map(_looked_up, trimmed)) if any(sign in text for sign in _ERRORS_HOLD) else trimmed


def _looked_up(external_id: str) -> str:
    if "\0" in external_id or (external_id[:1] in _ERRORS_BEGIN and is_spreadsheet_error(external_id)):
        return ""
    return external_id
