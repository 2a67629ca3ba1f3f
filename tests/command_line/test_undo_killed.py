"""An undo that is killed at any step: the next command goes on with it, whatever it is, to the exact end."""

import pytest

from importer.words.jobs import Counts, JobState
from storage.store import Store
from tests.command_line.directory import MANY, ZOE, assignments, many_assignments, many_ids
from tests.command_line.midway import FIRST_BATCH, SECOND_BATCH, Step, halted
from tests.command_line.program import Program

PLANNING = Step("INSERT", "undo_rows")
TURNING = Step("UPDATE", "applied_ranges")
"""The customers of the batch have gone back, and nobody may ever see that by itself."""
STEPS = (PLANNING, FIRST_BATCH, TURNING, SECOND_BATCH)
NEXT = f"External Id,Account manager email\nM-00001,{ZOE}\n"


async def _killed_at_every_step(large: Program, *words: str) -> None:
    """Killed at each step, by whoever goes on with it; then left alone."""
    for step in STEPS:
        with halted(large.database, step) as halt:
            async with large.started(*words) as process:
                await halt.reached()
                process.kill()
                halt.go_on()
                await process.communicate()
        words = ("import", "next.csv", "--preview")
    assert (await large.run(*words)).code == 0


@pytest.mark.parametrize("undone", [1, 2])
async def test_an_undo_killed_at_every_step_ends_exactly(large: Program, store: Store, undone: int) -> None:
    """So does its undo: every customer has what it should, and is counted once."""
    (large.folder / "all.csv").write_text(many_assignments())
    (large.folder / "next.csv").write_text(NEXT)
    assert (await large.run("import", "all.csv", "--confirm")).code == 0
    if undone > 1:
        assert (await large.run("undo", "1", "--confirm")).code == 0
    await _killed_at_every_step(large, "undo", str(undone), "--confirm")
    managers = ZOE if undone > 1 else ""
    assert await assignments(large.database) == dict.fromkeys(many_ids(), (managers, ""))
    workspace = await store.workspaces.pick()
    undo = await store.jobs.numbered(workspace, undone + 1)
    assert (undo.state, undo.counts) == (JobState.COMPLETED, Counts(rows=MANY, planned=MANY, changed=MANY))
    assert (await store.jobs.numbered(workspace, undone)).undone_by == undo.number
