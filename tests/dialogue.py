"""People who use the playground's page: they speak, share, press and read, over HTTP and WebSocket."""

import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile, ZipFile, is_zipfile

import aiohttp

from tests.elements import Found, find_button, find_choice, has_button, option_named, options_of, value_for
from tests.pseudo import plain
from tests.screen import Screen
from tests.sight import Json, Seen, read

__all__ = ["MAYA", "PRIYA", "TOM", "Person", "Seen", "read", "visiting"]

MAYA = "U0MAYA00001"
TOM = "U0TOM000001"
PRIYA = "U0PRIYA0001"
HANDOFF_CHANNEL = "#customer-handoff"

Wanted: TypeAlias = str | Callable[[Seen], bool]


class Person:
    """One of the workspace's people, with the page open."""

    def __init__(self, session: aiohttp.ClientSession, screen: Screen) -> None:
        self._session = session
        self._screen = screen
        self.id = screen.person
        self.wrote: list[str] = []

    @property
    def name(self) -> str:
        """How the person is called."""
        return self._screen.names[self.id]

    async def say(self, text: str, *, channel: str = HANDOFF_CHANNEL, thread: Seen | None = None) -> Seen:
        """Write a message."""
        self.wrote.append(text)
        answer = await self._post("/ui/messages", {**self._target(channel, thread), "text": text})
        return await self._sees_posted(answer)

    async def command(self, text: str, *, channel: str = HANDOFF_CHANNEL, thread: Seen | None = None) -> None:
        """Type a slash command, such as `/imports 12`."""
        self.wrote.append(text)
        answer = await self._post("/ui/messages", {**self._target(channel, thread), "text": text})
        assert answer == {"command": True}

    async def ask(self, text: str, wanted: Wanted, *, channel: str = HANDOFF_CHANNEL) -> Seen:
        """Type a slash command; its answer with these words, and never that of an earlier command."""
        before = self._screen.messages()
        await self.command(text, channel=channel)
        return await self.sees(wanted, after=before[-1] if before else None)

    async def share(
        self,
        content: Path | bytes | str,
        *,
        name: str = "",
        channel: str = HANDOFF_CHANNEL,
        thread: Seen | None = None,
        text: str = "",
    ) -> Seen:
        """Share a file: the one at a path, or these bytes or this text under a name."""
        file_name = name or (content.name if isinstance(content, Path) else "customers.csv")
        return await self.share_together({file_name: content}, channel=channel, thread=thread, text=text)

    async def share_together(
        self,
        files: Mapping[str, Path | bytes | str],
        *,
        channel: str = HANDOFF_CHANNEL,
        thread: Seen | None = None,
        text: str = "",
    ) -> Seen:
        """Share several files, by their names, in one message."""
        self.wrote += [text, *files, *(_text_of(content) for content in files.values())]
        said = {"as": self.id, "text": text, **self._target(channel, thread)}
        form = aiohttp.FormData(said, quote_fields=False)  # names are sent as they are, as browsers do
        for name, content in files.items():
            form.add_field("file", BytesIO(_bytes_of(content)), filename=name)
        async with self._session.post("/ui/files", data=form) as answer:
            return await self._sees_posted(await _accepted(answer))

    async def share_sample(self, name: str, *, channel: str = HANDOFF_CHANNEL) -> Seen:
        """Share one of the page's sample files."""
        answer = await self._post("/ui/samples", {**self._target(channel, None), "name": name})
        return await self._sees_posted(answer)

    async def press(self, place: Seen, text: str, *, near: str = "") -> None:
        """Press the button of this text, and say yes where the page asks to confirm."""
        place = self._screen.current(place)
        found = find_button(place, text, near)
        await self._act(place, found, {"type": "button", "value": found.element.get("value")})

    async def tries_to_press(self, place: Seen, text: str) -> bool:
        """Press a button that may be gone, or whose app is away; whether the app acknowledged it."""
        place = self._screen.current(place)
        if not has_button(place, text):
            return False
        found = find_button(place, text)
        action = {"type": "button", "value": found.element.get("value")}
        body = {
            "as": self.id,
            "container": place.place,
            **found.ids,
            "action": action,
            "values": place.values,
        }
        async with self._session.post("/ui/actions", json=body) as answer:
            return answer.status == 200 and bool((await answer.json())["ok"])

    async def choose(self, place: Seen, label: str, option: str | list[str]) -> None:
        """Choose the option that begins so in the select, menu, radio buttons or checkboxes so labelled."""
        place = self._screen.current(place)
        found = find_choice(place, label)
        if found.element["type"] == "external_select":
            offered = await self._offered(place, found, str(option))
            value: Json = {"type": "external_select", "selected_option": offered}
        else:
            value = value_for(found.element, option)
        self._screen.keep_choice(place, found, value)
        await self._act(place, found, value)

    async def suggest(self, place: Seen, label: str, typed: str) -> list[str]:
        """Type into an external select: the texts of the options that it offers."""
        place = self._screen.current(place)
        offer = await self._suggestions(place, find_choice(place, label), typed)
        return [plain(option["text"]["text"]) for option in options_of(offer)]

    async def fill(self, view: Seen, label: str, option: str | list[str]) -> None:
        """Choose in a field of a modal; the app hears of it on submission, or at a press within."""
        view = self._screen.current(view)
        found = find_choice(view, label)
        match found.element["type"]:
            case "external_select":
                value: Json = {"selected_option": await self._offered(view, found, str(option))}
            case "multi_external_select":
                value = {"selected_options": [await self._offered(view, found, one) for one in option]}
            case _:
                value = value_for(found.element, option)
        self._screen.keep_choice(view, found, {"type": found.element["type"]} | value)

    async def submit(self, view: Seen, values: dict[str, Any]) -> dict[str, str]:
        """Fill in a modal by its labels and hand it in; return what is wrong with it by label, or nothing."""
        view = self._screen.current(view)
        given: Json = {block_id: dict(held) for block_id, held in view.values.items()}
        for label, value in values.items():
            found = find_choice(view, label)
            given.setdefault(found.ids["block_id"], {})[found.ids["action_id"]] = value_for(
                found.element, value
            )
        body = {"view_id": view.shape["id"], "values": given}
        answer = await self._post("/ui/views/submit", body)
        assert "error" not in answer, answer["error"]
        labels = {
            block["block_id"]: plain(block["label"]["text"]) for block in view.blocks if "label" in block
        }
        return {labels[block_id]: plain(text) for block_id, text in answer.get("errors", {}).items()}

    async def close(self, view: Seen) -> None:
        """Close a modal without handing it in."""
        await self._post("/ui/views/close", {"view_id": view.shape["id"]})

    async def open_home(self) -> None:
        """Open the app's Home tab."""
        await self._post("/ui/home", {})

    async def download(self, file: Json | Seen) -> bytes:
        """The bytes of a file, or of the one file of a message."""
        shape = _only_file(file) if isinstance(file, Seen) else file
        async with self._session.get(shape["url"]) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    async def sees(
        self,
        wanted: Wanted,
        *,
        channel: str | None = None,
        thread: Seen | None = None,
        after: Seen | None = None,
    ) -> Seen:
        """The newest message with these words, as soon as there is one; edited messages count as well.

        `channel` is a `#name` or an id, `thread` the parent, `after` a message that it must come after.
        """

        def find() -> Seen | None:
            for message in reversed(self._screen.messages()):
                is_there = channel is None or message.channel == self._screen.channel_id(channel)
                in_thread = thread is None or message.thread_ts == thread.ts
                is_later = after is None or message.ts > after.ts
                if is_there and in_thread and is_later and _fits(message, wanted):
                    return message
            return None

        return await self._screen.wait_for(find, f"{self.name} never saw {_described(wanted)}")

    async def sees_change(self, message: Seen, wanted: Wanted) -> Seen:
        """The same message, as soon as it has these words."""

        def find() -> Seen | None:
            current = self._screen.current(message)
            return current if _fits(current, wanted) else None

        return await self._screen.wait_for(find, f"The message never had {_described(wanted)}")

    async def loses(self, message: Seen) -> None:
        """Wait until a message is gone."""

        def find() -> bool | None:
            return None if self._screen.holds(message) else True

        await self._screen.wait_for(find, f"The message stayed:\n{message}")

    async def sees_notice(self, words: str) -> str:
        """Slackbot's words to this person, as soon as they are there."""

        def find() -> str | None:
            return next((notice for notice in self._screen.notices if words in notice), None)

        return await self._screen.wait_for(find, f"Slackbot never said “{words}”")

    async def sees_modal(self, wanted: Wanted) -> Seen:
        """The open modal, as soon as it has these words."""

        def find() -> Seen | None:
            top = self._screen.top_modal()
            return top if top is not None and _fits(top, wanted) else None

        return await self._screen.wait_for(find, f"No modal had {_described(wanted)}")

    async def sees_no_modal(self) -> None:
        """Wait until no modal is open."""

        def find() -> bool | None:
            return True if self._screen.top_modal() is None else None

        await self._screen.wait_for(find, "A modal stayed open")

    async def sees_home(self, wanted: Wanted) -> Seen:
        """The Home tab, as soon as it has these words."""

        def find() -> Seen | None:
            home = self._screen.home()
            return home if home is not None and _fits(home, wanted) else None

        return await self._screen.wait_for(find, f"The Home tab never had {_described(wanted)}")

    async def sees_app(self, *, connected: bool) -> None:
        """Wait until the app is connected, or no longer."""

        def find() -> bool | None:
            return True if self._screen.connected is connected else None

        await self._screen.wait_for(find, f"The app never was connected={connected}")

    def shown(self) -> list[Json]:
        """All messages and views of the app that ever were on the screen, in each of their forms."""
        return self._screen.shown

    def transcript(self) -> str:
        """Everything that the person sees."""
        return self._screen.transcript()

    def messages(self, *, thread: Seen | None = None) -> list[Seen]:
        """The messages in sight, oldest first; those of one thread."""
        return [one for one in self._screen.messages() if thread is None or one.thread_ts == thread.ts]

    async def _act(self, place: Seen, found: Found, action: Json) -> None:
        body = {"container": place.place, **found.ids, "action": action, "values": place.values}
        answer = await self._post("/ui/actions", body)
        assert answer["ok"], f"The app did not acknowledge in time.\n{self.transcript()}"

    async def _offered(self, place: Seen, found: Found, beginning: str) -> Json:
        """The option that begins so, of those that the app offers for that."""
        offer = await self._suggestions(place, found, beginning)
        if not options_of(offer):  # what is offered is in another language than what is typed
            offer = await self._suggestions(place, found, "")
        return option_named(offer, beginning)

    async def _suggestions(self, place: Seen, found: Found, typed: str) -> Json:
        return await self._post("/ui/suggestions", {"container": place.place, **found.ids, "value": typed})

    async def _sees_posted(self, answer: Json) -> Seen:
        return await self.sees(lambda message: message.ts == answer["ts"])

    def _target(self, channel: str, thread: Seen | None) -> dict[str, str]:
        if thread is not None:
            return {"channel": thread.channel, "thread_ts": thread.thread_ts or thread.ts}
        return {"channel": self._screen.channel_id(channel)}

    async def _post(self, path: str, body: Json) -> Json:
        async with self._session.post(path, json={"as": self.id, **body}) as answer:
            return await _accepted(answer)


@asynccontextmanager
async def visiting(url: str, person_id: str) -> AsyncIterator[Person]:
    """Open the page of the playground at this address as this person."""
    async with aiohttp.ClientSession(url) as session, Screen.open(session, person_id) as screen:
        yield Person(session, screen)


async def _accepted(answer: aiohttp.ClientResponse) -> Json:
    body: Json = await answer.json()
    assert answer.status == 200, body.get("error")
    return body


def _bytes_of(content: Path | bytes | str) -> bytes:
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content


def _text_of(content: Path | bytes | str) -> str:
    """What a file says, as far as it is text; of a workbook, what its parts say."""
    written = _bytes_of(content)
    if not is_zipfile(BytesIO(written)):
        return written.decode(errors="replace")
    with ZipFile(BytesIO(written)) as parts, suppress(BadZipFile, zlib.error):
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return ""


def _only_file(message: Seen) -> Json:
    assert len(message.files) == 1, f"There is not one file in:\n{message}"
    return message.files[0]


def _fits(message: Seen, wanted: Wanted) -> bool:
    return wanted in message if isinstance(wanted, str) else wanted(message)


def _described(wanted: Wanted) -> str:
    return f"“{wanted}”" if isinstance(wanted, str) else "what the test waits for"
