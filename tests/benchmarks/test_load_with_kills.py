"""The benchmark of processes that die under the load: who is killed is replaced, and faults are told."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.importing.page import SCALING, replaced
from benchmarks.load.extent import Extent
from benchmarks.load.killed import NAME, measured_with_kills
from benchmarks.load.threads import find_faults
from benchmarks.promises import MEMORY, MEMORY_WITH_LARGE, TAKEN_OVER_LAST
from playground.cast import FIRST, MAYA
from playground.changes import Announcements
from playground.records import Draft, File, Message
from playground.workspace import Workspace
from tests.dialogues.steps import SUMMARY
from tests.patience import PATIENCE
from tests.postgres_server import PostgresServer

CHANNEL = "C0HANDOFF01"
TINY = Extent(people=2, files=2, channels=2, small_rows=3, large_rows=4_000, kills=1)


async def test_one_of_several_dies_under_a_little_load(server: PostgresServer, tmp_path: Path) -> None:
    """Both companies' files are imported as they say, and each thread has all that belongs there once."""
    async with asyncio.timeout(2 * PATIENCE):
        result = await measured_with_kills(server, TINY, tmp_path, loads_anew=False)
    assert [len(one.small) for one in result.waits] == [TINY.files] * 2
    assert len(result.killed) == TINY.kills
    assert len(result.lives) == 3 + TINY.kills
    assert all(life.memory.alone > 0 for life in result.lives)
    assert [one.limit for one in result.promises()] == [TAKEN_OVER_LAST, MEMORY, MEMORY_WITH_LARGE]
    assert any(one.unit == "MB" and one.measured is not None for one in result.promises())


@pytest.mark.parametrize(
    ("said", "has_errors", "is_right"),
    [
        (("See the result below", SUMMARY), False, True),
        (("See the result below", SUMMARY, "file"), True, True),
        (("See the result below", SUMMARY), True, False),
        (("See the result below", SUMMARY, SUMMARY), False, False),
        (("See the result below", SUMMARY, "file", "file"), True, False),
        (("See the result below", "See the result below", SUMMARY), False, False),
        (("Which columns of it",), False, False),
    ],
)
def test_what_a_thread_lacks_or_has_twice_is_told(
    said: Sequence[str], has_errors: bool, is_right: bool
) -> None:
    """One question, one summary, and one error file where there are errors: nothing else is right."""
    workspace = Workspace(FIRST.team, FIRST.app_identity("Handoff"), lambda: 0.0, Announcements(), "")
    workspace.populate(FIRST.people, FIRST.channels)
    shared = _post(workspace, MAYA.id, "", file="few.csv")
    for words in said:
        file = words if words == "file" else ""
        _post(workspace, workspace.app.user_id, words, thread=shared.ts, file=file)
    faults = list(find_faults(workspace, {"few.csv": has_errors}))
    assert [fault.partition(" ")[0] for fault in faults] == ([] if is_right else ["few.csv"])
    assert next(find_faults(workspace, {"few.csv": has_errors, "other.csv": False})).endswith("['other.csv']")


def _post(
    workspace: Workspace, author: str, text: str, *, thread: str | None = None, file: str = ""
) -> Message:
    """A message that may bring a file."""
    files = (f"F{len(workspace.messages(CHANNEL))}",) if file else ()
    for id_ in files:
        workspace.keep_file(File(id=id_, name=file, title=file, content=b"", author=author, created=0))
    draft = Draft(channel=CHANNEL, author=author, text=text, files=files, thread_ts=thread)
    return workspace.share_files(draft)


def test_the_page_has_a_place_for_the_table() -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(SCALING.read_text(encoding="utf-8"), NAME, "| new |")
