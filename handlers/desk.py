"""The desk: what the handlers work with, joined in the composition root and passed to each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from handlers.under_way import UnderWay
from importer.imports import Imports


class Inbox(Protocol):
    """Keeps Slack's events until their work is done."""

    async def put(self, event_id: str, team_id: str, body: dict[str, object]) -> bool:
        """Keep an event; False when it is known already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace that the bot is in, the way to talk to it, and what can be done for its people.

    `wake_inbox` tells the worker that events were kept; `new_reference` makes a word that stands in a message
    and in the log; `under_way` knows which handlers are at work.
    """

    client: AsyncWebClient
    session: ClientSession
    imports: Imports
    inbox: Inbox
    workspace: int
    team: str
    bot_user: str
    wake_inbox: Callable[[], None]
    new_reference: Callable[[], str]
    under_way: UnderWay
