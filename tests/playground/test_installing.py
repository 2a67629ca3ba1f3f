"""Slack's side of an installation, as strict as Slack: whose token it is, codes good once, and farewells."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground

BACK = "http://127.0.0.1:1/back"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time that passes when it is told to."""

    seconds: list[float]

    def __call__(self) -> float:
        """The time."""
        return self.seconds[0]


@pytest.fixture
def clock() -> Clock:
    """The playground's."""
    return Clock([1_800_000_000.0])


@pytest.fixture
async def playground(manifest: Manifest, limits: Limits, clock: Clock) -> AsyncIterator[Playground]:
    """Two workspaces, and an app to which browsers may be sent back."""
    async with Playground(manifest, limits=limits, clock=clock, two_workspaces=True) as playground:
        playground.slack.grants.redirect_urls[:] = [BACK]
        yield playground


async def allow(playground: Playground, **changed: str) -> str:
    """What someone's yes comes to: the code, or Slack's word."""
    form = {
        "client_id": playground.slack.grants.client_id,
        "scope": "chat:write,users:read",
        "state": "s1",
        "redirect_uri": "",
        "team": playground.second.workspace.team.id,
        "decision": "allow",
    }
    async with (
        aiohttp.ClientSession(playground.url) as session,
        session.post("/oauth/v2/authorize", data=form | changed, allow_redirects=False) as answer,
    ):
        if answer.status != 302:
            return await answer.text()
        address = answer.headers["Location"]
        assert address.startswith(f"{BACK}?")
        assert address.endswith("&state=s1")
        return address.removeprefix(f"{BACK}?").partition("&")[0].partition("=")[2]


async def redeem(playground: Playground, code: str, **changed: str) -> str:
    """The token for a code, or Slack's word."""
    grants = playground.slack.grants
    given = {"client_id": grants.client_id, "client_secret": grants.client_secret} | changed
    try:
        answer = await AsyncWebClient(base_url=playground.api_url).oauth_v2_access(code=code, **given)
    except SlackApiError as error:
        return str(error.response["error"])
    return str(answer["access_token"])


async def told_by(playground: Playground, token: str) -> str:
    """Whose token it is, or Slack's word."""
    try:
        answer = await AsyncWebClient(token=token, base_url=playground.api_url).auth_test()
    except SlackApiError as error:
        return str(error.response["error"])
    return str(answer["team_id"])


async def test_each_workspace_has_a_token_of_its_own(playground: Playground) -> None:
    """Installed once more it is the same, with what was granted then as well."""
    first = await redeem(playground, await allow(playground, team="T0PLAYGRND1"))
    second = await redeem(playground, await allow(playground))
    assert [await told_by(playground, token) for token in (first, second)] == ["T0PLAYGRND1", "T0PLAYGRND2"]
    assert await redeem(playground, await allow(playground, scope="files:read")) == second
    assert playground.second.credentials.scopes == {"chat:write", "users:read", "files:read"}


async def test_a_code_is_good_once_and_for_ten_minutes(playground: Playground, clock: Clock) -> None:
    """For the app that it was given to alone."""
    code, late = await allow(playground), await allow(playground)
    secret = "wrong"  # noqa: S105 - a wrong one
    assert await redeem(playground, code, client_secret=secret) == "bad_client_secret"
    assert await redeem(playground, code, client_id="1.1") == "invalid_client_id"
    assert (await redeem(playground, code)).startswith("xoxb-")
    assert await redeem(playground, code) == "invalid_code"
    clock.seconds[0] += 601
    assert await redeem(playground, late) == "invalid_code"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"client_id": "1.1"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.example"}, "bad_redirect_uri"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"team": "T0NOWHERE"}, "invalid_team_for_non_distributed_app"),
        ({"decision": "cancel"}, "access_denied"),
    ],
)
async def test_what_is_not_granted(playground: Playground, changed: dict[str, str], word: str) -> None:
    """Slack says so on its page, or sends the browser back with it."""
    assert await allow(playground, **changed) == word


async def test_a_token_that_was_taken_back(playground: Playground) -> None:
    """It is good for nothing, and a new one is another; the other workspace's stays."""
    first = await redeem(playground, await allow(playground, team="T0PLAYGRND1"))
    old = await redeem(playground, await allow(playground))
    async with (
        aiohttp.ClientSession(playground.second_url) as session,
        session.post("/control/remove_app", json={"unheard": True}) as answer,
    ):
        assert answer.status == 200
    assert [await told_by(playground, token) for token in (old, first)] == ["account_inactive", "T0PLAYGRND1"]
    assert await redeem(playground, await allow(playground)) != old


async def test_the_page_asks_in_which_workspace(playground: Playground) -> None:
    """By their names, and carries what the app has sent along."""
    asked = {"client_id": playground.slack.grants.client_id, "scope": "chat:write", "state": '"><b>'}
    async with (
        aiohttp.ClientSession(playground.url) as session,
        session.get("/oauth/v2/authorize", params=asked) as page,
    ):
        text = await page.text()
    assert "Second Playground" in text
    assert "<b>" not in text
