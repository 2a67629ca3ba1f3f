"""The child process that reads rows: `python -m importer.check`, told by its standard input what to read.

It writes batches of read rows to its standard output, at the end one without rows, or the error that people can mend.
"""

import gc
import pickle
import sys

from importer.check.child import Task
from importer.check.rows import RowReader
from importer.file.parts import Parts, read_parts
from importer.running.child_process import outlive_nobody
from importer.words.errors import HandoffError


def main() -> None:
    """Read all rows of the task."""
    gc.set_threshold(50_000)  # reading rows makes many objects, and no cycles
    task = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
    outlive_nobody()
    try:
        _read(task)
    except HandoffError as error:
        _write(error)


def _read(task: Task) -> None:
    reader = RowReader(task.reading, task.users, task.workflows, task.zeros)
    parts = Parts(read_parts(task.path, task.reading.shape))
    more = True
    while more:
        batch = reader.read(parts)
        _write(batch)
        more = batch.rows > 0


def _write(message: object) -> None:
    pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
