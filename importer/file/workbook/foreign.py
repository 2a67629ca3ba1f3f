"""Spreadsheets that can't be read as they are: told apart by their bytes, refused with how to save them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, lazy_gettext

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK = 1 << 20
_PEEK = 4_096

# The names of streams in an OLE container ([MS-CFB]), by which Office's older formats are told apart.
_OLD_EXCEL: Final = lazy_gettext(
    "{file} is an old Excel workbook (.xls): in your spreadsheet, save the sheet as CSV UTF-8 or as a new "
    ".xlsx workbook, and use that file."
)
_STREAMS: Final = {
    "EncryptedPackage": lazy_gettext(
        "{file} is protected with a password: in your spreadsheet, save it without the password, and use "
        "that file."
    ),
    "Workbook": _OLD_EXCEL,
    "Book": _OLD_EXCEL,
    "WordDocument": lazy_gettext(
        "{file} is a Word document, not a table: copy its table into a spreadsheet, save that as CSV UTF-8 "
        "or as an .xlsx workbook, and use that file."
    ),
}
_OTHER_OLE: Final = lazy_gettext(
    "{file} is an old Office file, not a table: in your spreadsheet, save the sheet as CSV UTF-8 or as a new "
    ".xlsx workbook, and use that file."
)
_GOOGLE_SHEET: Final = lazy_gettext(
    "{file} is a link to a Google Sheet, not the sheet itself: in Google Sheets choose File, Download, "
    "then Microsoft Excel (.xlsx) or comma-separated values (.csv), and use that file."
)


def refuse_foreign_spreadsheet(path: Path, file_name: str) -> None:
    """Raise FileRefusedError for an old or a locked workbook, and for a link to a Google Sheet."""
    with path.open("rb") as stream:
        head = stream.read(_PEEK)
    if head.startswith(_OLE):
        raise FileRefusedError(_ole_refusal(path).fill(file=file_name))
    if head.lstrip().startswith((b"{", b"[")) and b"docs.google.com/" in head:
        raise FileRefusedError(_GOOGLE_SHEET.fill(file=file_name))


def _ole_refusal(path: Path) -> Sentence:
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
