"""Workbooks as the bot sees them: extracted once by a child process, then their rows from the spool.

What a hostile workbook does, it does to the child: its memory and its time are bounded, and ours don't grow.
"""

import contextlib
import logging
import shutil
import tempfile
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Final

from importer.file.workbook.errors import DamagedError, TooLargeError, WorkbookError
from importer.file.workbook.spool import (
    NumberedCells,
    Sheet,
    TextRows,
    discard_spools,
    read_index,
    read_spooled,
    spool_folder,
)
from importer.running.child_process import (
    MOST_MEMORY,
    Child,
    ChildEndedError,
    ChildKilledError,
    LimitReachedError,
    Limits,
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

log = logging.getLogger(__name__)

SECONDS: Final = 30
SECONDS_A_MEGABYTE: Final = 5
"""A megabyte of a workbook holds about 40,000 rows of five cells: one to two seconds of processor time."""


def is_workbook(path: Path) -> bool:
    """Whether the file is a zip, as workbooks are."""
    with path.open("rb") as stream:
        return stream.read(4) in _ZIP


def is_to_extract(path: Path) -> bool:
    """Whether the file is a workbook that nobody has extracted yet."""
    return is_workbook(path) and read_index(path) is None


def size_to_read(path: Path) -> int:
    """How many bytes whoever reads the file's rows goes through: of a workbook those that were extracted."""
    folder = spool_folder(path)
    return sum(file.stat().st_size for file in (folder.iterdir() if folder.is_dir() else (path,)))


@contextlib.contextmanager
def own_place(path: Path) -> Iterator[Path]:
    """Someone's file, to be read; a workbook's copy, because what is extracted of it lies beside it."""
    if not is_workbook(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copyfile(path, Path(folder) / path.name))


def filled_sheets(path: Path, file_name: str) -> Sequence[Sheet]:
    """The sheets that hold anything, extracted if they aren't yet; raises FileRefusedError."""
    known = read_index(path)
    if known is None:
        with Child(limits_for(path)) as child:
            extract_beside(path, file_name, child)
        known = read_index(path) or ()
    return known


def sheet_rows(
    path: Path, file_name: str, sheet: str, *, skip_hidden: bool = False
) -> Iterator[NumberedCells]:
    """The rows of a sheet that hold anything, streamed, with their numbers; raises FileRefusedError.

    Rows that people don't see, because of a filter or by hand, can be left out.
    """
    spool = next(one for one in filled_sheets(path, file_name) if one.name == sheet)
    return read_spooled(spool_folder(path), spool, skip_hidden=skip_hidden)


def text_rows(path: Path, file_name: str, sheet: str, column: int) -> Container[int]:
    """The rows, by their numbers, whose cell in this column is text, not a number."""
    known = next(one for one in filled_sheets(path, file_name) if one.name == sheet)
    return TextRows(spool_folder(path), known.spool, column)


def extract_beside(path: Path, file_name: str, child: Child) -> None:
    """Extract beside the final name and rename, so that a spool is always whole; raises FileRefusedError."""
    discard_spools(path)
    folder = Path(tempfile.mkdtemp(prefix=f"{spool_folder(path).name}.", dir=path.parent))
    try:
        extract_in_child(path, folder, file_name, child)
        with contextlib.suppress(OSError):  # somebody else was faster, and theirs is the same
            folder.rename(spool_folder(path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def limits_for(workbook: Path) -> Limits:
    """What extracting it may take."""
    return Limits(MOST_MEMORY, SECONDS + SECONDS_A_MEGABYTE * workbook.stat().st_size // 1_000_000)


def extract_in_child(workbook: Path, folder: Path, file_name: str, child: Child) -> None:
    """Fill the folder with the spool of the workbook; raises FileRefusedError."""
    try:
        child.ask(_extract_there, workbook.resolve(), folder.resolve(), file_name)
    except (LimitReachedError, ChildKilledError) as error:
        raise TooLargeError().refusal(file_name) from error
    except ChildEndedError as error:
        log.warning("a workbook could not be read: %s", error)
        raise DamagedError().refusal(file_name) from error


def _extract_there(workbook: Path, folder: Path, file_name: str) -> None:
    from importer.file.workbook.extract import extract  # noqa: PLC0415 - only the child takes the time

    try:
        extract(workbook, folder)
    except WorkbookError as error:
        raise error.refusal(file_name) from error
