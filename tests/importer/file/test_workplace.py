"""Where files are read: small ones here, others in a child process, which ends once nobody waits."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from importer.file.workplace import SMALL, workplace
from importer.words.errors import FileRefusedError
from tests.children import is_gone
from tests.importer import steps
from tests.patience import until


@pytest.mark.parametrize(("size", "is_here"), [(SMALL, True), (SMALL + 1, False)])
async def test_only_small_files_are_read_here(size: int, is_here: bool) -> None:
    """To start a child takes longer than to read a small file."""
    async with workplace(size, "a.csv") as work:
        assert (await work.do(steps.tell_number) == os.getpid()) is is_here


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no child")
async def test_a_file_that_takes_too_much_is_refused() -> None:
    """The sentence says what to do."""
    async with workplace(SMALL + 1, "a.csv") as work:
        with pytest.raises(FileRefusedError) as refused:
            await work.do(steps.take_much_memory)
    assert str(refused.value) == (
        "a.csv takes more memory or time to read than Handoff gives a file of its size, "
        "so nothing was done with it: open it in your spreadsheet, save it as CSV UTF-8, "
        "and use that file, or split it into smaller ones."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes' ends")
async def test_whoever_stops_waiting_ends_the_child(tmp_path: Path) -> None:
    """Amid a step that would never end by itself."""
    sign = tmp_path / "sign"

    async def read() -> None:
        async with workplace(SMALL + 1, "a.csv") as work:
            await work.do(steps.stand_still, sign)

    reading = asyncio.create_task(read())
    await until(sign.exists, "the step was never begun")
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert is_gone(int(sign.read_text()))
