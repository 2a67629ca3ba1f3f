"""Each file of the corpus is read as it must be, or refused with a sentence that says what to do."""

from pathlib import Path

import pytest

from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError
from tests.fuzzing.oracle import judge
from tests.importer.reading.corpus import FILES, READ, REFUSED
from tests.importer.reading.files import Read, Refused


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file lies."""
    return tmp_path / "file.csv"


@pytest.mark.parametrize("file", READ, ids=lambda file: file.sentence)
def test_is_read_right(path: Path, file: Read) -> None:
    """Encoding, delimiter, header row, columns, rows, and what was skipped."""
    path.write_bytes(file.content)
    shape = understand(path, path.name, file.known)
    assert shape.dialect.encoding == (file.encoding or shape.dialect.encoding)
    assert shape.dialect.delimiter == (file.delimiter or shape.dialect.delimiter)
    assert shape.header_row == file.header_row
    assert shape.columns == (file.columns or shape.columns)
    assert {part.reason: part.first for part in shape.skipped} == file.skipped
    assert tuple(read_rows(path, shape)) == file.rows


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.sentence)
def test_is_refused(path: Path, file: Refused) -> None:
    """The sentence calls the file by its name."""
    path.write_bytes(file.content)
    with pytest.raises(FileRefusedError) as refused:
        understand(path, "shared.csv")
    assert all(words in str(refused.value) for words in (*file.words, "shared.csv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.sentence)
def test_holds_what_must_be_true_of_any_file(path: Path, file: Read | Refused) -> None:
    """What the fuzzer asks of any bytes, also by way of the error file, is true of the corpus."""
    path.write_bytes(file.content)
    assert (judge(path) is None) == isinstance(file, Refused)
