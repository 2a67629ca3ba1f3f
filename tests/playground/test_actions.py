"""Pressing and choosing: what the app is told, and what happens when it is too slow."""

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from playground.program.server import Playground
from tests.dialogue import Person, Seen
from tests.patience import until
from tests.playground.conftest import HURRIED
from tests.sight import Json

pytestmark = pytest.mark.usefixtures("connection")
CHANNEL = "C0HANDOFF01"


def plain(text: str) -> Json:
    """A text object without formatting."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option whose value is its text in lower case."""
    return {"text": plain(text), "value": text.lower()}


BLOCKS: list[Json] = [
    {
        "type": "section",
        "block_id": "colour",
        "text": plain("Colour"),
        "accessory": {
            "type": "static_select",
            "action_id": "pick",
            "options": [option("Red"), option("Green")],
            "initial_option": option("Red"),
        },
    },
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {"type": "button", "action_id": "paint", "text": plain("Paint"), "value": "now"},
            {
                "type": "external_select",
                "action_id": "search",
                "placeholder": plain("Town"),
                "min_query_length": 1,
            },
        ],
    },
]


async def _post(client: AsyncWebClient, maya: Person, thread: Seen | None = None) -> Seen:
    await client.chat_postMessage(
        channel=CHANNEL, text="Paint?", blocks=BLOCKS, thread_ts=thread.ts if thread else None
    )
    return await maya.sees("[Paint]")


async def test_choices_come_with_the_button(app: AsyncApp, client: AsyncWebClient, maya: Person) -> None:
    """A choice is told when it is made, and again in the state of a later button press."""
    heard: list[Json] = []

    @app.action("pick")
    async def keep(ack: AsyncAck, body: Json) -> None:
        heard.append(body)
        await ack()

    @app.action("paint")
    async def paint(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        heard.append(body)
        await ack()
        await respond("Painted", replace_original=True)

    message = await _post(client, maya)
    assert str(message) == "Colour\n{Red}\n[Paint] {Town}"
    await maya.choose(message, "Colour", "Gre")
    await maya.press(message, "Paint")
    changed = await maya.sees_change(message, "Painted")
    assert not changed.is_ephemeral
    picked, pressed = heard
    assert picked["actions"][0]["selected_option"]["value"] == "green"
    action = pressed["actions"][0]
    assert (action["action_id"], action["value"], action["text"]["text"]) == ("paint", "now", "Paint")
    state = pressed["state"]["values"]
    assert state["colour"]["pick"]["selected_option"]["value"] == "green"
    assert state["buttons"]["search"]["selected_option"] is None
    assert pressed["container"]["message_ts"] == message.ts
    assert pressed["message"]["text"] == "Paint?"


async def test_suggestions(app: AsyncApp, client: AsyncWebClient, maya: Person) -> None:
    """An external select asks the app as the person types, and not before they have typed enough."""

    @app.options("search")
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        towns = [town for town in ("Bergen", "Berlin", "Bern") if town.startswith(payload["value"])]
        await ack(options=[option(town) for town in towns])

    chosen: list[Json] = []

    @app.action("search")
    async def choose(ack: AsyncAck, action: Json) -> None:
        chosen.append(action)
        await ack()

    message = await _post(client, maya)
    assert await maya.suggest(message, "Town", "Ber") == ["Bergen", "Berlin", "Bern"]
    assert await maya.suggest(message, "Town", "") == []
    await maya.choose(message, "Town", "Berl")
    assert chosen[0]["selected_option"]["value"] == "berlin"


@pytest.mark.parametrize("limits", [HURRIED])
async def test_a_slow_app_is_called_slow(app: AsyncApp, client: AsyncWebClient, maya: Person) -> None:
    """When the acknowledgement takes too long, the person reads so."""
    enough = asyncio.Event()

    @app.action("paint")
    async def dawdle(ack: AsyncAck) -> None:
        await enough.wait()
        await ack()

    message = await _post(client, maya)
    with pytest.raises(AssertionError, match="did not acknowledge"):
        await maya.press(message, "Paint")
    await maya.sees_notice("Operation timed out")
    enough.set()


async def test_a_press_is_lost_with_its_connection(
    app: AsyncApp, playground: Playground, client: AsyncWebClient, maya: Person
) -> None:
    """Nobody waits for the acknowledgement of an app whose connection has ended."""
    never = asyncio.Event()

    @app.action("paint")
    async def dawdle(ack: AsyncAck) -> None:
        await never.wait()
        await ack()

    message = await _post(client, maya)
    pressing = asyncio.create_task(maya.press(message, "Paint"))
    await until(
        lambda: playground.slack.sockets.unanswered("interactive") == 1, "The press never came to the app."
    )
    playground.slack.sockets.drop()
    with pytest.raises(AssertionError, match="did not acknowledge"):
        await pressing
    never.set()


async def test_an_ephemeral_message_is_replaced_in_place(
    app: AsyncApp, client: AsyncWebClient, maya: Person
) -> None:
    """The payload of an ephemeral message holds no message, but an answer can replace or delete it."""
    heard: list[Json] = []

    @app.action("paint")
    async def paint(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        heard.append(body)
        if len(heard) == 1:
            await respond(text="Once more", blocks=BLOCKS, replace_original=True)
        else:
            await respond(delete_original=True)

    await client.chat_postEphemeral(channel=CHANNEL, user=maya.id, text="Paint?", blocks=BLOCKS)
    message = await maya.sees("[Paint]")
    await maya.press(message, "Paint")
    await maya.sees_change(message, lambda message: message.text == "Once more")
    await maya.press(message, "Paint")
    await maya.loses(message)
    assert "message" not in heard[0]
    assert heard[0]["container"]["is_ephemeral"] is True


async def test_a_response_url_takes_five_answers(app: AsyncApp, client: AsyncWebClient, maya: Person) -> None:
    """The sixth answer to one press is refused."""
    statuses: list[int] = []

    @app.action("paint")
    async def answer_often(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        statuses.extend([(await respond(f"Coat {number + 1}")).status_code for number in range(6)])
        await client.chat_postMessage(channel=CHANNEL, text="Dry")

    message = await _post(client, maya)
    await maya.press(message, "Paint")
    await maya.sees("Dry")
    assert statuses == [200] * 5 + [404]
    assert (await maya.sees("Coat 5")).is_ephemeral


async def test_what_is_not_there_cannot_be_pressed(
    playground: Playground, client: AsyncWebClient, maya: Person
) -> None:
    """The page can't act on what a message doesn't hold, nor choose what isn't offered."""
    message = await _post(client, maya)
    body = {"as": maya.id, "container": message.place, "block_id": "colour", "values": {}}
    missing = body | {"action_id": "nothing", "action": {}}
    blue = {"type": "static_select", "selected_option": option("Blue")}
    async with aiohttp.ClientSession(playground.url) as session:
        assert (await session.post("/ui/actions", json=missing)).status == 404
        refused = await session.post("/ui/actions", json=body | {"action_id": "pick", "action": blue})
        assert (refused.status, (await refused.json())["error"]) == (400, "This option is not offered.")
