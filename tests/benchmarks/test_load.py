"""The benchmark of many people: a real bot imports its files, and a wrong result would be noticed."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from benchmarks.importing.page import PAGE, replaced
from benchmarks.load.extent import Extent
from benchmarks.load.slack_side import A_SECOND, Told
from benchmarks.load.trial import measured
from benchmarks.load.truth import Truth, ask_sqlite
from benchmarks.load.version import HERE, Version
from playground.journal import RecordedCall

TINY = Extent(people=2, files=4, channels=1, small_rows=3, large_rows=200)


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """The files."""
    return Truth(tmp_path, TINY)


async def test_a_bot_under_a_little_load(truth: Truth, tmp_path: Path) -> None:
    """Every file is imported as it says; a customer that had another manager would be told."""
    result = await measured(Version("Handoff", HERE, loads_anew=False), truth, TINY, tmp_path / "Handoff")
    assert len(result.small) == TINY.files
    assert not result.faults
    assert all(0 < wait.question < wait.result for wait in result.small)
    assert result.memory > 0
    assert result.told.edits <= 50
    database = tmp_path / "Handoff" / "handoff.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE customers SET managers = '1' WHERE external_id = 'CU-00000203'")
        connection.execute("UPDATE import_jobs SET changed = 2 WHERE file_name = 'few-001.csv'")
    faults = await asyncio.to_thread(truth.faults, ask_sqlite(database))
    assert [fault.partition(":")[0] for fault in faults] == [
        "1 customers, such as CU-00000203",
        "few-001.csv",
    ]


def test_what_slack_was_told_is_counted_in_its_busiest_time() -> None:
    """Edits together, messages and files for each channel."""
    edits = [RecordedCall("chat.update", 10.0 * one, {"channel": "C1"}) for one in range(12)]
    posts = [RecordedCall("chat.postMessage", 1.0 * one, {"channel": "C1"}) for one in range(5)]
    file = RecordedCall("files.completeUploadExternal", 4.0 + A_SECOND / 2, {"channel_id": "C1"})
    other = RecordedCall("chat.postMessage", 4.0, {"channel": "C2"})
    assert Told.of([*edits, *posts, file, other]) == Told(edits=6, posts=2)


def test_the_page_has_a_place_for_the_table() -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(PAGE.read_text(encoding="utf-8"), "load", "| new |")
