"""The changes file tells each value that changes, and what a spreadsheet would do to its cells is seen to."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importer.report.changes_file import write_changes_file_of
from importer.report.table_file import MOST_LINES
from importer.report.written_files import OutputKind, WrittenFile
from importer.words.changes import Change
from importer.words.errors import HandoffError
from importer.words.fields import Field, Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Language, catalogue, speaking
from importer.words.table_shape import Dialect, TableShape

HEADER = "External Id,Customer,Field,Before,After,Row,Matched\r\n"
ALDER = Change(
    1, "CU-1", "Alder & Co", Field.ACCOUNT_MANAGER, "", "ann@x.com, bob@x.com", 2, "Ann@x.com;bob@x.com"
)
BIRCH = Change(2, "CU-2", 'Birch "B"', Field.WORKFLOW, "Gentle", "", 7)
ZEROS = BIRCH._replace(external_id="000412")


def _job(name: str = "assignments.csv", dialect: Dialect | None = None) -> ImportJob:
    shape = TableShape(dialect or Dialect(), 1, ("Id",), (0,), ((),), 1)
    reading = Reading(Source(name, 10, "key", "share"), shape, Mapping(0))
    return ImportJob(1, 1, 12, JobState.PREVIEWED, reading, "U1", datetime(2026, 1, 2, tzinfo=UTC))


async def _write(
    folder: Path,
    *changes: Change,
    job: ImportJob | None = None,
    kind: OutputKind = OutputKind.KEEPING_ZEROS,
    lines: int = 2,
) -> WrittenFile:
    """In pages of one; `lines` is what was counted before."""

    async def arriving() -> AsyncIterator[Sequence[Change]]:
        for change in changes:
            yield [change]

    return await write_changes_file_of(job or _job(), lines, arriving, folder, kind)


async def test_a_line_tells_the_value_before_and_after(tmp_path: Path) -> None:
    """And of which row, and as what, the value was written there."""
    written = await _write(tmp_path, ALDER, BIRCH)
    assert written == WrittenFile(
        tmp_path / "assignments - changes 12.csv", is_workbook=False, has_zeros=False
    )
    assert written.path.read_bytes().decode() == (
        f"\ufeff{HEADER}"
        'CU-1,Alder & Co,Account managers,(none),"ann@x.com, bob@x.com",2,Ann@x.com;bob@x.com\r\n'
        'CU-2,"Birch ""B""",Workflow,Gentle,(none),7,\r\n'
    )


async def test_where_no_row_asks_for_it_none_is_told(tmp_path: Path) -> None:
    """An undo has no file, and a customer may be gone."""
    undone = BIRCH._replace(row=None, external_id="", name="")
    written = await _write(tmp_path, undone)
    assert written.path.read_text("utf-8-sig").splitlines()[1] == ",,Workflow,Gentle,(none),,"


async def test_it_has_the_delimiter_that_the_file_had(tmp_path: Path) -> None:
    """The spreadsheet that wrote the file opens it then; of a workbook's sheet nothing is taken over."""
    written = await _write(tmp_path, BIRCH, job=_job(dialect=Dialect("cp1252", ";", "\n", quote_all=True)))
    assert written.path.read_text("utf-8-sig").splitlines()[0] == HEADER.strip().replace(",", ";")
    of_sheet = await _write(tmp_path, BIRCH, job=_job("book.xlsx", Dialect(delimiter=";", sheet="Q1")))
    assert of_sheet.path.name == "book - changes 12.csv"
    assert of_sheet.path.read_text("utf-8-sig").splitlines()[0] == HEADER.strip()


async def test_what_a_spreadsheet_would_run_is_escaped(tmp_path: Path) -> None:
    """As in the error file: names, values and cells alike."""
    hostile = BIRCH._replace(external_id="=1+1", name="+49", before="@x", after="-1", written="\t=2")
    written = await _write(tmp_path, hostile)
    cells = written.path.read_text("utf-8-sig").splitlines()[1].split(",")
    assert cells == ["'=1+1", "'+49", "Workflow", "'@x", "'-1", "7", "'\t=2"]


async def test_ids_that_begin_with_zeros_make_it_a_workbook(tmp_path: Path) -> None:
    """On the command line the name's ending decides, and that there are some is told."""
    written = await _write(tmp_path, ALDER, ZEROS)
    assert written == WrittenFile(
        tmp_path / "assignments - changes 12.xlsx", is_workbook=True, has_zeros=True
    )
    sheet = load_workbook(written.path)["Changes"]
    assert [row[0] for row in sheet.values] == ["External Id", "CU-1", "000412"]
    assert [one.name for one in tmp_path.iterdir()] == [written.path.name]
    delimited = await _write(tmp_path, ZEROS, kind=OutputKind.DELIMITED)
    assert (delimited.is_workbook, delimited.has_zeros) == (False, True)
    assert (await _write(tmp_path, ALDER, kind=OutputKind.WORKBOOK)).is_workbook


async def test_more_lines_than_a_sheet_holds_stay_delimited(tmp_path: Path) -> None:
    """Who asked for a workbook by name is told so instead."""
    assert not (await _write(tmp_path, ALDER, ZEROS, lines=MOST_LINES + 1)).is_workbook
    assert (await _write(tmp_path, ALDER, ZEROS, lines=MOST_LINES)).is_workbook
    with pytest.raises(HandoffError, match="The 1,048,576 changes are more than a sheet holds"):
        await _write(tmp_path, ALDER, kind=OutputKind.WORKBOOK, lines=MOST_LINES + 1)


async def test_its_header_is_in_the_language_of_who_reads_it(tmp_path: Path) -> None:
    """So are the fields, and the word for nothing."""
    with speaking(catalogue(Language.FRENCH)):
        written = await _write(tmp_path, BIRCH)
    header, line = written.path.read_text("utf-8-sig").splitlines()
    assert header == "ID externe,Client,Champ,Avant,Après,Ligne,Cellule du fichier"
    assert line == 'CU-2,"Birch ""B""",Plan de relance,Gentle,(aucun),7,'
    assert written.path.name == "assignments - modifications 12.csv"


async def test_the_changes_of_a_shared_error_file_are_called_like_its_first_file(tmp_path: Path) -> None:
    """However often its errors were shared again."""
    job = _job("assignments - errors 3.csv")
    assert (await _write(tmp_path, BIRCH, job=job)).path.name == "assignments - changes 12.csv"
    hidden = replace(
        job, reading=replace(job.reading, source=replace(job.reading.source, file_name="\u202e.csv"))
    )
    assert (await _write(tmp_path, BIRCH, job=hidden)).path.name == "table - changes 12.csv"
