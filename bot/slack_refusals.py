"""What it means for a setting when Slack refuses a call, or can't be reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import SettingsError

BOT_REMEDY = "Copy the Bot User OAuth Token from the app's page again (Install App)."
APP_REMEDY = (
    "Copy the app-level token from the app's page again (Basic Information); its scope is connections:write."
)


@contextmanager
def accepting(setting: str, remedy: str) -> Iterator[None]:
    """Raise SettingsError where Slack refuses this setting, with the sentence that helps, or can't be reached."""
    try:
        yield
    except SlackApiError as error:
        raise SettingsError(_refused(setting, remedy, error)) from error
    except (ClientError, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        raise SettingsError(
            f"Slack can't be reached ({reason}). Check the network and SLACK_API_URL."
        ) from error


def _refused(setting: str, remedy: str, error: SlackApiError) -> str:
    word = _slacks_word(error)
    if word is None:
        return "What answers at SLACK_API_URL is not Slack. Check that setting."
    return f"Slack does not accept {setting} ({word}). {remedy}"


def _slacks_word(error: SlackApiError) -> str | None:
    """Slack's word for what is wrong, such as `invalid_auth`; something else than Slack has none."""
    answer = error.response.data if isinstance(error.response, AsyncSlackResponse) else None
    return answer.get("error") if isinstance(answer, dict) else None
