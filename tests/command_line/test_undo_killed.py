"""An undo that is killed at any step: the next command goes on with it, whatever it is, to the exact end."""

import pytest

from bot.holding import BOT
from importer.words.jobs import Counts, ImportJob, JobState
from storage.runner_lock import RunnerLock
from storage.store import Store
from tests.command_line.directory import MANY, ZOE, assignments, make_large, many_assignments, many_ids
from tests.command_line.midway import FIRST_BATCH, SECOND_BATCH, Step, halted
from tests.command_line.program import Program

PLANNING = Step("INSERT", "undo_rows")
TURNING = Step("UPDATE", "applied_ranges")
"""The customers of the batch have gone back, and nobody may ever see that by itself."""
STEPS = (PLANNING, FIRST_BATCH, TURNING, SECOND_BATCH)
NEXT = f"External Id,Account manager email\nM-00001,{ZOE}\n"


async def _the_undo(store: Store, number: int = 2) -> ImportJob:
    return await store.jobs.numbered(await store.workspaces.pick(), number)


async def _is_as_before(large: Program) -> bool:
    return await assignments(large.database) == dict.fromkeys(many_ids(), ("", ""))


async def _kill(large: Program, step: Step, *words: str) -> None:
    """Let the program be killed at a step."""
    with halted(large.database, step) as halt:
        async with large.started(*words) as process:
            await halt.reached()
            process.kill()
            halt.go_on()
            await process.communicate()


async def _left_amid_undo(large: Program, step: Step = SECOND_BATCH, *words: str) -> None:
    """A large import, and its undo, which was killed at a step."""
    (large.folder / "all.csv").write_text(many_assignments())
    assert (await large.run("import", "all.csv", "--confirm")).code == 0
    make_large(large.database, 1)
    await _kill(large, step, "undo", "1", *(words or ("--confirm",)))


async def _killed_at_every_step(large: Program, *words: str) -> None:
    """Killed at each step, by whoever goes on with it; then left alone."""
    for step in STEPS:
        await _kill(large, step, *words)
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


@pytest.mark.parametrize("step", [PLANNING, SECOND_BATCH])
async def test_a_large_undo_that_was_killed_is_gone_on_with_by_the_next_import(
    large: Program, store: Store, step: Step
) -> None:
    """However small that is, and though small ones pass large ones elsewhere."""
    await _left_amid_undo(large, step)
    assert not (await _the_undo(store)).state.ended
    (large.folder / "next.csv").write_text(NEXT)
    answer = await large.run("import", "next.csv", "--preview", "--json")
    assert (answer.code, answer.json["job"], answer.json["changed"]) == (0, 3, 1)
    undo = await _the_undo(store)
    assert (undo.is_large, undo.state, undo.counts.changed) == (True, JobState.COMPLETED, MANY)
    assert await _is_as_before(large)


async def test_whoever_asks_for_the_same_undo_once_more_goes_on_with_it(large: Program, store: Store) -> None:
    """Nothing is in its way, as nobody is at work on it; a preview has nothing carried out."""
    await _left_amid_undo(large)
    changed = (await _the_undo(store)).counts.changed
    refused = await large.run("undo", "1", "--preview")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Undo 2 is at work on import 1: ")
    assert 0 < (await _the_undo(store)).counts.changed == changed < MANY

    answer = await large.run("undo", "1", "--confirm", "--json")
    assert (answer.code, answer.json["job"], answer.json["changed"]) == (0, 2, MANY)
    assert await _is_as_before(large)


async def test_the_preview_of_an_undo_that_was_killed_makes_room(large: Program, store: Store) -> None:
    """The undo that is asked for then is another one."""
    await _left_amid_undo(large, PLANNING, "--preview")
    assert (await _the_undo(store)).is_preview
    answer = await large.run("undo", "1", "--confirm", "--json")
    assert (answer.code, answer.json["job"], answer.json["changed"]) == (0, 3, MANY)
    assert (await _the_undo(store)).state is JobState.CANCELLED
    assert await _is_as_before(large)


async def test_a_killed_undo_that_wants_a_yes_is_asked_for_anew(large: Program, store: Store) -> None:
    """Guards stop the one that was left, as nobody had confirmed it; the next one has that yes."""
    await _left_amid_undo(large, PLANNING, "--json")
    answer = await large.run("undo", "1", "--confirm", "--json")
    assert (answer.code, answer.json["job"], answer.json["changed"]) == (0, 3, MANY)
    assert (await _the_undo(store)).state is JobState.CANCELLED


async def test_what_a_bot_is_at_work_on_is_left_to_it(large: Program, store: Store) -> None:
    """Whoever asks for the same undo meanwhile is told so, and nothing of it moves."""
    await _left_amid_undo(large)
    before = await _the_undo(store)
    bot = RunnerLock(large.settings["DATABASE_URL"])
    assert bot.take(BOT)
    answer = await large.run("undo", "1", "--confirm")
    bot.release()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Undo 2 is at work on import 1: wait for its end")
    assert await _the_undo(store) == before
