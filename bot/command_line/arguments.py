"""What commands take: the workspace, columns by header or by a spreadsheet's letter, and who works here."""

import getpass
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from importer.permissions import Asker, command_line_user
from importer.words.column_names import find_lettered, lettered, named_alike, shown_column
from importer.words.counts import listed, number
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Field
from importer.words.quoting import quoted
from importer.words.table_shape import TableShape

NO_COLUMN: Final = "none"

_MOST_COLUMNS: Final = 20
MOST_ALIKE: Final = 8
"""So many columns that could be meant are named with what to type for them."""
LONGEST_SAMPLE: Final = 40


def take_workspace(parser: ArgumentParser) -> None:
    """Take which workspace is meant."""
    parser.add_argument(
        "--workspace", metavar="TEAM_ID", help="which workspace, where the database holds several"
    )


def take_columns(parser: ArgumentParser) -> None:
    """Take which column holds which field."""
    for field in Field:
        parser.add_argument(
            flag(field),
            metavar="COLUMN",
            help=f'the header of the column with the {field.label}, or its letter, as "column B"',
        )


def flag(field: Field) -> str:
    """The option that names the field's column."""
    return "--" + field.value.replace("_", "-")


def find_named_columns(shape: TableShape, names: Lookup[Field, str]) -> dict[Field, int | None]:
    """The places of the named columns; `none` leaves a field out.

    A name is a header as it stands in the file, else without regard to case, accents and separators, else a
    letter, as in `column B`. Raises MappingIncompleteError for a name that no column has, that several have,
    and for two names of one column.
    """
    places = {field: _place(shape, field, name) for field, name in names.items()}
    _refuse_one_for_two(places, names)
    return places


def describe_columns(shape: TableShape) -> str:
    """The columns, of many the first ones; and how to name those that no header tells apart."""
    shown = [shown_column(shape, place) for place in range(min(len(shape.columns), _MOST_COLUMNS))]
    if more := len(shape.columns) - len(shown):
        shown.append(f"{number(more)} more")
    return f"{listed(shown)}.{_how_to_name(shape)}"


def _how_to_name(shape: TableShape) -> str:
    often = Counter(shape.columns)
    unclear = [place for place, header in enumerate(shape.columns) if not header or often[header] > 1]
    if not unclear:
        return ""
    return f" A column may also be named by its letter, as in {flag(Field.EXTERNAL_ID)} {quoted(lettered(shape, unclear[0]))}."


def _place(shape: TableShape, field: Field, name: str) -> int | None:
    places = named_alike(shape, name)
    if len(places) > 1:
        raise _ambiguous(shape, field, name, places)
    if places:
        return places[0]
    if name == NO_COLUMN and field is not Field.EXTERNAL_ID:
        return None
    place = find_lettered(shape, name)
    if place is None:
        raise MappingIncompleteError(
            f"The file has no column {quoted(name)}. Its columns are {describe_columns(shape)}"
        )
    return place


def _ambiguous(shape: TableShape, field: Field, name: str, places: Sequence[int]) -> MappingIncompleteError:
    ways = [_way(shape, field, place) for place in places[:MOST_ALIKE]]
    more = len(places) - len(ways)
    which = f"{', '.join(ways)}, or another of the {number(more)} more" if more else " or ".join(ways)
    called = f"named {quoted(name)}" if name else "without a header"
    return MappingIncompleteError(
        f"The file has {number(len(places))} columns {called}. Say which one you mean by its letter: {which}."
    )


def _way(shape: TableShape, field: Field, place: int) -> str:
    """What to type for one of several columns, and what stands in it."""
    sample = next(iter(shape.samples[place]), None)
    holds = "nothing in its first rows" if sample is None else f"holds {quoted(sample, LONGEST_SAMPLE)}"
    return f"{flag(field)} {quoted(lettered(shape, place))} ({holds})"


def _refuse_one_for_two(places: Lookup[Field, int | None], names: Lookup[Field, str]) -> None:
    fields: dict[int, Field] = {}
    for field, place in places.items():
        if place in fields:
            first = fields[place]
            raise MappingIncompleteError(
                f"{_typed(first, names)} and {_typed(field, names)} name the same column. It can be read as "
                f"the {first.label} or as the {field.label}, not as both: leave out one of the two options, or name "
                "another column with it."
            )
        if place is not None:
            fields[place] = field


def _typed(field: Field, names: Lookup[Field, str]) -> str:
    return f"{flag(field)} {quoted(names[field])}"


def who_works_here() -> Asker:
    """Who runs the command, as it is kept with what they do."""
    return command_line_user(_account_name())


def _account_name() -> str:
    """The name of who runs the command; a machine's account may have none."""
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return "someone"
