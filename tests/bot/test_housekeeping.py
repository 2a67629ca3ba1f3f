"""Housekeeping: once a day what nobody needs any more is let go of, and it gives way to imports."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.core import Core, open_core
from bot.housekeeping import EVERY, KEEP_FILES, PAUSE, Housekeeping
from bot.settings import Settings
from importer.words.jobs import JobState
from tests.laid_tables import lay_tables
from tests.storage.test_retention import ended_job, rows_of
from tests.storage.words import checking_job, queued_job

CHORE = ["the housekeeping"]


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(days=400))

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    """The core of a bot that keeps imports for a year."""
    async with open_core(Settings(database_url=await lay_tables(tmp_path / "handoff.db"))) as opened:
        yield opened


async def test_at_the_start_and_once_a_day(core: Core) -> None:
    """An import of more than a year ago loses its rows, and Slack's old events are forgotten."""
    old = await ended_job(core.store, await core.store.workspaces.pick())
    await core.store.inbox.put("Ev1", "T1", {})
    await core.store.inbox.finish("Ev1", 1)
    clock = Clock()
    keeping = Housekeeping(core, lambda: False, clock)
    assert await keeping.find() == CHORE
    await keeping.do(CHORE[0])
    assert await rows_of(core.store, old) == [0, 0, 0]
    assert await core.store.inbox.put("Ev1", "T1", {})
    assert await keeping.find() == []
    clock.now += EVERY
    assert await keeping.find() == CHORE


async def test_a_younger_import_keeps_its_rows(core: Core) -> None:
    """A day less than the setting says."""
    job = await ended_job(core.store, await core.store.workspaces.pick())
    keeping = Housekeeping(core, lambda: False, Clock(datetime.now(UTC) + timedelta(days=364)))
    await keeping.do(CHORE[0])
    assert await rows_of(core.store, job) == [5, 3, 6]


@pytest.mark.parametrize("leaving", [False, True])
async def test_it_gives_way(core: Core, leaving: bool) -> None:
    """To an import that runs, and to the end of the bot; it tries again soon."""
    workspace = await core.store.workspaces.pick()
    old = await ended_job(core.store, workspace)
    running = None if leaving else await checking_job(core.store, workspace, "F2")
    clock = Clock()
    keeping = Housekeeping(core, lambda: leaving, clock)
    await keeping.do(CHORE[0])
    assert await rows_of(core.store, old) == [5, 3, 6]
    assert await keeping.find() == []
    clock.now += PAUSE
    assert await keeping.find() == CHORE
    if running:
        await core.store.jobs.move(running.id, {JobState.CHECKING}, JobState.FAILED)
        await keeping.do(CHORE[0])
        assert await rows_of(core.store, old) == [0, 0, 0]


async def test_what_breaks_is_tried_again_in_a_while(core: Core) -> None:
    """Not at once, over and over."""
    drop = "DROP TABLE inbox_events"
    await core.store.database.write(lambda connection: connection.exec_driver_sql(drop))
    clock = Clock()
    keeping = Housekeeping(core, lambda: False, clock)
    with pytest.raises(OperationalError):
        await keeping.do(CHORE[0])
    await keeping.note_failure(CHORE[0], "7F3A-91C2")
    assert await keeping.find() == []
    clock.now += PAUSE
    assert await keeping.find() == CHORE


async def test_files_that_nobody_came_back_to(core: Core, tmp_path: Path) -> None:
    """Old ones go, but for those of imports that wait to be checked; young ones stay."""
    (tmp_path / "own.csv").write_text("External Id\n")
    sources = [core.file_cache.put(tmp_path / "own.csv", 99) for _ in range(2)]
    folder = core.file_cache.folder
    (folder / "0123.sheets").mkdir()
    (folder / "4567.part").write_text("half a file")
    long_ago = (datetime.now(UTC) - KEEP_FILES - timedelta(days=1)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    young = core.file_cache.put(tmp_path / "own.csv", 99)
    removed = core.file_cache.tidy(datetime.now(UTC) - KEEP_FILES, sources[:1])
    assert removed == 3
    assert [core.file_cache.holds(source) for source in (*sources, young)] == [True, False, True]
    assert len(list(folder.iterdir())) == 2


async def test_who_left_is_let_go_of_after_the_retention_time(core: Core) -> None:
    """All of it, with a return whose day came meanwhile; who is still there, or left lately, keeps all."""
    store, now = core.store, datetime.now(UTC)
    gone, lately, stays = [await store.workspaces.admit(team, team) for team in ("T1", "T2", "T3")]
    for workspace in (gone, lately, stays):
        await queued_job(store, workspace, f"share {workspace}")
    await store.workspaces.note_left(gone, now)
    await store.workspaces.note_left(lately, now + timedelta(days=300))
    await Housekeeping(core, lambda: False, Clock()).do(CHORE[0])
    assert [known.id for known in await store.workspaces.all()] == [lately, stays]
    assert {job.workspace for job in await store.jobs.waiting()} == {lately, stays}
