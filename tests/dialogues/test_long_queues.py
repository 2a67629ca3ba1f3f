"""A long queue of one kind, or in one conversation, holds up nobody who waits for something else."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers.payloads.ids import PostingKind
from importer.words.postings import NewPosting
from storage.slack_schema import inbox_events, postings
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.conftest import TEMPO
from tests.dialogues.control import Control
from tests.dialogues.steps import ask_about
from tests.storage.kept import ZOE

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
DIRECT = "@Handoff"
MANY = 200
SLOW = replace(TEMPO, post_seconds=0.5)
"""So slowly that a conversation takes minutes to hear as much."""


async def _fill(store: Store, message: Seen, person: Person) -> None:
    """Have so much to say in the conversation of a message, all at once."""
    workspace = await store.workspaces.pick()
    place = (message.channel, message.thread_ts or "", person.id)
    kind = PostingKind.APOLOGY
    new = [NewPosting(kind, f"{n}", f"lane {n}", *place, "question", "7F3A-91C2") for n in range(MANY)]
    await store.postings.add(workspace, new)


async def _count_said(store: Store) -> int:
    said = select(postings.c.id).where(
        postings.c.kind == PostingKind.APOLOGY, postings.c.said_at.is_not(None)
    )
    return len(await store.database.rows(said))


async def _require_others_are_told(maya: Person, tom: Person, store: Store) -> None:
    """While much is to be said in one channel, someone is answered elsewhere, and someone there is asked."""
    await _fill(store, await ask_about(maya, TABLE), maya)
    await maya.sees("7F3A-91C2")
    began = await _count_said(store)
    await ask_about(tom, TABLE, channel=DIRECT)
    await ask_about(tom, TABLE)
    assert await _count_said(store) - began < MANY / 4


@pytest.mark.parametrize("tempo", [SLOW])
async def test_a_channel_with_much_to_hear_holds_up_nobody(maya: Person, tom: Person, store: Store) -> None:
    """Someone else's file in direct messages is answered at once, and so is a new one in that channel."""
    await _require_others_are_told(maya, tom, store)


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
    asked = await tom.say("help", channel=DIRECT)
    await tom.sees("Share a", thread=asked)
    assert len(await store.inbox.open()) >= 60
    await slack.release()
