"""What commands take: the workspace, columns by header or by a spreadsheet's letter, and who works here."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from importer.permissions import Asker, command_line_user
from importer.words.column_names import find_lettered, lettered, named_alike, shown_column
from importer.words.counts import either, first_of
from importer.words.doubts import Hidden, Told
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Field
from importer.words.language import Value, _, lazy_gettext
from importer.words.quoting import quoted
from importer.words.table_shape import TableShape

NO_COLUMN: Final = "none"

_MOST_COLUMNS: Final = 20
MOST_ALIKE: Final = 8
"""So many columns that could be meant are named with what to type for them."""
LONGEST_SAMPLE: Final = 40
_COLUMN_HELP: Final = {
    Field.EXTERNAL_ID: lazy_gettext(
        'the header of the column with the External Id, or its letter, as "column B"'
    ),
    Field.ACCOUNT_MANAGER: lazy_gettext(
        'the header of the column with the Account manager email, or its letter, as "column B"'
    ),
    Field.WORKFLOW: lazy_gettext(
        'the header of the column with the Workflow name, or its letter, as "column B"'
    ),
}
_ALIKE_NAMED: Final = lazy_gettext(
    "The file has {columns} columns named {name}. Say which one you mean by its letter: {which}."
)
_ALIKE_NAMELESS: Final = lazy_gettext(
    "The file has {columns} columns without a header. Say which one you mean by its letter: {which}."
)


def take_table(parser: ArgumentParser) -> None:
    """Take where in the file the table is."""
    parser.add_argument("--sheet", metavar="NAME", help=_("the workbook's sheet that the table is on"))
    parser.add_argument("--header-row", type=int, metavar="NUMBER", help=_("the row that holds the headers"))
    parser.add_argument(
        "--hidden",
        choices=[hidden.value for hidden in Hidden],
        help=_("whether hidden rows and columns are read"),
    )


def find_told(words: Namespace) -> Told:
    """What was said of where the table is."""
    return Told(words.sheet, words.header_row, Hidden(words.hidden) if words.hidden else None)


def take_confirmation(parser: ArgumentParser) -> None:
    """Take that someone has seen what looks unusual, and wants it all the same."""
    parser.add_argument(
        "--confirm",
        action="store_true",
        help=_("go on although something looks unusual, such as many changes"),
    )


def take_workspace(parser: ArgumentParser) -> None:
    """Take which workspace is meant."""
    parser.add_argument(
        "--workspace", metavar="TEAM_ID", help=_("which workspace, where the database holds several")
    )


def take_columns(parser: ArgumentParser) -> None:
    """Take which column holds which field."""
    for field in Field:
        parser.add_argument(flag(field), metavar="COLUMN", help=str(_COLUMN_HELP[field]))


def flag(field: Field) -> str:
    """The option that names the field's column."""
    return "--" + field.value.replace("_", "-")


def leave_out(field: Field) -> str:
    """The option that leaves the field out."""
    return f"{flag(field)} {NO_COLUMN}"


def find_named_columns(shape: TableShape, names: Lookup[Field, str]) -> dict[Field, int | None]:
    """The places of the named columns; `none` leaves a field out.

    A name is a header as it stands in the file, else without regard to case, accents and separators, else a
    letter, as in `column B`. Raises MappingIncompleteError for a name that no column has, that several have,
    and for two names of one column.
    """
    places = {field: _place(shape, field, name) for field, name in names.items()}
    _refuse_one_for_two(places, names)
    return places


def first_columns(shape: TableShape) -> tuple[Value, ...]:
    """The columns that the file has, of many the first ones, as a value for a sentence."""
    columns = [shown_column(shape, place) for place in range(min(len(shape.columns), _MOST_COLUMNS))]
    return first_of(columns, _MOST_COLUMNS, len(shape.columns))


def how_to_name(shape: TableShape) -> list[str]:
    """How to name the columns that no header tells apart; no sentence where there are none."""
    often = Counter(shape.columns)
    unclear = [place for place, header in enumerate(shape.columns) if not header or often[header] > 1]
    if not unclear:
        return []
    example = f"{flag(Field.EXTERNAL_ID)} {quoted(lettered(shape, unclear[0]))}"
    return [_("A column may also be named by its letter, as in {example}.", example=example)]


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
        raise MappingIncompleteError(_no_column(shape, name))
    return place


def _no_column(shape: TableShape, name: str) -> str:
    said = _(
        "The file has no column {name}. Its columns are {columns}.",
        name=quoted(name),
        columns=first_columns(shape),
    )
    return " ".join([said, *how_to_name(shape)])


def _ambiguous(shape: TableShape, field: Field, name: str, places: Sequence[int]) -> MappingIncompleteError:
    ways = [_way(shape, field, place) for place in places[:MOST_ALIKE]]
    if more := len(places) - len(ways):
        which = _("{ways}, or another of the {more} more", ways=", ".join(ways), more=more)
    else:
        which = str(either(ways))
    alike = _ALIKE_NAMED if name else _ALIKE_NAMELESS
    return MappingIncompleteError(alike.fill(columns=len(places), name=quoted(name), which=which))


def _way(shape: TableShape, field: Field, place: int) -> str:
    """What to type for one of several columns, and what stands in it."""
    sample = next(iter(shape.samples[place]), None)
    option = f"{flag(field)} {quoted(lettered(shape, place))}"
    if sample is None:
        return _("{option} (nothing in its first rows)", option=option)
    return _("{option} (holds {sample})", option=option, sample=quoted(sample, LONGEST_SAMPLE))


def _refuse_one_for_two(places: Lookup[Field, int | None], names: Lookup[Field, str]) -> None:
    fields: dict[int, Field] = {}
    for field, place in places.items():
        if place in fields:
            first = fields[place]
            raise MappingIncompleteError(
                lazy_gettext(
                    "{one} and {other} name the same column. "
                    "It can be read as the {first} or as the {second}, not as both: "
                    "leave out one of the two options, or name another column with it.",
                    one=_typed(first, names),
                    other=_typed(field, names),
                    first=first.lazy_label,
                    second=field.lazy_label,
                )
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
    return "someone"  # kept with what they do, so in no language of the moment


def read_day(text: str) -> date:
    """A day as it is written everywhere; what argparse would say shows how it is programmed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("{text} is no day: write it as in 2026-12-04", text=repr(text))) from None
