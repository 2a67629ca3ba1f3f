"""A person's screen: everything the page knows, kept up to date by its WebSocket."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self, TypeVar

import aiohttp

from tests.elements import Found
from tests.patience import PATIENCE
from tests.pseudo import plain
from tests.sight import Json, Seen, read

Result = TypeVar("Result")


class Screen:
    """What a person sees, and what they chose so far; `shown` is all that was ever shown, in all forms."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.names: dict[str, str] = {}
        self.notices: list[str] = []
        self.shown: list[Json] = []
        self.connected = False
        self._app = ""
        self._channels: dict[str, str] = {}
        self._messages: dict[tuple[str, str], Json] = {}
        self._modals: list[Json] = []
        self._home: Json | None = None
        self._choices: dict[str, Json] = {}
        self._changed = asyncio.Condition()

    @classmethod
    @asynccontextmanager
    async def open(cls, session: aiohttp.ClientSession, person: str) -> AsyncIterator[Self]:
        """Open the page as this person."""
        screen = cls(person)
        async with session.ws_connect("/ui/live", params={"as": person}) as socket:
            async with session.get("/ui/state", params={"as": person}) as answer:
                screen._begin(await answer.json())
            watching = asyncio.create_task(screen._watch(socket))
            try:
                yield screen
            finally:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching

    def channel_id(self, name: str) -> str:
        """The id of a conversation given as `#name`, as `@app` for direct messages, or as its id."""
        return self._channels.get(name, name)

    def messages(self) -> list[Seen]:
        """Every message in sight, in the order of time."""
        shapes = sorted(self._messages.values(), key=lambda shape: str(shape["ts"]))
        return [self._seen(shape) for shape in shapes]

    def current(self, seen: Seen) -> Seen:
        """A message or view as it is now."""
        if "ts" in seen.shape:
            return self._seen(self._messages.get((seen.channel, seen.ts), seen.shape))
        views = [*self._modals, *([self._home] if self._home else [])]
        return self._seen(next((view for view in views if view["id"] == seen.shape["id"]), seen.shape))

    def holds(self, message: Seen) -> bool:
        """Whether a message is still there."""
        return (message.channel, message.ts) in self._messages

    def top_modal(self) -> Seen | None:
        """The modal in front, if one is open."""
        return self._seen(self._modals[-1]) if self._modals else None

    def home(self) -> Seen | None:
        """The Home tab, once the app published one."""
        return self._seen(self._home) if self._home else None

    def keep_choice(self, place: Seen, found: Found, value: Json) -> None:
        """Remember what the person chose, as the page does."""
        choices = self._choices.setdefault(_key(place.shape), {})
        choices.setdefault(found.ids["block_id"], {})[found.ids["action_id"]] = value

    async def wait_for(self, find: Callable[[], Result | None], sentence: str) -> Result:
        """What `find` finds, as soon as it does; else an AssertionError with the transcript."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                while (found := find()) is None:
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"{sentence}. On the screen:\n{self.transcript()}") from None

    def transcript(self) -> str:
        """Everything in sight, as a person would read it aloud."""
        lines = [self._line(message) for message in self.messages()]
        lines += [f"Slackbot: {notice}" for notice in self.notices]
        modal = self.top_modal()
        lines += [f"Modal:\n{read(modal)}"] if modal else []
        home = self.home()
        lines += [f"Home:\n{read(home)}"] if home else []
        return "\n".join(lines) or "(nothing)"

    def _line(self, message: Seen) -> str:
        indent = "    ↳ " if message.thread_ts else ""
        private = " (only you)" if message.is_ephemeral else ""
        words = read(message).replace("\n", f"\n{' ' * len(indent)}  ")
        return f"{indent}{self.names.get(message.user, message.user)}{private}: {words}"

    def _seen(self, shape: Json) -> Seen:
        return Seen(shape, self.names, self._choices.get(_key(shape), {}))

    def _begin(self, state: Json) -> None:
        self.names = {person["id"]: person["real_name"] for person in state["people"]}
        self.names |= {group["id"]: group["handle"] for group in state["groups"]}
        self.names[state["app"]["user_id"]] = state["app"]["name"]
        self._app = state["app"]["user_id"]
        self.connected = state["app"]["connected"]
        for conversation in state["conversations"]:
            sign = "#" if conversation["kind"] == "channel" else "@"
            self._channels[sign + conversation["name"]] = conversation["id"]
        for messages in state["messages"].values():
            for message in messages:
                self._show(message)
        self._modals = state["modals"]
        self._home = state["home"]

    async def _watch(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            async with self._changed:
                self._take(frame.json())
                self._changed.notify_all()

    def _take(self, change: Json) -> None:
        match change["type"]:
            case "message" | "message_changed" | "ephemeral_replaced":
                self._show(change["message"])
            case "message_deleted" | "ephemeral_deleted":
                self._messages.pop((change["channel"], change["ts"]), None)
            case "modal_opened" | "modal_pushed" | "modal_updated":
                self._show_modal(change["view"])
            case "modal_closed":
                self._modals = [view for view in self._modals if view["id"] != change["view_id"]]
            case "home":
                self._home = change["view"]
                self.shown.append(change["view"])
            case "app":
                self.connected = change["connected"]
            case "notice":
                self.notices.append(plain(change["text"]))

    def _show(self, message: Json) -> None:
        if message["user"] == self._app:
            self.shown.append(message)
        self._messages[message["channel"], message["ts"]] = message

    def _show_modal(self, view: Json) -> None:
        self.shown.append(view)
        known = [one["id"] for one in self._modals]
        if view["id"] in known:
            self._modals[known.index(view["id"])] = view
        else:
            self._modals.append(view)


def _key(shape: Json) -> str:
    return f"{shape['channel']}/{shape['ts']}" if "ts" in shape else str(shape["id"])
