"""The child process: `python -m importer.file.workbook WORKBOOK FOLDER`, bounded in memory, gone when its parent is.

It exits with 0, or with 3 and says on standard output why the workbook can't be read. Its standard input is the
parent's end of a pipe on which nothing is ever said.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from importer.file.workbook.errors import REFUSED, TooLargeError, WorkbookError
from importer.file.workbook.unpack import unpack

MOST_MEMORY = 1 << 30


def main() -> int:
    """Unpack the workbook into the folder; returns the exit code."""
    workbook, folder = map(Path, sys.argv[1:])
    _outlive_nobody()
    _bound_memory()
    try:
        unpack(workbook, folder)
    except WorkbookError as error:
        sys.stdout.write(str(error))
        return REFUSED
    except MemoryError:
        sys.stdout.write(str(TooLargeError()))
        return REFUSED
    return 0


def _outlive_nobody() -> None:
    """The parent alone stops this process; when it is gone, however that was, its end of the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _bound_memory() -> None:
    """The system itself bounds it, where it can (not on Windows)."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
