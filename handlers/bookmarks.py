"""How far a conversation was read for what is looked for there: where reading is rationed, it is read on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.payloads.api_responses import read_next_cursor, read_refusal

_TOO_OLD: Final = "invalid_cursor"
"""Slack's word for a place that it doesn't know any more (https://docs.slack.dev/apis/web-api/pagination)."""


class Bookmarks:
    """The places up to which was read, by who looks; kept in memory, as a look can begin anew.

    Apps outside Slack's marketplace read a page a minute (https://docs.slack.dev/apis/web-api/rate-limits). A
    look that began anew each minute would find the first page, and never come to the second.
    """

    def __init__(self) -> None:
        self._places: dict[int, str] = {}

    async def read_on(
        self, looker: int, read: Callable[[str | None], Awaitable[AsyncSlackResponse]]
    ) -> AsyncIterator[AsyncSlackResponse]:
        """The pages that were not read yet; what `read` raises is raised, and the place is kept."""
        cursor: str | None = self._places.get(looker)
        while cursor != "":
            page = await self._turn(looker, cursor, read)
            cursor = read_next_cursor(page)
            self._places[looker] = cursor
            yield page
        self.forget(looker)

    def forget(self, looker: int) -> None:
        """Begin anew the next time."""
        self._places.pop(looker, None)

    async def _turn(
        self, looker: int, cursor: str | None, read: Callable[[str | None], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        try:
            return await read(cursor)
        except SlackApiError as error:
            if cursor is None or read_refusal(error).word != _TOO_OLD:
                raise
            self.forget(looker)
            return await read(None)
