"""Slash commands: answered to the person alone, and what Slackbot says when they fail."""

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from tests.dialogue import Person
from tests.playground.conftest import HURRIED
from tests.sight import Json


@pytest.mark.usefixtures("connection")
async def test_a_command_is_answered_privately(app: AsyncApp, maya: Person, tom: Person) -> None:
    """The answer is the asker's alone, unless the app says that it is for the channel."""

    @app.command("/parrot")
    async def answer(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
        await ack(f"{command['user_name']} in {command['channel_name']}: {command['text']}")
        await respond("For everyone", response_type="in_channel")

    await maya.command("/parrot  hello there", channel="#finance")
    private = await maya.sees("maya in finance: hello there")
    assert private.is_ephemeral
    await tom.sees("For everyone", channel="#finance")
    assert "hello there" not in tom.transcript()


@pytest.mark.usefixtures("connection")
async def test_an_unknown_command(maya: Person) -> None:
    """Slackbot explains what a slash means."""
    await maya.command("/parot hello")
    notice = await maya.sees_notice("/parot is not a valid command.")
    assert "try preceding the “/” with an empty space" in notice


@pytest.mark.usefixtures("connection")
async def test_no_commands_in_threads(maya: Person) -> None:
    """As in Slack, commands don't work in threads."""
    said = await maya.say("Hello")
    await maya.command("/parrot", thread=said)
    notice = await maya.sees_notice("/parrot is not supported in threads.")
    assert notice.endswith("Sorry!")


@pytest.mark.parametrize("limits", [HURRIED])
@pytest.mark.usefixtures("connection")
async def test_a_command_that_nobody_takes(maya: Person) -> None:
    """A command without an acknowledgement times out."""
    await maya.command("/parrot")
    await maya.sees_notice("/parrot failed with the error “operation_timeout”.")


@pytest.mark.usefixtures("connection")
async def test_an_answer_that_slack_refuses(app: AsyncApp, maya: Person) -> None:
    """Blocks beyond Slack's limits fail the command visibly."""

    @app.command("/parrot")
    async def answer(ack: AsyncAck) -> None:
        await ack(text="x", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

    await maya.command("/parrot")
    await maya.sees_notice("/parrot failed with the error “invalid_command_response”.")


async def test_a_command_without_the_app(connection: AsyncSocketModeHandler, maya: Person) -> None:
    """With the app gone, the command fails at once."""
    await connection.close_async()  # type: ignore[no-untyped-call]  # bolt leaves it untyped
    await maya.sees_app(connected=False)
    await maya.command("/parrot")
    await maya.sees_notice("/parrot failed because the app did not respond.")
