"""Where rates are on, too frequent calls are refused, with the time after which they may come again."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits import Limits
from playground.rate_limits import CALLS_A_MINUTE, MINUTE, POST_SECONDS, POSTS_AT_ONCE, RateLimits

CHANNEL = "C0HANDOFF01"


class Watch:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        """The time in seconds since 1970."""
        return self.now


def test_so_many_calls_a_minute() -> None:
    """The next one waits until the first is a minute old; what was refused counts for nothing."""
    watch = Watch()
    rates = RateLimits(watch)
    most = CALLS_A_MINUTE["chat.update"]
    assert [rates.refuse("chat.update", CHANNEL) for _ in range(most)] == [0] * most
    watch.now += MINUTE - 7
    assert rates.refuse("chat.update", CHANNEL) == rates.refuse("chat.update", CHANNEL) == 7
    assert rates.refuse("files.info", "") == 0
    watch.now += 7
    assert rates.refuse("chat.update", CHANNEL) == 0


def test_a_few_posts_at_once_in_each_channel() -> None:
    """After them one a second; another channel has a second of its own."""
    watch = Watch()
    rates = RateLimits(watch)
    assert [rates.refuse("chat.postMessage", CHANNEL) for _ in range(POSTS_AT_ONCE)] == [0] * POSTS_AT_ONCE
    assert rates.refuse("chat.postMessage", CHANNEL) > 0
    assert rates.refuse("chat.postMessage", "C0FINANCE01") == 0
    watch.now += POSTS_AT_ONCE * POST_SECONDS
    assert rates.refuse("chat.postMessage", CHANNEL) == 0


class TestOverTheWire:
    """In a workspace that has them on."""

    @pytest.fixture
    def limits(self) -> Limits:
        """Slack's own, rates among them."""
        return Limits(rates=True)

    async def test_the_refusal_is_as_slacks(self, client: AsyncWebClient) -> None:
        """Status 429, `ratelimited`, and the seconds to wait."""
        for _ in range(POSTS_AT_ONCE):
            await client.chat_postMessage(channel=CHANNEL, text="Hello")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=CHANNEL, text="Hello")
        answer = refused.value.response
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert int(answer.headers["Retry-After"]) in range(1, POSTS_AT_ONCE + 1)
