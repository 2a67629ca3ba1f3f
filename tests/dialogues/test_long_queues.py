"""A long queue of one kind, or in one conversation, holds up nobody who waits for something else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.settings import Settings
from handlers.payloads.ids import PostingKind
from importer.words.postings import NewPosting
from storage.copy_database import copy_everything
from storage.slack_schema import inbox_events, postings
from storage.store import Store, open_store
from tests.dialogue import Person, Seen
from tests.dialogues.conftest import DATABASE, TEMPO
from tests.dialogues.control import Control
from tests.dialogues.steps import ask_about
from tests.patience import until
from tests.storage.full_database import Onlooker
from tests.storage.kept import ZOE

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
DIRECT = "@Handoff"
HELP = "I ask which columns hold what"
WORD = "7F3A-91C2"
MANY = 200
SLOW = replace(TEMPO, post_seconds=8.0)
MOST = 70
"""More than a conversation hears at that tempo while three people have patience, and less than it is to."""


@pytest.fixture(params=["sqlite", "postgres"])
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """A bot that looks at a SQLite file, and one that takes from the queue."""
    if request.param == "sqlite":
        return settings
    return replace(settings, database_url=str(request.getfixturevalue("laid_postgres")))


@pytest.fixture
async def directory(directory: None, settings: Settings, tmp_path: Path) -> None:
    """The same customers, users and workflows."""
    del directory
    loaded = f"sqlite:///{tmp_path / DATABASE}"
    if settings.database_url != loaded:
        source, target = await open_store(loaded), await open_store(settings.database_url)
        await copy_everything(source, target, Onlooker())
        await source.close()
        await target.close()


async def _fill(store: Store, message: Seen, person: Person, many: int = MANY) -> None:
    """Have so much to say in the conversation of a message, all at once."""
    workspace = await store.workspaces.pick()
    place = (message.channel, message.thread_ts or "", person.id)
    kind = PostingKind.APOLOGY
    new = [NewPosting(kind, f"{n}", f"lane {n}", *place, "question", WORD) for n in range(many)]
    await store.postings.add(workspace, new)


async def _count_said(store: Store) -> int:
    said = select(postings.c.id).where(
        postings.c.kind == PostingKind.APOLOGY, postings.c.said_at.is_not(None)
    )
    return len(await store.database.rows(said))


async def _ask_for_help(person: Person) -> None:
    """In direct messages, and be answered."""
    await person.sees(HELP, thread=await person.say("help", channel=DIRECT))


@pytest.mark.parametrize("tempo", [SLOW])
async def test_a_channel_with_much_to_hear_holds_up_nobody(maya: Person, tom: Person, store: Store) -> None:
    """Whoever asks for help elsewhere, or shares a file there or in that channel, is answered at once."""
    await _fill(store, await ask_about(maya, TABLE), maya)
    await maya.sees(WORD)
    before = await _count_said(store)
    await _ask_for_help(tom)
    await ask_about(tom, TABLE, channel=DIRECT)
    await ask_about(tom, TABLE)
    assert await _count_said(store) - before < MOST


@pytest.mark.parametrize("tempo", [replace(TEMPO, post_seconds=0.05)])
async def test_all_that_is_to_be_said_is_said_once(
    maya: Person, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it has to come back for its turn: that is no try, and nothing for the log."""
    await _fill(store, await ask_about(maya, TABLE), maya, MANY // 4)

    async def is_so() -> bool:
        return await _count_said(store) == MANY // 4

    await until(is_so, "Something was never said.")
    kept = await store.database.rows(select(postings).where(postings.c.kind == PostingKind.APOLOGY))
    assert {row.tries for row in kept} == {0}
    assert any(row.next_try_at for row in kept)
    assert len([message for message in maya.messages() if WORD in message]) == MANY // 4
    assert "put off" not in caplog.text


async def test_large_files_hold_up_nobody(maya: Person, tom: Person, slack: Control, store: Store) -> None:
    """However many people share large files, whoever asks for help is answered."""
    await ask_about(maya, TABLE)
    [row] = await store.database.rows(select(inbox_events))
    await slack.hold("files.download")
    for number in range(70):
        body = json.loads(row.body) | {"event_id": f"Ev{number}"}
        body["event"]["ts"] = f"1795{number:06d}.000100"
        await store.inbox.put(f"Ev{number}", row.team_id, body, f"U{number}", is_large=True)
    await slack.sees_calls("files.download", 2)
    await _ask_for_help(tom)
    assert len(await store.inbox.open()) >= 60
    await slack.release()
