"""A file shared before anything was loaded: the question says so, and Import waits until that is done."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.program import Catalogues, running_bot
from bot.settings import Settings
from importer.words.directory import CustomerRecord, UserRecord, WorkflowRecord
from importer.words.jobs import JobState
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.conftest import DATABASE
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
from tests.dialogues.steps import ask_about, press_import, reply_after
from tests.laid_tables import lay_tables
from tests.storage.kept import ZOE, assignments, the_import

TABLE = f"External Id,Account manager,Workflow\nCU-002,{ZOE},VIP gentle\n"
NOTHING = "No customers, no users and no workflows are loaded yet, so no row could go through."


@pytest.fixture
async def bot(settings: Settings, catalogue: Catalogues, tmp_path: Path) -> AsyncIterator[None]:
    """The bot, with nothing loaded."""
    await lay_tables(tmp_path / DATABASE)
    async with running_bot(settings, catalogue=catalogue):
        yield


async def test_import_waits_until_the_directory_is_loaded(maya: Person, store: Store) -> None:
    """The question says who can help; too early a press changes nothing, and once loaded, it imports."""
    question = await ask_about(maya, TABLE)
    assert f"{NOTHING} An import admin can load them, by sharing a list of them here;" in question
    assert "Then press Import here." in question
    await maya.press(question, "Import")
    told = await reply_after(
        maya, question, "Nothing has begun. Ask an import admin or whoever runs Handoff to load them"
    )
    assert told.is_ephemeral
    assert NOTHING in told
    assert (await the_import(store)).state is JobState.MAPPING
    workspace = await store.workspaces.pick()
    assert await store.mappings.known_headers(workspace) == set()

    await store.directory.load_users(workspace, [UserRecord(ZOE, "Zoë")])
    await store.directory.load_workflows(workspace, [WorkflowRecord("VIP gentle")])
    await store.directory.load_customers(workspace, [CustomerRecord("CU-002", "Birch")])
    assert "1 customer changed" in await press_import(maya, question)
    assert await assignments(store) == {"CU-002": (ZOE, "VIP gentle")}


async def test_what_is_left_out_need_not_be_loaded(maya: Person, store: Store) -> None:
    """Without workflows, the account managers can still be handed over."""
    workspace = await store.workspaces.pick()
    await store.directory.load_users(workspace, [UserRecord(ZOE, "Zoë")])
    await store.directory.load_customers(workspace, [CustomerRecord("CU-002", "Birch")])
    question = await ask_about(maya, TABLE)
    assert "No workflows are loaded yet, so no workflow could be found." in question
    assert "Then press Import here, or choose “Don't import this” for them." in question
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    question = await maya.sees_change(question, "1 customer changes")
    assert "loaded yet" not in question
    await press_import(maya, question)
    assert await assignments(store) == {"CU-002": (ZOE, "")}
