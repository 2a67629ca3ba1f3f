"""Rows are for those in the conversation, counts for all where it is public, both for sharer and admins."""

import pytest

from importer.words.jobs import JobState
from playground.cast import BOT_USER_ID
from playground.program.server import Playground
from playground.records import Conversation, ConversationKind
from storage.store import Store
from tests.dialogue import MAYA, PRIYA, TOM, Person, Seen, visiting
from tests.dialogues.control import Control
from tests.dialogues.old_buttons import post_old_message
from tests.dialogues.steps import QUESTION, ask_about, error_file_after, import_file, press_import
from tests.storage.kept import ZOE, the_import
from tests.storage.words import new_job

WITH_ERRORS = f"External Id;Account manager\nCU-001;{ZOE}\n412;{ZOE}\nCU-003;zoe.march@example.com\n"
HANDOFF, BOARD = "C0HANDOFF01", "C0BOARD0001"
NOT_SHOWN = "1 import in a private conversation isn't shown: only the people in such a conversation"
PRIVATE = "This import was shared in a private conversation"


@pytest.fixture
def board(playground: Playground) -> str:
    """A private channel that Maya and Tom are in, and more people than Slack lists at once."""
    crowd = {f"U00{number:08}" for number in range(1_200)}
    members = frozenset({MAYA, TOM, BOT_USER_ID, *crowd})
    private = Conversation(id=BOARD, name="board", kind=ConversationKind.GROUP, members=members)
    playground.slack.workspace.populate((), [private])
    return BOARD


async def look(person: Person, typed: str, words: str) -> Seen:
    """Type a command outside of where files are shared; the answer with these words."""
    return await person.ask(
        typed, lambda message: message.is_ephemeral and words in message, channel="#finance"
    )


async def test_who_is_not_in_the_channel_sees_counts_and_no_rows(
    maya: Person, tom: Person, playground: Playground
) -> None:
    """The channel is public, so what came of the import is no secret; what stands in the file is."""
    playground.slack.workspace.remove_member(HANDOFF, TOM)
    await import_file(maya, WITH_ERRORS, name="list.csv")
    assert "1 customer changed, 2 rows need fixing" in await look(tom, "/imports", "list.csv")
    shown = await look(tom, "/imports 1", "Import 1\n")
    assert "With errors: 2" in shown
    assert "Columns read" not in shown
    assert "User not found, check the email · 1 row" in shown
    assert "the rows with errors are for the person who shared the file" in shown
    assert "zoe.march@example.com" not in shown
    assert "[Error file]" not in shown


async def test_an_old_button_gives_no_rows_either(
    maya: Person, tom: Person, playground: Playground, slack: Control, store: Store
) -> None:
    """Who has left the channel still has its messages."""
    playground.slack.workspace.remove_member(HANDOFF, TOM)
    await error_file_after(maya, await import_file(maya, WITH_ERRORS))
    uploads = len(await slack.calls("files.getUploadURLExternal"))
    post_old_message(playground, (await the_import(store)).id, channel="C0FINANCE01")
    await tom.press(await tom.sees("An old message"), "Error file")
    told = await tom.sees("The rows of this import are for the person who shared its file")
    assert told.is_ephemeral
    assert len(await slack.calls("files.getUploadURLExternal")) == uploads


async def test_what_is_shared_in_direct_messages_is_for_the_sharer_and_admins(
    maya: Person, tom: Person, priya: Person
) -> None:
    """Others read that something is left out, and why; not even the name of the file is told."""
    await press_import(maya, await ask_about(maya, WITH_ERRORS, name="salaries.csv", channel="@Handoff"))
    listed = await look(tom, "/imports", NOT_SHOWN)
    assert "salaries.csv" not in listed
    asked = await look(tom, "/imports 1", PRIVATE)
    assert "salaries.csv" not in asked
    for person in (maya, priya):
        assert NOT_SHOWN not in await look(person, "/imports", "salaries.csv")
        shown = await look(person, "/imports 1", "Columns read")
        assert "zoe.march@example.com" in shown
        assert "[Error file]" in shown


@pytest.mark.usefixtures("board")
async def test_members_of_a_private_channel_see_its_imports(
    playground: Playground, bot: None, maya: Person, tom: Person
) -> None:
    """Also the last of more than a thousand."""
    del bot
    await press_import(maya, await ask_about(maya, WITH_ERRORS, name="board.csv", channel=BOARD))
    assert NOT_SHOWN not in await look(tom, "/imports", "board.csv")
    shown = await look(tom, "/imports 1", "Columns read")
    assert "zoe.march@example.com" in shown
    await tom.press(shown, "Error file")
    await tom.sees("The error file of import 1 is in your direct messages with me.")
    board = playground.slack.workspace.conversation(BOARD)
    assert PRIYA not in board.members  # type: ignore[union-attr]  # it is there


@pytest.mark.usefixtures("board")
async def test_members_of_the_workspace_do_not_see_a_private_channels_imports(
    playground: Playground, maya: Person, tom: Person
) -> None:
    """One in a public channel is shown between two that aren't."""
    playground.slack.workspace.remove_member(BOARD, TOM)
    await ask_about(maya, WITH_ERRORS, name="first.csv", channel=BOARD)
    await ask_about(maya, WITH_ERRORS, name="public.csv")
    await ask_about(maya, WITH_ERRORS, name="third.csv", channel=BOARD)
    listed = await look(tom, "/imports", "public.csv")
    assert "2 imports in private conversations aren't shown" in listed
    assert "first.csv" not in listed
    assert "third.csv" not in listed


async def test_who_is_where_is_asked_once_a_minute(maya: Person, tom: Person, slack: Control) -> None:
    """A page of the history, and a look at its details, cost Slack few calls."""
    for name in ("one.csv", "two.csv", "three.csv"):
        await ask_about(maya, WITH_ERRORS, name=name)
    await look(tom, "/imports", "three.csv")
    for number in (1, 2, 3):
        await look(tom, f"/imports {number}", f"Import {number}\n")
    assert len(await slack.calls("conversations.info")) == 1
    assert len(await slack.calls("conversations.members")) == 1
    assert len(await slack.calls("users.info")) == 2


@pytest.mark.parametrize(("method", "times"), [("users.info", 2), ("conversations.info", 1)])
async def test_when_slack_can_not_tell_nothing_is_shown(
    maya: Person, tom: Person, slack: Control, method: str, times: int
) -> None:
    """No answer is better than a wrong one; the next try has it, after asking twice for the person."""
    await ask_about(maya, WITH_ERRORS, name="list.csv")
    await slack.fail(method, error="fatal_error", times=times)
    failed = await look(tom, "/imports", "Slack had trouble just now")
    assert "list.csv" not in failed
    assert "list.csv" in await look(tom, "/imports", "Imports, newest first")


async def test_buttons_for_another_workspaces_import_do_nothing(
    priya: Person, playground: Playground, store: Store
) -> None:
    """Not even for an admin: here it is as if it did not exist."""
    other = await store.workspaces.connect("T0OTHERTEAM", "Other")
    job = await store.jobs.create(new_job(other))
    post_old_message(playground, job.id)
    old = last = await priya.sees("An old message")
    for text in ("Import", "Cancel", "Details", "Error file"):
        await priya.press(old, text)
        last = await priya.sees("I don't know the import of this button, so nothing was done.", after=last)
        assert last.is_ephemeral
    assert await priya.suggest(old, "Column", "") == []
    assert await priya.suggest(old, "Header", "") == []
    assert await store.jobs.get(job.id) == job
    assert job.state is JobState.MAPPING


async def test_buttons_for_an_import_that_never_was_do_nothing(maya: Person, playground: Playground) -> None:
    """A search is acknowledged, with nothing found."""
    post_old_message(playground, 987_654)
    old = await maya.sees("An old message")
    await maya.press(old, "Import")
    assert (await maya.sees("I don't know the import of this button")).is_ephemeral
    assert await maya.suggest(old, "Column", "") == []


@pytest.mark.usefixtures("bot")
async def test_who_shares_in_private_is_asked_in_private(
    playground: Playground, board: str, people: list[Person]
) -> None:
    """The whole job works in a private channel as in a public one."""
    async with visiting(playground.url, MAYA) as maya:
        people.append(maya)
        question = await ask_about(maya, f"External Id,Account manager\nCU-002,{ZOE}\n", channel=board)
        assert QUESTION in question
        assert "1 customer changed" in await press_import(maya, question)
