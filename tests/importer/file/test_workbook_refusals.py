"""What is no workbook that can be read is called what it is, with how to save it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from importer.file.understand_file import understand
from importer.words.errors import FileRefusedError
from tests.importer.workbooks import TABLE, pack, parts, rows, sheet

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
ODS: Final = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}


def _stream(name: str) -> bytes:
    """An OLE container as far as it matters: the names of its streams are in its directory, in UTF-16."""
    return OLE + bytes(1 << 20) + f"{name}\0".encode("utf-16-le")


PACKED: Final[Mapping[str, tuple[Mapping[str, str], str]]] = {
    "an OpenDocument spreadsheet": (ODS, "is an OpenDocument file (.ods)"),
    "a Numbers document": ({"Index/Document.iwa": "x"}, "is a Numbers document"),
    "an older Numbers document": ({"Index.zip": "x", "Metadata/x.plist": ""}, "is a Numbers document"),
    "a binary workbook": ({"[Content_Types].xml": "", "xl/workbook.bin": ""}, "is an Excel binary workbook"),
    "a Word document": ({"[Content_Types].xml": "", "word/document.xml": ""}, "not a table: copy its table"),
    "a presentation": ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "is a presentation, not"),
    "a packed CSV": ({"assignments.csv": "a,b"}, "is a packed file, not a table: unpack it"),
    "an empty workbook": (parts(sheet("")), "is empty"),
    "a workbook without sheets": (parts(), "is empty"),
    "a workbook of blanks": (parts(sheet(rows((" ", "\n"), ("",)))), "is empty"),
    "a header alone": (parts(sheet(rows(("External Id", "Workflow name")))), "has a header but no rows"),
    "a letter": (parts(sheet(rows(("Dear all",), ("see below",)))), "No columns can be told apart"),
    "broken XML": (parts(sheet(TABLE)[:-20]), "is damaged"),
    "a text that isn't there": (parts(sheet('<row><c t="s"><v>7</v></c></row>')), "is damaged"),
    "a row without a number": (parts(sheet('<row r="x"/>')), "is damaged"),
    "a place that is none": (parts(sheet('<row><c r="?1"><v>1</v></c></row>')), "is damaged"),
}


@pytest.mark.parametrize("what", PACKED)
def test_a_packed_file_is_called_what_it_is(tmp_path: Path, what: str) -> None:
    """By what is in it, whatever its name ends in; nothing is left beside it."""
    content, words = PACKED[what]
    path = pack(tmp_path / "file", content)
    assert words in _refusal(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(_stream("EncryptedPackage"), "is protected with a password", id="locked"),
        pytest.param(_stream("Workbook"), "is an old Excel workbook (.xls)", id="Excel 97"),
        pytest.param(_stream("Book"), "is an old Excel workbook (.xls)", id="Excel 95"),
        pytest.param(_stream("WordDocument"), "not a table: copy its table", id="Word 97"),
        pytest.param(OLE, "is an old Office file", id="another OLE container"),
        pytest.param(
            b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
            "is a link to a Google Sheet",
            id="what Google Drive leaves on a disk",
        ),
        pytest.param(b"PK\x03\x04 and no more", "is damaged", id="half a download"),
        pytest.param(b"PK\x05\x06".ljust(22, b"\0"), "is a packed file", id="an empty zip"),
    ],
)
def test_other_spreadsheets_are_refused_with_how_to_save_them(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """Locked, older and linked ones."""
    path = tmp_path / "file"
    path.write_bytes(content)
    assert words in _refusal(path)


def test_a_locked_part_is_refused_as_locked(tmp_path: Path) -> None:
    """A zip can be locked as well."""
    path = pack(tmp_path / "file", parts(sheet(TABLE)))
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\1\2")
    content[directory + 8] |= 1
    path.write_bytes(content)
    assert "is protected with a password" in _refusal(path)


def _refusal(path: Path) -> str:
    with pytest.raises(FileRefusedError) as refused:
        understand(path, "file.xlsx")
    said = str(refused.value)
    assert "file.xlsx" in said
    assert said.endswith(".")
    assert ". " not in said, "one sentence, right in Slack and on the command line"
    assert ": use " in said or ", and use " in said
    assert [file for file in path.parent.iterdir() if not file.name.endswith(".sheets")] == [path]
    return said
