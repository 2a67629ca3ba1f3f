"""A trial takes the first changes out of a preview as planned, and then the preview counts them right."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core import NobodyElse
from importer.access import Permissions
from importer.planners import TrialPlanner
from importer.trial import FIRST, Trials
from importer.words.errors import OvertakenError, WrongStateError
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.plan import AskedRow, AskedRows, WrittenCell
from importer.words.table_shape import FEW_ROWS
from importer.words.totals import Guard, GuardNumbers, Verdict
from storage.store import Store
from storage.trials import begin_trial
from tests.storage.undoing import MAYA, Asked, Office, goes_on, say_nothing
from tests.storage.words import new_job

P, X, Y = "", "1", "2"
MANY = {f"C{number}": (X, None) for number in range(8, 0, -1)}
"""Eight customers, against their order."""
NOTHING = dict.fromkeys(sorted(MANY), (P, 0))


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Eight customers without anything, in four ranges."""
    return await Office.open(store, workspace, many=8)


async def preview(office: Office, asked: Mapping[str, Asked] = MANY, *, large: bool = False) -> ImportJob:
    """A file whose rows were checked, of which a guard speaks."""
    store, new = office.store, new_job(office.workspace, "F1", MAYA.name)
    if large:
        shape = replace(new.reading.shape, rows=FEW_ROWS + 1)
        new = replace(new, reading=replace(new.reading, shape=shape))
    job = await store.jobs.create(replace(new, state=JobState.CHECKING))
    rows = [AskedRow(name, number, *wish) for number, (name, wish) in enumerate(asked.items(), 1)]
    await store.plans.add(job, AskedRows.of(rows))
    await store.plans.keep_written(
        job, [WrittenCell(1, Field.ACCOUNT_MANAGER, " One"), WrittenCell(8, Field.ACCOUNT_MANAGER, " Eight")]
    )
    counts = Counts(len(rows), len(rows))
    totals = await store.plans.counting().total(replace(job, counts=counts), {}, GuardNumbers())
    checked = await store.jobs.finish_check(job, counts, Verdict(totals, [Guard.MANY_CHANGES]))
    assert checked
    assert checked.state is JobState.PREVIEWED
    return checked


def trials(office: Office) -> Trials:
    """The use cases."""
    return Trials(office.store.jobs, office.store.changes, Permissions(NobodyElse()), lambda: None)


async def begin(office: Office, job: ImportJob) -> ImportJob:
    """A trial that waits for its turn."""
    trial = await trials(office).begin(job, MAYA, share=f"trial:{job.id}:{job.attempt}")
    assert trial
    return trial


async def carry_out(office: Office, trial: ImportJob) -> ImportJob:
    """A trial that has ended."""
    begun = await office.store.jobs.begin(trial)
    assert begun
    assert begun.state is JobState.APPLYING
    return await office.finish(begun)


async def renew(office: Office, job: ImportJob) -> int:
    """How many customers have moved, as the plan of a job is renewed that is being checked."""
    now = await office.store.jobs.get(job.id)
    assert (now.state, now.checked) == (JobState.CHECKING, True)
    ranges = await office.store.plans.ranges(job.id)
    return sum([await office.store.plans.renew(now, range_) for range_ in ranges])


async def test_the_first_five_as_they_are_planned(office: Office) -> None:
    """In the customers' order, whatever the rows' order, with their cells, confirmed by who pressed."""
    job = await preview(office)
    trial = await begin(office, job)
    assert (trial.kind, trial.of, trial.state) == (JobKind.TRIAL, job.number, JobState.QUEUED)
    assert trial.counts == Counts(rows=5, planned=5)
    assert trial.started_by == trial.confirmed_by == MAYA.name
    assert trial.verdict is not None
    assert (trial.verdict.totals.customers, trial.verdict.guards) == (5, ())
    page = await office.store.changes.page(trial, None, skip=0, most=10)
    assert [(one.external_id, one.row, one.written) for one in page] == [
        *[("C1", 8, " Eight"), ("C2", 7, ""), ("C3", 6, ""), ("C4", 5, ""), ("C5", 4, "")]
    ]
    assert await office.values() == NOTHING
    await carry_out(office, trial)
    assert await office.values() == NOTHING | dict.fromkeys(["C1", "C2", "C3", "C4", "C5"], (X, 0))


async def test_what_is_already_right_is_no_first_change(office: Office) -> None:
    """Five that change something are taken."""
    await office.edit("C2", X)
    trial = await begin(office, await preview(office))
    page = await office.store.changes.page(trial, None, skip=0, most=10)
    assert [one.external_id for one in page] == ["C1", "C3", "C4", "C5", "C6"]


async def test_the_trial_of_a_large_file_is_small(office: Office) -> None:
    """It waits for no large import."""
    trial = await begin(office, await preview(office, large=True))
    assert not trial.is_large


async def test_pressed_twice(office: Office, other: Store) -> None:
    """One trial comes of it, also where both arrive at once."""
    job = await preview(office)
    there = replace(trials(office), jobs=other.jobs)
    both = await asyncio.gather(*(one.begin(job, MAYA, share="T1") for one in (trials(office), there)))
    assert [trial.number for trial in both if trial] == [2, 2]
    assert await office.store.plans.count(both[0].id if both[0] else 0) == (5, 0)


async def test_something_was_changed_since_the_preview(office: Office) -> None:
    """Nothing is begun; the preview is brought up to date, and tells for how many that matters."""
    job = await preview(office)
    await office.edit("C1", Y)
    assert await trials(office).begin(job, MAYA, share="T1") is None
    assert await renew(office, job) == 1
    assert await office.store.jobs.find_trial(job) is None


async def test_another_preview_stands_by_now(office: Office) -> None:
    """Of what isn't seen nothing is applied, and so where a trial is there already."""
    job = await preview(office)
    with pytest.raises(WrongStateError, match="is another one now"):
        await trials(office).begin(replace(job, attempt=job.attempt + 1), MAYA, share="T1")
    await begin(office, job)
    with pytest.raises(WrongStateError, match="is another one now"):
        await trials(office).begin(job, MAYA, share="T2")
    await office.store.jobs.ask_cancel(job.id, MAYA.name)
    with pytest.raises(WrongStateError, match="is another one now"):
        await trials(office).begin(job, MAYA, share="T3")
    assert [one.number for one in await office.store.jobs.history(office.workspace)] == [2, 1]


async def test_afterwards_the_preview_counts_them_as_right(office: Office) -> None:
    """They are no surprise, what others have changed is; and nobody has said yes to the rest."""
    job = await preview(office)
    trial = await carry_out(office, await begin(office, job))
    assert await office.store.jobs.find_trial(job) == trial
    assert [one.id for one in await office.store.jobs.waiting()] == [job.id]
    await office.edit("C8", Y)
    assert await renew(office, job) == 1
    assert await renew(office, job) == 0
    assert await office.store.plans.count(job.id) == (3, 0)
    now = await office.store.jobs.get(job.id)
    assert (now.started_by, now.in_turn, now.attempt) == (None, False, job.attempt)


async def test_one_of_the_five_was_changed_by_hand(office: Office) -> None:
    """That is told, though the trial had set it."""
    job = await preview(office)
    await carry_out(office, await begin(office, job))
    await office.edit("C1", Y)
    assert await renew(office, job) == 1
    assert await office.store.plans.count(job.id) == (4, 0)


async def test_taken_back_the_preview_is_as_before(office: Office) -> None:
    """It can be tried once more then."""
    job = await preview(office)
    await carry_out(office, await begin(office, job))
    assert await renew(office, job) == 0
    verdict = replace(job.verdict or Verdict(), moved=0)
    assert await office.store.jobs.finish_check(job, Counts(8, 3, unchanged=5), verdict)
    await office.undo(2)
    assert await office.store.jobs.find_trial(job) is None
    assert await renew(office, job) == 0
    assert await office.store.plans.count(job.id) == (8, 0)


@pytest.mark.parametrize("large", [False, True])
async def test_nobody_says_yes_to_a_preview_while_a_trial_of_it_is_at_work(
    office: Office, *, large: bool
) -> None:
    """They would say yes to eight changes of which five are being applied; afterwards they can."""
    job = await preview(office, large=large)
    trial = await begin(office, job)
    assert not await office.store.jobs.start(job.id, MAYA.name, confirmed=True)
    await carry_out(office, trial)
    assert await office.store.jobs.start(job.id, MAYA.name, confirmed=True)


async def test_apply_first_and_import_pressed_at_once(office: Office, other: Store) -> None:
    """One of them comes first, and the other finds that it did: never are both queued."""
    job = await preview(office)
    tried, started = await asyncio.gather(
        trials(office).begin(job, MAYA, share="T1"),
        other.jobs.start(job.id, MAYA.name, confirmed=True),
        return_exceptions=True,
    )
    assert isinstance(tried, WrongStateError) == (started is True)
    waiting = [one.number for one in await office.store.jobs.waiting()]
    assert waiting == ([1] if started is True else [2])


async def test_import_is_pressed_while_a_trial_is_being_written(office: Office, other: Store) -> None:
    """Whoever says yes amid the transaction that begins the trial waits for its end, and is refused."""
    job = await preview(office)
    pressed = list[asyncio.Task[bool]]()

    def press(*_told: object) -> tuple[()]:
        pressed.append(asyncio.create_task(other.jobs.start(job.id, MAYA.name, confirmed=True)))
        return ()

    new = replace(new_job(office.workspace, "T1", MAYA.name), kind=JobKind.TRIAL, of=job.number)
    new = replace(new, state=JobState.QUEUED)
    await office.store.threads.keep(office.workspace, "T1", "C1", "1.0")
    trial = await office.store.database.write(
        begin_trial, job, new, MAYA.name, FIRST, press, datetime.now(UTC)
    )
    assert trial
    assert await asyncio.gather(*pressed) == [False]


async def test_cancelled_while_it_waits(office: Office) -> None:
    """Nothing was changed, and the preview stands again."""
    job = await preview(office)
    trial = await begin(office, job)
    await office.store.jobs.ask_cancel(trial.id, MAYA.name)
    assert await renew(office, job) == 0
    assert await office.store.plans.count(job.id) == (8, 0)
    assert await office.values() == NOTHING


async def test_killed_before_its_end_was_kept(office: Office, other: Store) -> None:
    """Its one batch is there wholly or not; who takes it up ends it, and the killed one writes no more."""
    job = await preview(office)
    mine = await office.store.jobs.begin(await office.store.jobs.take((await begin(office, job)).id))
    assert mine
    batch = await office.store.plans.apply_batch(mine, FIRST)
    assert batch
    assert (batch.changed, batch.done) == (5, True)
    theirs = await other.jobs.take(mine.id)
    assert await office.store.plans.apply_batch(mine, FIRST) is None
    with pytest.raises(OvertakenError):
        await office.store.jobs.end(mine, JobState.COMPLETED)
    again = await other.plans.apply_batch(theirs, FIRST)
    assert again
    assert again.changed == 0
    assert await other.jobs.end(theirs, JobState.COMPLETED)
    assert (await office.job(2)).counts.changed == 5
    assert await renew(office, job) == 0


async def test_a_customer_changed_before_its_turn_is_left(office: Office) -> None:
    """The four others are applied, and the fifth is listed."""
    job = await preview(office)
    trial = await begin(office, job)
    await office.edit("C1", Y)
    begun = await office.store.jobs.begin(trial)
    assert begun
    assert begun.state is JobState.CHECKING
    planned = await TrialPlanner().renew(begun, say_nothing, goes_on)
    assert planned
    assert await office.store.jobs.finish_check(begun, planned.counts, begun.verdict or Verdict())
    ended = await office.finish(begun)
    assert (ended.counts.changed, ended.counts.errors) == (4, 1)
    assert ended.state is JobState.COMPLETED_WITH_ERRORS
    assert (await office.values())["C1"] == (Y, 0)
    assert await renew(office, job) == 1
