"""A record of the calls that the app made."""

from collections import deque
from dataclasses import dataclass

from playground.wire import JsonObject

REMEMBERED_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call of the app: its method, when it came (seconds since 1970), and its arguments."""

    method: str
    at: float
    body: JsonObject


class Journal:
    """The latest calls of the app, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[RecordedCall] = deque(maxlen=REMEMBERED_CALLS)

    def record(self, call: RecordedCall) -> None:
        """Add a call."""
        self._calls.append(call)

    def calls(self, method: str | None = None) -> list[RecordedCall]:
        """All calls, or those of one method."""
        return [call for call in self._calls if method in (None, call.method)]
