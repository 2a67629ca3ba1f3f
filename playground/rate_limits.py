"""How often the app may call each method in a minute, and post in each conversation.

Source: https://docs.slack.dev/apis/web-api/rate-limits; which tier a method is in stands on its own page.
Slack allows "at least" so many and some bursts; here it is exactly so many, and a few posts at once.
"""

from collections import deque
from dataclasses import dataclass, field
from math import ceil

from playground.ids import Clock

MINUTE = 60.0
TIER_2, TIER_3, TIER_4, HUNDREDS = 20, 50, 100, 300
CALLS_A_MINUTE = {
    "chat.delete": TIER_3,
    "chat.getPermalink": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": HUNDREDS,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "users.lookupByEmail": TIER_3,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
"""Methods that aren't here may be called as often as one likes."""
POSTS_AT_ONCE = 3
POST_SECONDS = 1.0
"""One post a second in a conversation, and so many before that is felt."""


@dataclass(slots=True)
class RateLimits:
    """Counts the calls that it lets through, and refuses those that come too soon."""

    clock: Clock
    _let_through: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def refuse(self, method: str, channel: str) -> int:
        """Let a call through, or refuse it: after how many seconds it may come again; 0 where it may now."""
        windows = [window for window in (_calls(method), _posts(method, channel)) if window]
        waits = [self._wait(*window) for window in windows]
        if not any(waits):
            for key, _, _ in windows:
                self._let_through[key].append(self.clock())
        return ceil(max(waits, default=0.0))

    def _wait(self, key: tuple[str, str], most: int, seconds: float) -> float:
        """How long until fewer than so many calls lie in the last seconds."""
        times = self._let_through.setdefault(key, deque())
        now = self.clock()
        while times and now - times[0] >= seconds:
            times.popleft()
        return times[0] + seconds - now if len(times) >= most else 0.0


def _calls(method: str) -> tuple[tuple[str, str], int, float] | None:
    most = CALLS_A_MINUTE.get(method)
    return ((method, ""), most, MINUTE) if most else None


def _posts(method: str, channel: str) -> tuple[tuple[str, str], int, float] | None:
    if method != "chat.postMessage":
        return None
    return (method, channel), POSTS_AT_ONCE, POSTS_AT_ONCE * POST_SECONDS
