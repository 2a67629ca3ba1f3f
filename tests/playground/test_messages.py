"""Messages: said by people, heard by the app, answered where people see it."""

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.dialogue import Person
from tests.sight import Json

CHANNEL = "C0HANDOFF01"


@pytest.mark.usefixtures("connection")
async def test_an_answer_in_a_thread(app: AsyncApp, maya: Person) -> None:
    """The app hears a message and replies in its thread, where others see it."""

    @app.event("message")
    async def repeat(event: Json, say: AsyncSay) -> None:
        await say(f"You said *{event['text']}*", thread_ts=event["ts"])

    said = await maya.say("Fish & chips <now>")
    answer = await maya.sees("You said Fish & chips <now>", thread=said)
    assert answer.thread_ts == said.ts
    parent = await maya.sees_change(said, lambda message: message.shape["reply_count"] == 1)
    assert parent.ts == said.ts


@pytest.mark.usefixtures("connection")
async def test_direct_messages_are_private(app: AsyncApp, maya: Person, tom: Person) -> None:
    """What is said to the app directly, nobody else sees."""

    @app.event("message")
    async def answer(event: Json, say: AsyncSay) -> None:
        assert event["channel_type"] == "im"
        await say("Between us")

    await maya.say("psst", channel="@Parrot")
    await maya.sees("Between us", channel="@Parrot")
    await maya.say("all can see this")
    await tom.sees("all can see this")
    assert "psst" not in tom.transcript()


async def test_edits_appear_live(client: AsyncWebClient, maya: Person) -> None:
    """An edited message changes under the reader's eyes, and text alone takes the blocks away."""
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Half done"}}]
    posted = await client.chat_postMessage(channel=CHANNEL, text="Working", blocks=blocks)
    message = await maya.sees("Half done")
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="All done")
    changed = await maya.sees_change(message, "All done")
    assert changed.blocks == []
    await client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    await maya.loses(message)


async def test_a_deleted_parent_leaves_a_tombstone(client: AsyncWebClient, maya: Person) -> None:
    """A message with replies stays as a tombstone when it is deleted."""
    posted = await client.chat_postMessage(channel=CHANNEL, text="Parent")
    await client.chat_postMessage(channel=CHANNEL, text="Child", thread_ts=posted["ts"])
    await client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    await maya.sees("This message was deleted.")


async def test_an_ephemeral_message_has_one_reader(client: AsyncWebClient, maya: Person, tom: Person) -> None:
    """One person sees an ephemeral message, and the app can neither change nor find it."""
    shown = await client.chat_postEphemeral(channel=CHANNEL, user=maya.id, text="For your eyes")
    await maya.sees("For your eyes")
    await client.chat_postMessage(channel=CHANNEL, text="For all")
    await tom.sees("For all")
    assert "For your eyes" not in tom.transcript()
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel=CHANNEL, ts=shown["message_ts"], text="No")


@pytest.mark.usefixtures("connection")
async def test_mentions_become_ids(app: AsyncApp, maya: Person) -> None:
    """A typed mention reaches the app as an id, and people read it as a name."""

    @app.event("app_mention")
    async def greet(event: Json, say: AsyncSay) -> None:
        await say(f"<@{event['user']}> called <@U0TOM000001>", thread_ts=event["ts"])

    said = await maya.say("Hello @parrot")
    assert said.text == "Hello <@U0APPBOT001>"
    await maya.sees("@Maya Lindqvist called @Tom Becker", thread=said)


async def test_a_permalink_opens_the_page(client: AsyncWebClient, maya: Person) -> None:
    """The address of a reply names its thread, and the playground answers it with the page."""
    said = await maya.say("Here")
    reply = await maya.say("There", thread=said)
    answer = await client.chat_getPermalink(channel=CHANNEL, message_ts=reply.ts)
    address = answer["permalink"]
    assert address.endswith(f"/p{reply.ts.replace('.', '')}?thread_ts={said.ts}&cid={CHANNEL}")
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        assert (page.status, page.content_type) == (200, "text/html")


LONG_SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_700}}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE00", "text": "x"}, "channel_not_found"),
        ({"channel": CHANNEL, "text": " "}, "no_text"),
        ({"channel": CHANNEL, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "", "text": "x"}, "invalid_arguments"),
        ({"channel": CHANNEL, "text": "x", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"channel": CHANNEL, "text": "x", "blocks": [LONG_SECTION] * 5}, "msg_blocks_too_long"),
        ({"channel": CHANNEL, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": CHANNEL, "text": "x", "metadata": ["sum_told"]}, "invalid_metadata_format"),
        (
            {"channel": CHANNEL, "text": "x", "metadata": {"event_type": "sum_told"}},
            "invalid_metadata_schema",
        ),
    ],
)
async def test_refused_messages(client: AsyncWebClient, arguments: Json, error: str) -> None:
    """A message that Slack would refuse is refused in its words."""
    with pytest.raises(SlackApiError, match=error):
        await client.api_call("chat.postMessage", json=arguments)


async def test_only_own_messages_can_be_changed(client: AsyncWebClient, maya: Person) -> None:
    """The app can't change what a person said, nor write more than Slack shows."""
    said = await maya.say("Mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=CHANNEL, ts=said.ts, text="Yours")
    posted = await client.chat_postMessage(channel=CHANNEL, text="Own")
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="x" * 4_001)
    long = await client.chat_postMessage(channel=CHANNEL, text="x" * 40_001)
    assert len(long["message"]["text"]) == 40_000


async def test_metadata_is_for_those_who_ask_for_it(client: AsyncWebClient) -> None:
    """A list of messages tells its type alone; an edit keeps it, unless it says another or none."""
    metadata = {"event_type": "sum_told", "event_payload": {"import": 7}}
    posted = await client.chat_postMessage(channel=CHANNEL, text="Result", metadata=metadata)
    assert posted["message"]["metadata"] == metadata
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="The result")
    plain = await client.conversations_replies(channel=CHANNEL, ts=posted["ts"])
    assert plain["messages"][0]["metadata"] == {"event_type": "sum_told", "event_payload": {}}
    full = await client.conversations_replies(channel=CHANNEL, ts=posted["ts"], include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="A result", metadata={})
    bare = await client.conversations_replies(channel=CHANNEL, ts=posted["ts"], include_all_metadata=True)
    assert "metadata" not in bare["messages"][0]


async def test_two_tables_are_one_too_many(client: AsyncWebClient) -> None:
    """A message holds one table at most."""
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    await client.chat_postMessage(channel=CHANNEL, text="One", blocks=[table])
    with pytest.raises(SlackApiError, match="only_one_table_allowed"):
        await client.chat_postMessage(channel=CHANNEL, text="Two", blocks=[table, table])
