"""Rows are read alike here and in a child process, and no child is left when nobody waits for it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from importer.check.read_ahead import ChildReader, LocalReader, Task
from importer.check.row_reader import BATCH_ROWS, FIRST_ROWS, ReadRows
from importer.file.row_sources import FileRows
from importer.file.understand_file import understand
from importer.running.child_process import ChildEndedError, ChildKilledError
from importer.words.directory import User, Workflow
from importer.words.errors import MappingIncompleteError
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.row_errors import RowError, RowErrorCode
from tests.children import is_gone
from tests.patience import PATIENCE, until

USERS = [User(1, "ana@example.com", "Ana"), User(2, "bo@example.com", "Bo")]
WORKFLOWS = [Workflow(7, "Gentle")]
ROWS = (
    'CU-2,"bo@example.com, ana@example.com",Gentle\n'
    "CU-1,(none),(none)\n"
    "#REF!,nobody@example.com,Gentle\n"
    "CU-3,,Gentle,too,many\n"
    "C\0U,,\n"
)
PARENT: Final = """
import sys, threading
from pathlib import Path
from tests.importer.check.test_read_ahead import children, task
from importer.check.read_ahead import ChildReader

reading = ChildReader(task(Path(sys.argv[1])))
reading.read()
print(*children(), flush=True)
threading.Event().wait()
"""
"""A program that has rows read, and tells the number of the process that reads them."""


def task(path: Path, mapping: Mapping = Mapping(0, 1, 2)) -> Task:  # noqa: B008 - a frozen value
    """The reading of a file, of which no job has to be in a store."""
    shape = understand(path, path.name)
    source = Source(path.name, path.stat().st_size, "key", "share")
    return Task(FileRows(path, shape, path.name), Reading(source, shape, mapping), USERS, WORKFLOWS)


def children() -> list[int]:
    """The numbers of this process's children (Linux, proc_pid_task_children(5))."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(number) for one in tasks for number in (one / "children").read_text().split()]


def _file(folder: Path, rows: str = ROWS) -> Path:
    path = folder / "assignments.csv"
    path.write_text(f"External Id,Account manager email,Workflow name\n{rows}", newline="")
    return path


def _all(reading: LocalReader | ChildReader) -> list[ReadRows]:
    batches = [reading.read()]
    while batches[-1].rows:
        batches.append(reading.read())
    reading.close()
    return batches


def test_a_child_reads_what_is_read_here(tmp_path: Path) -> None:
    """Batch by batch, the first ones smaller; with what each row asks for, its errors and its cells."""
    one = task(_file(tmp_path, ROWS + "CU-1,,Gentle\n" * 7 * FIRST_ROWS))
    here, child = _all(LocalReader(one)), _all(ChildReader(one))
    assert child == here
    assert [batch.rows for batch in here] == [FIRST_ROWS, 2 * FIRST_ROWS, 4 * FIRST_ROWS, 5, 0]
    assert [tuple(row) for row in here[0].asked][:2] == [("", 4, None, None), ("", 6, None, None)]
    assert ("CU-2", 2, "1,2", 7) in [tuple(row) for row in here[0].asked]
    assert here[0].errors[5] == (RowError(RowErrorCode.ROW_MALFORMED),)
    assert [tuple(row) for row in here[0].numbered({5})] == [(5, ("CU-3", "", "Gentle", "too", "many"))]


def test_what_people_can_mend_comes_from_the_child_as_it_is(tmp_path: Path) -> None:
    """Such as a mapping that lacks the External Id."""
    reading = ChildReader(task(_file(tmp_path), Mapping(None, 1, 2)))
    with pytest.raises(MappingIncompleteError, match="External Id"):
        reading.read()
    reading.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's children")
def test_a_child_that_is_killed_is_no_end_of_the_file(tmp_path: Path) -> None:
    """As if the system ran out of memory: the import breaks off, and doesn't go on with half of the rows."""
    before = set(children())
    reading = ChildReader(task(_file(tmp_path, "CU-1,,Gentle\n" * BATCH_ROWS * 2)))
    assert reading.read().rows == FIRST_ROWS
    (child,) = set(children()) - before
    os.kill(child, signal.SIGKILL)
    with pytest.raises(ChildKilledError, match="-9"):
        _all(reading)
    reading.close()
    assert child not in children()


def test_a_child_may_be_closed_before_it_has_read_its_task(tmp_path: Path) -> None:
    """As when somebody cancels at once: the task of a large directory is still on its way."""
    one = task(_file(tmp_path))
    many = Task(
        one.rows, one.reading, [User(id_, f"{id_}@example.com", "x" * 50) for id_ in range(50_000)], WORKFLOWS
    )
    reading = ChildReader(many)
    reading.close()
    with pytest.raises(ChildEndedError):
        reading.read()


def test_a_child_that_breaks_tells_why(tmp_path: Path) -> None:
    """What nobody foresaw stands in the log, with the place where it happened."""
    path = _file(tmp_path)
    one = task(path)
    path.unlink()
    reading = ChildReader(one)
    with pytest.raises(ChildEndedError, match="FileNotFoundError"):
        reading.read()
    reading.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's children")
async def test_a_child_is_gone_when_its_parent_is(tmp_path: Path) -> None:
    """However the parent came to its end."""
    path = _file(tmp_path, "CU-1,,Gentle\n" * BATCH_ROWS * 2)
    command = [sys.executable, "-c", PARENT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: ASYNC220 - ours
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.kill()
        parent.wait(PATIENCE)
    await until(lambda: is_gone(child), "The child outlived its parent.")
