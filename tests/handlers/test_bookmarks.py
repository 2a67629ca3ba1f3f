"""Where reading is rationed, what is looked for is found on whichever page it stands."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.bookmarks import Bookmarks
from tests.handlers.told_slack import Json, Slack

RATIONED: Json = {"ok": False, "error": "ratelimited"}


def page(name: str, cursor: str = "") -> Json:
    """A page, and where the next one begins."""
    return {"ok": True, "name": name, "response_metadata": {"next_cursor": cursor}}


class Thread:
    """A thread that is read from a Slack that answers as told."""

    def __init__(self, *answers: Json) -> None:
        self._slack = Slack(*answers)
        self.asked = list[str | None]()
        self.bookmarks = Bookmarks()

    async def read(self, cursor: str | None) -> AsyncSlackResponse:
        """The next page."""
        self.asked.append(cursor)
        return await self._slack.conversations_replies(channel="C1", ts="1.2", cursor=cursor)

    async def look(self, looker: int = 1) -> list[str]:
        """The pages that a look reads before it has to wait."""
        found = list[str]()
        try:
            async for one in self.bookmarks.read_on(looker, self.read):
                found.append(str(one["name"]))
        except SlackApiError as error:
            found.append(str(error.response["error"]))
        return found


async def test_each_look_reads_on() -> None:
    """A page a minute, and no page twice; once all were read, the next look begins anew."""
    thread = Thread(page("one", "b"), RATIONED, page("two", "c"), RATIONED, page("three"), page("one"))
    assert [await thread.look() for _ in range(4)] == [
        ["one", "ratelimited"],
        ["two", "ratelimited"],
        ["three"],
        ["one"],
    ]
    assert thread.asked == [None, "b", "b", "c", "c", None]


async def test_what_was_found_is_looked_for_no_more() -> None:
    """And everybody who looks has a place of their own."""
    thread = Thread(page("one", "b"), RATIONED, page("one", "b"), RATIONED, page("one", "b"), page("two"))
    assert await thread.look(1) == ["one", "ratelimited"]
    assert await thread.look(2) == ["one", "ratelimited"]
    thread.bookmarks.forget(1)
    assert await thread.look(1) == ["one", "two"]


async def test_a_place_that_slack_does_not_know_any_more() -> None:
    """Then it is read from the beginning, and not taken for unreadable."""
    thread = Thread(page("one", "b"), RATIONED, {"ok": False, "error": "invalid_cursor"}, page("one"))
    assert await thread.look() == ["one", "ratelimited"]
    assert await thread.look() == ["one"]


async def test_a_cursor_is_no_excuse_at_the_beginning() -> None:
    """Nothing is asked twice for nothing."""
    thread = Thread({"ok": False, "error": "invalid_cursor"})
    assert await thread.look() == ["invalid_cursor"]
    assert thread.asked == [None]


@pytest.mark.parametrize("word", ["missing_scope", "not_in_channel"])
async def test_what_can_never_be_read_is_raised(word: str) -> None:
    """Whoever looks decides what that means."""
    assert await Thread({"ok": False, "error": word}).look() == [word]
