"""Only the person who shared a file, and import admins, decide about its import."""

from importer.words.jobs import JobState
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.reading import MANAGERS, NOT_IN_FILE
from tests.dialogues.steps import QUESTION, SUMMARY, ask_about, import_file, reply_after
from tests.storage.kept import BEFORE, ZOE, assignments, the_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
PRIVATE_WORD = "Only @Maya Lindqvist, who shared this file, and import admins can do this."


async def test_nobody_else_may_import(maya: Person, tom: Person, store: Store) -> None:
    """Who presses Import on another's file is told so, and nothing begins."""
    await ask_about(maya, TABLE)
    question = await tom.sees(QUESTION)
    await tom.press(question, "Import")
    told = await reply_after(tom, question, PRIVATE_WORD)
    assert told.is_ephemeral
    assert "Nothing has changed." in told
    assert (await the_import(store)).state is JobState.PREVIEWED
    assert await assignments(store) == BEFORE


async def test_nobody_else_may_choose_a_column(maya: Person, tom: Person, store: Store) -> None:
    """The mapping stays the uploader's."""
    question = await ask_about(maya, TABLE)
    before = (await the_import(store)).reading.mapping
    await tom.choose(await tom.sees(QUESTION), MANAGERS, NOT_IN_FILE)
    await tom.sees(PRIVATE_WORD)
    assert (await the_import(store)).reading.mapping == before
    assert "[Import " in await maya.sees(lambda message: message.ts == question.ts)


async def test_nobody_else_may_cancel(maya: Person, tom: Person, store: Store) -> None:
    """The question stays open for the uploader."""
    await ask_about(maya, TABLE)
    await tom.press(await tom.sees(QUESTION), "Cancel")
    await tom.sees(PRIVATE_WORD)
    assert (await the_import(store)).state is JobState.PREVIEWED


async def test_the_private_word_is_private(maya: Person, tom: Person) -> None:
    """The uploader doesn't read who has tried."""
    await ask_about(maya, TABLE)
    await tom.press(await tom.sees(QUESTION), "Import")
    await tom.sees(PRIVATE_WORD)
    await tom.say("Sorry!")
    await maya.sees("Sorry!")
    assert PRIVATE_WORD not in maya.transcript()


async def test_an_admin_may_import(maya: Person, priya: Person, store: Store) -> None:
    """The summary still calls the person whose file it is."""
    question = await ask_about(maya, TABLE)
    await priya.press(await priya.sees(QUESTION), "Import")
    summary = await reply_after(maya, question, SUMMARY)
    assert "@Maya Lindqvist, this is the result of import 1" in summary
    assert "Shared by @Maya Lindqvist, imported by @Priya Nair." in summary
    closed = await maya.sees_change(question, "See the result below")
    assert "Shared by @Maya Lindqvist, imported by @Priya Nair." in closed
    for typed in ("/imports", "/imports 1"):
        told = await maya.ask(typed, "Shared by @Maya Lindqvist, imported by @Priya Nair ·")
        assert told.is_ephemeral
    assert (await the_import(store)).started_by == priya.id
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_an_admin_may_cancel(maya: Person, priya: Person, store: Store) -> None:
    """Also a file that the uploader has forgotten."""
    question = await ask_about(maya, TABLE)
    await priya.press(await priya.sees(QUESTION), "Cancel")
    cancelled = await maya.sees_change(question, "Cancelled: customers.csv was not imported")
    assert "Shared by @Maya Lindqvist, cancelled by @Priya Nair." in cancelled
    job = await the_import(store)
    assert (job.state, job.started_by, job.cancelled_by) == (JobState.CANCELLED, None, priya.id)


async def test_who_imports_their_own_file_is_named_once(maya: Person, store: Store) -> None:
    """The usual case stays short."""
    assert "Shared and imported by @Maya Lindqvist." in await import_file(maya, TABLE)
    assert (await the_import(store)).started_by == maya.id
