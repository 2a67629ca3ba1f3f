"""One bot runs the jobs of a database, and the command line works beside it."""

import signal

from bot.holding import IMPORT
from storage.runner_lock import RunnerLock
from tests.bot.running import ended, running
from tests.command_line.directory import BEFORE, ZOE, assignments
from tests.command_line.program import Program, line_with

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
