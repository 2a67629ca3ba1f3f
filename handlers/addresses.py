"""Where the bot's requests may go: to Slack's own hosts over https, or to where SLACK_API_URL points."""

import ipaddress
import socket
from typing import Final

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext

SLACK_HOSTS: Final = (
    "slack.com",
    "slack-gov.com",
    "slack-files.com",
    "slack-files-gov.com",
    "slack-edge.com",
)
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that the internet has; what lies outside is local, for many at once, or from older days."""
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
"""Under these a network that has IPv6 alone reaches IPv4 addresses (RFC 6052), Slack's as well."""

_NOWHERE: Final = lazy_gettext(
    "Handoff was sent to an address without a host, and goes to Slack's own addresses alone. "
    "Share the file again; if it happens once more, tell the person who looks after this app."
)


def _foreign(host: str) -> Sentence:
    return lazy_gettext(
        "Handoff was sent to {host}, and goes to Slack's own addresses alone. "
        "Share the file again; if it happens once more, tell the person who looks after this app.",
        host=host,
    )


class ForeignAddressError(HandoffError):
    """A request would have gone where nobody of Slack's is; it was not made."""

    def __init__(self, host: str | None) -> None:
        super().__init__(_foreign(host) if host else _NOWHERE)


class SlackAlone:
    """Lets a session's requests through that go to Slack, redirects included.

    Each comes by here before it is made.
    """

    def __init__(self, api_url: str) -> None:
        self._api = URL(api_url).origin()

    async def __call__(self, request: ClientRequest, send: ClientHandlerType) -> ClientResponse:
        """Send it, or raise ForeignAddressError."""
        if not self.allows(request.url):
            raise ForeignAddressError(request.url.host)
        return await send(request)

    def allows(self, address: URL) -> bool:
        """Whether it is Slack's, over https, or has the very scheme, host and port of the API's address."""
        if address.origin() == self._api:
            return True
        host = address.host or ""
        is_own = any(host == own or host.endswith(f".{own}") for own in SLACK_HOSTS)
        return is_own and address.scheme == "https" and address.is_default_port()


class PublicResolver(AbstractResolver):
    """Looks names up, and takes no private address or this machine's, but for those it has to trust.

    These are the host of SLACK_API_URL, and a proxy's.

    Whoever can make a name resolve to such an address would have the bot talk to what stands behind a
    firewall.
    """

    def __init__(
        self, api_url: str, resolver: AbstractResolver | None = None, proxy: str | None = None
    ) -> None:
        self._trusted = {URL(api_url).host, URL(proxy or "").host}
        self._resolver = resolver or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host; raises ForeignAddressError where one of them isn't public."""
        found = await self._resolver.resolve(host, port, family)
        if host not in self._trusted and not all(_is_public(one["host"]) for one in found):
            raise ForeignAddressError(host)
        return found

    async def close(self) -> None:
        """Let go of what the look-ups needed."""
        await self._resolver.close()


def _is_public(address: str) -> bool:
    """Whether the whole internet may reach it.

    The scope behind an IPv6 address's `%` says nothing about that.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if meant := _find_ipv4(found):
        return meant.is_global and not meant.is_multicast
    return found.is_global and found in _GLOBAL_UNICAST


def _find_ipv4(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that it is, or that what is sent to it may come to: it says whose the address is."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
