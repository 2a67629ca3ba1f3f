"""Who may call what: tokens, kinds of token, scopes, and methods that there are not."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.manifest import Manifest
from playground.program.server import Playground
from tests.playground.conftest import MANIFEST


def _client(playground: Playground, token: str | None) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=playground.api_url)


async def test_who_am_i(client: AsyncWebClient) -> None:
    """auth.test names the workspace and the bot, and the headers name the scopes."""
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == ("T0PLAYGRND1", "U0APPBOT001")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(("token", "error"), [("xoxb-wrong", "invalid_auth"), (None, "not_authed")])
async def test_a_wrong_or_missing_token(playground: Playground, token: str | None, error: str) -> None:
    """A token that is not the app's is refused, and so is none."""
    with pytest.raises(SlackApiError, match=error):
        await _client(playground, token).auth_test()


async def test_each_token_has_its_methods(playground: Playground) -> None:
    """Connections are opened with the app's token, and nothing else is."""
    credentials = playground.slack.credentials
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await _client(playground, credentials.app_token).auth_test()
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await _client(playground, None).apps_connections_open(app_token=credentials.bot_token)
    answer = await _client(playground, None).apps_connections_open(app_token=credentials.app_token)
    assert answer["url"].startswith("ws://127.0.0.1:")


async def test_an_unknown_method(client: AsyncWebClient) -> None:
    """A method that Slack has not is refused by name."""
    with pytest.raises(SlackApiError, match="unknown_method"):
        await client.api_call("chat.shout", json={"channel": "C0HANDOFF01"})


async def test_a_form_and_a_token_in_the_body(playground: Playground) -> None:
    """A form does as well as JSON, and may hold the token."""
    body = {"token": playground.slack.credentials.bot_token, "channel": "#finance", "text": "By form"}
    body["blocks"] = '[{"type": "divider"}]'
    answer = await _client(playground, None).api_call("chat.postMessage", data=body)
    assert answer["channel"] == "C0FINANCE01"
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_a_missing_scope() -> None:
    """What the manifest doesn't ask for is refused, with the scope that it would need."""
    manifest = Manifest.parse(MANIFEST | {"oauth_config": {"scopes": {"bot": ["commands"]}}})
    async with Playground(manifest) as playground:
        client = _client(playground, playground.slack.credentials.bot_token)
        with pytest.raises(SlackApiError) as refusal:
            await client.chat_postMessage(channel="C0HANDOFF01", text="x")
        answer = refusal.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope",
            "chat:write",
            "commands",
        )


async def test_a_channel_that_the_app_is_not_in(playground: Playground, client: AsyncWebClient) -> None:
    """Outside its channels the app can say nothing, though it may know of them."""
    playground.slack.workspace.remove_member("C0FINANCE01", "U0APPBOT001")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="C0FINANCE01", text="x")
    answer = await client.conversations_info(channel="C0FINANCE01")
    assert answer["channel"]["is_member"] is False
