"""Trigger ids: the app's short-lived right to open a modal for a person.

Source: https://docs.slack.dev/reference/methods/views.open (errors)
"""

import re
import secrets

from playground.errors import SlackError
from playground.ids import Clock
from playground.limits import Limits

FORM = re.compile(r"\d+\.\d+\.[0-9a-f]+")


class Triggers:
    """The trigger ids given out, each good once and for a few seconds."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._open: dict[str, tuple[str, float]] = {}
        self._exchanged: set[str] = set()

    def issue(self, person_id: str) -> str:
        """A trigger id for what this person just did."""
        now = self._clock()
        trigger_id = f"{int(now)}.{int(now * 1_000_000)}.{secrets.token_hex(16)}"
        self._open[trigger_id] = (person_id, now + self._limits.trigger_seconds)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person whom this trigger id is about; it is used up by that.

        Raises SlackError where it is malformed, used, or too old.
        """
        if not FORM.fullmatch(trigger_id):
            raise SlackError("invalid_trigger_id")
        if trigger_id in self._exchanged:
            raise SlackError("exchanged_trigger_id")
        person_id, expires = self._open.pop(trigger_id, ("", 0.0))
        if expires < self._clock():
            raise SlackError("expired_trigger_id")
        self._exchanged.add(trigger_id)
        return person_id
