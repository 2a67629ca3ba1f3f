"""However many imports are kept, what one of them needs is found by a key: SQLite walks no whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event

from importer.jobs import Counts, JobState
from importer.plan import AskedRow, AskedRows
from storage.store import Store, open_store
from tests.storage.words import checking_job, load_directory, refused, unknown_user

OPEN_JOBS = "ix_import_jobs_unreported"
"""An index that holds no more than the imports that aren't over."""
LARGE = ("customers", "import_jobs", "planned_rows", "refused_rows", "row_errors")


@contextmanager
def _statements() -> Iterator[dict[str, Any]]:
    """The statements that are sent to the database meanwhile, each with its last parameters."""
    sent: dict[str, Any] = {}

    def note(*call: Any) -> None:  # noqa: ANN401 - SQLAlchemy calls it with all kinds of things
        if re.match(r"SELECT|UPDATE|DELETE|INSERT INTO \w+ \([^)]*\) SELECT", call[2]):
            sent[call[2]] = call[3]

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def _steps(store: Store, statement: str, parameters: Any) -> list[str]:  # noqa: ANN401 - as they were sent
    first = parameters[0] if isinstance(parameters, list) else parameters
    rows = await store.database.read(
        lambda connection: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", first)
    )
    return [row.detail for row in rows]


async def _import_something(store: Store) -> None:
    """One import with changes, a repeated row and errors; then what people ask about it."""
    workspace = await store.workspaces.connect("T1", "Acme")
    await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    await store.directory.existing(workspace, ["C1", "C9"])
    await store.directory.neighbours(workspace, ["C9"])
    await store.plans.add(
        job, AskedRows.of([AskedRow("C1", 2, "1"), AskedRow("C1", 3, "1"), AskedRow("C9", 4, "1")])
    )
    await store.plans.refuse(job, [refused(4, unknown_user("x"))])
    ((_, second),) = [list(rows) async for rows in store.plans.repeated(job.id)]
    await store.plans.settle(job, [], [second])
    await store.plans.count(job.id)
    await store.jobs.finish_check(job, Counts(rows=3, planned=1, errors=1), JobState.APPLYING)
    await store.plans.apply_batch(await store.jobs.get(job.id), 10)
    await store.plans.error_kinds(job.id)
    assert [row.number async for row in store.plans.refused(job.id)] == [4]
    await store.jobs.history(workspace)
    await store.jobs.history(workspace, before=1)
    await store.jobs.numbered(workspace, 1)


async def _forget_it(store: Store) -> None:
    """Its end is told, and after a long time its rows are deleted."""
    job = await store.jobs.get(1)
    await store.jobs.move(job.id, {JobState.APPLYING}, JobState.COMPLETED)
    await store.jobs.waiting()
    await store.jobs.mark_reported(job.id)
    assert await store.jobs.outdated(datetime.now(UTC) + timedelta(days=1)) == [job.id]
    while not await store.plans.forget(job.id, 1):
        pass


async def test_nothing_large_is_walked_from_end_to_end(sqlite_url: str) -> None:
    """Each statement of an import, of what is told about it afterwards and of its end searches by a key."""
    store = await open_store(sqlite_url)
    with _statements() as sent:
        await _import_something(store)
        await _forget_it(store)
    walks = [
        (step, statement)
        for statement, parameters in sent.items()
        for step in await _steps(store, statement, parameters)
        if re.match(rf"SCAN ({'|'.join(LARGE)})\b", step) and OPEN_JOBS not in step
    ]
    await store.close()
    assert len(sent) > 15
    assert walks == []
