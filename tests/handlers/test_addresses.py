"""Requests go to Slack's own addresses alone, or exactly where SLACK_API_URL says."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import BaseTestServer, TestServer
from yarl import URL

from bot.settings import Settings
from bot.slack_app import slack_session
from handlers.addresses import ForeignAddressError, PublicResolver, SlackAlone

API = "https://slack.com/api/"
HERE = "http://127.0.0.1:8000/api/"
SILENCE = 60


@pytest.mark.parametrize(
    ("api", "address", "allowed"),
    [
        (API, "https://slack.com/api/files.info", True),
        (API, "https://hooks.slack.com/actions/T1/2/3", True),
        (API, "https://files.slack.com/files-pri/T1-F1/download/list.csv", True),
        (API, "https://FILES.SLACK.COM/list.csv", True),
        (API, "https://files.slack-gov.com/list.csv", True),
        (API, "http://slack.com/api/files.info", False),
        (API, "http://files.slack.com/list.csv", False),
        (API, "https://files.slack.com:8443/list.csv", False),
        (API, "https://slack.com@example.com/", False),
        (API, "https://slack.com.example.com/", False),
        (API, "https://notslack.com/", False),
        (API, "https://127.0.0.1/", False),
        (API, "http://localhost/", False),
        (API, "https://169.254.169.254/latest/meta-data", False),
        (API, "https://[::1]/", False),
        (HERE, "http://127.0.0.1:8000/files/list.csv", True),
        (HERE, "http://127.0.0.1:8001/files/list.csv", False),
        (HERE, "https://127.0.0.1:8000/files/list.csv", False),
        (HERE, "http://localhost:8000/files/list.csv", False),
    ],
)
def test_only_slacks_addresses_are_allowed(api: str, address: str, *, allowed: bool) -> None:
    """The scheme counts, and the port."""
    assert SlackAlone(api).allows(URL(address)) is allowed


class Resolving(AbstractResolver):
    """A resolver in somebody else's hands: every name leads to these addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses."""
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""


PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
    *("::1", "fe80::1%eth0", "fd00::1", "fec0::1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:a00:1::1"),
    *("224.0.0.1", "::ffff:224.0.0.1", "ff02::1", "ff0e::1"),
)


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_of_slacks_leads_to_no_private_address(address: str) -> None:
    """Not even beside a public one."""
    resolver = PublicResolver(API, Resolving("3.68.170.153", address))
    with pytest.raises(ForeignAddressError, match=r"files\.slack\.com"):
        await resolver.resolve("files.slack.com", 443)


async def test_public_addresses_are_taken() -> None:
    """Also where a network translates them, and any of the host that whoever runs the bot has chosen."""
    public = PublicResolver(API, Resolving("3.68.170.153", "2600:1f14::1", "64:ff9b::344:aa99"))
    assert len(await public.resolve("files.slack.com", 443)) == 3
    chosen = PublicResolver("http://slack.internal:8000/api/", Resolving("10.0.0.1"))
    assert [one["host"] for one in await chosen.resolve("slack.internal", 8000)] == ["10.0.0.1"]


@asynccontextmanager
async def _answering(location: str = "") -> AsyncIterator[tuple[BaseTestServer, list[str]]]:
    """A server that sends people on to an address, or answers them; and which paths were asked for."""
    asked = list[str]()

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": location}) if location else web.Response()

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(application) as server:
        yield server, asked


async def test_a_redirect_leads_nowhere_else() -> None:
    """The session looks at each address before it asks there, at those that it is sent on to as well."""
    async with (
        _answering() as (other, asked),
        _answering(str(other.make_url("/secret"))) as (api, _),
        slack_session(Settings(slack_api_url=str(api.make_url("/api/"))), SILENCE) as session,
    ):
        with pytest.raises(ForeignAddressError, match="goes to Slack's own addresses alone"):
            await session.get(api.make_url("/files/list.csv"))
    assert asked == []


async def test_a_session_connects_to_no_private_address() -> None:
    """What a name resolves to is looked at when the connection is made."""
    async with slack_session(Settings(), SILENCE, Resolving("127.0.0.1")) as session:
        with pytest.raises(ForeignAddressError):
            await session.get("https://files.slack.com/list.csv")
