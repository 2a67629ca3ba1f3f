"""Behind a proxy: Slack is reached through it, and a pretend Slack on this machine without it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from bot.setting_values import SettingsError
from bot.settings import Settings, read_settings
from bot.slack_app import slack_client, slack_session


class NoNames(AbstractResolver):
    """A network in which no name is known but the proxy's, as a company's may be."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """The proxy's private address."""
        del family
        assert host == "proxy.internal.example"
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=2, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
async def proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy's address, and what it was asked for."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(str(request.url))
        return web.json_response({"ok": True})

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(application) as server:
        yield f"http://proxy.internal.example:{server.port}", asked


async def test_slack_is_reached_through_it(proxy: tuple[str, list[str]]) -> None:
    """Web API and files alike; the proxy may have a private address, and looks Slack's up itself."""
    address, asked = proxy
    settings = Settings(slack_api_url="http://slack.example.com/api/", https_proxy=address)
    async with slack_session(settings, 5, NoNames()) as session:
        await slack_client(settings, session, "").api_test()
        async with session.get("http://slack.example.com/files/F1") as file:
            assert file.status == 200
    assert asked == ["http://slack.example.com/api/api.test", "http://slack.example.com/files/F1"]


async def test_a_pretend_slack_is_reached_without(
    proxy: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the environment says to the libraries."""
    address, asked = proxy
    monkeypatch.setenv("HTTPS_PROXY", address)
    settings = Settings(slack_api_url="http://127.0.0.1:1/api/", https_proxy=address)
    async with slack_session(settings, 5) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await slack_client(settings, session, "").api_test()
    assert asked == []


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
def test_it_has_the_names_that_others_look_for(name: str) -> None:
    """The first that is set counts."""
    found = read_settings({name: "http://proxy.example.com:3128"})
    assert found.proxy == "http://proxy.example.com:3128"


def test_a_proxy_that_is_no_address_is_refused() -> None:
    """Without repeating it, as it may hold a password."""
    with pytest.raises(SettingsError, match=r"^HTTPS_PROXY should be a web address such as ") as raised:
        read_settings({"HTTPS_PROXY": "robin:s3cret@proxy"})
    assert "s3cret" not in str(raised.value)
