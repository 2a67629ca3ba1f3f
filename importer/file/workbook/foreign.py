"""Spreadsheets that can't be read as they are: told apart by their bytes, refused with how to save them."""

from collections.abc import Iterator
from pathlib import Path

from importer.file.workbook.errors import COPY_TABLE, SAVE_SHEET
from importer.words.errors import FileRefusedError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK = 1 << 20
_PEEK = 4_096

# The names of streams in an OLE container ([MS-CFB]), by which Office's older formats are told apart.
_STREAMS = {
    "EncryptedPackage": (
        "is protected with a password",
        "in your spreadsheet, save it without the password, and use that file",
    ),
    "Workbook": ("is an old Excel workbook (.xls)", SAVE_SHEET),
    "Book": ("is an old Excel workbook (.xls)", SAVE_SHEET),
    "WordDocument": ("is a Word document, not a table", COPY_TABLE),
}
_OTHER_OLE = ("is an old Office file, not a table", SAVE_SHEET)

GOOGLE_SHEET = (
    "{file} is a link to a Google Sheet, not the sheet itself: in Google Sheets choose File, Download, "
    "then Microsoft Excel (.xlsx) or comma-separated values (.csv), and use that file."
)


def refuse_foreign_spreadsheet(path: Path, file_name: str) -> None:
    """Raise FileRefusedError for an old or a locked workbook, and for a link to a Google Sheet."""
    with path.open("rb") as stream:
        head = stream.read(_PEEK)
    if head.startswith(_OLE):
        kind, remedy = _ole_kind(path)
        raise FileRefusedError(f"{file_name} {kind}: {remedy}.")
    if head.lstrip().startswith((b"{", b"[")) and b"docs.google.com/" in head:
        raise FileRefusedError(GOOGLE_SHEET.replace("{file}", file_name))


def _ole_kind(path: Path) -> tuple[str, str]:
    names = {name: f"{name}\0".encode("utf-16-le") for name in _STREAMS}
    found = {name for block in _blocks(path) for name, written in names.items() if written in block}
    return next((_STREAMS[name] for name in _STREAMS if name in found), _OTHER_OLE)


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in pieces that overlap by more than a name."""
    with path.open("rb") as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            yield rest + block
            rest = block[-64:]
