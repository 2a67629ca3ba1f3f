"""Files that are no table by the look of their first bytes, refused with a word on what to use instead."""

import codecs
import re
from pathlib import Path

from importer.file.encoding import marked_or_wide
from importer.file.error_columns import ERROR_COLUMNS
from importer.words.errors import FileRefusedError

_PEEK = 65_536
_STRETCH, _NOTHING = 1 << 20, b" \r\n\0"
_SAVE_AS_CSV = "open it, save it as CSV UTF-8, and use that file"
_UNPACK = "unpack it, and use the CSV that is in it"
_EXPORT_AS_CSV = "export the table as CSV UTF-8, and use that file"

# How files of other kinds begin (https://en.wikipedia.org/wiki/List_of_file_signatures).
_SIGNATURES: dict[bytes, tuple[str, str]] = {
    b"%PDF": ("a PDF", _EXPORT_AS_CSV),
    b"\x89PNG": ("a picture", _EXPORT_AS_CSV),
    b"\xff\xd8\xff": ("a picture", _EXPORT_AS_CSV),
    b"GIF8": ("a picture", _EXPORT_AS_CSV),
    b"II*\0": ("a picture", _EXPORT_AS_CSV),
    b"MM\0*": ("a picture", _EXPORT_AS_CSV),
    b"RIFF": ("a picture, a sound or a film", _EXPORT_AS_CSV),
    b"{\\rtf": ("a text document", _EXPORT_AS_CSV),
    b"PAR1": ("a Parquet file", _EXPORT_AS_CSV),
    b"SQLite format 3": ("a database", _EXPORT_AS_CSV),
    b"\x1f\x8b": ("a packed file", _UNPACK),
    b"BZh": ("a packed file", _UNPACK),
    b"\xfd7zXZ": ("a packed file", _UNPACK),
    b"\x28\xb5\x2f\xfd": ("a packed file", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("a packed file", _UNPACK),
    b"Rar!": ("a packed file", _UNPACK),
    codecs.BOM_UTF32_LE: ("a text in UTF-32", _SAVE_AS_CSV),
    codecs.BOM_UTF32_BE: ("a text in UTF-32", _SAVE_AS_CSV),
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


def refuse_no_table(path: Path, file_name: str) -> None:
    """Raise FileRefusedError for a file that is empty, or that is plainly something else than a table."""
    with path.open("rb") as stream:
        head = stream.read(_PEEK)
    text = _as_text(head)
    if not text:
        raise empty_file(file_name)
    kind, remedy = _foreign_bytes(head) or _foreign_text(text) or (None, None)
    if kind and not _is_error_file(text):
        raise FileRefusedError(f"{file_name} is {kind}, not a CSV: {remedy}.")
    _refuse_emptiness(path, file_name)


def _refuse_emptiness(path: Path, file_name: str) -> None:
    """Refuse at a glance what would keep readers busy for a minute, and is nobody's table: line breaks without end."""
    with path.open("rb") as stream:
        while piece := stream.read(_STRETCH):
            if len(piece) == _STRETCH and not piece.strip(_NOTHING):
                raise FileRefusedError(
                    f"{file_name} has hundreds of thousands of blank lines in a row, so it can't be a list that somebody "
                    "made: delete them, and use the file without them."
                )


def empty_file(file_name: str) -> FileRefusedError:
    """The refusal of a file without a single filled cell."""
    return FileRefusedError(
        f"{file_name} is empty: use a file with a header row and at least one row below it."
    )


def too_demanding(file_name: str) -> FileRefusedError:
    """The refusal of a file that takes more memory or time to read than any table of its size."""
    return FileRefusedError(
        f"{file_name} takes more memory or time to read than Handoff gives a file of its size, so nothing was done with it: "
        "open it in your spreadsheet, save it as CSV UTF-8, and use that file, or split it into smaller ones."
    )


def broken_off(file_name: str) -> FileRefusedError:
    """The refusal of a file whose reading was ended from outside, as a system does that is short of memory."""
    return FileRefusedError(
        f"Reading {file_name} was broken off from outside, perhaps for want of memory, so nothing was done with it: use the "
        "file once more, and if that happens again, split it into smaller files."
    )


def no_header_there(file_name: str, row: int) -> FileRefusedError:
    """The refusal of a row that was chosen as the header and holds nothing, or stands too far below."""
    return FileRefusedError(
        f"Row {row:,} of {file_name} can't be the header: choose a row that names the columns."
    )


def nothing_below(file_name: str, header_row: int, *, has_rows_above: bool) -> FileRefusedError:
    """The refusal of a header without rows, as where a sheet was sorted with its header."""
    if has_rows_above:
        return FileRefusedError(
            f"{file_name} has a header but no rows below it, only above it: move the header from row {header_row:,} to "
            "the top, and use that file."
        )
    return FileRefusedError(
        f"{file_name} has a header but no rows below it: add the rows, and use that file."
    )


def _as_text(head: bytes) -> str:
    """The text without what stands blank before it; a single-byte code page will do where it isn't UTF-16."""
    codec, _ = marked_or_wide(head)
    text = head.decode(codec or "latin-1", "ignore")
    return text.lstrip("\ufeff").lstrip()


def _is_error_file(text: str) -> bool:
    """Whether our own columns stand in it: then it holds what was read before, however odd."""
    return all(column in text for column in ERROR_COLUMNS)


def _foreign_bytes(head: bytes) -> tuple[str, str] | None:
    begun = head.lstrip(b" \t\r\n")  # readers of PDF pass over what stands before it
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature) or begun.startswith(signature):
            return kind
    return ("a picture or a film", _EXPORT_AS_CSV) if _FILM.match(head) else None


def _foreign_text(text: str) -> tuple[str, str] | None:
    if _WEB_PAGE.match(text):
        return "a web page or an XML file", _EXPORT_AS_CSV
    if _JSON.match(text):
        return "a JSON file", _EXPORT_AS_CSV
    if (len(_CONTROL.findall(text)) - _STRAY_CONTROLS) * _MOST_CONTROLS > len(text):
        return "a file that isn't plain text", _SAVE_AS_CSV
    return None
