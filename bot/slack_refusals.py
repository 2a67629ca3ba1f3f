"""What it means that Slack refuses a call or can't be reached: for a setting, and for whether to wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar

from slack_sdk.errors import SlackApiError

from bot.setting_values import SettingsError
from handlers.payloads.api_responses import read_refusal
from handlers.slack_errors import ABOUT_THE_TOKEN, Failure, pause_before, read_trouble
from importer.words.language import Language, Sentence, catalogue, lazy_gettext, speaking

T = TypeVar("T")
log = logging.getLogger(__name__)

BOT_REMEDY: Final = lazy_gettext("Copy the Bot User OAuth Token from the app's page again (Install App).")
APP_REMEDY: Final = lazy_gettext(
    "Copy the app-level token from the app's page again (Basic Information); its scope is connections:write."
)
NOT_SLACK: Final = lazy_gettext("What answers at SLACK_API_URL is not Slack. Check that setting.")


@contextmanager
def explain_refusals(setting: str, remedy: Sentence) -> Iterator[None]:
    """Raise SettingsError, with what helps, where Slack refuses this setting or can't be reached."""
    try:
        yield
    except Failure as error:
        raise SettingsError(refusal(setting, remedy, error) or _try_again(error)) from error


async def ask_until_admitted(
    ask: Callable[[], Awaitable[T]], setting: str, remedy: Sentence, first_pause: timedelta
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
            with speaking(catalogue(Language.ENGLISH)):  # as the whole log does
                log.warning(
                    "%s It is tried again after %.0f seconds.", _passing(error), pause.total_seconds()
                )
        await asyncio.sleep(pause.total_seconds())
        tries += 1


def refusal(setting: str, remedy: Sentence, error: BaseException) -> Sentence | None:
    """Why Slack will not let this setting in, however often it is asked; None where that may pass."""
    trouble = read_trouble(error)
    if isinstance(error, SlackApiError) and not read_refusal(error).word:
        return None if trouble.passes and read_refusal(error).status >= 400 else NOT_SLACK
    if trouble.passes and trouble.word not in ABOUT_THE_TOKEN:
        return None
    return lazy_gettext(
        "Slack does not accept {setting} ({word}). {remedy}",
        setting=setting,
        word=trouble.word,
        remedy=remedy,
    )


def _try_again(error: BaseException) -> Sentence:
    return lazy_gettext("{trouble} Try again in a few minutes.", trouble=_passing(error))


def _passing(error: BaseException) -> Sentence:
    if isinstance(error, SlackApiError):
        return lazy_gettext(
            "Slack has trouble of its own at the moment ({word}).", word=read_trouble(error).word
        )
    return lazy_gettext(
        "Slack can't be reached ({error}). Check the network and SLACK_API_URL.",
        error=str(error) or type(error).__name__,
    )
