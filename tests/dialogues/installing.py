"""Installing the app as people do: from its page to Slack's, and back with a code."""

import re
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bot.install_pages import INSTALL_PATH, REDIRECT_PATH
from bot.settings import Settings
from playground.program.server import Playground
from playground.slack import Slack


@dataclass(frozen=True, slots=True)
class Shown:
    """A page at the end of an installation: its status, its address, and what it says."""

    status: int
    address: URL
    text: str


def address_of(settings: Settings) -> URL:
    """Where the bot's pages are."""
    return URL(f"http://127.0.0.1:{settings.oauth_port}")


def allow_return(playground: Playground, settings: Settings) -> None:
    """Let Slack send browsers back to the bot's page, as its makers have registered it."""
    playground.slack.grants.redirect_urls[:] = [str(address_of(settings) / REDIRECT_PATH.lstrip("/"))]


def browser(settings: Settings) -> aiohttp.ClientSession:
    """A browser of somebody's, which keeps cookies; to it this machine is as good as https."""
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=address_of(settings))
    return aiohttp.ClientSession(cookie_jar=jar)


async def install(settings: Settings, slack: Slack, decision: str = "allow", of: str = "") -> Shown:
    """Install the app in this workspace or organisation, or say no to it; what is shown then."""
    async with browser(settings) as session:
        return await show(session, await decide(session, settings, slack, decision, of))


async def decide(
    session: aiohttp.ClientSession, settings: Settings, slack: Slack, decision: str = "allow", of: str = ""
) -> URL:
    """Go to Slack and decide there; where Slack sends the browser then."""
    async with session.get(address_of(settings) / INSTALL_PATH.lstrip("/")) as page:
        hidden = dict(re.findall(r'type=hidden name=(\w+) value="([^"]*)"', await page.text()))
        form = hidden | {"team": of or slack.workspace.team.id, "decision": decision}
        address = page.url.with_query(None)
    async with session.post(address, data=form, allow_redirects=False) as answer:
        return URL(answer.headers["Location"])


async def show(session: aiohttp.ClientSession, address: URL) -> Shown:
    """What the browser shows at an address."""
    async with session.get(address) as page:
        return Shown(page.status, page.url, await page.text())
