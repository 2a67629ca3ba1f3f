"""However many imports are kept, each one's rows are found by a key: no database scans a table."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.changes import ChangeKind
from importer.words.fields import Field
from importer.words.jobs import Counts, JobState
from importer.words.plan import LEAVES, AskedRow, AskedRows, Joined, WrittenCell
from importer.words.totals import Verdict
from storage.schema import import_jobs
from storage.store import Store, open_store
from tests.storage.words import all_refused, checking_job, load_directory, refused, unknown_user

FEW = re.compile("ix_import_jobs_(to_do|asked|one_running|with_rows)")
"""Indexes that hold no more than the imports that aren't over, or whose rows are still to be deleted."""
KEPT = ("import_jobs", "planned_rows", "matched_cells", "refused_rows", "row_errors")
LARGE = (*KEPT, "customers")
LOOKED_AT = re.compile(r"SELECT|UPDATE|DELETE|INSERT INTO \w+ \([^)]*\) SELECT")

IMPORTS, ROWS = 2_000, 40
Walks = Callable[[str, Sequence[Any]], Iterator[str]]


@contextmanager
def _watched(explain: str, walks: Walks) -> Iterator[dict[str, list[str]]]:
    """The statements that are sent to the database meanwhile, each with the walks in its plan."""
    seen: dict[str, list[str]] = {}

    def note(*call: Any) -> None:  # noqa: ANN401 - SQLAlchemy calls it with all kinds of things
        _, cursor, statement, parameters, _, is_many = call
        if LOOKED_AT.match(statement):
            cursor.execute(f"{explain} {statement}", parameters[0] if is_many else parameters)
            seen.setdefault(statement, []).extend(walks(statement, cursor.fetchall()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _sqlite_walks(_statement: str, plan: Sequence[Any]) -> Iterator[str]:
    steps = [row[3] for row in plan]
    is_sorted = any("TEMP B-TREE" in step for step in steps)
    for step in steps:
        is_walk = re.match(rf"SCAN ({'|'.join(LARGE)})\b", step)
        # All imports of a workspace are as good as all; unless they come in the asked order, up to a limit.
        walks_workspace = is_sorted and re.match(r"SEARCH import_jobs .* \(workspace_id=\?\)$", step)
        if (is_walk or walks_workspace) and not FEW.search(step):
            yield step


def _postgres_walks(_statement: str, plan: Sequence[Any]) -> Iterator[str]:
    """Customers are left out: of few of them it rightly walks all, when a batch asks for many."""
    ((tree,),) = plan
    steps = [(json.loads(tree) if isinstance(tree, str) else tree)[0]["Plan"]]
    while steps:
        step = steps.pop()
        steps += step.get("Plans", [])
        of, kind, index = step.get("Relation Name"), step["Node Type"], step.get("Index Name", "")
        is_walk = kind == "Seq Scan" or ("Index" in kind and "Index Cond" not in step)
        if of in KEPT and is_walk and not FEW.match(index):
            yield f"{kind} on {of} {index}"


async def _import_something(store: Store, workspace: int, share: str) -> int:
    """One import with changes, a repeated row and errors; then what people ask about it."""
    job = await checking_job(store, workspace, share)
    job = await store.jobs.take(job.id)
    await store.plans.clear(job)
    await store.directory.existing(workspace, ["C1", "C9"])
    await store.directory.neighbours(workspace, ["C9"])
    await store.directory.leading_zeros(workspace)
    await store.directory.first_with_zeros(workspace, 10)
    await store.plans.add(
        job, AskedRows.of([AskedRow("C1", 2, "1"), AskedRow("C1", 3, "1"), AskedRow("C9", 4, "1")])
    )
    await store.plans.keep_written(job, [WrittenCell(2, Field.ACCOUNT_MANAGER, "Ann @x.com")])
    await store.plans.refuse(job, [refused(4, unknown_user("x"))])
    [([range_], _)] = [glance async for glance in store.plans.ranges_with_repeats(job.id)]
    (part,) = [one async for one in store.plans.planned(job.id, range_)]
    first, second = part.numbers
    await store.plans.settle(job, range_, dropped=[second], joined=[Joined(first, "1", LEAVES)])
    await store.plans.count(job.id)
    await store.links.find_user(workspace, "U1")
    await store.jobs.finish_check(job, Counts(rows=3, planned=1, errors=1), Verdict())
    await store.plans.apply_batch(await store.jobs.get(job.id), 10)
    await store.plans.error_kinds(job.id)
    await store.jobs.let_go(job)
    assert [row.number for row in await all_refused(store, job)] == [4]
    return job.number


async def _look_back(store: Store, workspace: int, number: int) -> None:
    """The history, an import of it, and what a runner looks for every second."""
    await store.jobs.history(workspace)
    await store.jobs.history(workspace, before=number)
    job = await store.jobs.numbered(workspace, number)
    assert [kind.rows for kind in await store.plans.error_kinds(job.id)] == [1]
    changed = job.counts.changed
    assert (await store.changes.count(job)).customers == changed
    assert len(await store.changes.page(job, ChangeKind.MANAGERS_CHANGED, skip=0, most=20)) == changed
    assert sum([len(page) async for page in store.changes.all(job)]) == changed
    await store.jobs.shared(workspace, job.reading.source.share)
    await store.jobs.ahead(job)
    await store.jobs.held_elsewhere(job.id)
    await store.jobs.waiting()
    weeks_ago = datetime.now(UTC) - timedelta(days=30)
    await store.situations.look(workspace, job.uploaded_by, weeks_ago, datetime.now(UTC))


async def _forget_it(store: Store, workspace: int, number: int) -> None:
    """Its end is told, and after a long time its rows are deleted."""
    job = await store.jobs.numbered(workspace, number)
    await store.jobs.end(job, JobState.COMPLETED)
    assert await store.jobs.outdated(datetime.now(UTC) + timedelta(days=1)) == [job.id]
    while not await store.plans.forget(job.id, 1):
        pass


async def _all_of_it(store: Store, workspace: int, share: str) -> None:
    number = await _import_something(store, workspace, share)
    await _look_back(store, workspace, number)
    await _forget_it(store, workspace, number)


async def test_sqlite_walks_nothing_large_from_end_to_end(sqlite_url: str) -> None:
    """Each statement of an import, of what is told about it afterwards and of its end searches by a key."""
    store = await open_store(sqlite_url)
    workspace = await store.workspaces.connect("T1", "Acme")
    await load_directory(store, workspace)
    with _watched("EXPLAIN QUERY PLAN", _sqlite_walks) as seen:
        await _all_of_it(store, workspace, "F1")
    await store.close()
    _require_no_walks(seen)


async def test_postgresql_walks_nothing_that_is_kept(empty_postgres: str) -> None:
    """It plans by the amount, so there is a history; a new import and its end still search by keys."""
    store = await open_store(empty_postgres)
    workspace = await store.workspaces.connect("T1", "Acme")
    await load_directory(store, workspace)
    await _all_of_it(store, workspace, "F1")
    await _multiply(store)
    with _watched("EXPLAIN (FORMAT JSON)", _postgres_walks) as seen:
        await _all_of_it(store, workspace, "F2")
    await store.close()
    _require_no_walks(seen)


def _require_no_walks(seen: dict[str, list[str]]) -> None:
    assert len(seen) > 20
    assert {statement: walks for statement, walks in seen.items() if walks} == {}


async def _multiply(store: Store) -> None:
    """Two thousand imports like the first, one a day, each with rows of its own, and PostgreSQL told so."""
    own = {
        "id": "n",
        "number": "n",
        "share": "'copy ' || n",
        "created_at": "job.created_at - n * interval '1 day'",
    }
    names = [column.name for column in import_jobs.columns]
    values = [own.get(name, f"job.{name}") for name in names]
    jobs, rows = f"generate_series(2, {IMPORTS}) AS n", f"generate_series(2, {ROWS}) AS number"
    for statement in (
        f"INSERT INTO import_jobs ({', '.join(names)}) "  # noqa: S608 - the names are the schema's own
        f"SELECT {', '.join(values)} FROM {jobs}, import_jobs AS job",
        "INSERT INTO planned_rows "  # noqa: S608 - numbers
        "(job_id, key_range, number, customer_id, changes, old_managers) "
        f"SELECT n, 0, number, number, true, '' FROM {jobs}, {rows}",
        "INSERT INTO matched_cells (job_id, number, field, written) "  # noqa: S608 - numbers
        f"SELECT n, number, 'workflow', '' FROM {jobs}, {rows}",
        "INSERT INTO refused_rows (job_id, number, cells) "  # noqa: S608 - numbers
        f"SELECT n, number, '[]' FROM {jobs}, {rows}",
        'INSERT INTO row_errors (job_id, number, position, code, "column", value) '  # noqa: S608 - numbers
        f"SELECT n, number, 0, 'user_not_found', '', number FROM {jobs}, {rows}",
        "SELECT setval(pg_get_serial_sequence('import_jobs', 'id'), max(id)) FROM import_jobs",
        "ANALYZE",
    ):
        await store.database.write(_order, statement)


async def _order(connection: AsyncConnection, statement: str) -> None:
    await connection.exec_driver_sql(statement)
