"""The child process: `python -m importer.file.workbook WORKBOOK FOLDER`, bounded in memory, gone when its parent is.

It exits with 0, or with 3 and says on standard output why the workbook can't be read. Its standard input is the
parent's end of a pipe on which nothing is ever said.
"""

import sys
from pathlib import Path

from importer.file.workbook.errors import REFUSED, TooLargeError, WorkbookError
from importer.file.workbook.unpack import unpack
from importer.running.child_process import outlive_nobody

MOST_MEMORY = 1 << 30


def main() -> int:
    """Unpack the workbook into the folder; returns the exit code."""
    workbook, folder = map(Path, sys.argv[1:])
    outlive_nobody()
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


def _bound_memory() -> None:
    """The system itself bounds it, where it can (not on Windows)."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
