"""Socket Mode: deliveries, repetitions, and connections that come and go."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from playground.program.server import Playground
from tests.dialogue import Person
from tests.patience import PATIENCE
from tests.playground.conftest import HURRIED
from tests.sight import Json

pytestmark = pytest.mark.usefixtures("connection")


@pytest.fixture
def deliveries(app: AsyncApp) -> list[Json]:
    """Every body that reaches the app, before any listener."""
    bodies: list[Json] = []

    @app.use
    async def keep(body: Json, next_: Callable[[], Awaitable[None]]) -> None:
        bodies.append(body)
        await next_()

    return bodies


async def test_an_event_in_full_shape(app: AsyncApp, deliveries: list[Json], maya: Person) -> None:
    """An event says who and where, whose app it is, and has an id of its own."""

    @app.event("message")
    async def answer(say: AsyncSay) -> None:
        await say("Heard")

    await maya.say("Hello")
    await maya.sees("Heard")
    body = deliveries[0]
    assert (body["type"], body["team_id"], body["api_app_id"]) == (
        "event_callback",
        "T0PLAYGRND1",
        "A0PLAYGRND1",
    )
    assert body["event"]["user"] == maya.id
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["is_bot"] is True
    assert body["is_ext_shared_channel"] is False


@pytest.mark.parametrize("limits", [HURRIED])
async def test_unacknowledged_events_come_four_times(
    app: AsyncApp, deliveries: list[Json], maya: Person
) -> None:
    """An event that no listener takes is not acknowledged, and comes three times more."""
    fourth = asyncio.Event()

    @app.use
    async def count(next_: Callable[[], Awaitable[None]]) -> None:
        if len(deliveries) == 4:
            fourth.set()
        await next_()

    await maya.say("Anyone?")
    await asyncio.wait_for(fourth.wait(), PATIENCE)
    assert len({body["event_id"] for body in deliveries}) == 1


async def test_events_repeat_on_demand(app: AsyncApp, playground: Playground, maya: Person) -> None:
    """A test can have acknowledged events come again, as Slack at times does."""

    @app.event("message")
    async def answer(say: AsyncSay, body: Json) -> None:
        await say(f"Once more {body['event_id']}")

    playground.slack.deliveries.repeats = 2
    await maya.say("Hello")

    def three_times() -> bool:
        answers = [message.text for message in maya.messages() if "Once more" in message]
        return len(answers) == 3 and len(set(answers)) == 1

    await maya.sees(lambda _: three_times())


async def test_an_event_comes_over_all_connections_at_once(
    app: AsyncApp, playground: Playground, deliveries: list[Json], maya: Person
) -> None:
    """A test can have both of two bots get the very same event; the second is marked as sent again."""

    @app.event("message")
    async def answer(say: AsyncSay) -> None:
        await say("Heard")

    client = AsyncWebClient(base_url=playground.api_url)
    token = playground.slack.credentials.app_token
    address = (await client.apps_connections_open(app_token=token))["url"]
    async with aiohttp.ClientSession(playground.url) as session, session.ws_connect(address) as other:
        assert (await other.receive_json())["type"] == "hello"
        await session.post("/control/events_over_all", json={})
        await maya.say("Hello")
        frame = await other.receive_json()
        await other.send_json({"envelope_id": frame["envelope_id"]})
        await maya.sees("Heard")
    event_ids = {body["event_id"] for body in deliveries if body["event"].get("text") == "Hello"}
    assert event_ids == {frame["payload"]["event_id"]}
    assert frame["retry_attempt"] in {0, 1}


@pytest.mark.parametrize(("how", "ping_seconds"), [("drop_sockets", 2.0), ("refresh_sockets", 10.0)])
async def test_the_app_comes_back(app: AsyncApp, playground: Playground, maya: Person, how: str) -> None:
    """After a cut or a refresh the app connects anew by itself, and hears again."""

    @app.event("message")
    async def answer(say: AsyncSay) -> None:
        await say("Still here")

    async with aiohttp.ClientSession(playground.url) as session:
        await session.post(f"/control/{how}", json={"reason": "refresh_requested"})
    await maya.sees_app(connected=False)
    await maya.sees_app(connected=True)
    await maya.say("Hello?")
    await maya.sees("Still here")


async def test_a_ticket_opens_one_connection(playground: Playground) -> None:
    """The address of a connection works once."""
    client = AsyncWebClient(base_url=playground.api_url)
    token = playground.slack.credentials.app_token
    address = (await client.apps_connections_open(app_token=token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as first:
        hello = await first.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 2)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)


async def test_ten_connections_at_most(playground: Playground) -> None:
    """The eleventh connection is told that there are too many."""
    client = AsyncWebClient(base_url=playground.api_url)
    token = playground.slack.credentials.app_token
    async with aiohttp.ClientSession() as session:
        addresses = [(await client.apps_connections_open(app_token=token))["url"] for _ in range(10)]
        sockets = [await session.ws_connect(address) for address in addresses]
        frames = [await socket.receive_json() for socket in sockets]
        assert [frame["type"] for frame in frames] == ["hello"] * 9 + ["disconnect"]
        assert frames[-1]["reason"] == "too_many_websockets"


async def test_unsubscribed_events_are_not_sent(
    app: AsyncApp, playground: Playground, deliveries: list[Json], maya: Person
) -> None:
    """The app hears nothing from a channel that it isn't in."""

    @app.event("message")
    async def answer(say: AsyncSay) -> None:
        await say("Heard")

    playground.slack.workspace.remove_member("C0FINANCE01", "U0APPBOT001")
    await maya.say("Not for you", channel="#finance")
    await maya.say("For you")
    await maya.sees("Heard")
    assert "Not for you" not in str(deliveries)
