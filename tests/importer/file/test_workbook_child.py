"""The child process that reads a workbook: one for each, and gone when nobody waits for it any more."""

import asyncio
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from bot.file_cache import LocalFileCache
from importer.file.understand_file import read_rows, understand
from importer.file.workbook.extracted import extract_in_child
from importer.file.workbook.spool import spool_folder
from importer.file.workplace import make_ready
from importer.running.child_process import Child, Limits
from importer.words.errors import FileRefusedError
from tests.importer.workbooks import TABLE, pack, parts, rows, sheet
from tests.patience import PATIENCE, until

PARENT: Final = """
import sys, threading, time
from pathlib import Path
from importer.running.child_process import Child
from importer.file.workbook.extracted import extract_in_child

workbook, folder = map(Path, sys.argv[1:])
threading.Thread(target=extract_in_child, args=(workbook, folder, "file.xlsx", Child()), daemon=True).start()
while not (folder / "1.rows").exists():
    time.sleep(0.01)
tasks = Path("/proc/self/task").iterdir()
print(*(number for task in tasks for number in (task / "children").read_text().split()))
sys.stdout.flush()
threading.Event().wait()
"""
"""A program that waits for a workbook and tells the number of the process that reads it."""


def test_a_workbook_is_extracted_once(tmp_path: Path) -> None:
    """Understanding it, reading it twice, and reading it after a restart find the same spool."""
    path = _workbook(tmp_path / "file")
    shape = understand(path, "file.xlsx")
    made = [(file.name, file.stat().st_ino) for file in spool_folder(path).iterdir()]
    assert len(list(read_rows(path, shape))) == len(list(read_rows(path, shape))) == 1
    understand(path, "file.xlsx")
    assert [(file.name, file.stat().st_ino) for file in spool_folder(path).iterdir()] == made


def test_a_workbook_that_was_replaced_is_extracted_anew(tmp_path: Path) -> None:
    """A spool belongs to the file that it was made of."""
    path = _workbook(tmp_path / "file")
    understand(path, "file.xlsx")
    pack(path, parts(sheet(rows(("External Id", "Name"), ("CU-2", "x"), ("CU-3", "y")))))
    assert understand(path, "file.xlsx").rows == 2


def test_rows_are_found_though_the_spool_is_gone(tmp_path: Path) -> None:
    """The job goes on after somebody has tidied up."""
    path = _workbook(tmp_path / "file")
    shape = understand(path, "file.xlsx")
    for file in spool_folder(path).iterdir():
        file.unlink()
    spool_folder(path).rmdir()
    assert [row.cells for row in read_rows(path, shape)] == [("CU-1", "Gentle")]


def test_what_a_crash_has_left_is_cleared_away(tmp_path: Path) -> None:
    """A folder that was never finished doesn't stay."""
    path = _workbook(tmp_path / "file[1]*")
    (tmp_path / "file[1]*.sheets.left").mkdir()
    understand(path, "file.xlsx")
    assert {file.name for file in tmp_path.iterdir()} == {"file[1]*", "file[1]*.sheets"}


async def test_the_cache_lets_go_of_the_spool_too(tmp_path: Path) -> None:
    """Nothing of a workbook is left once its check has ended; its neighbours stay."""
    file_cache = LocalFileCache(tmp_path / "files")
    sources = [file_cache.put(_workbook(tmp_path / name), 1 << 20) for name in ("a.xlsx", "b.xlsx")]
    for source in sources:
        await make_ready(await file_cache.fetch(source, 1 << 20), source.file_name)
    file_cache.discard(sources[0])
    kept = await file_cache.fetch(sources[1], 1 << 20)
    assert {file.name for file in file_cache.folder.iterdir()} == {kept.name, spool_folder(kept).name}


async def test_a_cancelled_wait_ends_the_child(tmp_path: Path) -> None:
    """Whoever stops the bot doesn't wait for a large workbook, and nothing is left."""
    path = _slow_workbook(tmp_path / "file")
    task = asyncio.create_task(make_ready(path, "file.xlsx"))
    await until(lambda: any(tmp_path.glob("file.sheets.*/1.rows")), "no row was ever extracted")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: list(tmp_path.iterdir()) == [path], "something was left behind")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no child's time")
def test_a_workbook_that_takes_too_long_is_too_large(tmp_path: Path) -> None:
    """The time is bounded, whatever it is spent on."""
    with Child(Limits(seconds=1)) as child, pytest.raises(FileRefusedError, match="unpacks to more than"):
        extract_in_child(_slow_workbook(tmp_path / "file"), tmp_path, "file.xlsx", child)


def test_a_workbook_whose_child_is_killed_is_too_large(tmp_path: Path) -> None:
    """As when the system is short of memory."""
    child = Child()
    child.close()
    with pytest.raises(FileRefusedError, match="unpacks to more than"):
        extract_in_child(_workbook(tmp_path / "file"), tmp_path, "file.xlsx", child)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for the end of somebody else's child")
def test_the_child_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    """A parent that is killed can clean nothing up: the child sees that it is gone."""
    path = _slow_workbook(tmp_path / "file")
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, os.fspath(path), os.fspath(tmp_path)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([child], [], [], PATIENCE)
    os.close(child)
    assert ended


def _workbook(path: Path) -> Path:
    return pack(path, parts(sheet(TABLE)))


def _slow_workbook(path: Path) -> Path:
    """One that takes seconds to read, although it is small."""
    return pack(path, parts(sheet("<a/>" * 3_900_000)))
