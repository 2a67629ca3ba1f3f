"""A record of the calls that the app made, and the failures planned for coming ones."""

from collections import deque
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure for the next `times` calls of a method: a status, an error of Slack's, or a page of HTML.

    With `done` the call is carried out, and only its answer fails; with `cut` there is no answer at all: the connection
    ends. With `lags` the answer comes, but knows nothing yet of where a file was shared.
    """

    method: str
    times: int = 1
    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    html: bool = False
    done: bool = False
    cut: bool = False
    lags: bool = False


class PlannedFailures:
    """The failures that tests asked for, each used up as calls come."""

    def __init__(self) -> None:
        self._planned: dict[str, Failure] = {}

    def plan(self, failure: Failure) -> None:
        """Let the coming calls of this method fail."""
        self._planned[failure.method] = failure

    def take(self, method: str) -> Failure | None:
        """The failure for this call, if one is planned."""
        failure = self._planned.get(method)
        if failure is None or failure.times < 1:
            return None
        self._planned[method] = replace(failure, times=failure.times - 1)
        return failure
