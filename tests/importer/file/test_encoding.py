"""Files are read in the encoding that they are written in, and never turned into gibberish in silence."""

from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.words.row_errors import RowErrorCode

_TEXT = "Identifiant client;Nom;Plan de relance\r\nCU-1;Café Müller, Köln;Relance « douce »\r\n"


@pytest.mark.parametrize(
    ("written_as", "found"),
    [
        pytest.param("utf-8", "utf-8", id="UTF-8"),
        pytest.param("utf-8-sig", "utf-8-sig", id="UTF-8 with a byte order mark"),
        pytest.param("cp1252", "cp1252", id="Windows-1252"),
        pytest.param("utf-16", "utf-16-le", id="UTF-16 with a byte order mark"),
        pytest.param("utf-16-le", "utf-16-le", id="UTF-16 LE"),
        pytest.param("utf-16-be", "utf-16-be", id="UTF-16 BE"),
    ],
)
def test_reads_accents(tmp_path: Path, written_as: str, found: str) -> None:
    """Accents, dashes and guillemets come out as they went in, and the byte order mark is in no header."""
    path = tmp_path / "file.csv"
    path.write_text(_TEXT, encoding=written_as, newline="")
    shape = understand(path, "file.csv")
    assert shape.dialect.encoding == found
    assert shape.columns == ("Identifiant client", "Nom", "Plan de relance")
    assert [row.cells for row in read_rows(path, shape)] == [
        ("CU-1", "Café Müller, Köln", "Relance « douce »")
    ]


def test_a_late_accent_decides(tmp_path: Path) -> None:
    """The whole file counts: one Windows-1252 letter after a megabyte of plain ones is seen."""
    path = tmp_path / "late.csv"
    path.write_bytes(b"External Id,Name\n" + b"CU-1,plain\n" * 150_000 + "CU-2,Hélène\n".encode("cp1252"))
    shape = understand(path, "late.csv")
    assert shape.dialect.encoding == "cp1252"
    assert shape.rows == 150_001


def test_one_broken_byte_doesnt_spoil_the_other_letters(tmp_path: Path) -> None:
    """A UTF-8 file with one broken letter isn't read as Windows-1252; only that row is an error."""
    path = tmp_path / "mixed.csv"
    path.write_bytes("External Id,Name\nCU-1,Hélène\nCU-2,Zoë\n".encode() + b"CU-3,Ren\xe9\n")
    shape = understand(path, "mixed.csv")
    assert (shape.dialect.encoding, shape.dialect.damaged, shape.rows) == ("utf-8", True, 3)
    assert [(row.cells[0], row.problem) for row in read_rows(path, shape)] == [
        ("CU-1", None),
        ("CU-2", None),
        ("CU-3", RowErrorCode.TEXT_UNREADABLE),
    ]


def test_bytes_that_no_known_encoding_has(tmp_path: Path) -> None:
    """Bytes that make no text in any known encoding are an error of their row; the other rows go through."""
    path = tmp_path / "odd.csv"
    path.write_bytes(b"External Id,Name\nCU-1,\x81\x8d\x8f\nCU-2,Ana\n")
    rows = list(read_rows(path, understand(path, "odd.csv")))
    assert [row.problem for row in rows] == [RowErrorCode.TEXT_UNREADABLE, None]
