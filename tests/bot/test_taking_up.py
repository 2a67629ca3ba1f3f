"""Whose events are taken up beside whose: what takes long of one kind leaves the other's places free."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.delivery import EVENTS_AT_ONCE
from bot.joining import Admission, Joiner
from bot.runner import inbox_work
from bot.work_loop import Signals, WorkLoop
from bot.workspaces import OneWorkspace
from handlers.payloads.api_responses import Identity
from importer.file.workplace import SMALL
from storage.inbox import Event
from storage.store import Store
from tests.patience import until


def share_event(event_id: str, person: str, size: int) -> dict[str, Any]:
    """What Slack sends where a person shares a file of so many bytes."""
    message = {"type": "message", "subtype": "file_share", "channel": "C1", "user": person, "ts": "1.1"}
    file = {"id": f"F-{event_id}", "name": "customers.csv", "size": size}
    return {"team_id": "T1", "event_id": event_id, "event": {**message, "files": [file]}}


async def share(store: Store, event_id: str, person: str, size: int) -> None:
    """Keep such an event."""
    await store.inbox.put(event_id, "T1", share_event(event_id, person, size), person, is_large=size > SMALL)


@asynccontextmanager
async def taking_up(joiner: Joiner) -> AsyncIterator[list[str]]:
    """The worker at work, for which large files hang until the end: the persons of what was begun."""
    begun, end, signals = list[str](), asyncio.Event(), Signals()
    store = joiner.core.store
    served = joiner.join(1, Admission(Identity("T1", "One", "U1", "B1"), "xoxb-1"))

    async def do(event: Event) -> None:
        begun.append(event.person)
        if event.person.startswith("large"):
            await end.wait()
        await store.inbox.finish(event.event_id, 1)

    work = replace(inbox_work(store.inbox, OneWorkspace(served)), do=do)
    running = asyncio.create_task(WorkLoop(work, signals, at_once=EVENTS_AT_ONCE).run())
    try:
        yield begun
    finally:
        end.set()
        signals.ask_to_stop()
        await running


async def test_large_files_that_hang_hold_up_no_small_one(joiner: Joiner) -> None:
    """A few are under way, the others of their kind wait; whoever shares a small one is answered."""
    for number in range(30):
        await share(joiner.core.store, f"Ev{number:02}", f"large-{number}", SMALL + 1)
    await share(joiner.core.store, "Ev99", "small", SMALL)
    async with taking_up(joiner) as begun:
        await until(lambda: "small" in begun, lambda: f"The small file waits behind {begun}.")
        assert begun.count("small") == 1
        assert len(begun) <= 5
