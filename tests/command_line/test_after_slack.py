"""The command line where imports that were shared in Slack wait, and no bot runs."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

from bot.core import Core, open_core
from bot.settings import Settings
from importer.permissions import operator
from importer.words.jobs import ImportJob, JobState
from storage.store import open_store
from tests.command_line.directory import TOM, ZOE, assignments
from tests.command_line.program import Program, Typed, answer_of
from tests.patience import until
from tests.storage.kept import still_to_be_said
from tests.storage.words import load_directory
from tests.workers_seen import WorkersSeen, bot_that_takes_nothing


async def share_and_start(program: Program, *, file_stays: bool, loads: bool = False) -> int:
    """Do what a bot does before it ends: take a file, and put its import in the queue; the job's id.

    `loads` puts a customer and a user into the directory before, where nothing is in it yet.
    """
    path = program.folder / "shared.csv"
    path.write_text(f"External Id,Account manager email\nCU-002,{TOM}\n")
    async with open_core(_settings(program)) as core:
        if loads:
            await load_directory(core.store, await core.store.workspaces.pick(), customers=1)
        job = await _queued(core, path)
        if not file_stays:
            core.file_cache.discard(job.reading.source)
    return job.id


async def _queued(core: Core, path: Path) -> ImportJob:
    imports = core.imports(wake=lambda: None)
    workspace = await core.store.workspaces.pick()
    source = core.file_cache.put(path, 1_000)
    maya = operator("U0MAYA00001")
    await core.store.threads.keep(workspace, source.share, "C1", "1.0")
    return await imports.start(await imports.receive(workspace, source, asker=maya), maya)


async def look(program: Program, job: int) -> tuple[ImportJob, set[str]]:
    """The job, and what is to be said of it in its thread."""
    async with open_core(_settings(program)) as core:
        return await core.store.jobs.get(job), await still_to_be_said(core.store, job)


def _settings(program: Program) -> Settings:
    return Settings(database_url=program.settings["DATABASE_URL"])


def _write(program: Program) -> None:
    (program.folder / "next.csv").write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")


def test_what_waits_from_slack_is_done_first_and_told_by_the_next_bot(program: Program, typed: Typed) -> None:
    """The later import wins, as if a bot had run; the thread is owed its summary."""
    _write(program)
    shared = asyncio.run(share_and_start(program, file_stays=True))
    assert typed("import", "next.csv", "--json").json["status"] == "completed"
    job, owed = asyncio.run(look(program, shared))
    assert (job.state, owed) == (JobState.COMPLETED, {"handoff_question", "handoff_close", "handoff_summary"})
    assert asyncio.run(assignments(program.database))["CU-002"][0] == ZOE


def test_what_has_to_be_fetched_from_slack_needs_the_bot(program: Program, typed: Typed) -> None:
    """The import says so and stays in the queue, behind the one that was shared."""
    _write(program)
    shared = asyncio.run(share_and_start(program, file_stays=False))
    answer = typed("import", "next.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Import 1, shared in Slack, comes first, and its file has to be fetched")
    for number in (shared, shared + 1):
        job, _ = asyncio.run(look(program, number))
        assert job.state.has_work
        assert not job.checked


async def test_what_has_to_be_fetched_from_slack_is_left_to_bots_on_the_same_postgresql(
    program: Program, postgres: str
) -> None:
    """The command waits while there is one, and says what is missing when the last one has left."""
    _write(program)
    shared_database = program.given(DATABASE_URL=postgres)
    shared = await share_and_start(shared_database, file_stays=False, loads=True)
    store = await open_store(postgres)
    seen = WorkersSeen(store.database)
    async with AsyncExitStack() as running:
        bot = await running.enter_async_context(AsyncExitStack())
        await bot.enter_async_context(bot_that_takes_nothing(postgres, seen))
        command = await running.enter_async_context(shared_database.started("import", "next.csv"))

        async def waits() -> bool:
            await seen.note(command.pid, workers=1)
            held = await seen.at_work_on(shared + 1) == command.pid
            return held and (await store.jobs.get(shared + 1)).state is JobState.QUEUED

        await until(waits, "The command never waited behind the import that was shared.")
        assert command.returncode is None
        await bot.aclose()
        answer = await answer_of(command)
    await store.close()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Import 1, shared in Slack, comes first, and its file has to be fetched")


def test_an_import_that_breaks_stands_in_no_other_ones_way(program: Program, typed: Typed) -> None:
    """Whatever broke it: it has failed, and the next one goes through."""
    _write(program)
    with closing(sqlite3.connect(program.database)) as database:
        database.execute(
            "CREATE TRIGGER broken BEFORE UPDATE ON customers BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
        answer = typed("import", "next.csv", "--json")
        assert (answer.code, answer.json["status"]) == (2, "failed")
        assert answer.err.startswith("Something went wrong (IntegrityError: ")
        database.execute("DROP TRIGGER broken")
    assert typed("import", "next.csv", "--json").json["status"] == "completed"
    newest, oldest = typed("history", "--json").json
    assert (newest["status"], oldest["status"]) == ("completed", "failed")
