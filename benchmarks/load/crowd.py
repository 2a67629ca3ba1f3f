"""The people of the load: each shares small files, presses Import, and waits for the result."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from math import inf
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import aiohttp

from benchmarks.load.extent import Extent
from benchmarks.load.truth import SmallFile
from playground.changes import Change, MessageEdited, MessagePosted
from playground.page_shapes import message_shape
from playground.records import Conversation, ConversationKind, Message, Person
from playground.slack import Slack
from playground.workspace import Workspace
from tests.dialogues.steps import QUESTION, SUMMARY, is_checked
from tests.elements import find_button, has_button
from tests.sight import Seen

LONGEST = 300.0
"""Who has waited so many seconds for a question and its result is told nothing any more."""
_A_LOOK = 1.0
"""So long who reads that the app was too slow takes to press again."""

Seat: TypeAlias = tuple[str, str]
"""The ids of a person and of the channel that they share their files in."""


@dataclass(frozen=True, slots=True)
class Waited:
    """How many seconds after the file was shared its question was there, and its result; or `inf`."""

    question: float
    result: float


@dataclass(slots=True)
class Crowd:
    """The people, as the page of their workspace lets them act; what they see the workspace itself tells.

    Who has seen nothing come of a press for `patience` seconds presses again.
    """

    slack: Slack
    session: aiohttp.ClientSession
    patience: float | None = None
    _posted: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    _news: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def __post_init__(self) -> None:
        """Hear of every message from now on."""
        self._workspace.announcements.subscribe(self._hear)

    def admit(self, extent: Extent) -> list[Seat]:
        """Let the people in, and open their channels: each one's id and channel."""
        team = self._workspace.team.id[-1]  # ids mean one person and one channel in all of Slack
        people = [_person(team, one) for one in range(extent.people)]
        seats = [(person.id, f"C0LOAD{team}{one % extent.channels:04}") for one, person in enumerate(people)]
        members = defaultdict[str, set[str]](set)
        for person, channel in seats:
            members[channel].add(person)
        channels = [_channel(one, {self._bot, *members[one]}) for one in members]
        self._workspace.populate(people, channels)
        return seats

    async def import_all(self, seats: Sequence[Seat], files: Sequence[SmallFile]) -> list[Waited]:
        """Each person shares their files one after the other, without waiting for any result."""
        shares = [self._share_some(*seat, files[one :: len(seats)]) for one, seat in enumerate(seats)]
        waits = [wait for some in await asyncio.gather(*shares) for wait in some]
        return list(await asyncio.gather(*waits))

    async def _share_some(
        self, person: str, channel: str, files: Sequence[SmallFile]
    ) -> list["asyncio.Task[Waited]"]:
        return [
            asyncio.create_task(
                self._see_through(person, channel, await self.share(person, channel, file.name, file.text))
            )
            for file in files
        ]

    async def _see_through(self, person: str, channel: str, thread: str) -> Waited:
        shared, asked, told = perf_counter(), inf, inf
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                question = await self.sees(channel, thread, QUESTION)
                asked = perf_counter() - shared
                await self.imports(person, question)
                told = perf_counter() - shared
        return Waited(asked, told)

    async def share(self, person: str, channel: str, name: str, content: str | Path) -> str:
        """Share a file: the thread's `ts`."""
        form = aiohttp.FormData({"as": person, "text": "", "channel": channel})
        body = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content.encode()
        form.add_field("file", BytesIO(body), filename=name)
        async with self.session.post("/ui/files", data=form) as answer:
            answer.raise_for_status()
            return str((await answer.json())["ts"])

    async def imports(self, person: str, question: Message) -> None:
        """Press Import, and again where nothing comes of it, until the result is there."""
        thread = question.thread_ts or question.ts
        while True:
            wait = self.patience if await self._tries_to_press(person, question) else _A_LOOK
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self.sees(question.channel, thread, SUMMARY)
                    return

    async def _tries_to_press(self, person: str, question: Message) -> bool:
        """Press, where the button is still there; False where they read that it was for nothing."""
        now = self._workspace.message(question.channel, question.ts) or question
        if not has_button(Seen(message_shape(self._workspace, now, person)), "Import"):
            return True
        return await self.press_import(person, now)

    async def press_import(self, person: str, question: Message) -> bool:
        """Press Import; whether the app acknowledged it in time."""
        seen = Seen(message_shape(self._workspace, question, person))
        found = find_button(seen, "Import")
        action = {"type": "button", "value": found.element.get("value")}
        body = {"as": person, "container": seen.place, **found.ids, "action": action, "values": {}}
        async with self.session.post("/ui/actions", json=body) as answer:
            answer.raise_for_status()
            return bool((await answer.json())["ok"])

    async def sees(self, channel: str, thread: str, words: str) -> Message:
        """The app's reply with these words, as soon as it is there."""
        while True:
            self._news[thread].clear()
            for message in self._posted[thread]:
                if words in str(Seen(message_shape(self._workspace, message, ""))):
                    return self._workspace.message(channel, message.ts) or message
            await self._news[thread].wait()

    async def sees_checked(self, channel: str, thread: str) -> Message:
        """The question once all rows are checked; earlier versions checked none before Import was pressed."""
        while True:
            self._news[thread].clear()
            question = await self.sees(channel, thread, QUESTION)
            if is_checked(Seen(message_shape(self._workspace, question, ""))):
                return question
            await self._news[thread].wait()

    @property
    def _workspace(self) -> Workspace:
        return self.slack.workspace

    @property
    def _bot(self) -> str:
        return self._workspace.app.user_id

    def _hear(self, change: Change) -> None:
        match change:
            case MessageEdited(message) if message.author == self._bot and message.thread_ts:
                self._news[message.thread_ts].set()
            case MessagePosted(message) if message.author == self._bot and message.thread_ts:
                self._posted[message.thread_ts].append(message)
                self._news[message.thread_ts].set()


def _person(team: str, one: int) -> Person:
    name = f"person{one:02}"
    return Person(
        id=f"U0LOAD{team}{one:04}",
        name=name,
        real_name=name.title(),
        email=f"{name}@example.com",
        title="",
        tz="Europe/Stockholm",
        color="9f69e7",
    )


def _channel(channel: str, members: set[str]) -> Conversation:
    kind = ConversationKind.CHANNEL
    return Conversation(id=channel, name=channel.lower(), kind=kind, members=frozenset(members))
