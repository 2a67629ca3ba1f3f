"""The playground's sample files are what their notes say, from the first byte to the plan."""

import json
from collections import Counter
from pathlib import Path

import pytest

from importer.file.understand_file import understand
from importer.words.directory import DirectoryKind
from importer.words.errors import FileRefusedError
from importer.words.fields import Mapping
from importer.words.row_errors import RefusedRow, RowErrorCode
from importer.words.table_shape import TableShape
from playground.make_samples import write_samples
from tests.importer.workspace import open_workspace
from tests.listed import load_directory

_SAMPLES = Path(__file__).parents[3] / "playground" / "samples"


def _shape(name: str) -> TableShape:
    return understand(_SAMPLES / name, name)


def test_every_sample_has_its_note() -> None:
    """The page says of each file what it shows, in one short sentence."""
    notes = json.loads((_SAMPLES / "notes.json").read_text(encoding="utf-8"))
    assert notes.keys() == {path.name for path in _SAMPLES.glob("*.csv")}
    assert all(note.endswith(".") and len(note) < 100 for note in notes.values())


def test_the_samples_are_what_their_generator_writes(tmp_path: Path) -> None:
    """Written anew, each file of it comes out byte for byte as it lies there."""
    write_samples(tmp_path)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 10
    assert [
        path for path in written if path.read_bytes() != (_SAMPLES / path.relative_to(tmp_path)).read_bytes()
    ] == []


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows"),
    [
        ("first-steps.csv", "utf-8", ",", 12),
        ("assignments.csv", "utf-8-sig", ";", 1_240),
        ("wrong-column.csv", "utf-8", ",", 40),
        ("wipe.csv", "utf-8", ",", 40),
        ("to-fix.csv", "utf-8", ",", 60),
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
        ("wrong-column.csv", Mapping(0, 2, 3), {RowErrorCode.WORKFLOW_NOT_FOUND: 40}),
        ("wipe.csv", Mapping(0, 2, 3), {}),
        (
            "to-fix.csv",
            Mapping(0, 2, 3),
            {
                RowErrorCode.CUSTOMER_NOT_FOUND: 4,
                RowErrorCode.USER_NOT_FOUND: 12,
                RowErrorCode.WORKFLOW_NOT_FOUND: 12,
            },
        ),
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
    """Against the sample directory, each sample has the errors that its notes name, and no other."""
    refused = await _refused(tmp_path, name, mapping)
    assert Counter(error.code for row in refused for error in row.errors) == errors


async def test_each_value_to_fix_has_one_suggestion(tmp_path: Path) -> None:
    """Nobody has to think about what was meant by the emails, workflows and External Ids of that sample."""
    refused = await _refused(tmp_path, "to-fix.csv", Mapping(0, 2, 3))
    suggested = {error.value: error.suggestions for row in refused for error in row.errors}
    assert len(suggested) == 10
    assert [value for value, suggestions in suggested.items() if len(suggestions) != 1] == []


async def _refused(folder: Path, name: str, mapping: Mapping) -> list[RefusedRow]:
    """The rows of a sample that have errors in the directory of the samples."""
    text = (_SAMPLES / name).read_bytes().decode(_shape(name).dialect.encoding)
    async with open_workspace(folder) as workspace:
        for kind in (DirectoryKind.USERS, DirectoryKind.WORKFLOWS, DirectoryKind.CUSTOMERS):
            path = _SAMPLES / "directory" / f"{kind}.csv"
            assert not await load_directory(kind, path, workspace.id, workspace.store.directory)
        return await (await workspace.check(text, mapping)).refused()
