"""What Slack sees of the bot: how soon it acknowledges, and how often it tells it something."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from playground.envelopes import Envelope
from playground.journal import RecordedCall
from playground.socket_mode import SocketMode
from playground.wire import JsonObject

MINUTE = 60.0
A_SECOND = 0.95
"""What was sent a second apart may arrive somewhat closer."""
_CHANNEL = {"chat.postMessage": "channel", "files.completeUploadExternal": "channel_id"}
"""What puts something into a conversation, and the argument that names it."""


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """How many seconds the bot took to acknowledge each event, press and command."""

    taken: list[float] = field(default_factory=list)

    def timed(self, sockets: SocketMode) -> None:
        """Time every envelope from here on, those that were never acknowledged among them."""
        deliver = sockets.deliver

        async def timed_deliver(envelope: Envelope) -> JsonObject:
            begun = perf_counter()
            try:
                return await deliver(envelope)
            finally:
                self.taken.append(perf_counter() - begun)

        sockets.deliver = timed_deliver  # type: ignore[method-assign]  # only a benchmark wants to know


@dataclass(frozen=True, slots=True)
class Told:
    """How often Slack was told something: edits in the worst minute, messages in a channel's worst second."""

    edits: int
    posts: int

    @classmethod
    def of(cls, calls: Iterable[RecordedCall]) -> "Told":
        """Counts every call, those among them that Slack refused."""
        moments = defaultdict[str, list[float]](list)
        for call in calls:
            if call.method == "chat.update":
                moments[""].append(call.at)
            elif call.method in _CHANNEL:
                moments[str(call.body[_CHANNEL[call.method]])].append(call.at)
        edits = most_within(moments.pop("", []), MINUTE)
        return cls(edits, max((most_within(times, A_SECOND) for times in moments.values()), default=0))


def most_within(moments: Sequence[float], seconds: float) -> int:
    """The most of these moments, given in their order, that lie within so many seconds."""
    first = most = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
