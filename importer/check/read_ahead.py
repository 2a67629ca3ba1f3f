"""The readers of a file's rows, batch by batch: here, or of a large file in a child process.

Python's lock, which lets one thread run at a time, keeps nobody waiting then.
"""

import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from importer.check.row_reader import ReadRows, RowReader
from importer.file.row_batches import Part, Parts
from importer.file.row_sources import RowSource
from importer.matching.corrections import NO_USABLE_CORRECTIONS, UsableCorrections
from importer.matching.damaged_ids import NO_ZEROS, ZerosInUse
from importer.running.child_process import Child
from importer.running.garbage import collect_garbage_rarely
from importer.words.directory import User, Workflow
from importer.words.job_reading import Reading

_SMALL = 8 << 20  # longer rows take much memory: better that of a process that ends


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read: rows, against the users and workflows of a workspace.

    `zeros` tells which External Ids a spreadsheet may have changed, `corrections` what wrong values mean.
    """

    rows: RowSource
    reading: Reading
    users: Sequence[User]
    workflows: Sequence[Workflow]
    zeros: ZerosInUse = NO_ZEROS
    corrections: UsableCorrections = NO_USABLE_CORRECTIONS

    def make_reader(self) -> RowReader:
        """What tells of each row what it asks for."""
        return RowReader(self.reading, self.users, self.workflows, self.zeros, self.corrections)


class BatchReader(Protocol):
    """Gives a file's rows batch by batch; called in a thread."""

    def read(self) -> ReadRows:
        """The next rows; none at the end. Raises HandoffError when no more can be read."""

    def close(self) -> None:
        """End the reading, whoever waits for it."""


def begin_reading(task: Task) -> BatchReader:
    """Read the rows here where they are few and short, else in a child process."""
    is_small = not task.reading.shape.is_large and task.reading.source.size <= _SMALL
    return LocalReader(task) if is_small else ChildReader(task)


class LocalReader:
    """Reads in the thread that asks."""

    def __init__(self, task: Task) -> None:
        self._closed = False
        self._turn = threading.Lock()
        self._source = self._until_closed(task.rows.parts())
        self._parts = Parts(self._source)
        self._reader = task.make_reader()

    def read(self) -> ReadRows:
        """The next rows; none at the end."""
        with self._turn:
            return self._reader.read(self._parts)

    def _until_closed(self, parts: Iterator[Part]) -> Generator[Part, None, None]:
        """A thread can't be stopped, but it can be told."""
        for part in parts:
            if self._closed:
                return
            yield part

    def close(self) -> None:
        """Wait until nobody reads any more: the file is let go of then."""
        self._closed = True
        with self._turn:
            self._source.close()


class ChildReader:
    """Reads in a child process, which is always a pipe's length ahead."""

    def __init__(self, task: Task) -> None:
        self._child = Child()
        self._next = self._child.begin(read_all, task)

    def read(self) -> ReadRows:
        """The next rows; none at the end. Raises HandoffError, and ChildEndedError when the child is gone."""
        return self._next()

    def close(self) -> None:
        """Kill the child: who waits for its rows hears of its end."""
        self._child.close()


def read_all(task: Task) -> Generator[ReadRows]:
    """What the child does: read batch by batch, at the end one without rows."""
    collect_garbage_rarely()
    reader = task.make_reader()
    parts = Parts(task.rows.parts())
    more = True
    while more:
        batch = reader.read(parts)
        yield batch
        more = batch.rows > 0
