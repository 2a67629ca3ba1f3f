"""Socket Mode: the app's WebSockets, and the acknowledgements that come back through them.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import WSMsgType, web

from playground.changes import Announcements, AppConnection
from playground.envelopes import Envelope, NotAcknowledgedError
from playground.ids import Clock
from playground.limits import Limits
from playground.wire import JsonObject

PING_SECONDS = 10
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Connection:
    """One WebSocket of the app, and the request that opened it."""

    socket: web.WebSocketResponse
    request: web.Request


@dataclass(frozen=True, slots=True)
class Sent:
    """An envelope that was sent over a connection, and is to be acknowledged."""

    kind: str
    connection: Connection
    answer: asyncio.Future[JsonObject]


class SocketMode:
    """The app's connections; each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str, limits: Limits, clock: Clock, announcements: Announcements) -> None:
        self._app_id = app_id
        self._limits = limits
        self._clock = clock
        self._announcements = announcements
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._sent: dict[str, Sent] = {}

    @property
    def connected(self) -> bool:
        """Whether the app has a connection."""
        return bool(self._connections)

    @property
    def connections(self) -> int:
        """How many connections the app has."""
        return len(self._connections)

    def unanswered(self, kind: str) -> int:
        """How many envelopes of a kind the app has got and not acknowledged yet."""
        return sum(sent.kind == kind for sent in self._sent.values())

    def new_ticket(self) -> str:
        """A ticket that opens one connection, soon."""
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = self._clock() + self._limits.socket_ticket_seconds
        return ticket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection of the app until it ends."""
        expires = self._tickets.pop(request.match_info["ticket"], 0.0)
        if expires < self._clock():
            raise web.HTTPForbidden(text="This ticket was used, or is too old.")
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS)
        await socket.prepare(request)
        if len(self._connections) >= self._limits.connections:
            await socket.send_json(_disconnect_frame("too_many_websockets"))
            await socket.close()
            return socket
        with self._registered(Connection(socket, request)):
            await socket.send_json(self._hello_frame())
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._take_acknowledgement(frame.data)
        return socket

    async def deliver(self, envelope: Envelope) -> JsonObject:
        """Send an envelope; the answer in its acknowledgement, empty where there is none.

        Raises NotAcknowledgedError without a connection, when it ends, or without an acknowledgement in time.
        """
        envelope_id = str(uuid4())
        try:
            async with asyncio.timeout(self._limits.ack_seconds):
                answer = asyncio.get_running_loop().create_future()
                sent = Sent(envelope.kind, self._next_connection(), answer)
                self._sent[envelope_id] = sent
                await sent.connection.socket.send_json(envelope.frame(envelope_id))
                return await sent.answer
        except (TimeoutError, ConnectionError) as error:
            raise NotAcknowledgedError from error
        finally:
            self._sent.pop(envelope_id, None)

    async def disconnect(self, reason: str) -> None:
        """Ask the app to connect anew (`warning`, `refresh_requested`); after a warning it still may wait."""
        for connection in list(self._connections):
            await connection.socket.send_json(_disconnect_frame(reason))
            if reason != WARNING:
                await connection.socket.close()

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        """Close every connection, as the server is going down."""
        for connection in list(self._connections):
            await connection.socket.close()

    def _next_connection(self) -> Connection:
        if not self._connections:
            raise ConnectionError
        connection = self._connections.pop(0)
        self._connections.append(connection)
        return connection

    def _take_acknowledgement(self, frame: str) -> None:
        acknowledgement = json.loads(frame)
        sent = self._sent.get(acknowledgement.get("envelope_id", ""))
        if sent is not None and not sent.answer.done():
            sent.answer.set_result(acknowledgement.get("payload") or {})

    def _give_up(self, connection: Connection) -> None:
        """What was sent over a connection that has ended won't be acknowledged any more."""
        for sent in self._sent.values():
            if sent.connection is connection and not sent.answer.done():
                sent.answer.set_exception(ConnectionResetError())

    @contextmanager
    def _registered(self, connection: Connection) -> Iterator[None]:
        self._connections.append(connection)
        if len(self._connections) == 1:
            self._announcements.announce(AppConnection(connected=True))
        try:
            yield
        finally:
            self._connections.remove(connection)
            self._give_up(connection)
            if not self._connections:
                self._announcements.announce(AppConnection(connected=False))

    def _hello_frame(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "playground", "approximate_connection_time": 18_060},
        }


def _disconnect_frame(reason: str) -> JsonObject:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
