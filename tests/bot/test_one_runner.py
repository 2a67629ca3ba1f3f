"""One bot runs the jobs of a database, and the command line works beside it."""

import signal
import sqlite3
from contextlib import closing

from bot.holding import IMPORT
from playground.program.server import Playground
from storage.presence import be_present
from storage.runner_lock import RunnerLock
from storage.store import open_store
from tests.bot.running import ended, running
from tests.command_line.directory import BEFORE, ZOE, assignments
from tests.command_line.program import Program, answer_of, line_with

FILE = f"External Id,Account manager email\nCU-002,{ZOE}\n"


async def test_a_second_bot_is_told_so_and_the_command_line_is_not(bot: Program) -> None:
    """The second bot ends at once; the first holds the place all the time, and carries out an import."""
    (bot.folder / "file.csv").write_text(FILE)
    async with running(bot) as first:
        second = await bot.run("run")
        assert (second.code, second.out) == (2, "")
        assert second.err == (
            f"Another Handoff already runs on {bot.settings['DATABASE_URL']} (process {first.pid}). "
            "Stop that one first, or give this one a DATABASE_URL of its own.\n"
        )
        answer = await bot.run("import", "file.csv", "--json")
        assert (answer.code, answer.json["status"], answer.json["changed"]) == (0, "completed", 1)
        assert await assignments(bot.database) == BEFORE | {"CU-002": (ZOE, "")}


async def test_a_bot_ends_when_another_version_changes_the_tables(bot: Program) -> None:
    """With one sentence, and not with an error for each column that it misses."""
    async with running(bot) as process:
        with closing(sqlite3.connect(bot.database)) as database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
            database.commit()
        answer = await answer_of(process)
    assert answer.code == 2
    assert answer.err.endswith(
        "Another version of Handoff has changed the database's tables while this one ran, so this one has "
        "stopped. Install the same version here, and start it again: what was under way goes on.\n"
    )


async def test_a_bot_with_another_token_is_refused(
    bot: Program, playground: Playground, laid_postgres: str
) -> None:
    """It has written nothing into a database where others serve another workspace."""
    store = await open_store(laid_postgres)
    async with be_present(store.database, "T9"):
        answer = await bot.given(DATABASE_URL=laid_postgres).run("worker")
    assert (answer.code, answer.out) == (2, "")
    assert f"This bot token is for {playground.slack.workspace.team.id}, and on this" in answer.err
    assert await store.workspaces.all() == []
    await store.close()


async def test_a_bot_waits_for_an_import_of_the_command_line(bot: Program) -> None:
    """It says so in its log, and connects when the import has ended."""
    lock = RunnerLock(bot.settings["DATABASE_URL"])
    assert lock.take(IMPORT)
    async with bot.started("run") as process:
        await line_with(process.stderr, "waiting for an import of the command line to end")
        lock.release()
        await line_with(process.stdout, "Handoff is connected")
        assert (await ended(process, signal.SIGINT)).code == 0


async def test_a_bot_that_waits_can_be_stopped(bot: Program) -> None:
    """SIGTERM is heard before the bot has started, too."""
    lock = RunnerLock(bot.settings["DATABASE_URL"])
    assert lock.take(IMPORT)
    async with bot.started("run") as process:
        await line_with(process.stderr, "waiting for an import of the command line to end")
        answer = await ended(process, signal.SIGTERM)
    lock.release()
    assert (answer.code, answer.out) == (0, "")
