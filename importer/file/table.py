"""The table in a file, whatever kind of file it is: its kind is decided here, once, when it is opened."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from importer.file.delimited import DelimitedTable
from importer.file.line_blocks import Block
from importer.file.refusal import refuse_no_table
from importer.file.workbook.extracted import filled_sheets, is_workbook
from importer.file.workbook.spool import Sheet
from importer.file.workbook_table import WorkbookTable
from importer.words.cells import Records
from importer.words.table_shape import Dialect


class Table(Protocol):
    """Numbered records, in which header and rows are found in the same way for every kind of file."""

    @property
    def name(self) -> str:
        """What people call the file."""

    @property
    def dialect(self) -> Dialect:
        """How the file writes the table down."""

    @property
    def sheets(self) -> Sequence[Sheet]:
        """All sheets of the file with something on them, in their order."""

    @property
    def sheet(self) -> Sheet | None:
        """The one that the table is on; None in a file that has no sheets."""

    @property
    def least_width(self) -> int:
        """How many columns the table surely has, whatever its header names."""

    @property
    def is_ragged(self) -> bool:
        """Whether a mistake may give a row more or fewer cells than it should have."""

    def records(self) -> Records:
        """Every record with its number, blank ones perhaps not; raises FileRefusedError where unclear."""

    def rows_left_open(self) -> Iterator[int]:
        """The numbers of those of the first rows in which a quotation mark opens that isn't closed there."""

    def blocks(self) -> Iterator[Block]:
        """The same records, many at once, which is quick where most lines are records."""


def open_table(
    path: Path,
    name: str,
    known: Collection[str] = (),
    sheet: str | None = None,
    *,
    skip_hidden: bool = False,
) -> Table:
    """Find out how the file is written; `known` are normalised field headers. Raises FileRefusedError.

    `sheet` is the one of a workbook's sheets that was asked for; without it, it is found. `skip_hidden`
    leaves out what is hidden on it.
    """
    if is_workbook(path):
        return WorkbookTable.pick(path, name, known, sheet, skip_hidden=skip_hidden)
    refuse_no_table(path, name)
    return DelimitedTable.detect(path, name, known)


def known_table(path: Path, dialect: Dialect) -> Table:
    """The table of a file that was opened before, when it was found to be written so."""
    kind = WorkbookTable if dialect.sheet else DelimitedTable
    return kind(path, path.name, dialect)


def sheets_of(path: Path, name: str) -> Sequence[Sheet]:
    """All of a workbook's sheets with something on them, in their order; none of any other file."""
    return filled_sheets(path, name) if is_workbook(path) else ()
