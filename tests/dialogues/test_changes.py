"""See changes and the Changes file: what an import changed, page by page, and as a file in its thread."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from bot.core import open_core_to_read
from bot.program import Catalogues, running_bot
from bot.settings import Settings
from importer.words.directory import CustomerRecord
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import MAYA, Person, Seen, visiting
from tests.dialogue import TOM as TOM_HIMSELF
from tests.dialogues.conftest import TEMPO
from tests.dialogues.control import Control
from tests.dialogues.old_buttons import post_old_message
from tests.dialogues.steps import error_file_after, import_file, reply_after
from tests.patience import until
from tests.pseudo import plain
from tests.storage.kept import MAJA, TOM, ZOE, still_to_be_said, the_import

FILE = f"""\
External Id,Account manager,Workflow
CU-003,{ZOE},(none)
CU-001,{TOM}; {ZOE},standard  US
CU-002,nobody@example.com,
"""
OLD = (
    "The rows of import 1 were deleted (it is old, or was forgotten), "
    "so what it changed can't be shown any more."
)
HANDOFF = "C0HANDOFF01"


async def see_changes(person: Person, place: Seen) -> Seen:
    """Press See changes; the modal."""
    await person.press(place, "See changes")
    return await person.sees_modal("customer")


async def changes_file_after(person: Person, place: Seen) -> Seen:
    """Press Changes file in a thread; the message that brings it."""
    await person.press(place, "Changes file")
    return await reply_after(person, place, "What import 1 changed, each value before and after.")


def lines(content: bytes) -> list[list[str]]:
    """The lines of a delimited changes file."""
    return list(csv.reader(StringIO(plain(content.decode("utf-8-sig")), newline="")))


async def import_many(maya: Person, store: Store, many: int = 45) -> Seen:
    """Import a file that gives many customers a manager, and every third one a workflow; the summary."""
    workspace = await store.workspaces.pick(None)
    names = [f"M-{number:02}" for number in range(1, many + 1)]
    await store.directory.load_customers(workspace, [CustomerRecord(name, f"Many {name}") for name in names])
    rows = (f"{name},{ZOE},{'' if place % 3 else 'VIP gentle'}" for place, name in enumerate(names))
    return await import_file(maya, "\n".join(["External Id,Account manager,Workflow", *rows, ""]))


async def forget_rows(store: Store) -> None:
    """Let the import's rows be deleted, as after a long time, once all of it was told."""

    async def is_told() -> bool:
        return not await still_to_be_said(store, (await the_import(store)).id)

    await until(is_told, "the end of the import was never told")
    while not await store.plans.forget((await the_import(store)).id, 100):
        pass


async def test_what_an_import_changed_is_seen_in_a_modal(maya: Person) -> None:
    """Customer by customer, in their order, each value before and after, and what the file said instead."""
    modal = await see_changes(maya, await import_file(maya, FILE))
    for words in (
        "2 customers were changed.",
        "CU-001 Alder & Co, row 3\n"
        f"Account managers: {MAJA} → {TOM}, {ZOE}\n"
        "Workflow: Standard EU → Standard US (the file says standard US)",
        f"CU-003 Cedar GmbH, row 2\nAccount managers: {TOM} → {ZOE}\nWorkflow: VIP gentle → (none)",
    ):
        assert words in modal
    assert str(modal).index("CU-001") < str(modal).index("CU-003")
    assert "CU-002" not in modal
    assert "[Next page]" not in modal


async def test_pages_are_turned_there_and_back(maya: Person, store: Store) -> None:
    """Twenty customers at a time."""
    modal = await see_changes(maya, await import_many(maya, store))
    assert "Customers 1 to 20 of 45" in modal
    assert "[Previous page]" not in modal
    await maya.press(modal, "Next page")
    second = await maya.sees_modal("Customers 21 to 40 of 45")
    assert "M-21" in second
    assert "M-20" not in second
    await maya.press(second, "Next page")
    last = await maya.sees_modal("Customers 41 to 45 of 45")
    assert "[Next page]" not in last
    await maya.press(last, "Previous page")
    await maya.sees_modal("Customers 21 to 40 of 45")


async def test_one_kind_of_change_is_looked_at(maya: Person, store: Store) -> None:
    """The others are left out, and the pages are counted anew."""
    modal = await see_changes(maya, await import_many(maya, store, 66))
    await maya.choose(modal, "Show", "New workflow")
    of_workflows = await maya.sees_modal("Customers 1 to 20 of 22")
    assert "Account managers:" not in of_workflows
    assert "M-58" in of_workflows
    await maya.press(of_workflows, "Next page")
    second = await maya.sees_modal("Customers 21 to 22 of 22")
    assert "M-61" in second
    assert "Account managers:" not in second
    await maya.choose(second, "Show", "All changes")
    await maya.sees_modal("Customers 1 to 20 of 66")


async def test_the_file_comes_into_the_thread(maya: Person, tom: Person) -> None:
    """Each time that someone in the conversation asks, from the summary."""
    summary = await import_file(maya, FILE, name="april.csv")
    brought = await changes_file_after(maya, summary)
    assert lines(await maya.download(brought)) == [
        ["External Id", "Customer", "Field", "Before", "After", "Row", "Matched"],
        ["CU-001", "Alder & Co", "Account managers", MAJA, f"{TOM}, {ZOE}", "3", ""],
        ["CU-001", "Alder & Co", "Workflow", "Standard EU", "Standard US", "3", "standard  US"],
        ["CU-003", "Cedar GmbH", "Account managers", TOM, ZOE, "2", ""],
        ["CU-003", "Cedar GmbH", "Workflow", "VIP gentle", "(none)", "2", ""],
    ]
    again = await tom.sees(lambda message: message.ts == summary.ts)
    await tom.press(again, "Changes file")
    second = await tom.sees("What import 1 changed, each value before and after.", after=brought)
    assert await tom.download(second) == await maya.download(brought)


async def test_ids_that_begin_with_zeros_come_in_a_workbook(maya: Person) -> None:
    """And it is said why."""
    summary = await import_file(maya, f"External Id,Account manager\n000412,{ZOE}\n")
    brought = await changes_file_after(maya, summary)
    assert "It comes as a workbook, because ids begin with zeros" in brought
    sheet = load_workbook(BytesIO(await maya.download(brought))).worksheets[0]
    assert sheet["A2"].value == "000412"


async def test_from_the_history_it_comes_to_the_asker_alone(maya: Person, tom: Person) -> None:
    """As the error file does; the changes are seen from there, too."""
    await import_file(maya, FILE)
    await tom.command("/imports 1", channel="#finance")
    shown = await tom.sees(lambda message: message.is_ephemeral and "[Changes file]" in message)
    await tom.press(shown, "Changes file")
    await tom.sees("The changes file of import 1 is in your direct messages with me.")
    sent = await tom.sees("What import 1 changed, each value before and after.", channel="@Handoff")
    assert len(lines(await tom.download(sent))) == 5
    assert "2 customers were changed." in await see_changes(tom, shown)


async def test_an_import_that_changes_nothing_has_no_changes_to_see(maya: Person) -> None:
    """A button that shows nothing would be one too many."""
    summary = await import_file(maya, f"External Id,Account manager\nCU-001,{MAJA}\n")
    assert "[See changes]" not in summary
    assert "[Changes file]" not in summary


@pytest.mark.parametrize("button", ["See changes", "Changes file"])
async def test_who_is_not_in_the_conversation_sees_no_changes(
    maya: Person, tom: Person, playground: Playground, slack: Control, store: Store, button: str
) -> None:
    """An old button gives none either, and neither does the history."""
    playground.slack.workspace.remove_member(HANDOFF, TOM_HIMSELF)
    await error_file_after(maya, await import_file(maya, FILE))
    uploads = len(await slack.calls("files.getUploadURLExternal"))
    post_old_message(playground, (await the_import(store)).id, channel="C0FINANCE01")
    await tom.press(await tom.sees("An old message"), button)
    told = await tom.sees("The rows of this import are for the person who shared its file")
    assert told.is_ephemeral
    await tom.sees_no_modal()
    assert len(await slack.calls("files.getUploadURLExternal")) == uploads
    await tom.command("/imports 1", channel="#finance")
    assert f"[{button}]" not in await tom.sees("Import 1\n")


async def test_who_has_left_the_conversation_turns_no_more_pages(
    settings: Settings, directory: None, catalogue: Catalogues, playground: Playground, people: list[Person]
) -> None:
    """An open modal stays, and says so; the bot knows for a minute who is where, until it restarts."""
    del directory
    async with visiting(playground.url, MAYA) as maya, visiting(playground.url, TOM_HIMSELF) as tom:
        people += [maya, tom]
        async with running_bot(settings, tempo=TEMPO, catalogue=catalogue):
            async with open_core_to_read(settings) as core:
                summary = await import_many(maya, core.store)
            modal = await see_changes(tom, await tom.sees(lambda message: message.ts == summary.ts))
        playground.slack.workspace.remove_member(HANDOFF, TOM_HIMSELF)
        async with running_bot(settings, tempo=TEMPO, catalogue=catalogue):
            await tom.sees_app(connected=True)
            await tom.press(modal, "Next page")
            told = await tom.sees_modal("The rows of this import are for the person who shared its file")
            assert "M-21" not in told


async def test_where_the_rows_are_deleted_meanwhile_the_modal_says_so(maya: Person, store: Store) -> None:
    """The page that was seen is gone."""
    modal = await see_changes(maya, await import_many(maya, store))
    await forget_rows(store)
    await maya.press(modal, "Next page")
    assert "M-01" not in await maya.sees_modal(OLD)


async def test_a_modal_that_was_closed_stays_closed(maya: Person, slack: Control, store: Store) -> None:
    """Nobody is told that something went wrong: they have seen enough."""
    modal = await see_changes(maya, await import_many(maya, store))
    await slack.fail("views.update", error="not_found")
    await maya.press(modal, "Next page")
    await slack.sees_calls("views.update")
    await maya.press(modal, "Next page")
    await maya.sees_modal("Customers 21 to 40 of 45")


@pytest.mark.parametrize("button", ["See changes", "Changes file"])
async def test_where_the_rows_are_gone_that_is_said(maya: Person, store: Store, button: str) -> None:
    """To who pressed alone, in the thread."""
    summary = await import_file(maya, FILE)
    await forget_rows(store)
    await maya.press(summary, button)
    told = await maya.sees(OLD, after=summary)
    assert told.is_ephemeral
    assert "A changes file that was shared in its thread is still there." in told
    await maya.sees_no_modal()


async def test_a_press_that_slack_has_forgotten_is_to_be_made_again(maya: Person, slack: Control) -> None:
    """A modal can be opened for three seconds only."""
    summary = await import_file(maya, FILE)
    await slack.fail("views.open", error="expired_trigger_id")
    await maya.press(summary, "See changes")
    told = await maya.sees("That took too long, and Slack opens nothing any more. Please press once more.")
    assert told.is_ephemeral
    await see_changes(maya, summary)


async def test_the_file_comes_although_slack_fails_at_first(maya: Person, slack: Control) -> None:
    """It is said until Slack has it, once."""
    summary = await import_file(maya, FILE)
    await slack.fail("files.getUploadURLExternal", times=2, error="internal_error")
    brought = await changes_file_after(maya, summary)
    assert len(brought.files) == 1
