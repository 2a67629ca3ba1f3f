"""An import job from its creation to its end, as its row tells it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from importer.words.errors import JobNotFoundError, WrongStateError
from importer.words.fields import Field, Mapping
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext, speaking
from importer.words.proposal import Proposal
from importer.words.totals import Guard, Verdict
from importer.words.wanted import Wanted
from storage.schema import import_jobs
from storage.store import Store
from tests.pseudo import PSEUDO, mark, plain
from tests.storage.words import MAPPING, PROPOSAL, SHAPE, checking_job, new_job, queued_job

MISSING = lazy_gettext("The rows are missing.")


async def test_a_new_job(store: Store, workspace: int) -> None:
    """A job begins in `mapping` with all that it was given, and reads back the same."""
    job = await store.jobs.create(new_job(workspace))
    assert (job.number, job.state) == (1, JobState.MAPPING)
    assert (job.reading.shape, job.reading.mapping) == (SHAPE, MAPPING)
    assert (job.counts, job.cursor, job.finished_at) == (Counts(), 0, None)
    assert job.created_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - job.created_at) < timedelta(minutes=1)
    assert await store.jobs.get(job.id) == await store.jobs.numbered(workspace, 1) == job


async def test_a_job_that_refers_to_another(store: Store, workspace: int) -> None:
    """It knows the other by its number, then and later."""
    first = await store.jobs.create(new_job(workspace))
    second = await store.jobs.create(replace(new_job(workspace, "F2"), of=first.number))
    assert (first.kind, first.of) == (JobKind.FILE, None)
    assert (second.kind, second.of) == (JobKind.FILE, first.number)
    assert await store.jobs.get(second.id) == second


async def test_numbers_count_in_each_workspace(store: Store, other: Store, workspace: int) -> None:
    """Jobs created at once on several connections get the numbers 1, 2, 3 …, in each workspace anew."""
    stranger = await store.workspaces.connect("T2", "Globex")
    at_once = [
        at.jobs.create(new_job(place, f"F{share}"))
        for share in range(6)
        for place, at in [(workspace, store), (workspace, other), (stranger, other)]
    ]
    jobs = await asyncio.gather(*at_once)
    numbers = {
        place: {job.number for job in jobs if job.workspace == place} for place in (workspace, stranger)
    }
    assert numbers == {workspace: set(range(1, 7)), stranger: set(range(1, 7))}


async def test_the_same_share_is_the_same_job(store: Store, workspace: int) -> None:
    """An event that is delivered twice makes one job, and the other finds it."""
    assert await store.jobs.shared(workspace, "F1") is None
    first, again = await asyncio.gather(*(store.jobs.create(new_job(workspace)) for _ in range(2)))
    assert first == again == await store.jobs.shared(workspace, "F1")
    stranger = await store.workspaces.connect("T2", "Globex")
    assert await store.jobs.shared(stranger, "F1") is None


async def test_unknown_jobs(store: Store, workspace: int) -> None:
    """A number that no job has is told in a sentence."""
    with pytest.raises(JobNotFoundError, match="no import 7"):
        await store.jobs.numbered(workspace, 7)
    with pytest.raises(JobNotFoundError):
        await store.jobs.get(7)


async def test_choosing_columns(store: Store, workspace: int) -> None:
    """A mapping can be changed until the import starts."""
    job = await store.jobs.create(new_job(workspace))
    chosen = job.reading.mapping.choose(Field.ACCOUNT_MANAGER, 0)
    after = replace(job, reading=replace(job.reading, mapping=chosen, proposal=PROPOSAL), attempt=1)
    assert await store.jobs.choose(job.id, chosen, PROPOSAL) == after
    assert await store.jobs.get(job.id) == after
    await store.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED)
    with pytest.raises(WrongStateError, match="Import 1 has started"):
        await store.jobs.choose(job.id, MAPPING, Proposal())
    assert (await store.jobs.get(job.id)).reading == after.reading


async def test_another_reading_of_the_file(store: Store, workspace: int) -> None:
    """The shape can be replaced, together with its mapping, until the import starts."""
    job = await store.jobs.create(new_job(workspace))
    shape = replace(job.reading.shape, header_row=3, columns=("Id", "Owner"))
    reading = replace(job.reading, shape=shape, mapping=Mapping(external_id=1), proposal=PROPOSAL)
    assert await store.jobs.reshape(job.id, reading) == replace(job, reading=reading, attempt=1)
    await store.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED)
    with pytest.raises(WrongStateError, match="Import 1 has started"):
        await store.jobs.reshape(job.id, job.reading)
    assert (await store.jobs.get(job.id)).reading == reading


async def test_moving_only_from_what_was_seen(store: Store, workspace: int) -> None:
    """Of two that move a job on from the same state, one does."""
    job = await queued_job(store, workspace)
    gone = lazy_gettext("{file} is gone.", file="customers.csv")
    moves = [store.jobs.move(job.id, {JobState.QUEUED}, JobState.FAILED, failure=gone) for _ in "ab"]
    assert sorted(await asyncio.gather(*moves)) == [False, True]
    failed = await store.jobs.get(job.id)
    assert (failed.state, failed.failure) == (JobState.FAILED, gone)
    assert failed.finished_at is not None
    assert failed.finished_at >= failed.created_at


async def test_finishing_a_check(store: Store, workspace: int) -> None:
    """The counts are kept with the move, and only while the job is being checked."""
    job = await checking_job(store, workspace)
    counts = Counts(rows=10, planned=5, unchanged=3, errors=2, cleaned=1)
    assert await store.jobs.finish_check(job, counts, Verdict(guards=(Guard.MANY_CHANGES,)))
    checked = await store.jobs.get(job.id)
    assert (checked.state, checked.counts, checked.checked) == (JobState.PREVIEWED, counts, True)
    assert not await store.jobs.finish_check(job, Counts(), Verdict())
    assert (await store.jobs.get(job.id)).counts == counts


async def test_a_job_is_found_in_its_own_workspace_alone(store: Store, workspace: int) -> None:
    """In another one it is as if it did not exist."""
    job = await store.jobs.create(new_job(workspace))
    other = await store.workspaces.connect("T-other", "Other")
    assert await store.jobs.find(workspace, job.id) == job
    with pytest.raises(JobNotFoundError):
        await store.jobs.find(other, job.id)
    with pytest.raises(JobNotFoundError):
        await store.jobs.find(workspace, job.id + 1)


async def test_what_was_seen_is_started_or_nothing(store: Store, workspace: int) -> None:
    """Another column was chosen between the look and the press: nobody has seen what that changes."""
    job = await _previewed(store, workspace)
    await store.jobs.choose(job.id, Mapping(external_id=1, account_manager=0), Proposal(), JobState.CHECKING)
    assert not await store.jobs.start(job.id, "U1", confirmed=True, attempt=job.attempt)
    now = await store.jobs.get(job.id)
    assert (now.state, now.started_by, now.confirmed_by) == (JobState.CHECKING, None, None)


async def test_who_looks_again_and_chooses_another_column_has_looked(store: Store, workspace: int) -> None:
    """A preview that had to be looked at once more is applied as any other, once someone says so."""
    job = await store.jobs.create(replace(new_job(workspace), preview_only=True))
    assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.PREVIEWED)
    chosen = await store.jobs.choose(job.id, job.reading.mapping, Proposal(), JobState.CHECKING)
    assert not chosen.preview_only
    assert await store.jobs.start(job.id, "U1")
    queued = await store.jobs.finish_check(chosen, Counts(rows=1), Verdict())
    assert queued
    assert queued.state is JobState.QUEUED


async def _previewed(store: Store, workspace: int) -> ImportJob:
    job = await checking_job(store, workspace)
    stands = await store.jobs.finish_check(job, Counts(rows=1), Verdict(guards=(Guard.MANY_CHANGES,)))
    assert stands
    return stands


async def test_who_started_a_job_and_who_cancelled_it_is_kept(store: Store, workspace: int) -> None:
    """The first of each; who came too late changed nothing."""
    job = await store.jobs.create(new_job(workspace))
    assert (job.started_by, job.cancelled_by) == (None, None)
    assert await store.jobs.start(job.id, "U2")
    assert not await store.jobs.start(job.id, "U3")
    assert (await store.jobs.get(job.id)).started_by == "U2"
    running = await store.jobs.begin(await store.jobs.get(job.id))
    assert running
    for person in ("U4", "U5"):
        asked = await store.jobs.ask_cancel(job.id, person)
    assert (asked.state, asked.cancel_asked, asked.cancelled_by) == (JobState.CHECKING, True, "U4")
    assert await store.jobs.end(asked, JobState.CANCELLED)
    assert (await store.jobs.ask_cancel(job.id, "U6")).cancelled_by == "U4"


async def test_the_history_of_one_person(store: Store, workspace: int) -> None:
    """Those whose files they shared, newest first."""
    first, second = [await store.jobs.create(new_job(workspace, share)) for share in ("F1", "F2")]
    assert await store.jobs.history(workspace, wanted=Wanted(by="U1")) == [second, first]
    assert await store.jobs.history(workspace, wanted=Wanted(by="U1"), limit=1) == [second]
    assert await store.jobs.history(workspace, wanted=Wanted(by="U2")) == []


async def test_why_an_import_failed_is_read_in_each_language(store: Store, workspace: int) -> None:
    """It is kept as a sentence with its values, and put into words by whoever reads it."""
    job = await queued_job(store, workspace)
    await store.jobs.move(job.id, {JobState.QUEUED}, JobState.FAILED, failure=MISSING)
    failure = (await store.jobs.get(job.id)).failure
    assert str(failure) == "The rows are missing."
    with speaking(PSEUDO):
        assert plain(str(failure)) == "The rows are missing."
        assert str(failure) == mark("The rows are missing.")


async def test_why_an_import_failed_long_ago_stays_in_its_words(store: Store, workspace: int) -> None:
    """Before there were catalogues, words were stored."""
    job = await queued_job(store, workspace)
    await store.jobs.move(job.id, {JobState.QUEUED}, JobState.FAILED, failure=MISSING)
    await store.database.execute(update(import_jobs).values(failure="The file {gone} is gone."))
    assert str((await store.jobs.get(job.id)).failure) == "The file {gone} is gone."
