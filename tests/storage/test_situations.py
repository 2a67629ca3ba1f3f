"""How a workspace stands for someone: what waits, what is to be fixed, what runs and what ended last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from importer.words.directory import DirectoryKind
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.situation import MOST_LISTED, MOST_RUNNING, NONE_LISTED, Listed, Situation
from importer.words.totals import Verdict
from storage.store import Store
from storage.undo_schema import applied_ranges
from tests.storage.words import TYPED, load_directory, new_job, taken

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def look(store: Store, workspace: int, person: str = "U1", since: datetime = LONG_AGO) -> Situation:
    """How it stands now for Maya, or another."""
    return await store.situations.look(workspace, person, since, datetime.now(UTC))


def numbers(listed: Listed) -> list[int]:
    """The numbers of those that are listed."""
    return [job.number for job in listed.jobs]


async def queued(store: Store, workspace: int, share: str, by: str = "U1") -> ImportJob:
    """An import that waits for its turn, and stands in no other's thread."""
    job = await store.jobs.create(new_job(workspace, share, by))
    assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED)
    return await store.jobs.get(job.id)


async def ended(store: Store, workspace: int, share: str, by: str = "U1", *, errors: int = 0) -> ImportJob:
    """An import that has ended, with so many errors."""
    job = await queued(store, workspace, share, by)
    assert await store.jobs.begin(job)
    job = await taken(store, job.id)
    await store.jobs.finish_check(job, Counts(rows=9, errors=errors), Verdict())
    job = await store.jobs.get(job.id)
    state = JobState.COMPLETED_WITH_ERRORS if errors else JobState.COMPLETED
    assert await store.jobs.end(job, state)
    return await store.jobs.get(job.id)


async def test_an_empty_workspace(store: Store, workspace: int) -> None:
    """Nothing waits, runs or has ended, and nothing is loaded."""
    assert await look(store, workspace) == Situation()
    await load_directory(store, workspace)
    assert set((await look(store, workspace)).loaded) == set(DirectoryKind)


async def test_ones_own_questions_wait(store: Store, workspace: int) -> None:
    """The newest first, some of them, with the number of all; nobody else's, and none that was answered."""
    for number in range(1, MOST_LISTED + 3):
        await store.jobs.create(new_job(workspace, f"F{number}"))
    await store.jobs.create(new_job(workspace, "other", by="U2"))
    await store.jobs.create(replace(new_job(workspace, "checked"), state=JobState.CHECKING))
    await queued(store, workspace, "started")
    await store.jobs.create(new_job(await store.workspaces.connect("T2", "Globex"), "elsewhere"))
    waiting = (await look(store, workspace)).waiting
    assert (numbers(waiting), waiting.count, waiting.more) == ([9, 7, 6, 5, 4], MOST_LISTED + 3, 3)


async def test_a_question_of_long_ago_waits_for_nobody(store: Store, workspace: int) -> None:
    """What was begun before the moment isn't looked for."""
    await store.jobs.create(new_job(workspace))
    later = datetime.now(UTC) + timedelta(hours=1)
    assert (await look(store, workspace, since=later)).waiting == NONE_LISTED


async def test_rows_are_to_be_fixed_until_a_correction_runs(store: Store, workspace: int) -> None:
    """One that was cancelled, or failed, is none; an undo corrects nothing."""
    first = await ended(store, workspace, "F1", errors=3)
    await ended(store, workspace, "F2")
    await ended(store, workspace, "F3", "U2", errors=3)
    undo = replace(new_job(workspace, "undo"), kind=JobKind.UNDO, of=first.number, root=first.number)
    await store.jobs.create(undo)
    dropped = await store.jobs.create(replace(new_job(workspace, "F4"), of=first.number))
    await store.jobs.ask_cancel(dropped.id, "U1")
    assert numbers((await look(store, workspace)).to_fix) == [first.number]
    await store.jobs.create(replace(new_job(workspace, "F5"), of=first.number))
    assert numbers((await look(store, workspace)).to_fix) == []


async def test_what_runs_ones_own_first(store: Store, workspace: int) -> None:
    """Also what waits for its turn, of everyone; not what is only looked at, nor what waits for its day."""
    seen = await store.jobs.create(replace(new_job(workspace, "seen", by="U2"), state=JobState.CHECKING))
    in_effect = {"key_range": 1, "workspace_id": workspace, "number": 1, "in_effect": True}
    await store.database.execute(insert(applied_ranges).values(job_id=seen.id, **in_effect))
    day = datetime.now(UTC) + timedelta(days=1)
    cover = replace(new_job(workspace, "cover"), state=JobState.QUEUED, of=seen.number, due=day)
    await store.jobs.create(cover)
    for number in range(1, MOST_RUNNING + 2):
        await queued(store, workspace, f"F{number}", by="U2")
    typed = await queued(store, workspace, "typed", by=TYPED)
    own = await queued(store, workspace, "own")
    situation = await look(store, workspace)
    assert [job.number for job in situation.scheduled] == [2]
    running = situation.running
    assert numbers(running)[:2] == [own.number, 3]
    assert (len(running.jobs), running.count) == (MOST_RUNNING, MOST_RUNNING + 3)
    assert typed.number not in numbers(running)


async def test_the_last_that_have_ended(store: Store, workspace: int) -> None:
    """Of everyone, the newest first; and one more end is another situation."""
    for number in range(MOST_LISTED + 1):
        await ended(store, workspace, f"F{number}", f"U{number % 2}")
    before = await look(store, workspace)
    assert [job.number for job in before.newest] == [6, 5, 4, 3, 2]
    assert await look(store, workspace) == before
    await ended(store, workspace, "later", "U9")
    assert await look(store, workspace) != before
