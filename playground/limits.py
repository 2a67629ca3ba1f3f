"""The times and counts that Slack allows an app."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Slack's own values; tests shorten the times.

    Source: https://docs.slack.dev/interactivity/handling-user-interaction and
    https://docs.slack.dev/apis/events-api (retries) and /apis/events-api/using-socket-mode. `blocks_text`,
    the characters of all of a message's blocks together, isn't documented (slackapi/bolt-js, issue 2509).
    With `rates` calls that come too often are refused, as `rate_limits.py` says: tests hurry, so they go
    without unless they ask for it.
    """

    ack_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_seconds: float = 3.0
    response_url_uses: int = 5
    response_url_seconds: float = 1_800.0
    socket_ticket_seconds: float = 30.0
    connections: int = 10
    message_text: int = 40_000
    update_text: int = 4_000
    blocks_text: int = 13_000
    pushed_views: int = 3
    view_bytes: int = 250_000
    rates: bool = False
