"""The history of imports: newest first, found by an index."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, update

from importer.words.jobs import JobState
from importer.words.wanted import read_wanted
from storage.schema import import_jobs
from storage.store import Store, open_store
from tests.storage.words import new_job, queued_job


async def test_newest_first_a_page_at_a_time(store: Store, workspace: int) -> None:
    """A page begins below the number that the last one ended with."""
    for number in range(1, 6):
        await queued_job(store, workspace, f"F{number}")
    await queued_job(store, await store.workspaces.connect("T2", "Globex"))
    newest = await store.jobs.history(workspace, limit=3)
    older = await store.jobs.history(workspace, before=newest[-1].number, limit=3)
    assert ([job.number for job in newest], [job.number for job in older]) == ([5, 4, 3], [2, 1])


async def test_also_what_was_never_started(store: Store, workspace: int) -> None:
    """A question that was never answered, or was cancelled, has a number that people may look for."""
    await store.jobs.create(new_job(workspace, "F1"))
    dropped = await store.jobs.create(new_job(workspace, "F2"))
    await store.jobs.ask_cancel(dropped.id, "U1")
    history = await store.jobs.history(workspace)
    assert [(job.number, job.state) for job in history] == [(2, JobState.CANCELLED), (1, JobState.MAPPING)]


async def test_what_had_errors_is_found_also_once_it_is_undone(store: Store, workspace: int) -> None:
    """An import that is undone had the same rows to fix; one without errors hadn't."""
    states = {
        "F1": (JobState.UNDONE, 2),
        "F2": (JobState.COMPLETED_WITH_ERRORS, 3),
        "F3": (JobState.UNDONE, 0),
    }
    for share, (state, errors) in states.items():
        job = await queued_job(store, workspace, share)
        ended = update(import_jobs).where(import_jobs.c.id == job.id).values(state=state, errors=errors)
        await store.database.execute(ended)
    found = await store.jobs.history(workspace, wanted=read_wanted("errors", "U1"))
    assert [job.number for job in found] == [2, 1]


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:  # noqa: ANN401 - SQLAlchemy calls it with all kinds of things
        sent.append((call[2], call[3]))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


async def test_the_history_is_an_index_look_up(sqlite_url: str) -> None:
    """SQLite reads a page of the history from the index of numbers, and sorts nothing."""
    store = await open_store(sqlite_url)
    with _statements() as sent:
        await store.jobs.history(1, before=100)
    query, parameters = sent[-1]
    steps = await store.database.read(
        lambda connection: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", parameters)
    )
    (step,) = [row.detail for row in steps]
    await store.close()
    assert re.fullmatch(r"SEARCH import_jobs USING INDEX \w+ \(workspace_id=\? AND number<\?\)", step)
