"""The zip that a workbook is, and the XML of its parts.

It is refused unopened where its sizes tell enough. Its parts are parsed in small blocks, by local names,
without document type declarations.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote
from xml.parsers import expat

from importer.file.workbook.errors import (
    DamagedError,
    HostileError,
    NotOursError,
    TooLargeError,
    WorkbookError,
)
from importer.words.language import lazy_gettext

MOST_EXTRACTED = 1 << 30
MOST_PARTS = 10_000
_PLAUSIBLE = 32 << 20
_MOST_TIMES = 300  # real sheets shrink to a tenth; error files that say the same in every row, to a hundredth

_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

# What tells other packed files, by a part that they all have.
_NUMBERS: Final = lazy_gettext(
    "{file} is a Numbers document, which Handoff can't read: in your spreadsheet, save the sheet as "
    "CSV UTF-8 or as a new .xlsx workbook, and use that file."
)
_FOREIGN: Final = {
    "xl/workbook.bin": lazy_gettext(
        "{file} is an Excel binary workbook (.xlsb), which Handoff can't read: in your spreadsheet, save the "
        "sheet as CSV UTF-8 or as a new .xlsx workbook, and use that file."
    ),
    "content.xml": lazy_gettext(
        "{file} is an OpenDocument file (.ods), which Handoff can't read: in your spreadsheet, save the "
        "sheet as CSV UTF-8 or as a new .xlsx workbook, and use that file."
    ),
    "index/document.iwa": _NUMBERS,
    "index.zip": _NUMBERS,
    "word/document.xml": lazy_gettext(
        "{file} is a Word document, not a table: copy its table into a spreadsheet, save that as CSV UTF-8 "
        "or as an .xlsx workbook, and use that file."
    ),
    "ppt/presentation.xml": lazy_gettext(
        "{file} is a presentation, not a table: copy its table into a spreadsheet, save that as CSV UTF-8 "
        "or as an .xlsx workbook, and use that file."
    ),
}

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points to: the last word of the relation's type, and the part's path."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """An open workbook; its parts are found whatever the case and the slashes of their names are."""

    archive: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]

    @property
    def extracted(self) -> int:
        """How many bytes all parts have."""
        return sum(part.file_size for part in self.parts.values())

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return path.lower() in self.parts

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """The extracted part, as a stream; raises DamagedError if it is missing or not as its zip says."""
        try:
            with self.archive.open(self.parts[path.lower()]) as stream:
                yield stream
        except (KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise DamagedError from error

    def relations(self, path: str) -> dict[str, Relation]:
        """What a part points to, by id; the package itself is the part with an empty path."""
        folder, name = posixpath.split(path)
        place = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, Relation] = {}

        def start(_: str, attributes: dict[str, str]) -> None:
            if "Id" in attributes and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes["Id"]] = Relation(kind, self._target(folder, attributes.get("Target", "")))

        if self.has(place):
            with self.open(place) as stream:
                parse_all(
                    stream,
                    "Relationships",
                    lambda name, attributes: start(name, local_attributes(attributes)),
                )
        return found

    def _target(self, folder: str, said: str) -> str:
        """The path of a part, said as seen from a folder; some programs say it as seen from the root."""
        target = unquote(said.replace("\\", "/"))
        paths = [posixpath.normpath(posixpath.join("/", start, target)).lstrip("/") for start in (folder, "")]
        return next(filter(self.has, paths), paths[0])


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The workbook in a file; raises WorkbookError for what is none, or holds too much."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedError from error
    with archive:
        parts = archive.infolist()
        _refuse_bomb(parts, path.stat().st_size)
        named = {part.filename.replace("\\", "/").lower(): part for part in parts}
        _refuse_foreign(named)
        if len(named) < len(parts):
            raise DamagedError  # nobody can tell which of two parts with the same name is meant
        yield Package(archive, named)


def _refuse_bomb(parts: list[zipfile.ZipInfo], size: int) -> None:
    extracted = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or extracted > MOST_EXTRACTED:
        raise TooLargeError
    if extracted > _PLAUSIBLE and extracted > _MOST_TIMES * size:
        raise TooLargeError


def _refuse_foreign(parts: Mapping[str, zipfile.ZipInfo]) -> None:
    for part, refusal in _FOREIGN.items():
        if part in parts:
            raise NotOursError(refusal)
    if "xl/workbook.xml" not in parts and "[content_types].xml" not in parts:
        raise NotOursError(
            lazy_gettext("{file} is a packed file, not a table: unpack it, and use the table that is in it.")
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts.values()):
        raise WorkbookError(
            lazy_gettext(
                "{file} is protected with a password: save it without the password, and use that file."
            )
        )
    if any(part.compress_type not in _METHODS for part in parts.values()):
        raise DamagedError


class LocalNames(dict[str, str]):
    """Names without their namespace: Excel's own and the ISO standard's ("strict") differ in nothing else."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(" ")[2]
        return local


def parse(
    stream: IO[bytes], root: str, start: Start, end: End | None = None, text: Text | None = None
) -> Iterator[None]:
    """Call the handlers for what is in the stream, and yield after each block of 64 KiB.

    Raises DamagedError for what is no XML, or another part than the one whose outermost element has this
    local name, and HostileError for a document type: the format has none (ECMA-376 part 2, "DTD
    declarations"), and only they can define entities that grow.
    """

    def first(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] != root:
            raise DamagedError
        parser.StartElementHandler = start
        start(name, attributes)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = first
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedError from error
    yield


def parse_all(
    stream: IO[bytes], root: str, start: Start, end: End | None = None, text: Text | None = None
) -> None:
    """The same, all at once."""
    for _ in parse(stream, root, start, end, text):
        pass


def local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes by their local names."""
    return {name.rpartition(" ")[2]: value for name, value in attributes.items()}


def _refuse_document_type(*_: object) -> None:
    raise HostileError
