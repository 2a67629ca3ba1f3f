"""An open workbook: its sheets, and what their cells refer to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from importer.file.workbook.errors import DamagedError, WorkbookError
from importer.file.workbook.numbers import Show
from importer.file.workbook.package import Package, Relation
from importer.file.workbook.sheet import SheetReader
from importer.file.workbook.styles import read_styles
from importer.file.workbook.text import read_strings
from importer.file.workbook.xml import LocalNames, local_attributes, parse_all

MOST_SHEETS = 1_000
LONGEST_NAME = 255  # Excel allows 31 characters, some programs more
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
    place = next((one.target for one in _of_kind(package.relations(""), "officeDocument")), _DEFAULT_PLACE)
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
        parse_all(stream, start)
    if len(found) > MOST_SHEETS:
        raise WorkbookError(
            f"{{file}} has {len(found):,} sheets, and Handoff reads up to {MOST_SHEETS:,}: "
            "copy the sheet with the table into a new workbook, and use that file."
        )
    return list(_sheets(found, relations, next(filter(str.isdecimal, opened), ""))), epochs[-1]


def _sheets(
    found: Sequence[dict[str, str]], relations: dict[str, Relation], opened: str
) -> Iterator[SheetPart]:
    for place, sheet in enumerate(found):
        relation, state = relations.get(sheet.get("id", "")), sheet.get("state", "visible")
        if relation and relation.kind == "worksheet" and state != "veryHidden":  # only macros can show those
            is_opened = place == int(opened) if opened else None
            yield SheetPart(_name(sheet), relation.target, state == "hidden", is_opened)


def _name(sheet: dict[str, str]) -> str:
    name = sheet.get("name") or "?"
    if len(name) > LONGEST_NAME:
        raise DamagedError
    return name


def _strings(package: Package, relations: dict[str, Relation]) -> Sequence[str]:
    for relation in _of_kind(relations, "sharedStrings"):
        with package.open(relation.target) as stream:
            return read_strings(stream)
    return ()


def _styles(package: Package, relations: dict[str, Relation], epoch: datetime) -> Sequence[Show]:
    for relation in _of_kind(relations, "styles"):
        with package.open(relation.target) as stream:
            return read_styles(stream, epoch)
    return ()


def _of_kind(relations: dict[str, Relation], kind: str) -> Iterator[Relation]:
    return (relation for relation in relations.values() if relation.kind == kind)
