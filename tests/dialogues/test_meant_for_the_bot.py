"""What is meant for the bot is answered in fitting words; files that people share among them are not."""

from typing import Any

import pytest

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
from tests.dialogues.steps import QUESTION, SUMMARY, ask_about, press_import, replies, reply_after
from tests.storage.kept import ZOE, nothing_was_begun

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
PROSE = "Dear all, please see below.\nThanks, Maya\nPS, call me\n"
LETTER = "Hello, the customer who called, well, she said\nthat Tom, who knows, is away\nuntil May, or June\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
CONNECT = {"file_access": "check_file_info"}
CAN_NOT = "can't be imported"
HELP = "I ask which columns hold what; nothing changes before you answer."

OUT_OF_REACH: dict[str, tuple[dict[str, Any], str]] = {
    "Dropbox": (
        {"mode": "external", "external_type": "dropbox"},
        "This file lies in Dropbox, and Slack has only",
    ),
    "OneDrive": (
        {"is_external": True, "external_type": "onedrive"},
        "This file lies in OneDrive, and Slack has",
    ),
    "Box": (
        {"external_type": "box", "url_private_download": None},
        "Download it there as CSV or .xlsx, and share",
    ),
    "Drive": ({"external_type": "gdrive"}, "This file lies in Google Drive, and Slack has only a link to it"),
    "elsewhere": ({"mode": "external", "external_type": "acme"}, "This file lies in another place"),
    "the plan's limit": (
        {"mode": "hidden_by_limit"},
        "Slack hides this file, because the workspace has reached",
    ),
    "no address": ({"url_private_download": ""}, "Slack gives no address to download customers.csv from."),
}


@pytest.mark.parametrize(("facts", "words"), OUT_OF_REACH.values(), ids=OUT_OF_REACH.keys())
async def test_a_file_that_slack_cant_give_is_told(
    maya: Person, slack: Control, store: Store, facts: dict[str, Any], words: str
) -> None:
    """It is nobody's failure: the sentence says where the file is, and what to do."""
    await slack.tell_of_files(facts)
    shared = await maya.share(TABLE)
    told = await maya.sees(CAN_NOT, thread=shared)
    assert words in told
    assert "went wrong" not in told
    assert await nothing_was_begun(store)


async def test_a_hidden_file_without_a_name_is_told_where_it_is_meant_for_the_bot(
    maya: Person, slack: Control
) -> None:
    """Slack tells no more than that it hides it."""
    await slack.tell_of_files(stub={"mode": "hidden_by_limit"})
    shared = await maya.share(TABLE, channel="@Handoff")
    told = await maya.sees("Slack hides this file", thread=shared)
    assert f"This file {CAN_NOT}" in told


async def test_a_file_that_is_hidden_after_the_question(
    maya: Person,
    slack: Control,
    settings: Any,  # noqa: ANN401 - not looked into
) -> None:
    """What can't be fetched again, after another choice, is told in the summary."""
    question = await ask_about(maya, TABLE)
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    await slack.fail("files.info", error="file_deleted")
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    assert "was deleted from Slack before it could be read" in await reply_after(maya, question, SUMMARY)


@pytest.mark.parametrize("failure", ["", "access_denied", "file_not_found", "not_visible"])
async def test_a_picture_from_another_workspace_is_none_of_our_business(
    maya: Person, slack: Control, failure: str
) -> None:
    """Only after looking it up it is known to be one, or known that we may not know."""
    await slack.tell_of_files(stub=CONNECT)
    if failure:
        await slack.fail("files.info", error=failure)
    shared = await maya.share(PICTURE, name="holiday.png")
    await slack.sees_calls("files.info")
    await slack.tell_of_files()
    await ask_about(maya, TABLE)
    assert replies(maya, shared) == []


async def test_a_table_from_another_workspace_is_asked_about(maya: Person, slack: Control) -> None:
    """Once it was looked up, it is a file as any other."""
    await slack.tell_of_files(stub=CONNECT)
    await slack.fail("files.info", error="internal_error")
    shared = await maya.share(TABLE)
    assert "customers.csv" in await maya.sees(QUESTION, thread=shared)


@pytest.mark.parametrize("access", ["access_denied", "file_not_found"])
async def test_a_file_that_may_not_be_seen(maya: Person, slack: Control, access: str) -> None:
    """In a channel nobody has asked us; in a direct message somebody has."""
    await slack.tell_of_files(stub={"file_access": access})
    among_people = await maya.share(TABLE)
    shared = await maya.share(TABLE, channel="@Handoff")
    assert "Slack does not let Handoff see this file" in await maya.sees(CAN_NOT, thread=shared)
    assert replies(maya, among_people) == []


@pytest.mark.parametrize("prose", [PROSE, LETTER, "", "one line"])
@pytest.mark.parametrize("name", ["-.txt", "notes.txt"])
async def test_what_people_write_to_each_other_is_no_table(
    maya: Person, store: Store, prose: str, name: str
) -> None:
    """A pasted text is left alone in a channel, and answered with a word where it was sent to the bot."""
    among_people = await maya.share(prose, name=name)
    shared = await maya.share(prose, name=name, channel="@Handoff")
    assert "Nothing was changed." in await maya.sees(CAN_NOT, thread=shared)
    assert replies(maya, among_people) == []
    assert await nothing_was_begun(store)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.replace(",", "\t"),
        "Client code;Remarks\nCU-002;new\n",
        f"What,Who\nCU-001,{ZOE}\nCU-002,{ZOE}\nCU-003,{ZOE}\n",
    ],
    ids=["known", "tabs", "a known id alone", "by its values"],
)
async def test_a_pasted_table_is_asked_about(maya: Person, table: str) -> None:
    """It is a table as any other where its header, or its values, have to do with an import."""
    shared = await maya.share(table, name="-.txt")
    assert "-.txt" in await maya.sees(QUESTION, thread=shared)


@pytest.mark.parametrize(("kind", "name"), [("csv", "Untitled"), ("tsv", "Untitled"), ("csv", "list.2026")])
async def test_a_snippet_is_known_by_its_type(maya: Person, slack: Control, kind: str, name: str) -> None:
    """Whatever it is named."""
    await slack.tell_of_files({"filetype": kind, "mode": "snippet"})
    shared = await maya.share(TABLE, name=name)
    assert name in await maya.sees(QUESTION, thread=shared)


@pytest.mark.parametrize("said", ["help", "Hi!", "hello", "?", "HELP", " help. ", "@Handoff help"])
async def test_who_says_hello_is_helped(maya: Person, said: str) -> None:
    """Two lines in a direct message, and the rest on demand, for the asker alone."""
    greeting = await maya.say(said, channel="@Handoff")
    told = await maya.sees(HELP, thread=greeting)
    await maya.press(told, "How it works")
    assert (await maya.sees("How to hand customers over")).is_ephemeral
    assert len(replies(maya, greeting)) == 1


async def test_a_mention_with_help_is_helped_in_a_channel(maya: Person, slack: Control) -> None:
    """Once, however often Slack tells of it."""
    await slack.repeat_events(2)
    asked = await maya.say("@Handoff help")
    await maya.sees(HELP, thread=asked)
    await slack.repeat_events(0)
    await ask_about(maya, TABLE)
    assert len(replies(maya, asked, HELP)) == 1


@pytest.mark.parametrize("said", ["help", "hi", "?", "Hi @Handoff, can you help Tom with this?", "@Handoff"])
async def test_talk_in_a_channel_is_left_alone(maya: Person, said: str) -> None:
    """Who greets everybody, or talks about the bot, hasn't asked it."""
    talk = await maya.say(said)
    await ask_about(maya, TABLE)
    assert replies(maya, talk) == []


async def test_one_share_under_two_ids_is_asked_about_once(
    maya: Person, slack: Control, store: Store
) -> None:
    """Slack may tell of the same message twice at the same moment, as of two events."""
    await slack.events_twice()
    shared = await maya.share(TABLE)
    question = await maya.sees(QUESTION, thread=shared)
    await press_import(maya, question)
    assert len(replies(maya, shared)) == 2
    assert await store.inbox.open() == []
