"""What people have taught: looked at from the Home tab, and forgotten there."""

from datetime import UTC, datetime

from importer.words.fields import Field
from importer.words.proposal import Answer, Question
from storage.store import Store
from tests.dialogue import TOM, Person, Seen
from tests.dialogues.steps import ask_about
from tests.dialogues.test_fix_values import HEAD, open_form

VALUE = "Standart EU → Standard EU, taught by @Maya Lindqvist"
COLUMN = "read from Owner, of Backup and Owner, taught by @Tom Becker"
ASKED = Question(Field.ACCOUNT_MANAGER, ("backup", "owner"))
TAUGHT = Answer(ASKED, ("Backup", "Owner"), "Owner", TOM, datetime(2026, 5, 4, tzinfo=UTC))


async def teach(maya: Person, store: Store) -> None:
    """Tom has answered a question about columns; Maya fixes a value, and has that remembered."""
    await store.mappings.remember(await store.workspaces.pick(None), [TAUGHT])
    question = await ask_about(maya, f"{HEAD}CU-001,,Standart EU\n")
    form = await open_form(maya, question)
    await maya.submit(form, {"Emails and workflows can be corrected": ["Remember these"]})
    await maya.sees_change(question, "1 value corrected")


async def open_remembered(person: Person, words: str) -> Seen:
    """Open the Home tab, and there what is remembered."""
    await person.open_home()
    await person.press(await person.sees_home("[Remembered]"), "Remembered")
    return await person.sees_modal(words)


async def test_an_admin_lets_anything_be_forgotten(maya: Person, priya: Person, store: Store) -> None:
    """Each with who taught it; then the value is wrong again, and the column is asked about."""
    await teach(maya, store)
    remembered = await open_remembered(priya, VALUE)
    assert COLUMN in remembered
    await priya.press(remembered, "Forget", near="Standart EU")
    left = await priya.sees_modal(lambda modal: COLUMN in modal and "Standart EU" not in modal)
    await priya.press(left, "Forget")
    await priya.sees_modal("Nothing is remembered.")
    workspace = await store.workspaces.pick(None)
    assert [*await store.corrections.all(workspace), *await store.mappings.all_answers(workspace)] == []
    later = await ask_about(maya, f"{HEAD}CU-001,,Standart EU\n", name="later.csv")
    assert "[Fix 1 value]" in str(later)


async def test_others_see_and_forget_what_they_have_taught(maya: Person, tom: Person, store: Store) -> None:
    """And nothing else; what is forgotten already is no harm."""
    await teach(maya, store)
    remembered = await open_remembered(tom, COLUMN)
    assert "Standart EU" not in remembered
    await store.mappings.forget(await store.workspaces.pick(None), [ASKED])
    await tom.press(remembered, "Forget")
    await tom.sees_modal("Nothing is remembered.")
    assert len(await store.corrections.all(await store.workspaces.pick(None))) == 1
