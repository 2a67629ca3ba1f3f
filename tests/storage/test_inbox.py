"""The events that Slack sent: each is kept once, until its work is done."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.inbox import Event
from storage.store import Store


async def test_an_event_is_kept_once(store: Store, other: Store) -> None:
    """An event that is sent again, even at the same moment, is known already."""
    put = [at.inbox.put("Ev1", "T1", {"text": "Café \0 \ud83d"}) for at in (store, other, store)]
    assert sorted(await asyncio.gather(*put)) == [False, False, True]
    assert await store.inbox.open() == [Event("Ev1", "T1", {"text": "Café \0 \ud83d"})]


async def test_unfinished_events_come_oldest_first(store: Store) -> None:
    """What was done is open no more, but still known when it is sent again."""
    for event_id in ("Ev3", "Ev1", "Ev2"):
        assert await store.inbox.put(event_id, "T1", {})
    await store.inbox.done("Ev1")
    assert [event.event_id for event in await store.inbox.open()] == ["Ev3", "Ev2"]
    assert not await store.inbox.put("Ev1", "T1", {})


async def test_forgetting_what_was_done_long_ago(store: Store) -> None:
    """Finished events are forgotten after a while; unfinished ones never are."""
    for event_id in ("Ev1", "Ev2"):
        await store.inbox.put(event_id, "T1", {})
    await store.inbox.done("Ev1")
    now = datetime.now(UTC)
    assert await store.inbox.forget(now - timedelta(days=1)) == 0
    assert await store.inbox.forget(now + timedelta(days=1)) == 1
    assert [event.event_id for event in await store.inbox.open()] == ["Ev2"]
    assert await store.inbox.put("Ev1", "T1", {})
