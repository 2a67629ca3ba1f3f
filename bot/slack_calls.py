"""Calls to Slack's Web API, counted: how long each took, and Slack's word where it failed."""

import time
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.payloads.api_responses import read_refusal
from handlers.slack_errors import Failure


class CountCall(Protocol):
    """Hears of each call."""

    def __call__(self, method: str, seconds: float, error: str = "") -> None:
        """So long it took; `error` is empty where Slack did as asked."""


def count_nothing(method: str, seconds: float, error: str = "") -> None:
    """For whom nobody watches."""
    del method, seconds, error


class CountingClient(AsyncWebClient):
    """A client that tells of each call; those that it repeats by itself are one."""

    def __init__(
        self,
        count: CountCall,
        proxy: str | None,
        **settings: Any,  # noqa: ANN401 - the SDK's own
    ) -> None:
        super().__init__(**settings)
        self.proxy = proxy  # without one, the SDK would look for one in the environment
        self._count = count

    async def api_call(
        self,
        api_method: str,
        **arguments: Any,  # noqa: ANN401 - the SDK's own
    ) -> AsyncSlackResponse:
        """Call a method, and tell of it."""
        begin, error = time.perf_counter(), ""
        try:
            return await super().api_call(api_method, **arguments)
        except Failure as failure:
            error = _word(failure)
            raise
        finally:
            self._count(api_method, time.perf_counter() - begin, error)


def _word(failure: BaseException) -> str:
    """One of few, so that it can name a series of numbers: Slack's, the status, or the kind of failure."""
    if isinstance(failure, SlackApiError):
        refusal = read_refusal(failure)
        return refusal.word or f"http_{refusal.status}"
    return "timeout" if isinstance(failure, TimeoutError) else "connection"
