"""The events that Slack sent: each is kept once, until its work is done."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from importer.words.postings import ShareThread, Thread
from storage.inbox import Event
from storage.store import Store
from tests.storage.words import a_posting, new_job


async def test_an_event_is_kept_once(store: Store, other: Store) -> None:
    """An event that is sent again, even at the same moment, is known already."""
    put = [at.inbox.put("Ev1", "T1", {"text": "Café \0 \ud83d"}) for at in (store, other, store)]
    assert sorted(await asyncio.gather(*put)) == [False, False, True]
    assert await store.inbox.open() == [Event("Ev1", "T1", {"text": "Café \0 \ud83d"})]


async def test_many_events_at_once(store: Store) -> None:
    """They are written together, and each has its own result; one that fails keeps no other from it."""
    put = [store.inbox.put(f"Ev{one % 30:02}", "T1", {}, "U1") for one in range(40)]
    assert (await asyncio.gather(*put)).count(True) == 30
    no_text: Any = None
    put = [store.inbox.put(event, "T1", {}) for event in ("Ev50", no_text, "Ev51", "Ev52")]
    kept = await asyncio.gather(*put, return_exceptions=True)
    assert [one for one in kept if isinstance(one, bool)] == [True, True, True]
    assert len(await store.inbox.open()) == 33


async def test_an_event_is_kept_with_where_its_files_are_talked_about(store: Store, workspace: int) -> None:
    """Whoever makes their jobs finds it there, also after a restart; all in one transaction."""
    thread = Thread("C1", "1.0")
    kept = [ShareThread(workspace, share, thread) for share in ("C1:1.0:F1", "C1:1.0:F2")]
    await store.inbox.put("Ev1", "T1", {}, "U1", threads=kept)
    assert [await store.threads.is_fresh(workspace, one.share) for one in kept] == [True, True]
    assert not await store.threads.is_fresh(workspace, "C1:1.0:F3")
    job = await store.jobs.create(new_job(workspace, "C1:1.0:F2"))
    assert await store.threads.of(job.id) == thread
    nowhere = ShareThread(workspace + 1, "C1:1.0:F1", thread)
    with pytest.raises(IntegrityError):
        await store.inbox.put("Ev2", "T1", {}, "U1", threads=[nowhere])
    assert [event.event_id for event in await store.inbox.open()] == ["Ev1"]


async def test_unfinished_events_come_oldest_first(store: Store, workspace: int) -> None:
    """What was done is open no more, but still known when it is sent again."""
    for event_id in ("Ev3", "Ev1", "Ev2"):
        assert await store.inbox.put(event_id, "T1", {})
    await store.inbox.finish("Ev1", workspace)
    assert [event.event_id for event in await store.inbox.open()] == ["Ev3", "Ev2"]
    assert not await store.inbox.put("Ev1", "T1", {})


async def test_forgetting_what_was_done_long_ago(store: Store, workspace: int) -> None:
    """Finished events are forgotten after a while; unfinished ones never are."""
    for event_id in ("Ev1", "Ev2"):
        await store.inbox.put(event_id, "T1", {})
    await store.inbox.finish("Ev1", workspace)
    now = datetime.now(UTC)
    assert await store.inbox.forget(now - timedelta(days=1)) == 0
    assert await store.inbox.forget(now + timedelta(days=1)) == 1
    assert [event.event_id for event in await store.inbox.open()] == ["Ev2"]
    assert await store.inbox.put("Ev1", "T1", {})


async def test_each_person_has_a_turn(store: Store, workspace: int) -> None:
    """One shares many files at once: the others' first ones come before the second one of theirs."""
    for number in range(4):
        await store.inbox.put(f"Maya{number}", "T1", {}, "U1")
    await store.inbox.put("Tom0", "T1", {}, "U2")
    await store.inbox.put("Zoe0", "T1", {}, "U3")
    claimed = [event.event_id for event in await store.inbox.due()]
    assert claimed == ["Maya0", "Tom0", "Zoe0", "Maya1", "Maya2", "Maya3"]
    await store.inbox.finish("Maya0", workspace)
    assert (await store.inbox.due())[0].event_id == "Maya1"


async def test_large_files_hide_no_small_one(store: Store) -> None:
    """However many people share large ones, a small one behind them is seen, and the other way."""
    for number in range(70):
        await store.inbox.put(f"Large{number}", "T1", {}, f"U{number}", is_large=True)
    for number in range(70):
        await store.inbox.put(f"Small{number}", "T1", {}, f"U{number}")
    due = [event.is_large for event in await store.inbox.due()]
    assert (due.count(False), due.count(True)) == (60, 60)


async def test_what_is_put_off_comes_later(store: Store) -> None:
    """It stays open meanwhile, and tells how often it was put off, and how many of these times it broke."""
    await store.inbox.put("Ev1", "T1", {})
    await store.inbox.put_off("Ev1", timedelta(hours=1))
    assert await store.inbox.due() == []
    await store.inbox.put_off("Ev1", timedelta(0), broke=True)
    assert [(one.event_id, one.tries, one.breaks) for one in await store.inbox.due()] == [("Ev1", 2, 1)]
    assert len(await store.inbox.open()) == 1


async def test_what_is_to_be_said_is_kept_with_the_end_of_the_work(store: Store, workspace: int) -> None:
    """In one transaction, so that nothing is struck off with nothing said."""
    await store.inbox.put("Ev1", "T1", {})
    await store.inbox.finish("Ev1", workspace, [a_posting("refusal:1", kind="refusal")])
    assert [posting.kind for posting in await store.postings.due()] == ["refusal"]
    assert await store.inbox.open() == []
