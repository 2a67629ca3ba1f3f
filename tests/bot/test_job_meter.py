"""Rows and ends are counted once, whatever is told twice."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.job_meter import JobMeter
from importer.words.jobs import Counts, ImportJob, JobState, Stage
from storage.store import Store
from tests.bot.silent import Silent
from tests.storage.words import new_job


@pytest.fixture
async def job(store: Store) -> ImportJob:
    """A job of 100 rows."""
    made = await store.jobs.create(new_job(await store.workspaces.pick()))
    return replace(made, counts=Counts(rows=100))


class Counted:
    """What a meter has counted."""

    def __init__(self) -> None:
        self.rows = Counter[Stage]()
        self.ends: list[JobState] = []
        self.meter = JobMeter(Silent(), self._count_rows, lambda job: self.ends.append(job.state))

    def _count_rows(self, stage: Stage, rows: int) -> None:
        self.rows[stage] += rows


async def test_what_goes_by_is_counted_as_it_does(job: ImportJob) -> None:
    """Of each stage what is new, and at the end of a check the rows that nobody told of."""
    counted = Counted()
    counted.meter.begin(job)
    for rows in (30, 60, 60):
        await counted.meter.show_progress(job, rows, Stage.CHECKING)
    assert counted.rows == {Stage.CHECKING: 60}
    counted.meter.note_checked(job)
    await counted.meter.show_progress(job, 40, Stage.APPLYING)
    assert counted.rows == {Stage.CHECKING: 100, Stage.APPLYING: 40}


async def test_what_an_earlier_process_did_is_not_counted(job: ImportJob) -> None:
    """A job that goes on behind its checkpoint has its rest alone counted."""
    counted = Counted()
    counted.meter.begin(replace(job, counts=Counts(rows=100, changed=70)))
    await counted.meter.show_progress(job, 75, Stage.APPLYING)
    assert counted.rows == {Stage.APPLYING: 5}
    await counted.meter.announce_end(replace(job, counts=Counts(rows=100, changed=80)))
    assert counted.rows == {Stage.APPLYING: 10}


@pytest.mark.parametrize("state", [JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED])
async def test_an_end_is_counted(job: ImportJob, state: JobState) -> None:
    """A preview is none."""
    counted = Counted()
    for one in (JobState.PREVIEWED, state):
        await counted.meter.announce_end(replace(job, state=one))
    assert counted.ends == [state]
