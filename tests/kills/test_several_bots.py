"""Two bots and a worker on one PostgreSQL database: what one doesn't end any more, another does."""

import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from playground.app_process import environment_of
from playground.server import Playground
from storage.schema import import_jobs
from storage.store import Store
from tests.command_line.program import Program, line_with
from tests.dialogue import Person
from tests.kills.imports import Imports, is_midway
from tests.patience import until


@pytest.fixture
def url(postgres: str) -> str:
    """The database that all run on."""
    return postgres


@pytest.fixture
async def bot(
    playground: Playground, maya: Person, url: str, tmp_path: Path
) -> AsyncIterator[Mapping[int, Process]]:
    """All of them, at work, by their ids."""
    assert maya
    program = Program(tmp_path, environment_of(playground, url))
    async with (
        program.started("run") as one,
        program.started("run") as other,
        program.started("worker") as worker,
    ):
        for process in (one, other, worker):
            await line_with(process.stdout, "Press Ctrl-C")
        yield {process.pid: process for process in (one, other, worker)}


async def at_work(store: Store) -> int:
    """The id of the process that holds the import."""
    (row,) = await store.database.rows(
        select(import_jobs.c.held_by).where(import_jobs.c.held_by.is_not(None))
    )
    return int(row.held_by.split("/")[1])


async def test_what_a_killed_process_leaves_another_ends(
    bot: Mapping[int, Process], store: Store, imports: Imports
) -> None:
    """The import ends right, with one summary and one error file."""
    await imports.share()
    await imports.begin()
    await imports.comes_to(is_midway, "The import was never caught in the middle.")
    bot[await at_work(store)].kill()
    await imports.ends_right()
    assert imports.said_once()


async def test_a_process_that_stood_still_and_wakes_does_no_harm(
    bot: Mapping[int, Process], store: Store, imports: Imports
) -> None:
    """Another ends its import; awake again, it says and writes nothing more of that, and does its part of the next."""
    await imports.share()
    await imports.begin()
    await imports.comes_to(is_midway, "The import was never caught in the middle.")
    stopped = bot[await at_work(store)]
    stopped.send_signal(signal.SIGSTOP)
    await imports.ends_right()
    stopped.send_signal(signal.SIGCONT)
    await imports.share()
    await imports.begin()
    await imports.ends_right()
    assert imports.said_once()


async def test_what_is_shared_is_asked_about_once(imports: Imports, store: Store) -> None:
    """Whichever bot Slack tells of a file, one asks, one imports, and nobody has anything left to do."""
    for _ in range(3):
        await imports.share()
        await imports.begin()
        await imports.ends_right()

    async def nothing_is_left() -> bool:
        return not await store.inbox.open() and not await store.jobs.waiting()

    await until(nothing_is_left, "something is left to do")
    assert imports.said_once()
