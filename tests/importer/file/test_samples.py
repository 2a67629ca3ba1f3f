"""The playground's sample files are what their notes say, from the first byte to the plan."""

import json
from collections import Counter
from pathlib import Path

import pytest

from importer.file.reading import understand
from importer.loading.load import load_directory
from importer.words.directory import DirectoryKind
from importer.words.errors import FileRefusedError
from importer.words.fields import Mapping
from importer.words.row_errors import RowErrorCode
from importer.words.table_shape import TableShape
from tests.importer.workspace import open_workspace

_SAMPLES = Path(__file__).parents[3] / "playground" / "samples"


def _shape(name: str) -> TableShape:
    return understand(_SAMPLES / name, name)


def test_every_sample_has_its_note() -> None:
    """The page says of each file what it shows, in one short sentence."""
    notes = json.loads((_SAMPLES / "notes.json").read_text(encoding="utf-8"))
    assert notes.keys() == {path.name for path in _SAMPLES.glob("*.csv")}
    assert all(note.endswith(".") and len(note) < 100 for note in notes.values())


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows"),
    [
        ("first-steps.csv", "utf-8", ",", 12),
        ("assignments.csv", "utf-8-sig", ";", 1_240),
        ("unknown-headers.csv", "utf-8", ",", 40),
        ("customers-and-managers-latin1.csv", "cp1252", "|", 60),
        ("no-external-id.csv", "utf-8", ",", 20),
    ],
)
def test_samples_are_read_as_they_were_written(name: str, encoding: str, delimiter: str, rows: int) -> None:
    """Encoding, delimiter and rows of each sample are found."""
    shape = _shape(name)
    assert (shape.dialect.encoding, shape.dialect.delimiter, shape.rows) == (encoding, delimiter, rows)


def test_the_picture_is_refused() -> None:
    """The sample that is no table gets a clear word."""
    with pytest.raises(FileRefusedError, match=r"not-a-table\.csv is a picture"):
        _shape("not-a-table.csv")


@pytest.mark.parametrize(
    ("name", "mapping", "errors"),
    [
        (
            "assignments.csv",
            Mapping(0, 2, 3),
            {
                RowErrorCode.CUSTOMER_NOT_FOUND: 14,
                RowErrorCode.USER_NOT_FOUND: 18,
                RowErrorCode.WORKFLOW_NOT_FOUND: 16,
                RowErrorCode.EXTERNAL_ID_MISSING: 3,
                RowErrorCode.EXTERNAL_ID_DAMAGED: 2,
                RowErrorCode.ROWS_CONTRADICT: 4,
                RowErrorCode.SPREADSHEET_ERROR: 3,
                RowErrorCode.ROW_MALFORMED: 2,
            },
        ),
        ("first-steps.csv", Mapping(0, 1, 2), {}),
        ("unknown-headers.csv", Mapping(2, 1, 3), {}),
        (
            "customers-and-managers-latin1.csv",
            Mapping(0, 2, 3),
            {RowErrorCode.USER_NOT_FOUND: 1, RowErrorCode.WORKFLOW_NOT_FOUND: 1},
        ),
    ],
)
async def test_samples_have_the_errors_that_their_notes_tell(
    tmp_path: Path, name: str, mapping: Mapping, errors: dict[RowErrorCode, int]
) -> None:
    """Checked against the sample directory, each sample has the errors that it is there to show and no other."""
    text = (_SAMPLES / name).read_bytes().decode(_shape(name).dialect.encoding)
    async with open_workspace(tmp_path) as workspace:
        for kind in (DirectoryKind.USERS, DirectoryKind.WORKFLOWS, DirectoryKind.CUSTOMERS):
            path = _SAMPLES / "directory" / f"{kind}.csv"
            loaded = await load_directory(kind, path, workspace.id, workspace.store.directory)
            assert not loaded.refused
        refused = await (await workspace.check(text, mapping)).refused()
    assert Counter(error.code for row in refused for error in row.errors) == errors
