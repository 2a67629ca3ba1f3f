"""What breaks an import once does not end it; what breaks it again and again does, with a sentence."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.core import Core
from bot.file_cache import LocalFileCache
from bot.runner import MOST_TRIES, Turns
from bot.settings import Settings
from bot.work_loop import Signals, WorkLoop
from importer.words.jobs import ImportJob, JobState, Stage
from storage.store import open_store
from tests.bot.silent import Silent, found
from tests.bot.test_queue import queue
from tests.patience import PATIENCE
from tests.storage.words import assignments


class Breaking(Silent):
    """Breaks an import where it tells how it goes, the first times."""

    def __init__(self, times: int, state: JobState = JobState.CHECKING) -> None:
        self.times = times
        self.state = state
        self.broken = 0
        self.told = asyncio.Event()

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Break, as long as there are times left."""
        del rows, stage
        if job.state is self.state and self.broken < self.times:
            self.broken += 1
            self.break_off()

    async def announce_end(self, job: ImportJob) -> None:
        """The end is told."""
        del job
        self.told.set()

    def break_off(self) -> None:
        """What nobody foresaw."""
        raise ZeroDivisionError


class Disconnecting(Breaking):
    """Cuts every connection to the database."""

    def __init__(self, url: str) -> None:
        super().__init__(times=1)
        self._engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))

    def break_off(self) -> None:
        """As when the server is started anew."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        self._engine.dispose()


async def carried_out(core: Core, folder: Path, announcer: Breaking) -> ImportJob:
    """An import of one row at its end."""
    (workspace,) = await queue(core, folder, ["T1"])
    signals = Signals()
    job_run = core.job_run(announcer, signals.stopping.is_set)
    turns = Turns(core.store.jobs, job_run, announcer, found(workspace))
    working = asyncio.create_task(WorkLoop(turns.work(), signals, retry_seconds=0.01).run())
    try:
        async with asyncio.timeout(PATIENCE):
            await announcer.told.wait()
    finally:
        signals.ask_to_stop()
        await working
    return await core.store.jobs.numbered(workspace, 1)


@pytest.mark.parametrize("state", [JobState.CHECKING, JobState.APPLYING])
async def test_what_breaks_now_and_then_goes_on(core: Core, tmp_path: Path, state: JobState) -> None:
    """An import may break once less than too often, in the check or the apply, and still ends right."""
    announcer = Breaking(MOST_TRIES - 1, state)
    job = await carried_out(core, tmp_path, announcer)
    assert announcer.broken == MOST_TRIES - 1
    assert (job.state, job.counts.changed, job.failure) == (JobState.COMPLETED, 1, None)


async def test_what_breaks_again_and_again_ends(
    core: Core, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing was changed, and the sentence has a reference that stands in the log."""
    job = await carried_out(core, tmp_path, Breaking(MOST_TRIES))
    assert job.state is JobState.FAILED
    failure = str(job.failure)
    assert failure.startswith("Something went wrong on our side.")
    assert failure.rpartition(": ")[2].rstrip(".") in caplog.text


async def test_a_database_that_was_away_ends_no_import(laid_postgres: str, tmp_path: Path) -> None:
    """Every connection is cut in the middle of the check; the customers are as the file says in the end."""
    store = await open_store(laid_postgres)
    try:
        core = Core(Settings(), store, LocalFileCache(tmp_path / "files"))
        announcer = Disconnecting(laid_postgres)
        job = await carried_out(core, tmp_path, announcer)
        assert announcer.broken == 1
        assert (job.state, job.counts.changed) == (JobState.COMPLETED, 1)
        managed = await assignments(store, job.workspace, customers=1)
        assert [len(one.managers) for one in managed.values()] == [1]
    finally:
        await store.close()
