"""Workbooks as the bot sees them: unpacked once by a child process, then their rows from the spool.

What a hostile workbook does, it does to the child: its memory and its time are bounded, and ours don't grow.
"""

import asyncio
import contextlib
import shutil
import tempfile
import threading
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from importer.file.workbook.child import unpack_in_child
from importer.file.workbook.errors import WorkbookError
from importer.file.workbook.spool import (
    NumberedCells,
    Sheet,
    discard_spools,
    read_index,
    read_spooled,
    spool_folder,
)
from importer.file.workbook.text_columns import TextRows

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_workbook(path: Path) -> bool:
    """Whether the file is packed as workbooks are."""
    with path.open("rb") as stream:
        return stream.read(4) in _ZIP


async def make_ready(path: Path, file_name: str) -> None:
    """Unpack a workbook beside the event loop; a cancelled wait ends the child. Raises FileRefusedError."""
    given_up = threading.Event()
    try:
        if await asyncio.to_thread(is_workbook, path):
            await asyncio.to_thread(filled_sheets, path, file_name, given_up)
    finally:
        given_up.set()


@contextlib.contextmanager
def own_place(path: Path) -> Iterator[Path]:
    """A file that somebody keeps, to be read; of a workbook a copy, because what is unpacked of it lies beside it."""
    if not is_workbook(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copyfile(path, Path(folder) / path.name))


def filled_sheets(path: Path, file_name: str, given_up: threading.Event | None = None) -> Sequence[Sheet]:
    """The sheets that hold anything, unpacked if they aren't yet; raises FileRefusedError."""
    known = read_index(path)
    if known is None:
        discard_spools(path)
        _unpack(path, file_name, given_up or threading.Event())
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


def _unpack(path: Path, file_name: str, given_up: threading.Event) -> None:
    """Unpack beside the final name and rename, so that a spool is always whole."""
    folder = Path(tempfile.mkdtemp(prefix=f"{spool_folder(path).name}.", dir=path.parent))
    try:
        unpack_in_child(path, folder, given_up)
        with contextlib.suppress(OSError):  # somebody else was faster, and theirs is the same
            folder.rename(spool_folder(path))
    except WorkbookError as error:
        raise error.refusal(file_name) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
