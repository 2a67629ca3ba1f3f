"""What was kept at each version that was ever released is there and goes on in the newest one."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from importer.words.fields import Field
from importer.words.jobs import JobState
from importer.words.language import Language
from importer.words.row_errors import RowErrorCode
from storage.engines import make_engine
from storage.schema import customers
from storage.slack_schema import postings
from storage.store import Store, open_store
from tests.storage.grown_database import (
    APPLYING,
    ENDED,
    FAILED,
    OPEN,
    PLANNED,
    grow,
    job_of,
    migrations,
    revisions,
    user_of,
)
from tests.storage.words import THREAD, all_refused, taken


@pytest.fixture
async def grown(empty_url: str) -> AsyncIterator[Store]:
    """A store that was used at every revision."""
    engine, known = make_engine(empty_url), migrations()
    for revision in revisions():
        async with engine.execution_options(writes=True).begin() as connection:
            await connection.run_sync(grow, known, revision)
    await engine.dispose()
    store = await open_store(empty_url)
    yield store
    await store.close()


async def test_what_each_version_kept_goes_on_in_the_newest(grown: Store) -> None:
    """Directory, history, rows, open questions, memory and messages; an import amid its apply ends right."""
    for revision in map(int, revisions()):
        await _history_is_as_it_was(grown, revision)
        await _memory_is_as_it_was(grown, revision)
        await _the_import_goes_on(grown, revision)
    assert {event.event_id for event in await grown.inbox.open()} == {f"Ev{int(one)}" for one in revisions()}


async def _history_is_as_it_was(store: Store, workspace: int) -> None:
    jobs = {job.number: job for job in await store.jobs.history(workspace, before=None, limit=10)}
    assert {number: jobs[number].state for number in jobs} == {
        ENDED: JobState.COMPLETED_WITH_ERRORS,
        APPLYING: JobState.APPLYING,
        OPEN: JobState.MAPPING,
        FAILED: JobState.FAILED,
    }
    ended = jobs[ENDED]
    assert (ended.reading.shape.columns[1], ended.uploaded_by, ended.counts.errors) == ("Id", "U1", 1)
    assert str(jobs[FAILED].failure) == "The file is empty."
    (row,) = await all_refused(store, ended)
    assert (row.cells, [(one.code, one.value, one.suggestions) for one in row.errors]) == (
        ("Café", "C9", ""),
        [(RowErrorCode.CUSTOMER_NOT_FOUND, "C9", ("C1",))],
    )
    assert await store.threads.of(ended.id) == THREAD
    waits = select(postings.c.key).where(postings.c.job_id == ended.id, postings.c.said_at.is_(None))
    assert len(await store.database.rows(waits)) == (workspace >= 9)


async def _memory_is_as_it_was(store: Store, workspace: int) -> None:
    """Each from the version on that could remember it."""
    answers = await store.mappings.all_answers(workspace)
    assert [answer.question.field for answer in answers] == [Field.EXTERNAL_ID] * (workspace >= 7)
    settings = await store.workspace_settings.of(workspace)
    assert settings.language is (Language.FRENCH if workspace >= 13 else Language.ENGLISH)
    assert len(await store.workspace_settings.changes(workspace)) == (workspace >= 13)
    assert len(await store.corrections.all(workspace)) == (workspace >= 20)
    assert len(await store.links.of(workspace)) == (workspace >= 28)


async def _the_import_goes_on(store: Store, workspace: int) -> None:
    """Behind its checkpoint, to everybody whom its plan has."""
    job = await taken(store, job_of(workspace, APPLYING))
    done = False
    while not done:
        batch = await store.plans.apply_batch(job, 1)
        assert batch
        done = batch.done
        job = await store.jobs.get(job.id)
    found = select(customers.c.managers).where(customers.c.workspace_id == workspace)
    managers = [row.managers for row in await store.database.rows(found)]
    assert managers == [str(user_of(workspace))] * PLANNED
