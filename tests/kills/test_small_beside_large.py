"""The bot is killed during a large and a small import: both end right, and each is told once."""

from pathlib import Path
from typing import Final

import pytest

from bot.settings import Settings
from importer.words.jobs import ImportJob, JobState
from importer.words.table_shape import FEW_ROWS
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.reading import MANAGERS
from tests.dialogues.steps import SUMMARY, ask_about
from tests.kills.assignments import CUSTOMERS, assignment_file
from tests.kills.bot_process import BotProcess
from tests.kills.outcome import Outcome
from tests.kills.writing import Writing
from tests.patience import until
from tests.storage.kept import still_to_be_said

MANAGER: Final = "user07@example.com"
SMALL: Final = f"External Id,Account manager email\nCU-000001,{MANAGER}\n"
"""About a customer whose row in the large file is wrong."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def copies(url: str, tmp_path: Path) -> Path:
    """Where the bot keeps the files that are shared."""
    return tmp_path / Settings(database_url=url).files_folder


async def test_both_go_on(
    maya: Person,
    bot: BotProcess,
    slack: Control,
    store: Store,
    writing: Writing,
    outcomes: list[Outcome],
    copies: Path,
) -> None:
    """The large one stood amid its second batch, the small one at the beginning of its check."""
    large = await ask_about(maya, _large_file(), name="large.csv")
    small = await ask_about(maya, SMALL, name="small.csv")
    large = await maya.sees_change(large, "customers change:")
    small = await maya.sees_change(small, "1 customer changes")
    for copy in copies.iterdir():
        copy.unlink()
    await slack.hold("files.download")
    await maya.choose(small, MANAGERS, MANAGERS)
    await _comes_to(store, 2, JobState.CHECKING)
    with writing.halted() as halt:
        await maya.press(large, "Import")
        await halt.reached()
        states = [job.state for job in await store.jobs.waiting()]
        await bot.kill()
    assert states == [JobState.APPLYING, JobState.CHECKING]
    await slack.release()
    await bot.start()
    await maya.press(await maya.sees_change(small, "1 customer changes"), "Import")
    await _is_told(store, 1)
    await _is_told(store, 2)
    assert await _customers(store) == _with_the_small_one(outcomes[0])
    summaries = [str(one.thread_ts) for one in maya.messages() if SUMMARY in one]
    assert sorted(summaries) == [large.thread_ts, small.thread_ts], maya.transcript()


def _large_file() -> str:
    """As often the same rows as make it a large one."""
    header, *rows = assignment_file(0).splitlines(keepends=True)
    return header + "".join(rows) * (FEW_ROWS // CUSTOMERS + 1)


async def _import(store: Store, number: int) -> ImportJob:
    return await store.jobs.numbered(await store.workspaces.pick(None), number)


async def _comes_to(store: Store, number: int, state: JobState) -> None:
    async def look() -> bool:
        return (await _import(store, number)).state is state

    await until(look, f"Import {number} never came to {state}.")


async def _is_told(store: Store, number: int) -> None:
    async def look() -> bool:
        job = await _import(store, number)
        return job.state.ended and not await still_to_be_said(store, job.id)

    await until(look, f"The end of import {number} was never told.")


async def _customers(store: Store) -> dict[str, tuple[str, str]]:
    found = store.directory.export_customers(await store.workspaces.pick(None))
    return {external_id: (managers, workflow) async for external_id, _, managers, workflow in found}


def _with_the_small_one(outcome: Outcome) -> dict[str, tuple[str, str]]:
    large = {external_id: (managers, workflow) for external_id, _, managers, workflow in outcome.customers}
    return large | {"CU-000001": (MANAGER, "")}
