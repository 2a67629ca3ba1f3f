"""Modals and the Home tab: opened, stacked, filled in, refused."""

import asyncio
from functools import partial

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.limits import Limits
from playground.modal_files import MOST_BYTES
from playground.program.server import Playground
from tests.dialogue import Person, Seen
from tests.modal_files import put_file
from tests.patience import PATIENCE
from tests.playground.test_actions import BLOCKS, CHANNEL, plain
from tests.playground.test_files import fetch
from tests.sight import Json

pytestmark = pytest.mark.usefixtures("connection")

NAME = {
    "type": "input",
    "block_id": "name",
    "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "typed"},
}


def modal(title: str, **more: object) -> Json:
    """A modal that asks for a name."""
    view = {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": [NAME]}
    return {**view, "callback_id": "form", **more}


@pytest.fixture
async def button(client: AsyncWebClient, maya: Person) -> Seen:
    """A message with a button to press."""
    await client.chat_postMessage(channel=CHANNEL, text="Paint?", blocks=BLOCKS)
    return await maya.sees("[Paint]")


@pytest.fixture
def triggers(app: AsyncApp) -> list[str]:
    """The trigger ids of presses on the button."""
    heard: list[str] = []

    @app.action("paint")
    async def keep(ack: AsyncAck, body: Json) -> None:
        heard.append(body["trigger_id"])
        await ack()

    return heard


@pytest.fixture
async def form(client: AsyncWebClient, maya: Person, button: Seen, triggers: list[str]) -> Seen:
    """An open modal that asks for a name."""
    await maya.press(button, "Paint")
    await client.views_open(trigger_id=triggers[-1], view=modal("Form", notify_on_close=True))
    return await maya.sees_modal("Form")


async def test_a_form_is_filled_in(app: AsyncApp, maya: Person, form: Seen) -> None:
    """What is missing the page says itself; what is wrong the app says; then the modal closes."""

    @app.view("form")
    async def take(ack: AsyncAck, view: Json) -> None:
        name = view["state"]["values"]["name"]["typed"]["value"]
        if name == "Bob":
            await ack(response_action="errors", errors={"name": "Not Bob again."})
        else:
            await ack()

    assert str(form) == "Form\nName: {}\n[Save]"
    assert await maya.submit(form, {}) == {"Name": "Please complete this required field."}
    assert await maya.submit(form, {"Name": "Bob"}) == {"Name": "Not Bob again."}
    assert await maya.submit(form, {"Name": "Alice"}) == {}
    await maya.sees_no_modal()


async def test_an_answer_updates_pushes_and_clears(app: AsyncApp, maya: Person, form: Seen) -> None:
    """An answer can show the modal anew, put another on top, and close them all."""
    answers: list[Json] = [
        {"response_action": "update", "view": modal("Second form")},
        {"response_action": "push", "view": modal("Third form")},
        {"response_action": "clear"},
    ]

    @app.view("form")
    async def answer(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    await maya.submit(form, {"Name": "a"})
    second = await maya.sees_modal("Second form")
    assert second.shape["id"] == form.shape["id"]
    await maya.submit(second, {"Name": "b"})
    third = await maya.sees_modal("Third form")
    assert third.shape["previous_view_id"] == form.shape["id"]
    await maya.submit(third, {"Name": "c"})
    await maya.sees_no_modal()


async def test_closing_is_told_where_asked(app: AsyncApp, maya: Person, form: Seen) -> None:
    """A modal that asked for it tells the app when it is closed."""
    closed = asyncio.Event()

    @app.view_closed("form")
    async def hear(ack: AsyncAck) -> None:
        await ack()
        closed.set()

    await maya.close(form)
    await asyncio.wait_for(closed.wait(), PATIENCE)
    await maya.sees_no_modal()


async def test_a_trigger_works_once(client: AsyncWebClient, form: Seen, triggers: list[str]) -> None:
    """A trigger id that opened a modal opens no other, and an invented one none at all."""
    assert "Form" in form
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=triggers[-1], view=modal("Again"))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="abracadabra", view=modal("Again"))


class TestOldTriggers:
    """A trigger id that came too late."""

    @pytest.fixture
    def limits(self) -> Limits:
        """Triggers that are old as soon as they are issued."""
        return Limits(trigger_seconds=0.0)

    async def test_it_opens_nothing(
        self, client: AsyncWebClient, maya: Person, button: Seen, triggers: list[str]
    ) -> None:
        """It is refused as expired."""
        await maya.press(button, "Paint")
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=triggers[-1], view=modal("Late"))


async def test_three_modals_at_most(
    client: AsyncWebClient, maya: Person, button: Seen, form: Seen, triggers: list[str]
) -> None:
    """A fourth modal on the stack is refused."""
    assert "Form" in form
    for number in (2, 3):
        await maya.press(button, "Paint")
        await client.views_push(trigger_id=triggers[-1], view=modal(f"Form {number}"))
    await maya.press(button, "Paint")
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=triggers[-1], view=modal("Form 4"))


async def test_an_update_minds_the_hash(client: AsyncWebClient, maya: Person, form: Seen) -> None:
    """A view changes for whoever saw its latest version."""
    view_id, old = form.shape["id"], form.shape["hash"]
    await client.views_update(view_id=view_id, hash=old, view=modal("Newer"))
    await maya.sees_modal("Newer")
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view_id, hash=old, view=modal("Newest"))
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0NOTHING00", view=modal("Newest"))


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (modal("x" * 25), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal("x", private_metadata="x" * 3_001), "must be less than 3001 characters"),
        (modal("x", blocks=[{"type": "divider"}] * 101), "no more than 100 items allowed"),
        ({"type": "home", "blocks": []}, "unsupported type: home"),
    ],
)
async def test_views_over_the_limits(client: AsyncWebClient, view: Json, complaint: str) -> None:
    """A view beyond Slack's limits is refused with the place where it breaks them."""
    with pytest.raises(SlackApiError) as refusal:
        await client.views_open(trigger_id="1.1.a", view=view)
    answer = refusal.value.response
    assert answer["error"] == "invalid_arguments"
    assert complaint in answer["response_metadata"]["messages"][0]


async def test_the_home_tab(app: AsyncApp, maya: Person) -> None:
    """The Home tab asks the app to fill it, and knows its earlier content the next time."""
    seen: list[Json] = []

    @app.event("app_home_opened")
    async def fill(event: Json, client: AsyncWebClient) -> None:
        seen.append(event)
        blocks = [{"type": "header", "text": plain(f"Visit {len(seen)}")}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    await maya.open_home()
    await maya.sees_home("Visit 1")
    await maya.open_home()
    await maya.sees_home("Visit 2")
    assert ["view" in event for event in seen] == [False, True]


async def test_a_home_tab_minds_the_hash_and_the_limits(client: AsyncWebClient, maya: Person) -> None:
    """It is published over the state that the app knows, or over any; one beyond the limits is refused."""

    def page(*blocks: Json) -> Json:
        return {"type": "home", "blocks": list(blocks)}

    first = await client.views_publish(user_id=maya.id, view=page({"type": "divider"}))
    old = first["view"]["hash"]
    second = await client.views_publish(user_id=maya.id, view=page(), hash=old)
    assert second["view"]["id"] == first["view"]["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=maya.id, view=page(), hash=old)
    await client.views_publish(user_id=maya.id, view=page())
    with pytest.raises(SlackApiError, match="no more than 100 items allowed"):
        await client.views_publish(user_id=maya.id, view=page(*[{"type": "divider"}] * 101))
    with pytest.raises(SlackApiError, match="invalid additional property: title"):
        await client.views_publish(user_id=maya.id, view=page() | {"title": plain("Home")})
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.views_publish(user_id="U0NOBODY000", view=page())


async def test_a_file_is_put_into_a_form(
    client: AsyncWebClient,
    app: AsyncApp,
    playground: Playground,
    maya: Person,
    button: Seen,
    triggers: list[str],
) -> None:
    """The app is told of it as of a shared one; what the element doesn't take never comes as far."""
    heard: list[Json] = []
    element = {"type": "file_input", "action_id": "put", "filetypes": ["csv"], "max_files": 1}
    block = {"type": "input", "block_id": "list", "label": plain("List"), "element": element}

    @app.view("form")
    async def take(ack: AsyncAck, view: Json) -> None:
        heard.extend(view["state"]["values"]["list"]["put"]["files"])
        await ack()

    await maya.press(button, "Paint")
    await client.views_open(trigger_id=triggers[-1], view={**modal("Form"), "blocks": [block]})
    form = await maya.sees_modal("Form")
    put = partial(put_file, playground.url, maya, form, "List")
    assert await put(b"C1", "list.pdf") == ([], "Choose a file that ends in csv.")
    assert await put(bytes(MOST_BYTES + 1), "list.csv") == ([], "A file can have 10 MB at most.")
    assert await maya.submit(form, {}) == {"List": "Please complete this required field."}
    first, _ = await put(b"C1", "list.csv")
    second, _ = await put(b"C2", "list.csv")
    with pytest.raises(AssertionError, match="too many files"):
        await maya.submit(form, {"List": [*first, *second]})
    assert await maya.submit(form, {"List": second}) == {}
    (told,) = heard
    assert (told["id"], told["name"], told["size"], told["channels"]) == (second[0], "list.csv", 2, [])
    token = playground.slack.credentials.bot_token
    assert await fetch(told["url_private_download"], token) == (200, "text/csv", b"C2")
