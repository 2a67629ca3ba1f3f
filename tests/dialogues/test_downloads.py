"""A shared file is fetched from where its event says; Slack is asked for the place only if that fails."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.transfer import AddressHints
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.steps import import_file
from tests.storage.kept import BEFORE, ZOE, assignments, nothing_was_begun

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
AFTER = BEFORE | {"CU-002": (ZOE, "")}


@dataclass(slots=True)
class Stranger:
    """A server that isn't Slack's, and the requests that came to it."""

    address: str = ""
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Give anyone a table."""
        self.asked.append(request.path)
        return web.Response(text=TABLE, content_type="text/csv")


@pytest.fixture
async def stranger() -> AsyncIterator[Stranger]:
    """The server at work."""
    stranger = Stranger()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", stranger.answer)
    async with TestServer(application) as server:
        stranger.address = str(server.make_url("/customers.csv"))
        yield stranger


async def test_slack_is_not_asked_where_a_file_is(maya: Person, slack: Control, store: Store) -> None:
    """The event has told it, and Slack lets an app ask only so often."""
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert await slack.calls("files.info") == []
    assert len(await slack.calls("files.download")) == 1
    assert await assignments(store) == AFTER


@pytest.mark.parametrize("failure", [{"status": 404}, {"status": 403}, {"status": 410}, {"html": True}])
async def test_a_file_that_is_elsewhere_by_now_is_looked_up(
    maya: Person, slack: Control, store: Store, failure: dict[str, Any]
) -> None:
    """At once, and only where another address may do."""
    await slack.fail("files.download", **failure)
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert len(await slack.calls("files.info")) == 1
    assert await assignments(store) == AFTER


async def test_what_an_event_says_counts_for_one_download(maya: Person, slack: Control, store: Store) -> None:
    """Whatever was wrong with the first, the second goes where Slack says then."""
    await slack.fail("files.download", status=503)
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert len(await slack.calls("files.info")) == 1
    assert len(await slack.calls("files.download")) == 2
    assert await assignments(store) == AFTER


async def test_a_file_whose_event_says_nothing_is_looked_up(
    maya: Person, slack: Control, store: Store
) -> None:
    """Only its name and type are told."""
    await slack.tell_of_files(stub={"name": "customers.csv", "filetype": "csv"})
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert len(await slack.calls("files.info")) == 1
    assert await assignments(store) == AFTER


async def test_an_event_leads_nowhere_but_to_slack(
    maya: Person, slack: Control, store: Store, stranger: Stranger
) -> None:
    """A stranger's address gets neither a request nor the token; the file is had from Slack."""
    address = {"url_private_download": stranger.address}
    await slack.tell_of_files(stub={"name": "customers.csv", "filetype": "csv", **address})
    assert "1 customer changed" in await import_file(maya, TABLE)
    assert stranger.asked == []
    assert await assignments(store) == AFTER


async def test_an_address_of_a_strangers_is_refused(
    maya: Person, slack: Control, store: Store, stranger: Stranger
) -> None:
    """Where a look-up gives it as well."""
    await slack.tell_of_files({"url_private_download": stranger.address})
    told = await maya.sees("customers.csv can't be imported", thread=await maya.share(TABLE))
    assert "Handoff was sent to 127.0.0.1, and goes to Slack's own addresses alone." in told
    assert stranger.asked == []
    assert await nothing_was_begun(store)


def test_a_hint_is_taken_once_and_does_not_stay() -> None:
    """Nothing piles up, whether or not somebody took it."""
    hints = AddressHints()
    with hints.offer("F1", "https://files.slack.com/1"), hints.offer("F2", "https://files.slack.com/2"):
        assert [hints.take("F1"), hints.take("F1")] == ["https://files.slack.com/1", ""]
    assert hints.take("F2") == ""
