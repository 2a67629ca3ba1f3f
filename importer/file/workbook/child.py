"""What a workbook does to the child process that unpacks it, as people read it: its memory and its time are bounded."""

import logging
from pathlib import Path
from typing import Final

from importer.file.workbook.errors import DamagedError, TooLargeError, WorkbookError
from importer.running.child_process import (
    MOST_MEMORY,
    Child,
    ChildEndedError,
    ChildKilledError,
    LimitReachedError,
    Limits,
)

log = logging.getLogger(__name__)

SECONDS: Final = 30
SECONDS_A_MEGABYTE: Final = 5
"""A packed megabyte holds about 40,000 rows of five cells, which take one to two seconds of the processor's time."""


def limits_for(workbook: Path) -> Limits:
    """What its unpacking may take."""
    return Limits(MOST_MEMORY, SECONDS + SECONDS_A_MEGABYTE * workbook.stat().st_size // 1_000_000)


def unpack_in_child(workbook: Path, folder: Path, file_name: str, child: Child) -> None:
    """Fill the folder with the spool of the workbook; raises FileRefusedError."""
    try:
        child.ask(_unpack, workbook.resolve(), folder.resolve(), file_name)
    except (LimitReachedError, ChildKilledError) as error:
        raise TooLargeError().refusal(file_name) from error
    except ChildEndedError as error:
        log.warning("a workbook could not be read: %s", error)
        raise DamagedError().refusal(file_name) from error


def _unpack(workbook: Path, folder: Path, file_name: str) -> None:
    from importer.file.workbook.unpack import unpack  # noqa: PLC0415 - only the child takes the time to load it

    try:
        unpack(workbook, folder)
    except WorkbookError as error:
        raise error.refusal(file_name) from error
