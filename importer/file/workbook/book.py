"""An open workbook: its sheets, and what their cells refer to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from importer.file.workbook.errors import DamagedError, WorkbookError
from importer.file.workbook.number_formats import Show, read_styles
from importer.file.workbook.package import LocalNames, Package, Relation, local_attributes, parse_all
from importer.file.workbook.sheet import RichText, SheetReader
from importer.words.language import lazy_gettext

MOST_SHEETS = 1_000
LONGEST_NAME = 255  # Excel allows 31 characters, some programs more
_WITHOUT_ROWS = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_DEFAULT_PLACE = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by its name, the part that its rows are in, and whether people don't see it.

    `opened` tells whether it was open when the workbook was saved; None where the workbook doesn't tell.
    """

    name: str
    part: str
    hidden: bool
    opened: bool | None


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook that people can open, in their order; charts and macro sheets are none."""

    package: Package
    sheets: Sequence[SheetPart]
    strings: Sequence[str]
    styles: Sequence[Show]

    def reader(self) -> SheetReader:
        """What reads one of the sheets."""
        return SheetReader(self.strings, self.styles)


def read_book(package: Package) -> Book:
    """Everything but the rows; raises WorkbookError."""
    places = [one.target for one in _of_kind(package.relations(""), "officeDocument")]
    place = next(filter(package.has, places), _DEFAULT_PLACE)
    relations = package.relations(place)
    sheets, epoch = _read_outline(package, place, relations)
    return Book(package, sheets, _strings(package, relations), _styles(package, relations, epoch))


def _read_outline(
    package: Package, place: str, relations: dict[str, Relation]
) -> tuple[Sequence[SheetPart], datetime]:
    names, found, opened = LocalNames(), list[dict[str, str]](), list[str]()
    epochs = [WINDOWS_EPOCH]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = names[name]
        if local == "sheet":
            found.append(local_attributes(attributes))
        elif local == "workbookView":
            opened.append(local_attributes(attributes).get("activeTab", ""))
        elif local == "workbookPr" and local_attributes(attributes).get("date1904") in ("1", "true"):
            epochs.append(MAC_EPOCH)

    with package.open(place) as stream:
        parse_all(stream, "workbook", start)
    if len(found) > MOST_SHEETS:
        raise WorkbookError(
            lazy_gettext(
                "{file} has {sheets} sheets, and Handoff reads up to {limit}: "
                "copy the sheet with the table into a new workbook, and use that file.",
                sheets=len(found),
                limit=MOST_SHEETS,
            )
        )
    is_opened = next(filter(str.isdecimal, opened), "")
    parts = [_part(package, sheet, relations, alone=len(found) == 1) for sheet in found]
    if not found and _worksheets(package):
        raise DamagedError
    return list(_sheets(found, parts, is_opened)), epochs[-1]


def _sheets(found: Sequence[dict[str, str]], parts: Sequence[str | None], opened: str) -> Iterator[SheetPart]:
    for place, (sheet, part) in enumerate(zip(found, parts, strict=True)):
        state = sheet.get("state", "visible")
        if part and state != "veryHidden":  # only macros can show those
            is_opened = place == int(opened) if opened else None
            yield SheetPart(_name(sheet), part, state == "hidden", is_opened)


def _part(
    package: Package, sheet: dict[str, str], relations: dict[str, Relation], *, alone: bool
) -> str | None:
    """The path of the part with a sheet's rows; None for a chart, a dialog and macros.

    Where the workbook's relations don't tell, and there is but one sheet and one such part, they belong
    together. Which is which of several must not be guessed: raises DamagedError.
    """
    relation = relations.get(sheet.get("id", ""))
    if relation and relation.kind in _WITHOUT_ROWS:
        return None
    if relation and relation.kind == "worksheet" and package.has(relation.target):
        return relation.target
    worksheets = _worksheets(package)
    if alone and len(worksheets) == 1:
        return worksheets[0]
    raise DamagedError


def _worksheets(package: Package) -> Sequence[str]:
    """The parts that sheets' rows are in, by where they mostly are."""
    return [part for part in package.parts if _WORKSHEET.fullmatch(part)]


def _name(sheet: dict[str, str]) -> str:
    name = sheet.get("name") or "?"
    if len(name) > LONGEST_NAME:
        raise DamagedError
    return name


def _strings(package: Package, relations: dict[str, Relation]) -> Sequence[str]:
    """The texts that cells share; empty without that part, which only a cell can tell that needs one."""
    for place in _places(package, relations, "sharedStrings"):
        with package.open(place) as stream:
            return _read_strings(stream)
    return ()


def _read_strings(stream: IO[bytes]) -> Sequence[str]:
    """The shared strings, in the order of their numbers."""
    names, rich, strings = LocalNames(), RichText(), list[str]()

    def start(name: str, _: dict[str, str]) -> None:
        local = names[name]
        if local == "si" and rich.parts:
            raise DamagedError  # a text before it belongs to no string
        rich.start(local)

    def end(name: str) -> None:
        local = names[name]
        rich.end(local)
        if local == "si":
            strings.append(rich.taken())

    parse_all(stream, "sst", start, end, rich.text)
    return strings


def _styles(package: Package, relations: dict[str, Relation], epoch: datetime) -> Sequence[Show]:
    """How cells show their numbers; nothing where that part is missing: then they are plain."""
    for place in _places(package, relations, "styles"):
        with package.open(place) as stream:
            return read_styles(stream, epoch)
    return ()


def _places(package: Package, relations: dict[str, Relation], kind: str) -> Iterator[str]:
    """Where a part of this kind is: where the workbook says it, else where it mostly is."""
    said = [relation.target for relation in _of_kind(relations, kind)]
    return filter(package.has, [*said, f"xl/{kind}.xml"])


def _of_kind(relations: dict[str, Relation], kind: str) -> Iterator[Relation]:
    return (relation for relation in relations.values() if relation.kind == kind)
