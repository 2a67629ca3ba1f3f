"""What the app can ask about people and conversations."""

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import FINANCE, LEADS
from playground.program.server import Playground
from tests.dialogue import MAYA, PRIYA, Person


async def test_people(client: AsyncWebClient) -> None:
    """A person has a name, a time zone and an address, and may be an admin."""
    maya = (await client.users_info(user=MAYA))["user"]
    assert (maya["profile"]["email"], maya["tz"]) == ("maya.lindqvist@example.com", "Europe/Stockholm")
    members = (await client.users_list())["members"]
    assert [one["name"] for one in members if one["is_admin"]] == ["priya"]
    found = await client.users_lookupByEmail(email="Tom.Becker@example.com")
    assert found["user"]["name"] == "tom"
    with pytest.raises(SlackApiError, match="users_not_found"):
        await client.users_lookupByEmail(email="nobody@example.com")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY000")


async def test_locales(client: AsyncWebClient) -> None:
    """The language of someone's Slack is told only if it is asked for, and not by every method."""
    assert "locale" not in (await client.users_info(user=PRIYA))["user"]
    assert (await client.users_info(user=PRIYA, include_locale=True))["user"]["locale"] == "fr-FR"
    assert not any("locale" in one for one in (await client.users_list())["members"])
    members = (await client.users_list(include_locale=True))["members"]
    people = {one["name"]: one["locale"] for one in members if not one["is_bot"]}
    assert people == {"maya": "en-US", "tom": "en-GB", "priya": "fr-FR"}
    found = await client.users_lookupByEmail(email="priya.nair@example.com", include_locale=True)
    assert "locale" not in found["user"]


async def test_user_groups(client: AsyncWebClient, playground: Playground) -> None:
    """All at once, and who is in them on demand; a disabled one is gone, unless it is asked for."""
    playground.slack.workspace.keep_group(replace(LEADS, is_disabled=True))
    (group,) = (await client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    assert (group["id"], group["handle"], group["users"], group["user_count"]) == (
        FINANCE.id,
        "finance-team",
        [MAYA],
        "1",
    )
    assert "users" not in (await client.usergroups_list(include_disabled=True))["usergroups"][1]
    assert (await client.usergroups_users_list(usergroup=FINANCE.id))["users"] == [MAYA]
    for gone in (LEADS.id, "S0NOWHERE"):
        with pytest.raises(SlackApiError, match="no_such_subteam"):
            await client.usergroups_users_list(usergroup=gone)
    told = await client.usergroups_users_list(usergroup=LEADS.id, include_disabled=True)
    assert told["users"] == list(LEADS.members)


async def test_the_bot(client: AsyncWebClient) -> None:
    """The bot is a user as well."""
    assert (await client.users_info(user="U0APPBOT001"))["user"]["is_bot"] is True
    assert (await client.bots_info(bot="B0APPBOT001"))["bot"]["name"] == "Parrot"


async def test_conversations(client: AsyncWebClient) -> None:
    """Channels are listed with who is in them, direct messages on demand."""
    channels = (await client.conversations_list())["channels"]
    assert [one["name"] for one in channels] == ["customer-handoff", "finance"]
    members = (await client.conversations_members(channel="C0FINANCE01"))["members"]
    assert len(members) == 4
    direct = await client.conversations_open(users=MAYA)
    info = await client.conversations_info(channel=direct["channel"]["id"])
    assert (info["channel"]["is_im"], info["channel"]["user"]) == (True, MAYA)


async def test_history_comes_in_pages(client: AsyncWebClient, maya: Person) -> None:
    """History is newest first without replies, page by page; a thread begins with its parent."""
    said = [await maya.say(f"Message {number}") for number in range(3)]
    reply = await maya.say("A reply", thread=said[0])
    first = await client.conversations_history(channel="C0HANDOFF01", limit=2)
    assert [message["text"] for message in first["messages"]] == ["Message 2", "Message 1"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel="C0HANDOFF01", limit=2, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["Message 0"]
    thread = await client.conversations_replies(channel="C0HANDOFF01", ts=said[0].ts)
    assert [message["ts"] for message in thread["messages"]] == [said[0].ts, reply.ts]
    assert thread["messages"][0]["reply_count"] == 1


async def test_the_journal_remembers_calls(playground: Playground, client: AsyncWebClient) -> None:
    """Tests can ask which calls the app made; the token is not among what is kept."""
    await client.users_info(user=MAYA)
    (call,) = playground.slack.journal.calls("users.info")
    assert call.body["user"] == MAYA
    assert "token" not in call.body
