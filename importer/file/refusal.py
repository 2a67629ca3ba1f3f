"""Files that are no table by the look of their first bytes, refused with a word on what to use instead."""

import codecs
import re
from pathlib import Path
from typing import Final

from importer.file.encoding import PIECE, marked_or_wide, read_bytes
from importer.words.error_columns import ERROR_COLUMNS
from importer.words.errors import FileRefusedError
from importer.words.language import Sentence, lazy_gettext, say_in_each

_PEEK = 65_536
_NOTHING = b" \r\n\0"
_PICTURE: Final = lazy_gettext(
    "{file} is a picture, not a CSV: export the table as CSV UTF-8, and use that file."
)
_PICTURE_OR_FILM: Final = lazy_gettext(
    "{file} is a picture or a film, not a CSV: export the table as CSV UTF-8, and use that file."
)
_PACKED: Final = lazy_gettext("{file} is a packed file, not a CSV: unpack it, and use the CSV that is in it.")
_UTF_32: Final = lazy_gettext(
    "{file} is a text in UTF-32, not a CSV: open it, save it as CSV UTF-8, and use that file."
)

# How files of other kinds begin (https://en.wikipedia.org/wiki/List_of_file_signatures).
_SIGNATURES: Final = {
    b"%PDF": lazy_gettext("{file} is a PDF, not a CSV: export the table as CSV UTF-8, and use that file."),
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"RIFF": lazy_gettext(
        "{file} is a picture, a sound or a film, not a CSV: export the table as CSV UTF-8, and use that file."
    ),
    b"{\\rtf": lazy_gettext(
        "{file} is a text document, not a CSV: export the table as CSV UTF-8, and use that file."
    ),
    b"PAR1": lazy_gettext(
        "{file} is a Parquet file, not a CSV: export the table as CSV UTF-8, and use that file."
    ),
    b"SQLite format 3": lazy_gettext(
        "{file} is a database, not a CSV: export the table as CSV UTF-8, and use that file."
    ),
    b"\x1f\x8b": _PACKED,
    b"BZh": _PACKED,
    b"\xfd7zXZ": _PACKED,
    b"\x28\xb5\x2f\xfd": _PACKED,
    b"7z\xbc\xaf\x27\x1c": _PACKED,
    b"Rar!": _PACKED,
    codecs.BOM_UTF32_LE: _UTF_32,
    codecs.BOM_UTF32_BE: _UTF_32,
}
_FILM = re.compile(rb".{4}ftyp", re.DOTALL)

_WEB_PAGE = re.compile(
    r"<(!doctype|!--|\?xml|html|head|body|table|div|p|h\d|meta|title|style|script|svg)\b", re.IGNORECASE
)
_JSON = re.compile(r"""\{\s*["}]|\[\s*[\[{"\]\d-]""")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_STRAY_CONTROLS, _MOST_CONTROLS = (
    4,
    16,
)  # a few control characters do happen; beyond, one in so many is no text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_LINK = 4_096
_LONGEST_NAME = 64

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


def refuse_no_table(path: Path, file_name: str) -> None:
    """Raise FileRefusedError for a file that is empty, or that is plainly something else than a table."""
    with path.open("rb") as stream:
        head = stream.read(_PEEK)
    _refuse_foreign_spreadsheet(path, head[:_LONGEST_LINK], file_name)
    text = _as_text(head)
    if not text:
        raise empty_file(file_name)
    foreign = _foreign_bytes(head) or _foreign_text(text)
    if foreign and not _is_error_file(text):
        raise FileRefusedError(foreign.fill(file=file_name))
    _refuse_emptiness(path, file_name)


def _refuse_emptiness(path: Path, file_name: str) -> None:
    """Refuse at a glance endless line breaks: they would keep readers busy for a minute, and are no table."""
    for stretch in read_bytes(path):
        if len(stretch) == PIECE and not stretch.strip(_NOTHING):
            raise FileRefusedError(
                lazy_gettext(
                    "{file} has hundreds of thousands of blank lines in a row, so it can't be a list that "
                    "somebody made: delete them, and use the file without them.",
                    file=file_name,
                )
            )


def empty_file(file_name: str) -> FileRefusedError:
    """The refusal of a file without a single filled cell."""
    return FileRefusedError(
        lazy_gettext(
            "{file} is empty: use a file with a header row and at least one row below it.", file=file_name
        )
    )


def too_demanding(file_name: str) -> FileRefusedError:
    """The refusal of a file that takes more memory or time to read than any table of its size."""
    return FileRefusedError(
        lazy_gettext(
            "{file} takes more memory or time to read than Handoff gives a file of its size, so nothing was "
            "done with it: open it in your spreadsheet, save it as CSV UTF-8, and use that file, or split it "
            "into smaller ones.",
            file=file_name,
        )
    )


def broken_off(file_name: str) -> FileRefusedError:
    """The refusal of a file whose reading was ended from outside, as a system short of memory does."""
    return FileRefusedError(
        lazy_gettext(
            "Reading {file} was broken off from outside, perhaps for want of memory, so nothing was done "
            "with it: use the file once more, and if that happens again, split it into smaller files.",
            file=file_name,
        )
    )


def no_header_there(file_name: str, row: int) -> FileRefusedError:
    """The refusal of a row that was chosen as the header and holds nothing, or stands too far below."""
    return FileRefusedError(
        lazy_gettext(
            "Row {row} of {file} can't be the header: choose a row that names the columns.",
            row=row,
            file=file_name,
        )
    )


def nothing_below(file_name: str, header_row: int, *, has_rows_above: bool) -> FileRefusedError:
    """The refusal of a header without rows, as where a sheet was sorted with its header."""
    if has_rows_above:
        return FileRefusedError(
            lazy_gettext(
                "{file} has a header but no rows below it, only above it: move the header from row {row} to "
                "the top, and use that file.",
                file=file_name,
                row=header_row,
            )
        )
    return FileRefusedError(
        lazy_gettext(
            "{file} has a header but no rows below it: add the rows, and use that file.", file=file_name
        )
    )


def quoted_away(file_name: str, row: int, lines: int) -> FileRefusedError:
    """The refusal of a table whose rows may all stand within quotation marks, as the text of one cell."""
    return FileRefusedError(
        lazy_gettext(
            "{file} has a header but no rows below it: a quotation mark in row {row} begins a text of "
            "{lines} lines. If these are the rows, take that mark out; otherwise add the rows, and use that "
            "file.",
            file=file_name,
            row=row,
            lines=lines,
        )
    )


def left_open(file_name: str, row: int) -> FileRefusedError:
    """The refusal of a table whose header holds a quotation mark too many, or lacks one."""
    return FileRefusedError(
        lazy_gettext(
            "A quotation mark opens in row {row} of {file} and isn't closed there, so the header can't be "
            'told from the rows: remove the " or add the missing one, and use the corrected file.',
            row=row,
            file=file_name,
        )
    )


def _as_text(head: bytes) -> str:
    """The text without what stands blank before it; a single-byte code page will do where it isn't UTF-16."""
    codec, _ = marked_or_wide(head)
    text = head.decode(codec or "latin-1", "ignore")
    return text.lstrip("\ufeff").lstrip()


def _is_error_file(text: str) -> bool:
    """Whether our own columns stand in it: then it holds what was read before, however odd."""
    return all(any(word in text for word in say_in_each(column.message)) for column in ERROR_COLUMNS)


def _foreign_bytes(head: bytes) -> Sentence | None:
    begun = head.lstrip(b" \t\r\n")  # readers of PDF pass over what stands before it
    for signature, refusal in _SIGNATURES.items():
        if head.startswith(signature) or begun.startswith(signature):
            return refusal
    return _PICTURE_OR_FILM if _FILM.match(head) else None


def _foreign_text(text: str) -> Sentence | None:
    if _WEB_PAGE.match(text):
        return lazy_gettext(
            "{file} is a web page or an XML file, not a CSV: export the table as CSV UTF-8, and use that "
            "file."
        )
    if _JSON.match(text):
        return lazy_gettext(
            "{file} is a JSON file, not a CSV: export the table as CSV UTF-8, and use that file."
        )
    if (len(_CONTROL.findall(text)) - _STRAY_CONTROLS) * _MOST_CONTROLS > len(text):
        return lazy_gettext(
            "{file} is a file that isn't plain text, not a CSV: open it, save it as CSV UTF-8, and use that "
            "file."
        )
    return None


def _refuse_foreign_spreadsheet(path: Path, head: bytes, file_name: str) -> None:
    """Raise FileRefusedError for an old or a locked workbook, and for a link to a Google Sheet."""
    if head.startswith(_OLE):
        raise FileRefusedError(_ole_refusal(path).fill(file=file_name))
    if head.lstrip().startswith((b"{", b"[")) and b"docs.google.com/" in head:
        raise FileRefusedError(_GOOGLE_SHEET.fill(file=file_name))


def _ole_refusal(path: Path) -> Sentence:
    """What to do with it: the names that tell its format may lie on the edge of two pieces."""
    names = {name: f"{name}\0".encode("utf-16-le") for name in _STREAMS}
    found = {
        name
        for block in read_bytes(path, overlap=_LONGEST_NAME)
        for name, written in names.items()
        if written in block
    }
    return next((_STREAMS[name] for name in _STREAMS if name in found), _OTHER_OLE)
