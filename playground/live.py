"""What the page hears as it happens: one WebSocket per open page, each for one person."""

import asyncio
import weakref
from contextlib import suppress

from aiohttp import WSCloseCode, web

from playground.changes import (
    AppConnection,
    Change,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Notice,
    ThreadGrew,
    ViewClosed,
    ViewShown,
)
from playground.page_shapes import message_shape
from playground.records import Message, Person
from playground.slack_shapes import view_object
from playground.wire import JsonObject
from playground.workspace import Workspace


class LivePages:
    """The open pages; a subscriber of the workspace's changes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pages: list[tuple[str, asyncio.Queue[JsonObject]]] = []
        self._sockets: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    async def serve(self, request: web.Request, person: Person) -> web.WebSocketResponse:
        """Keep one page up to date until it is closed."""
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        page = (person.id, asyncio.Queue[JsonObject]())
        self._pages.append(page)
        self._sockets.add(socket)
        sending = asyncio.create_task(_send_frames(socket, page[1]))
        try:
            async for _ in socket:
                pass  # the page only listens
        finally:
            self._pages.remove(page)
            sending.cancel()
        return socket

    async def close(self) -> None:
        """Close every page's socket, as the server is going down."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    def hear(self, change: Change) -> None:
        """Pass a change on to the pages of those who see it."""
        for person_id, frames in self._pages:
            frame = self._frame(change, person_id)
            if frame is not None:
                frames.put_nowait(frame)

    def _frame(self, change: Change, person_id: str) -> JsonObject | None:
        match change:
            case MessagePosted(message):
                return self._message_frame("message", message, person_id)
            case MessageEdited(message):
                kind = "ephemeral_replaced" if message.is_ephemeral else "message_changed"
                return self._message_frame(kind, message, person_id)
            case ThreadGrew(parent):
                return self._message_frame("message_changed", parent, person_id)
            case MessageDeleted(message):
                return self._deletion_frame(message, person_id)
            case AppConnection(connected):
                return {"type": "app", "connected": connected}
            case _:
                return self._personal_frame(change, person_id)

    def _message_frame(self, kind: str, message: Message, person_id: str) -> JsonObject | None:
        if not self._sees(message, person_id):
            return None
        return {"type": kind, "message": message_shape(self._workspace, message, person_id)}

    def _deletion_frame(self, message: Message, person_id: str) -> JsonObject | None:
        if not self._sees(message, person_id):
            return None
        kind = "ephemeral_deleted" if message.is_ephemeral else "message_deleted"
        return {"type": kind, "channel": message.channel, "ts": message.ts}

    def _personal_frame(self, change: Change, person_id: str) -> JsonObject | None:
        match change:
            case Notice(person, channel, text, thread_ts) if person == person_id:
                frame = {"type": "notice", "channel": channel, "text": text}
                return frame | ({"thread_ts": thread_ts} if thread_ts else {})
            case ViewShown(view, showing) if view.person == person_id:
                return {"type": showing.value, "view": view_object(self._workspace, view)}
            case ViewClosed(view) if view.person == person_id:
                return {"type": "modal_closed", "view_id": view.id}
            case _:
                return None

    def _sees(self, message: Message, person_id: str) -> bool:
        if message.is_ephemeral:
            return message.reader == person_id
        conversation = self._workspace.conversation(message.channel)
        return conversation is not None and person_id in conversation.members


async def _send_frames(socket: web.WebSocketResponse, frames: asyncio.Queue[JsonObject]) -> None:
    with suppress(ConnectionError):  # the page was closed meanwhile
        while not socket.closed:
            await socket.send_json(await frames.get())
