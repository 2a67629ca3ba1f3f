"""A database's tables: made from nothing, by whoever comes first, as the schema tells them."""

import asyncio
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.errors import HandoffError
from importer.words.jobs import JobKind, JobState
from importer.words.postings import Said
from importer.words.table_shape import FEW_ROWS
from importer.words.undo import Obstacle, UndoOutcome
from storage.engines import make_engine
from storage.migrate import NEWEST, find_revision, is_current, migrate
from storage.schema import METADATA
from storage.store import open_store
from storage.undo_schema import undo_rows
from tests.forked import loaded
from tests.laid_tables import open_and_close
from tests.storage.kept import still_to_be_said
from tests.storage.words import THREAD, TYPED, queued_job, shared_job

_OF_JOBS = {
    "planned_rows",
    "listed_customers",
    "matched_cells",
    "named_customers",
    "refused_rows",
    "row_errors",
    "undo_rows",
    "planned_entries",
    "undone_entries",
}


def _is_ours(name: str | None, type_: str, parents: object) -> bool:
    """The tables of procrastinate are its own."""
    del parents
    return type_ != "table" or not str(name).startswith("procrastinate_")


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
    found = compare_metadata(context, METADATA)
    on_sqlite = connection.dialect.name == "sqlite"
    # Alembic doesn't ask for which database a constraint is.
    return [one for one in found if on_sqlite or one[0] != "add_fk" or one[1].table.name not in _OF_JOBS]


async def test_the_migrations_make_what_the_schema_tells(empty_url: str) -> None:
    """Nothing is missing, different or left over; doing it again does nothing."""
    engine = make_engine(empty_url)
    await migrate(engine)
    await migrate(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


async def test_the_newest_version_is_told_without_alembic(empty_url: str) -> None:
    """The number that a start compares is the last migration's; only then nothing is migrated."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST
    engine = make_engine(empty_url)
    assert not await is_current(engine)
    await migrate(engine)
    assert await is_current(engine)
    await engine.dispose()


def test_the_queue_is_as_the_installed_procrastinate_needs_it() -> None:
    """A later version may call functions that the database lacks: it needs a revision first."""
    frozen = files("storage.migrations") / "procrastinate_3_10_0.sql"
    assert SchemaManager.get_schema().strip() in frozen.read_text(encoding="utf-8")


async def test_several_processes_start_at_once(empty_url: str) -> None:
    """Whoever comes first makes the tables; the others wait, and find them made."""
    starts = [loaded().Process(target=open_and_close, args=(empty_url,), daemon=True) for _ in range(4)]
    for start in starts:
        start.start()
    await asyncio.gather(*(asyncio.to_thread(start.join) for start in starts))
    assert [start.exitcode for start in starts] == [0, 0, 0, 0]
    store = await open_store(empty_url)
    assert await store.workspaces.pick() == 1
    await store.close()


async def test_an_upgrade_that_breaks_leaves_the_version_from_before(own_url: str) -> None:
    """Steps that went through before the broken one are taken back with it; mended, all is done."""
    store = await open_store(own_url)
    workspace = await store.workspaces.connect("T1", "Acme")
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0027"))
    await store.database.execute(text("CREATE TABLE named_customers (in_the_way INTEGER)"))
    before = await store.database.read(lambda connection: connection.run_sync(_tables))
    await store.close()
    with pytest.raises(HandoffError, match="The database can't be opened"):
        await open_store(own_url)
    engine = make_engine(own_url)
    assert await find_revision(engine) == "0027"
    async with engine.begin() as connection:
        assert await connection.run_sync(_tables) == before
        await connection.execute(text("DROP TABLE named_customers"))
    await engine.dispose()
    store = await open_store(own_url)
    assert await store.workspaces.pick("T1") == workspace
    await store.close()


async def test_what_was_said_before_there_were_postings(own_url: str) -> None:
    """A question that stands keeps its place and link, and what a thread was not told yet is to be said."""
    store = await open_store(own_url)
    workspace = await store.workspaces.pick()
    asked = await shared_job(store, workspace, "F1")
    typed, told, untold = [
        await queued_job(store, workspace, share, by)
        for share, by in (("F2", TYPED), ("F3", "U1"), ("F4", "U1"))
    ]
    for job in (typed, told, untold):
        assert await store.jobs.move(job.id, {JobState.QUEUED}, JobState.FAILED)
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0008"))
    await store.database.write(_as_told_then, asked.id, told.id, untold.id)
    await store.close()
    store = await open_store(own_url)
    said = await store.postings.latest(asked.id, "handoff_question")
    assert said is not None
    assert said == Said(said.posting, "C1", THREAD.thread, "2.0", "http://x")
    assert [await still_to_be_said(store, job.id) for job in (asked, typed, told, untold)] == [
        set(),
        set(),
        set(),
        {"handoff_close", "handoff_summary"},
    ]
    due = await store.postings.due()
    assert {(one.job, one.kind, one.subject, one.words) for one in due} == {
        (untold.id, "handoff_close", "", ""),
        (untold.id, "handoff_summary", "", ""),
    }
    await store.close()


def _back_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.downgrade(config, version)


async def _as_told_then(connection: AsyncConnection, asked: int, told: int, untold: int) -> None:
    """What the version before kept with each job."""
    jobs = "UPDATE import_jobs SET message = '2.0', link = 'http://x', "
    for job, reported in ((asked, False), (told, True), (untold, False)):
        values = {"job": job, "reported": reported}
        await connection.execute(text(f"{jobs} reported = :reported WHERE id = :job"), values)


async def test_what_was_remembered_of_headers_is_dropped(own_url: str) -> None:
    """It held the program's own guesses; imports from then ask nothing, and what they chose stays."""
    store = await open_store(own_url)
    workspace = await store.workspaces.pick()
    job = await queued_job(store, workspace)
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0006"))
    guessed = text(
        "INSERT INTO mapping_answers (workspace_id, header, field) "
        "VALUES (1, 'approvedby', 'account_manager')"
    )
    await store.database.execute(guessed)
    await store.close()
    store = await open_store(own_url)
    assert await store.jobs.get(job.id) == job
    assert await store.mappings.all_answers(workspace) == []
    tables = await store.database.read(lambda connection: connection.run_sync(_tables))
    assert "mapping_answers" not in tables
    await store.close()


async def test_what_there_was_before_jobs_had_kinds_is_of_files(own_url: str) -> None:
    """And refers to no other job; nothing else of it changes."""
    store = await open_store(own_url)
    job = await queued_job(store, await store.workspaces.pick())
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0010"))
    await store.close()
    store = await open_store(own_url)
    assert await store.jobs.get(job.id) == job
    assert (job.kind, job.of) == (JobKind.FILE, None)
    await store.close()


async def test_where_jobs_were_talked_about_before_there_were_threads(own_url: str) -> None:
    """Each is talked about where it was, and what was typed nowhere."""
    store = await open_store(own_url)
    workspace = await store.workspaces.pick()
    shared = await queued_job(store, workspace)
    typed = await queued_job(store, workspace, "F2", TYPED)
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0011"))
    place = text("SELECT channel, thread FROM import_jobs ORDER BY id")
    assert [tuple(row) for row in await store.database.rows(place)] == [
        (THREAD.channel, THREAD.thread),
        (None, None),
    ]
    await store.close()
    store = await open_store(own_url)
    assert (await store.threads.of(shared.id), await store.threads.of(typed.id)) == (THREAD, None)
    assert await store.jobs.get(shared.id) == shared
    await store.close()


async def test_what_is_under_way_is_given_its_size(own_url: str) -> None:
    """A large import that began before small ones went beside it is known for one."""
    store = await open_store(own_url)
    workspace = await store.workspaces.pick()
    large = await shared_job(store, workspace, "F1")
    shape = replace(large.reading.shape, rows=FEW_ROWS + 1)
    await store.jobs.reshape(large.id, replace(large.reading, shape=shape))
    assert await store.jobs.move(large.id, {JobState.MAPPING}, JobState.APPLYING)
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0013"))
    await store.close()
    store = await open_store(own_url)
    assert await store.jobs.begin(await queued_job(store, workspace, "F2"))
    await store.close()


async def test_what_was_carried_out_before_there_were_undos_can_not_be_undone(own_url: str) -> None:
    """Nobody kept what it applied; what still waits then can be, once it is carried out."""
    store = await open_store(own_url)
    workspace = await store.workspaces.pick()
    ended, waits = [await queued_job(store, workspace, share) for share in ("F1", "F2")]
    assert await store.jobs.move(ended.id, {JobState.QUEUED}, JobState.COMPLETED)
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0015"))
    await store.close()
    store = await open_store(own_url)
    ended, waits = [await store.jobs.get(job.id) for job in (ended, waits)]
    assert (ended.root, waits.root) == (None, waits.number)
    assert await store.undos.find_obstacle(ended) is Obstacle.BEFORE_THIS_VERSION
    await store.close()


async def test_what_undos_had_planned_stands_when_outcomes_become_numbers(own_url: str) -> None:
    """Each word goes over into its number, and back; what isn't set stays so."""
    store = await open_store(own_url)
    job = await queued_job(store, await store.workspaces.pick())
    planned = [
        {"job_id": job.id, "customer_id": at, "managers_outcome": outcome, "workflow_outcome": None}
        for at, outcome in enumerate(UndoOutcome, start=1)
    ]
    await store.database.execute(insert(undo_rows).values(planned))
    await store.database.write(lambda connection: connection.run_sync(_back_to, "0035"))
    words = text("SELECT managers_outcome, workflow_outcome FROM undo_rows ORDER BY customer_id")
    assert [tuple(row) for row in await store.database.rows(words)] == [
        (outcome.value, None) for outcome in UndoOutcome
    ]
    await store.close()
    store = await open_store(own_url)
    c = undo_rows.c
    kept = select(c.managers_outcome, c.workflow_outcome).order_by(c.customer_id)
    assert [tuple(row) for row in await store.database.rows(kept)] == [
        (outcome, None) for outcome in UndoOutcome
    ]
    await store.close()


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
