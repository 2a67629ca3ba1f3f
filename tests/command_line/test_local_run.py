"""Commands of the command line on one PostgreSQL, where no bot runs: none takes work from another."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.command_line.local_run import LocalRun
from bot.core import Core
from bot.file_cache import LocalFileCache
from bot.settings import Settings
from importer.words.jobs import ImportJob, JobState
from importer.words.table_shape import FEW_ROWS
from storage.jobs import SqlJobs
from storage.runner_lock import run_alone
from storage.store import Store
from tests.patience import PATIENCE, until
from tests.storage.conftest import laid_sqlite_url, other, store, workspace
from tests.storage.words import TYPED, queued_job, shared_job
from tests.workers_seen import WorkersSeen, bot_that_takes_nothing

__all__ = ["laid_sqlite_url", "other", "store", "workspace"]


class Watched(SqlJobs):
    """The jobs; how often someone looks who has them."""

    looks = 0

    async def held_elsewhere(self, ours: int) -> Collection[int]:
        """Count the look."""
        self.looks += 1
        return await super().held_elsewhere(ours)


@pytest.fixture
def url(laid_postgres: str) -> str:
    """A database that several share."""
    return laid_postgres


async def test_what_another_command_runs_is_not_taken_from_it(
    store: Store, other: Store, workspace: int, url: str, tmp_path: Path
) -> None:
    """The import of somebody who is gone comes first: one of those who wait runs it, and the others wait."""
    ahead, ours = [await queued_job(store, workspace, share, by=TYPED) for share in ("F1", "F2")]
    await store.database.execute(text("UPDATE procrastinate_events SET at = at - interval '11 s'"))
    jobs = Watched(store.database)
    core = Core(Settings(database_url=url), replace(store, jobs=jobs), LocalFileCache(tmp_path))
    run = LocalRun(core, asyncio.Event())
    async with run_alone(other.database, ahead.id) as is_alone, asyncio.timeout(PATIENCE):
        assert is_alone
        carrying_out = asyncio.create_task(run.carry_out(ours))
        await until(lambda: jobs.looks >= 3, "It never looked.")
        run.stop.set()
        await carrying_out
    assert [(await store.jobs.get(job.id)).attempt for job in (ahead, ours)] == [0, 0]


async def _left_large(store: Store, workspace: int) -> ImportJob:
    """A large import of somebody who is gone, in its turn."""
    job = await shared_job(store, workspace, "F1", TYPED)
    shape = replace(job.reading.shape, rows=FEW_ROWS + 1)
    await store.jobs.reshape(job.id, replace(job.reading, shape=shape))
    assert await store.jobs.start(job.id, TYPED)
    assert await store.jobs.begin(await store.jobs.get(job.id))
    await store.database.execute(text("UPDATE procrastinate_events SET at = at - interval '11 s'"))
    return await store.jobs.get(job.id)


def _run_at(url: str, store: Store, folder: Path) -> LocalRun:
    return LocalRun(Core(Settings(database_url=url), store, LocalFileCache(folder)), asyncio.Event())


async def test_a_small_import_waits_for_no_large_one_that_another_command_runs(
    store: Store, other: Store, workspace: int, url: str, tmp_path: Path
) -> None:
    """It is tried once and left; where nobody runs it, it comes first, though no file is there any more."""
    left, run = await _left_large(store, workspace), _run_at(url, store, tmp_path)
    async with run_alone(other.database, left.id), asyncio.timeout(PATIENCE):
        ours = await run.carry_out(await queued_job(store, workspace, "F2", by=TYPED))
    assert (ours.state, (await store.jobs.get(left.id)).attempt) == (JobState.FAILED, left.attempt)
    await run.carry_out(await queued_job(store, workspace, "F3", by=TYPED))
    assert (await store.jobs.get(left.id)).state is JobState.FAILED


async def test_a_large_import_that_was_left_is_left_to_bots(
    store: Store, workspace: int, url: str, tmp_path: Path
) -> None:
    """They go on with it by themselves, and a small import of the command line goes beside it."""
    left, run = await _left_large(store, workspace), _run_at(url, store, tmp_path)
    async with bot_that_takes_nothing(url, WorkersSeen(store.database)), asyncio.timeout(PATIENCE):
        ours = await run.carry_out(await queued_job(store, workspace, "F2", by=TYPED))
        assert not await run.is_left(left)
    assert (ours.state, (await store.jobs.get(left.id)).attempt) == (JobState.FAILED, left.attempt)
