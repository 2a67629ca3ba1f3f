"""What it means that Slack refuses a call or can't be reached: for a setting, and for whether to wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError

from bot.settings import SettingsError
from handlers.payloads.api_responses import read_refusal
from handlers.slack_errors import ABOUT_THE_TOKEN, Failure, pause_before, read_trouble

T = TypeVar("T")
log = logging.getLogger(__name__)

BOT_REMEDY: Final = "Copy the Bot User OAuth Token from the app's page again (Install App)."
APP_REMEDY: Final = (
    "Copy the app-level token from the app's page again (Basic Information); its scope is connections:write."
)
NOT_SLACK: Final = "What answers at SLACK_API_URL is not Slack. Check that setting."


@contextmanager
def explain_refusals(setting: str, remedy: str) -> Iterator[None]:
    """Raise SettingsError, with what helps, where Slack refuses this setting or can't be reached."""
    try:
        yield
    except Failure as error:
        final = refusal(setting, remedy, error)
        raise SettingsError(final or f"{_passing(error)} Try again in a few minutes.") from error


async def ask_until_admitted(
    ask: Callable[[], Awaitable[T]], setting: str, remedy: str, first_pause: timedelta
) -> T:
    """What Slack answers, once it does.

    What passes is waited out, with pauses that grow and a word in the log.

    Raises SettingsError where it won't pass.
    """
    tries = 0
    while True:
        try:
            return await ask()
        except Failure as error:
            if final := refusal(setting, remedy, error):
                raise SettingsError(final) from error
            pause = pause_before(tries, read_trouble(error), first_pause)
            log.warning("%s It is tried again after %.0f seconds.", _passing(error), pause.total_seconds())
        await asyncio.sleep(pause.total_seconds())
        tries += 1


def refusal(setting: str, remedy: str, error: BaseException) -> str:
    """Why Slack will not let this setting in, however often it is asked; nothing where that may pass."""
    trouble = read_trouble(error)
    if isinstance(error, SlackApiError) and not read_refusal(error).word:
        return "" if trouble.passes and read_refusal(error).status >= 400 else NOT_SLACK
    if trouble.passes and trouble.word not in ABOUT_THE_TOKEN:
        return ""
    return f"Slack does not accept {setting} ({trouble.word}). {remedy}"


def _passing(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return f"Slack has trouble of its own at the moment ({read_trouble(error).word})."
    return (
        f"Slack can't be reached ({str(error) or type(error).__name__}). Check the network and SLACK_API_URL."
    )
