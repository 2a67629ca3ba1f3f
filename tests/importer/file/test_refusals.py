"""What can't be read is refused with a sentence that says what is wrong and what to do."""

from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError
from importer.words.table_shape import Row


def _refusal(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError) as refused:
        understand(path, "file.csv")
    return str(refused.value)


def _is_one_sentence(refusal: str) -> None:
    """It ends with what to do, in words that are right in Slack and on the command line."""
    assert refusal.endswith(".")
    assert ". " not in refusal
    assert ": use " in refusal or ", and use " in refusal


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "Customer ID   Name      Owner\nK-1           Smith, A  a@b.com\n"
            "K-2           Doe       c@b.com\n",
            "separated by blanks",
            id="runs of blanks",
        ),
        pytest.param(
            "External Id,Owner,Plan\nK-1;a@b.com;Gold\nK-2;c@b.com;Silver, EU\n",
            "separated by commas, the rows below it by semicolons",
            id="another delimiter below the header",
        ),
        pytest.param(
            "External Id\tOwner\tPlan\nK-1,a@b.com,Gold\nK-2,c@b.com,Silver\n",
            "separated by tabs, the rows below it by commas",
            id="another delimiter below a header with tabs",
        ),
        pytest.param(
            'External Id,Owner,Plan\n"K-1,a@b.com,Gold"\n"K-2,""c@b.com, d@b.com"",Silver"\n',
            "in one pair of quotation marks",
            id="each row quoted as a whole",
        ),
        pytest.param(
            '"External Id;Owner;Plan"\n"K-1;a@b.com;Gold"\n"K-2;c@b.com;Silver"\n',
            "in one pair of quotation marks",
            id="the header as well",
        ),
        pytest.param(
            "External Id,Name,Owner\nK-1,'Smith, A',a@b.com\nK-2,'Doe',c@b.com\n",
            "in single quotes (')",
            id="single quotes",
        ),
        pytest.param(
            "'External Id';'Name';'Owner'\n'K-1';'Smith';'a@b.com'\n'K-2';'Doe';'c@b.com'\n",
            "in single quotes (')",
            id="single quotes everywhere",
        ),
        pytest.param(
            "External Id,Name,Owner\n" + "".join(f'K-{n},"A" & B,a@b.com\n' for n in range(9)),
            "The quotation marks in 9 of the 9 rows of file.csv don't fit, first in row 2",
            id="quotation marks that don't fit",
        ),
    ],
)
def test_one_fault_of_the_whole_file_is_told_once(tmp_path: Path, text: str, words: str) -> None:
    """Instead of an error in each row, that would say nothing of what they have in common."""
    refusal = _refusal(tmp_path, text.encode())
    assert words in refusal
    assert "file.csv" in refusal
    _is_one_sentence(refusal)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "file.csv is empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "file.csv is empty", id="blank lines"),
        pytest.param(b";;;\n;;;\n", "file.csv is empty", id="delimiters alone"),
        pytest.param(" \n".encode("utf-16"), "file.csv is empty", id="blank UTF-16"),
        pytest.param(b"External Id,Workflow name\r\n,\r\n", "a header but no rows", id="no rows"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "is a picture", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture", id="JPEG"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "is a PDF", id="PDF"),
        pytest.param(b"PK\x03\x04\x14\0\0\0[Content_Types].xml", "is damaged", id="half an xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file", id="an OLE container"),
        pytest.param(b"<!DOCTYPE html><html><body>Sign in", "a web page", id="HTML"),
        pytest.param(b'\n <html lang="en">', "a web page", id="HTML without doctype"),
        pytest.param(b'<?xml version="1.0"?><rows/>', "a web page or an XML file", id="XML"),
        pytest.param(b'{"customers": [{"id": "CU-1"}]}', "a JSON file", id="JSON object"),
        pytest.param(b'[\n  {"id": 1},\n  {"id": 2}\n]', "a JSON file", id="JSON list"),
        pytest.param(bytes(range(32)) * 9, "isn't plain text", id="bytes of any kind"),
        pytest.param(b"Hello all\nsee you tomorrow\n", "No columns can be told apart", id="a letter"),
    ],
)
def test_refuses_what_is_no_table(tmp_path: Path, content: bytes, words: str) -> None:
    """Each kind is named for what it is, with the name that the person knows the file by."""
    refusal = _refusal(tmp_path, content)
    assert words in refusal
    assert "file.csv" in refusal
    _is_one_sentence(refusal)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('External Id,A,B\n1,x,y\n2,"' + "x\n" * 20_000 + '",y\n', id="over 20,000 lines"),
        pytest.param('External Id,A,B\n1,x,y\n2,"one\ntwo, three\nfour', id="before lines that aren't rows"),
    ],
)
def test_refuses_a_quote_that_is_never_closed(tmp_path: Path, text: str) -> None:
    """Where nobody can tell which rows come after it, the row where it opens is named."""
    refusal = _refusal(tmp_path, text.encode())
    assert "quotation mark in row 3 of file.csv is never closed" in refusal
    _is_one_sentence(refusal)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        pytest.param(
            '1,"a\nb, c, d, e",x', ("1", "a\nb, c, d, e", "x"), id="delimiters in a cell over two lines"
        ),
        pytest.param('1,"a ""b""\nc",x', ("1", 'a "b"\nc', "x"), id="doubled quotes over two lines"),
        pytest.param('1,y,"a\nRome, Via Po 2, IT"', ("1", "y", "a\nRome, Via Po 2, IT"), id="an address"),
        pytest.param('1,17" screen,x', ("1", '17" screen', "x"), id="a quote inside a cell"),
    ],
)
def test_accepts_quotes_that_do_no_harm(tmp_path: Path, line: str, cells: tuple[str, ...]) -> None:
    """Quotes that hide no row are read as a spreadsheet reads them."""
    path = tmp_path / "file.csv"
    path.write_text(f"External Id,A,B\n{line}\n2,y,z\n", encoding="utf-8", newline="")
    assert list(read_rows(path, understand(path, "file.csv"))) == [Row(2, cells), Row(3, ("2", "y", "z"))]


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n", b" \n", "\n".encode("utf-16-le")])
@pytest.mark.parametrize("behind", [b"", b"CU-1,Ada\n"], ids=["to the end", "in between"])
def test_line_breaks_without_end_are_refused_at_a_glance(
    tmp_path: Path, line_break: bytes, behind: bytes
) -> None:
    """No real table has a megabyte of them in a row, and reading them would take most of a minute."""
    head = b"External Id,Owner\nCU-1,Ada\n"
    refusal = _refusal(tmp_path, head + line_break * (2_100_000 // len(line_break)) + behind)
    assert refusal.startswith("file.csv has hundreds of thousands of blank lines in a row")
    _is_one_sentence(refusal)


def test_many_blank_lines_are_still_read(tmp_path: Path) -> None:
    """Real files have some thousands; a spreadsheet's many empty rows still have their separators."""
    path = tmp_path / "key"
    path.write_bytes(b"External Id,Owner\nCU-1,Ada\n" + b"\n" * 20_000 + b",\n" * 600_000 + b"CU-2,Bo\n")
    assert understand(path, "file.csv").rows == 2
