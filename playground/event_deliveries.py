"""Events on their way to the app: delivered in the background, and again until acknowledged.

Source: https://docs.slack.dev/apis/events-api#retries
"""

import asyncio

from playground.envelopes import Envelope, NotAcknowledgedError
from playground.ids import new_id
from playground.limits import Limits
from playground.socket_mode import SocketMode
from playground.wire import JsonObject


class EventDeliveries:
    """Sends events over Socket Mode.

    On demand an acknowledged one comes again, `repeats` times; and with `over_all` each comes over every
    connection at the same moment, as when Slack takes it for lost and sends it again while the first is still
    on its way. With `twice` each comes a second time at the same moment, with another `event_id`, as where an
    app is subscribed in two ways.
    """

    def __init__(self, sockets: SocketMode, limits: Limits) -> None:
        self._sockets = sockets
        self._limits = limits
        self._under_way: set[asyncio.Task[None]] = set()
        self.repeats = 0
        self.over_all = False
        self.twice = False

    def start(self, payload: JsonObject) -> None:
        """Deliver this event in the background."""
        self._start(payload)
        if self.twice:
            self._start(payload | {"event_id": new_id("Ev")})

    def _start(self, payload: JsonObject) -> None:
        delivery = asyncio.create_task(self._deliver(payload, self.repeats))
        self._under_way.add(delivery)
        delivery.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Give up what is still under way."""
        for delivery in self._under_way:
            delivery.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(self, payload: JsonObject, repeats: int) -> None:
        again = range(1, self._sockets.connections) if self.over_all else ()
        await asyncio.gather(
            self._repeat_until_acknowledged(payload),
            *(self._is_acknowledged(payload, attempt) for attempt in again),
        )
        for attempt in range(1, repeats + 1):
            await self._is_acknowledged(payload, attempt)

    async def _repeat_until_acknowledged(self, payload: JsonObject) -> None:
        if await self._is_acknowledged(payload, attempt=0):
            return
        for attempt, delay in enumerate(self._limits.retry_delays, start=1):
            await asyncio.sleep(delay)
            if await self._is_acknowledged(payload, attempt):
                return

    async def _is_acknowledged(self, payload: JsonObject, attempt: int) -> bool:
        reason = "timeout" if attempt else ""
        envelope = Envelope(kind="events_api", payload=payload, retry_attempt=attempt, retry_reason=reason)
        try:
            await self._sockets.deliver(envelope)
        except NotAcknowledgedError:
            return False
        return True
