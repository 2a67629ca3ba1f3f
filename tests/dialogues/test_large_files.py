"""Large files are read in a child process: people are told of its end, and a stop never waits for it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.program import Catalogues, running_bot
from bot.settings import Settings
from importer.file.workplace import SMALL
from importer.words.jobs import JobState
from playground.program.server import Playground
from storage.store import Store, open_store
from tests.children import StandingChild, ended_child
from tests.dialogue import MAYA, Person, visiting
from tests.dialogues.conftest import TEMPO
from tests.dialogues.steps import QUESTION, ask_about, press_import, replies
from tests.patience import PATIENCE, until
from tests.storage.kept import BEFORE, TOM, assignments, the_import

ROW = f"CU-002,{TOM}\n"
LARGE = "External Id,Account manager email\n" + ROW * (SMALL // len(ROW) + 1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes' ends")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A bot that takes files of a few megabytes."""
    return replace(settings, max_file_mb=4)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandingChild:
    """The next child that the bot starts stands still."""
    child = StandingChild.into(tmp_path)
    monkeypatch.setattr(sys, "executable", str(child.interpreter))
    return child


@pytest.fixture
async def page(playground: Playground, directory: None, people: list[Person]) -> AsyncIterator[Person]:
    """Someone in finance, whether or not the bot is there."""
    del directory
    async with visiting(playground.url, MAYA) as person:
        people.append(person)
        yield person


async def test_a_large_file_goes_through_as_any_other(maya: Person, store: Store) -> None:
    """Its question, its import and its summary."""
    await press_import(maya, await ask_about(maya, LARGE))
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_a_reading_that_the_system_ends_is_told(
    maya: Person, store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what to do; nothing is left of it, and shared again the file goes through."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(ended_child(tmp_path)))
        shared = await maya.share(LARGE)
        refusal = await maya.sees("was broken off", thread=shared)
    assert (
        "Reading customers.csv was broken off from outside, perhaps for want of memory, so nothing "
        "was done with it: use the file once more, and if that happens again, split it into smaller files."
    ) in refusal
    workspace = await store.workspaces.pick()
    assert (await store.inbox.open(), await store.jobs.history(workspace)) == ([], [])
    assert list(settings.files_folder.iterdir()) == []
    await press_import(maya, await ask_about(maya, LARGE))


async def test_told_to_stop_the_bot_leaves_a_large_file_to_the_next(
    page: Person,
    settings: Settings,
    catalogue: Catalogues,
    child: StandingChild,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stops at once and silently, though reading would never end; the next bot asks, and only once."""
    monkeypatch.setattr("bot.program.LOOP_SECONDS", 10 * PATIENCE)
    async with AsyncExitStack() as running:
        await running.enter_async_context(running_bot(settings, tempo=TEMPO, catalogue=catalogue))
        shared = await page.share(LARGE)
        await until(child.sign.exists, "nobody ever read the file")
        async with asyncio.timeout(PATIENCE):
            await running.aclose()
    assert child.is_gone()
    store = await open_store(settings.database_url)
    assert await store.jobs.history(await store.workspaces.pick()) == []
    assert len(await store.inbox.open()) == 1
    await store.close()
    assert replies(page, shared) == []
    monkeypatch.undo()
    async with running_bot(settings, tempo=TEMPO, catalogue=catalogue):
        await press_import(page, await page.sees(QUESTION, thread=shared))
    assert len(replies(page, shared, "Which columns of")) <= 1


async def test_cancel_ends_the_reading_of_a_large_file(
    maya: Person, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone chose another header row, and changes their mind before the file is read again."""
    question = await ask_about(maya, LARGE)
    child = StandingChild.into(tmp_path)
    monkeypatch.setattr(sys, "executable", str(child.interpreter))
    await maya.choose(question, "Choose the header row", "Row 2")
    await until(child.sign.exists, "nobody ever read the file again")
    await maya.press(question, "Cancel")
    await maya.sees_change(question, "Cancelled: customers.csv was not imported")
    await until(child.is_gone, "the reading went on")
    assert (await the_import(store)).state is JobState.CANCELLED
