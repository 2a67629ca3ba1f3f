"""Rows with bytes that fit no encoding are refused alone, kept as they were, and come back as errors."""

from pathlib import Path

from importer.check.check import check
from importer.file.row_sources import FileRows
from importer.file.understand_file import read_rows, understand
from importer.report.error_file import write_error_file
from importer.report.list_words import refusal_words
from importer.words.directory import DirectoryKind
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Stage
from importer.words.new_jobs import NewJob
from importer.words.quoting import quoted
from importer.words.row_errors import Advice, RowErrorCode
from tests.importer.workspace import Workspace, open_workspace
from tests.listed import load_directory

_BYTES = "Customer ID,Name,Workflow\nCU-1,Zoë,Soft\nCU-2,".encode() + b"\xff\xfeA,Soft\nCU-3,Ana,Soft\n"


async def test_an_unreadable_row_is_refused_and_the_others_go_through(tmp_path: Path) -> None:
    """The plan has the others; the refused row's bytes survive the database and the error file."""
    path = tmp_path / "file.csv"
    path.write_bytes(_BYTES)
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(workflows=["Soft"], customers=["CU-1", "CU-2", "CU-3"])
        assert await _check(workspace, path) == (2, 1)
        errors = tmp_path / "errors.csv"
        refused = workspace.store.plans.refused(1)
        await write_error_file(errors, understand(path, path.name), refused, advice=Advice())
    assert b"CU-2,\xff\xfeA,Soft,3,Some letters can't be read," in errors.read_bytes()
    again = understand(errors, errors.name)
    assert [(row.cells, row.problem) for row in read_rows(errors, again)] == [
        (("CU-2", "\udcff\udcfeA", "Soft"), RowErrorCode.TEXT_UNREADABLE)
    ]


async def _check(workspace: Workspace, path: Path) -> tuple[int, int]:
    """How many rows are planned, and how many refused."""
    shape = understand(path, path.name)
    source = Source(path.name, path.stat().st_size, str(path), share=str(path))
    reading = Reading(source, shape, Mapping(0, None, 2))
    job = await workspace.store.jobs.create(NewJob(workspace.id, reading, "U1"))
    planned = await check(
        job,
        FileRows(path, shape, path.name),
        directory=workspace.store.directory,
        plans=workspace.store.plans,
        on_progress=_ignore,
        go_on=_always,
    )
    assert planned is not None
    return planned.counts.planned, planned.counts.errors


async def test_an_unreadable_row_of_the_directory_is_not_loaded(tmp_path: Path) -> None:
    """Loading says which row, and why."""
    path = tmp_path / "workflows.csv"
    path.write_bytes("Name,Note\nDoux,é\n".encode() + b"Fort,\xff\xfe\n")
    async with open_workspace(tmp_path) as workspace:
        directory = workspace.store.directory
        refused = await load_directory(DirectoryKind.WORKFLOWS, path, workspace.id, directory)
    assert [(row.number, str(refusal_words(row.errors, quoted))) for row in refused] == [
        (3, "Some letters can't be read")
    ]


async def _ignore(_rows: int, _stage: Stage) -> None:
    return


async def _always() -> bool:
    return True
