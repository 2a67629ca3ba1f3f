"""What Slack does on a bad day: failures planned for coming calls, and storms in which any call may fail."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure for the next `times` calls of a method: a status, an error of Slack's, or a page of HTML.

    With `done` the call is carried out, and only its answer fails; with `cut` there is no answer at all: the
    connection ends; with `hangs` none comes for as long as the caller waits. With `lags` the answer comes,
    but knows nothing yet of where a file was shared; an upload's lag is over `lag_seconds` after its place
    was asked for.
    """

    method: str
    times: int = 1
    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    html: bool = False
    done: bool = False
    cut: bool = False
    hangs: bool = False
    lags: bool = False
    lag_seconds: float = math.inf


_NOT_OF_THE_API = frozenset({"files.download", "files.upload", "response_url"})
_ANYWHERE: Mapping[str, Failure] = {
    "5xx": Failure(method="", status=503),
    "429": Failure(method="", status=429, retry_after=1),
    "no answer": Failure(method="", cut=True),
    "hung": Failure(method="", hangs=True),
    "done, but 5xx": Failure(method="", status=500, done=True),
    "done, answer lost": Failure(method="", cut=True, done=True),
    "done, answer hung": Failure(method="", hangs=True, done=True),
}
_OF_THE_API: Mapping[str, Failure] = {
    "internal_error": Failure(method="", error="internal_error"),
    "ratelimited": Failure(method="", error="ratelimited"),
    "done, but fatal_error": Failure(method="", error="fatal_error", done=True),
}
_LAGS = "lagged"


@dataclass(frozen=True, slots=True)
class Storm:
    """So large a `share` of all calls fails, none for good; what each call meets follows from the `seed`.

    `tally` counts what was met, by method and kind.
    """

    seed: int
    share: float
    lag_seconds: float
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    _chances: dict[str, Random] = field(default_factory=dict)

    def strike(self, method: str) -> Failure | None:
        """What the next call of this method meets, if anything."""
        chance = self._chances.setdefault(method, Random(f"{self.seed}:{method}"))  # noqa: S311 - repeatable
        if chance.random() >= self.share:
            return None
        kinds = self._kinds(method)
        kind = chance.choice(sorted(kinds))
        self.tally[method, kind] += 1
        return replace(kinds[kind], method=method)

    def _kinds(self, method: str) -> Mapping[str, Failure]:
        if method in _NOT_OF_THE_API:
            return _ANYWHERE
        if method == "files.info":
            return {**_ANYWHERE, **_OF_THE_API, _LAGS: self._lag()}
        return {**_ANYWHERE, **_OF_THE_API}

    def _lag(self) -> Failure:
        return Failure(method="", lags=True, lag_seconds=self.lag_seconds)


class PlannedFailures:
    """The failures that tests asked for, each used up as calls come; and the storm, while one goes on."""

    def __init__(self) -> None:
        self._planned: dict[str, Failure] = {}
        self.storm: Storm | None = None

    def plan(self, failure: Failure) -> None:
        """Let the coming calls of this method fail."""
        self._planned[failure.method] = failure

    def take(self, method: str) -> Failure | None:
        """The failure for this call, if there is one."""
        failure = self._planned.get(method)
        if failure is None or failure.times < 1:
            return self.storm.strike(method) if self.storm else None
        self._planned[method] = replace(failure, times=failure.times - 1)
        return failure
