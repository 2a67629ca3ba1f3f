"""The envelopes that Socket Mode sends to an app."""

from dataclasses import dataclass

from playground.wire import JsonObject


class NotAcknowledgedError(Exception):
    """The app did not acknowledge an envelope in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is sent to the app: its kind, its payload, and whether the acknowledgement may carry an answer."""

    kind: str
    payload: JsonObject
    accepts_answer: bool = False
    retry_attempt: int = 0
    retry_reason: str = ""

    def frame(self, envelope_id: str) -> JsonObject:
        """The envelope as it goes over the socket."""
        return {
            "envelope_id": envelope_id,
            "type": self.kind,
            "accepts_response_payload": self.accepts_answer,
            "payload": self.payload,
            "retry_attempt": self.retry_attempt,
            "retry_reason": self.retry_reason,
        }
