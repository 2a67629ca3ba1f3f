"""An import admin adds people from Slack: chosen in a modal, or found by the email in a file."""

import pytest

from importer.words.jobs import JobKind, JobState
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import SUMMARY, ask_about, import_file, reply_after
from tests.dialogues.test_fix_values import open_form
from tests.storage.kept import BEFORE, TOM, assignments, the_import

MAYA, PRIYA = "maya.lindqvist@example.com", "priya.nair@example.com"
HEAD = "External Id,Account manager email\n"
IN_SLACK = f"{HEAD}CU-001,{MAYA}\nCU-002,{MAYA}\nCU-003,nobody@example.com\n"
CHOICE = "Whom do you want to add"


async def users(store: Store) -> set[str]:
    """The emails of all users."""
    return {user.email for user in await store.directory.users(await store.workspaces.pick(None))}


async def linked(store: Store) -> set[str]:
    """The emails of those who are linked to their Slack accounts."""
    return {one.email for one in (await store.links.of(await store.workspaces.pick(None))).values()}


async def open_people(person: Person, words: str = CHOICE) -> Seen:
    """Type the command, and press the button of its answer; the modal."""
    await person.command("/imports people")
    await person.press(await person.sees("Account managers are the users of the directory."), "Add people")
    return await person.sees_modal(words)


async def test_people_are_chosen_and_added(priya: Person, store: Store) -> None:
    """Those who are in the directory aren't offered, but linked; then files can name whoever was added."""
    form = await open_people(priya)
    assert "2 members of this workspace aren't in the directory." in form
    assert "1 member is in the directory already" in form
    assert await priya.suggest(form, CHOICE, "LIND") == [f"Maya Lindqvist ({MAYA})"]
    assert await linked(store) == {TOM}
    before = await users(store)
    await priya.fill(form, CHOICE, ["Maya", "Priya"])
    await priya.submit(form, {})
    said = await priya.sees_modal("2 people were added to the directory:")
    assert MAYA in said
    assert PRIYA in said
    assert await users(store) == before | {MAYA, PRIYA}
    assert await linked(store) == {TOM, MAYA, PRIYA}
    assert "This is import 1. As long as nothing was done with these people, it can be taken back" in said
    await priya.close(said)
    await open_people(priya, "Every member of this workspace who has an email is in the directory already.")
    await import_file(priya, f"{HEAD}CU-001,{PRIYA}\n")
    assert (await assignments(store))["CU-001"] == (PRIYA, "Standard EU")
    summary = await priya.sees("this is the result of import 1: people were added from Slack.")
    assert "Added by @Priya Nair. You can take this back until" in summary
    await priya.press(summary, "Undo")
    await priya.press(await priya.sees("Undo 3 of list 1", after=summary), "Take back")
    await priya.sees_change(summary, "Taken back in part")
    assert await users(store) == before | {PRIYA}


async def test_only_import_admins_are_offered_it(maya: Person, store: Store) -> None:
    """Others are told so alone, and nothing has changed."""
    await maya.command("/imports people")
    await maya.sees("can change the directory and the settings")
    assert await linked(store) == set()


async def test_while_slack_has_trouble_nobody_is_added(priya: Person, slack: Control, store: Store) -> None:
    """It is said so in the modal, and tried again later it works."""
    await slack.fail("users.list", status=200, error="fatal_error")
    await priya.close(await open_people(priya, "Slack doesn't tell at the moment who is in this workspace"))
    assert await linked(store) == set()
    await open_people(priya)


async def test_what_comes_too_late_for_a_modal_is_said_in_direct_messages(
    priya: Person, slack: Control, store: Store
) -> None:
    """Who was added is told in any case."""
    form = await open_people(priya)
    await priya.fill(form, CHOICE, ["Maya"])
    await slack.fail("views.open", status=200, error="expired_trigger_id")
    await priya.submit(form, {})
    await priya.sees("1 person was added to the directory:")
    assert MAYA in await users(store)


async def test_someone_is_added_from_a_preview(priya: Person, store: Store) -> None:
    """Who has the very email comes before whose is alike; the rows are checked anew."""
    question = await ask_about(priya, IN_SLACK)
    assert "Need fixing: 3" in question
    form = await open_form(priya, question)
    await priya.press(form, "Look in Slack")
    form = await priya.sees_modal("1 of these emails is a member's")
    assert "Add from Slack: Maya Lindqvist" in str(form)
    assert "Add from Slack" in await priya.suggest(form, f"{MAYA} · 2 rows", "")
    assert "Add from Slack" not in await priya.suggest(form, "nobody@example.com", "")
    await priya.submit(form, {})
    await priya.sees("1 person was added to the directory:")
    question = await priya.sees_change(question, "Need fixing: 1")
    assert MAYA in await users(store)
    assert await assignments(store) == BEFORE
    added = await reply_after(priya, question, "this is the result of import 2: people were added")
    await priya.press(question, "Import")
    await reply_after(priya, added, SUMMARY)
    assert (await assignments(store))["CU-002"] == (MAYA, "")


async def test_someone_is_added_after_an_import(maya: Person, priya: Person, store: Store) -> None:
    """By an admin alone, from the summary of anyone's import; the refused rows follow as a correction."""
    summary = await import_file(maya, IN_SLACK)
    form = await open_form(maya, summary)
    assert "Look in Slack" not in str(form)
    await maya.close(form)
    form = await open_form(priya, await priya.sees(lambda message: message.ts == summary.ts))
    await priya.press(form, "Look in Slack")
    await priya.submit(await priya.sees_modal("1 of these emails is a member's"), {})
    preview = await reply_after(maya, summary, "Import 3 fixes values of import 1")
    preview = await priya.sees(lambda message: message.ts == preview.ts and "[Import 2" in str(message))
    assert "Need fixing: 1" in preview
    await priya.press(preview, "Import")
    await reply_after(maya, preview, SUMMARY)
    job = await the_import(store, 3)
    assert (job.kind, job.of, job.state) == (JobKind.CORRECTION, 1, JobState.COMPLETED_WITH_ERRORS)
    assert (await assignments(store))["CU-001"] == (MAYA, "Standard EU")


@pytest.mark.parametrize("answer", ["users_not_found", "fatal_error"])
async def test_who_is_not_there_is_not_added(
    priya: Person, slack: Control, store: Store, answer: str
) -> None:
    """Neither when nobody has the email nor while Slack can't tell; both is said in the form."""
    said = {
        "users_not_found": "Nobody in this workspace has one of these emails.",
        "fatal_error": "Slack doesn't tell at the moment who is in this workspace",
    }
    before = await users(store)
    question = await ask_about(priya, f"{HEAD}CU-003,nobody@example.com\n")
    form = await open_form(priya, question)
    await slack.fail("users.lookupByEmail", status=200, error=answer)
    await priya.press(form, "Look in Slack")
    await priya.submit(await priya.sees_modal(said[answer]), {})
    await priya.sees("Nothing was chosen, so nothing has changed")
    assert await users(store) == before
