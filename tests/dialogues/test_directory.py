"""The directory, looked at from the Home tab: how much it holds, who looks after how many, and its files."""

from sqlalchemy import delete

from importer.words.directory import CustomerRecord, UserRecord
from importer.words.members import Member
from storage.slack_schema import members
from storage.store import Store
from tests.dialogue import PRIYA, Person, Seen
from tests.dialogue import TOM as TOM_IN_SLACK
from tests.dialogues.control import Control
from tests.pseudo import plain
from tests.storage.kept import TOM, ZOE

SENT = "The file is in your direct messages with me."


async def open_directory(person: Person, words: str) -> Seen:
    """Open the Home tab, and there the directory."""
    await person.open_home()
    await person.press(await person.sees_home("[Directory]"), "Directory")
    return await person.sees_modal(words)


async def link_tom(store: Store) -> None:
    """Keep that he is a user of the directory."""
    member = Member(TOM_IN_SLACK, "Tom Becker", TOM)
    await store.links.link(await store.workspaces.pick(None), [member], PRIYA)


def brings_a_file(message: Seen) -> bool:
    """Whether it is a direct message with a file."""
    return bool(message.files) and message.channel.startswith("D")


async def test_an_admin_sees_and_gets_all_of_it(priya: Person) -> None:
    """Each part comes as a file of its own, into the direct messages; ids with zeros in a workbook."""
    directory = await open_directory(priya, "5 customers")
    for words in ("3 without account manager", "2 without workflow", "3 users", "3 workflows"):
        assert words in directory
    assert f"Tom Becker · 1 customer\n{TOM}" in directory
    assert ZOE not in directory
    await priya.press(directory, "Get a file", near="without account manager")
    await priya.sees_modal(SENT)
    lacking = await priya.sees(brings_a_file)
    assert "The customers without an account manager, as they are now." in lacking
    assert plain(lacking.files[0]["name"]) == "customers without account manager.xlsx"
    await priya.press(await priya.sees_modal(SENT), "Get a file", near=TOM)
    toms = await priya.sees(lambda message: brings_a_file(message) and TOM in message)
    header, line = (await priya.download(toms)).decode("utf-8-sig").splitlines()
    assert header == "External Id,Name,Account manager email,Workflow name,Exported on"
    assert line.startswith(f"CU-003,Cedar GmbH,{TOM},VIP gentle,20")


async def test_it_says_when_a_list_was_loaded(priya: Person, store: Store) -> None:
    """Of each kind the last one that stayed; nothing is said of kinds of which none was."""
    assert "Last list loaded" not in await open_directory(priya, "5 customers")
    shared = await priya.share("Name\nStern\n", name="plans.csv")
    question = await priya.sees("into the directory?", thread=shared)
    await priya.press(question, "Load")
    summary = await priya.sees("this is the result of list", thread=shared)
    directory = await open_directory(priya, "4 workflows\nLast list loaded: ")
    assert str(directory).count("Last list loaded") == 1
    await priya.press(summary, "Undo")
    await priya.press(await priya.sees("what it added is taken out", thread=shared), "Take back")
    await priya.sees("1 of 1 entry went back", thread=shared)
    assert await store.inventory.find_loads(await store.workspaces.pick(None)) == {}


async def test_slack_may_not_take_the_file(priya: Person, slack: Control) -> None:
    """The modal says so, and the next press works."""
    directory = await open_directory(priya, "5 customers")
    await slack.fail("conversations.open", times=10, error="fatal_error")
    await priya.press(directory, "Get a file", near="3 users")
    failed = await priya.sees_modal("Slack didn't take the file just now. Please try again in a minute.")
    await slack.fail("conversations.open", times=0)
    assert "[Get a file]" in str(failed)


async def test_an_account_manager_sees_their_own_customers(tom: Person, store: Store) -> None:
    """Once it is known who they are in Slack."""
    await link_tom(store)
    directory = await open_directory(tom, f"You look after 1 customer, as {TOM}.")
    assert "users" not in directory
    await tom.press(directory, "Get a file")
    await tom.sees_modal(SENT)
    sent = await tom.sees(brings_a_file)
    assert b"CU-003" in await tom.download(sent)
    assert b"CU-001" not in await tom.download(sent)


async def test_others_find_no_way_there(maya: Person, tom: Person, store: Store) -> None:
    """And who is one no more is told that it is for admins."""
    await maya.open_home()
    assert "[Directory]" not in str(await maya.sees_home("[Remembered]"))
    await link_tom(store)
    await tom.open_home()
    home = await tom.sees_home("[Directory]")
    await store.database.execute(delete(members))
    await tom.press(home, "Directory")
    await tom.sees_modal("Only import admins can change the directory and the settings.")


async def test_pages_are_turned(priya: Person, store: Store) -> None:
    """Where more people look after customers than a page shows."""
    workspace = await store.workspaces.pick(None)
    await store.directory.load_users(workspace, [UserRecord(f"u{n:02}@x.com", "") for n in range(40)])
    everyone = (await store.directory.users(workspace))[-40:]
    records = [CustomerRecord(f"NEW-{user.id}", "", managers=(user.id,)) for user in everyone]
    await store.directory.load_customers(workspace, records)
    directory = await open_directory(priya, "1 to 30 of 42")
    assert "u39@x.com" not in directory
    await priya.press(directory, "Next page")
    second = await priya.sees_modal("31 to 42 of 42")
    assert "u39@x.com" in second
    await priya.press(second, "Get a file", near="u39@x.com")
    assert "31 to 42 of 42" in await priya.sees_modal(SENT)
    await priya.press(await priya.sees_modal(SENT), "Previous page")
    await priya.sees_modal("1 to 30 of 42")
