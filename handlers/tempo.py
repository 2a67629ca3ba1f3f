"""How long the bot waits before it tells Slack something more."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """The times that Slack and people can bear; tests, in which nobody reads along, shorten them.

    `post_seconds` lie between two messages in a conversation (https://docs.slack.dev/apis/web-api/rate-limits, "Posting
    messages"). What failed is left alone for the `first_pause`, and then for longer ones. So long as `file_lag` after a
    file was shared, Slack may not know yet where: it shares files behind its answer.
    """

    post_seconds: float = 1.0
    first_pause: timedelta = timedelta(seconds=1)
    file_lag: timedelta = timedelta(minutes=2)
