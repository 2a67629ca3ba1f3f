"""What a failed call to Slack means: whether it passes, and whether Slack may have done it all the same."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import ClientConnectorError, ClientError, ClientResponseError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError

from handlers.payloads.api_responses import read_refusal

SERVER_FAILURE: Final = 500
"""From this status on it is the other side that failed, and may be better later."""
TOO_MANY: Final = 429
_REQUEST_TIMEOUT: Final = 408
_A_REFUSAL: Final = 400

# Errors of Slack's own house: nobody can tell whether the call was carried out
# ("Errors" of any method, such as https://docs.slack.dev/reference/methods/chat.postMessage).
_DOUBTFUL: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
ABOUT_THE_TOKEN: Final = frozenset(
    {"token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive"}
)
"""While the bot runs, an admin may give the token again; at its start, this is a wrong setting."""
TOKEN_GONE: Final = frozenset({"token_revoked", "account_inactive"})
"""Of a workspace that has installed the app: it was removed there, or what it was given is revoked.

`invalid_auth` tells nothing of that: Slack answers so too where our address isn't allowed
(https://docs.slack.dev/reference/methods/auth.test), and takes the token once it is.
"""
ACCESS_GONE: Final = "team_access_not_granted"
"""An organisation's token doesn't open this workspace, or not any more."""
# These pass, too, once people waited, or an admin gave the token again; the call was not carried out.
_PASSING: Final = frozenset(
    {
        *("ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "accesslimited"),
        *ABOUT_THE_TOKEN,
        *("external_channel_migrating", "channel_migrating", "ekm_access_denied", "org_login_required"),
    }
)

LONGEST_PAUSE: Final = timedelta(minutes=5)
_DOUBLINGS: Final = 10

log = logging.getLogger(__name__)

Failure = (SlackApiError, ClientError, TimeoutError)
"""What a call to Slack may raise."""
_NEVER_CONNECTED: Final = (ClientConnectorError, ConnectionTimeoutError)
"""Before there is a connection, nothing of a call has left this machine."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed call.

    Slack's word for it, whether it passes, whether Slack may have done it, and how long to wait.
    """

    word: str
    passes: bool
    may_be_done: bool
    retry_after: timedelta | None = None


def read_trouble(error: BaseException) -> Trouble:
    """What a failed call means; `error` is one of `Failure`."""
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if isinstance(error, ClientResponseError):
        return _of_status(error.status, f"HTTP {error.status}")
    word = str(error) or type(error).__name__
    return Trouble(word, passes=True, may_be_done=not isinstance(error, _NEVER_CONNECTED))


def pause_before(tries: int, trouble: Trouble, first: timedelta) -> timedelta:
    """How long to wait: what Slack asks for, else twice as long each time.

    Five minutes at most, and then it is logged.
    """
    wanted = trouble.retry_after or first * 2 ** min(tries, _DOUBLINGS)
    if trouble.retry_after and trouble.retry_after > LONGEST_PAUSE:
        log.warning("Slack asks for a pause of %s; it is tried again after %s", wanted, LONGEST_PAUSE)
    return min(wanted, LONGEST_PAUSE)


def _of_answer(error: SlackApiError) -> Trouble:
    refusal = read_refusal(error)
    if not refusal.word or refusal.status >= SERVER_FAILURE:
        return _of_status(refusal.status, f"HTTP {refusal.status}", refusal.retry_after)
    if refusal.word in _DOUBTFUL:
        return Trouble(refusal.word, passes=True, may_be_done=True)
    passes = refusal.word in _PASSING or refusal.status == TOO_MANY
    return Trouble(refusal.word, passes, may_be_done=False, retry_after=refusal.retry_after)


def _of_status(status: int, word: str, retry_after: timedelta | None = None) -> Trouble:
    if status == TOO_MANY:
        return Trouble(word, passes=True, may_be_done=False, retry_after=retry_after)
    doubtful = status >= SERVER_FAILURE or status == _REQUEST_TIMEOUT or status < _A_REFUSAL
    return Trouble(word, passes=doubtful, may_be_done=doubtful)
