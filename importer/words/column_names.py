"""How columns are called, so that each is told apart from all others, and a header that nobody reads."""

import re
from collections.abc import Sequence
from functools import cache

from importer.words.column_letters import column_letter, column_place
from importer.words.fields import Field, Mapping
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import _, say_in_each
from importer.words.quoting import quoted
from importer.words.table_shape import TableShape


def named_alike(shape: TableShape, name: str) -> Sequence[int]:
    """The places of the headers that are just this name, else of those that are nearly."""
    if name in shape.columns:
        return [place for place, header in enumerate(shape.columns) if header == name]
    wanted = normalise(name)
    return [place for place, header in enumerate(shape.columns) if wanted and normalise(header) == wanted]


def lettered(shape: TableShape, place: int) -> str:
    """How a spreadsheet calls a column, as in `column B`."""
    return _("column {letter}", letter=column_letter(shape.positions[place]))


def find_lettered(shape: TableShape, name: str) -> int | None:
    """The place of the column that a spreadsheet calls so, in any language and case; None without one."""
    found = _lettered_in_each().fullmatch(name)
    place = column_place(next(filter(None, found.groups()))) if found else None
    return shape.positions.index(place) if place in shape.positions else None


@cache
def _lettered_in_each() -> re.Pattern[str]:
    named = [re.escape(word.replace("{letter}", "@")) for word in say_in_each("column {letter}")]
    ways = (word.replace("@", "([a-z]{1,3})").replace(r"\ ", r"\s+") for word in named)
    return re.compile(rf"\s*(?:{'|'.join(ways)})\s*", re.IGNORECASE)


def unmistakable(shape: TableShape, place: int) -> str:
    """What may be typed for a column: its header, or its letter where that is blank or not the only one."""
    header = shape.columns[place]
    return header if header and len(named_alike(shape, header)) == 1 else lettered(shape, place)


def shown_column(shape: TableShape, place: int) -> str:
    """How a column is called, so that it is told apart from all others."""
    header = shape.columns[place]
    if not header:
        return _("{column} (no header)", column=lettered(shape, place))
    alone = len(named_alike(shape, header)) == 1
    return quoted(header) if alone else f"{quoted(header)} ({lettered(shape, place)})"


def passed_over(shape: TableShape, mapping: Mapping, field: Field) -> str | None:
    """The header that names a field without a column: left out by hand or by an earlier answer."""
    if mapping.column(field) is not None:
        return None
    named = (
        header
        for place, header in enumerate(shape.columns)
        if place not in mapping.columns and KNOWN_NAMES.get(normalise(header)) is field
    )
    return next(named, None)
