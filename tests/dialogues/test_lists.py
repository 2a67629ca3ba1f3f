"""Someone shares a list of users, workflows or customers: it is seen first, loaded, and taken back."""

from io import BytesIO

from openpyxl import Workbook

from importer.words.jobs import JobKind, JobState
from playground.cast import LEADS
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, error_file_after, is_checked
from tests.dialogues.test_settings import let
from tests.storage.kept import ZOE, the_import

USERS = "Email,Name\nana.ruiz@example.com,Ana Ruiz\nnobody,Nobody\nzoe.marsh@example.com,Zoë Marsh\n"
NEW = f"External Id,Customer,Account manager email\nN-1,Nettle,{ZOE}\nN-2,Oak,\nCU-001,Alder & Co,\n"
LOAD, LOADED = "into the directory?", "this is the result of list"


async def emails(store: Store) -> set[str]:
    """The emails of all users."""
    return {user.email for user in await store.directory.users(await store.workspaces.pick(None))}


async def known(store: Store, *external_ids: str) -> set[str]:
    """Those of the External Ids that customers have."""
    return set(await store.directory.existing(await store.workspaces.pick(None), external_ids))


async def test_a_list_of_users_is_seen_loaded_and_taken_back(priya: Person, store: Store) -> None:
    """What it would add and refuse stands in the preview; the rows that are refused come as a file."""
    before = await emails(store)
    shared = await priya.share(USERS, name="people.csv")
    question = await priya.sees("Users: 1 to add, 0 to update, 1 unchanged, 1 refused.", thread=shared)
    assert "Load the users in people.csv into the directory?" in question
    assert "This is no email address" in question
    assert await emails(store) == before
    await priya.press(question, "Load")
    summary = await priya.sees(LOADED, thread=shared, after=question)
    assert "Loaded: 1 added, 1 unchanged, 1 refused" in summary
    refused = await error_file_after(priya, summary)
    assert [file["name"][:8] for file in refused.files] == ["people -"]
    assert await emails(store) == before | {"ana.ruiz@example.com"}
    await priya.press(summary, "Undo")
    undo = await priya.sees("what it added is taken out", thread=shared, after=summary)
    await priya.press(undo, "Take back")
    await priya.sees("1 of 1 entry went back", thread=shared)
    assert await emails(store) == before


async def test_a_list_of_workflows_is_known_by_its_one_column(priya: Person, store: Store) -> None:
    """Their names have blanks, as sentences have; the workflows that are exported come back so."""
    shared = await priya.share("Name\nStandard EU\nLate payers 30 days\nVIP gentle\n", name="plans.csv")
    question = await priya.sees("Workflows: 1 to add", thread=shared)
    await priya.press(question, "Load")
    await priya.sees(LOADED, thread=shared, after=question)
    workflows = await store.directory.workflows(await store.workspaces.pick(None))
    assert "Late payers 30 days" in {workflow.name for workflow in workflows}


async def test_of_several_sheets_with_a_list_none_is_guessed(priya: Person, store: Store) -> None:
    """Nothing is kept of the file; the words name the sheets, and say what to do."""
    before = await emails(store)
    book, content = Workbook(), BytesIO()
    for sheet, email in (
        (book.worksheets[0], "old@example.com"),
        (book.create_sheet("New"), "new@example.com"),
    ):
        sheet.append(["Email", "Name"])
        sheet.append([email, "Ana Ruiz"])
    book.save(content)
    shared = await priya.share(content.getvalue(), name="people.xlsx")
    told = await priya.sees("each have a table that may be the list", thread=shared)
    assert "Keep only the sheet that is meant" in told
    assert await emails(store) == before


async def test_who_may_not_load_is_told_whom_to_ask(maya: Person, store: Store) -> None:
    """They alone read it, and nothing is kept of the file."""
    before = await emails(store)
    shared = await maya.share("Name\nStern\nMild\n", name="plans.csv")
    await maya.sees("Only import admins can load customers, users and workflows.", after=shared)
    assert await emails(store) == before
    assert await store.jobs.history(await store.workspaces.pick(None)) == []


async def test_customers_who_are_mostly_unknown_can_be_loaded(priya: Person, store: Store) -> None:
    """An import of mostly unknown External Ids offers it; the import is over then, and changed nothing."""
    question = await ask_about(priya, NEW, name="new.csv")
    question = await priya.sees(lambda seen: seen.ts == question.ts and is_checked(seen))
    assert "Load these as new customers instead?" in question
    await priya.press(question, "Load as customers")
    listed = await priya.sees("Customers: 2 to add, 0 to update, 1 unchanged, 0 refused.", after=question)
    assert "Among the customers to add: 1 with account managers, 0 with a workflow." in listed
    await priya.press(listed, "See changes")
    assert "Added to the directory" in await priya.sees_modal("2 customers would be added or changed.")
    assert (await the_import(store, 1)).state is JobState.CANCELLED
    left = await priya.sees_change(question, "new.csv isn't imported: its customers are to be loaded")
    assert "Import 1 has changed nothing. It goes on as list 2, below." in left
    await priya.press(listed, "Load")
    await priya.sees("Loaded: 2 added, 1 unchanged", after=listed)
    assert await known(store, "N-1", "N-2") == {"N-1", "N-2"}
    job = await the_import(store, 2)
    assert (job.kind, job.counts.changed) == (JobKind.DIRECTORY, 2)
    await priya.press(await priya.sees(LOADED, after=listed), "Undo")
    undo = await priya.sees("2 entries go back to what was there before list 2: what it added is taken out.")
    assert "Customers to take out: 2, 1 of them with account managers, 0 with a workflow." in undo
    await priya.press(undo, "See changes")
    assert "Taken out of the directory" in await priya.sees_modal(
        "2 customers would be taken out or changed."
    )
    await priya.press(undo, "Take back")
    await priya.sees("this is the result of undo 3 of list 2", after=undo)
    assert await known(store, "N-1", "N-2") == set()


async def test_a_list_that_changes_many_customers_needs_a_second_person(
    priya: Person, tom: Person, store: Store
) -> None:
    """Who is asked sees what is added and what changes; nothing is loaded before the answer."""
    await let(store, approvers=LEADS.id, approval_above="1")
    rows = f"CU-002,Birch Ltd,{ZOE}\nCU-004,Dunes,{ZOE}\nN-1,Nettle,\nN-2,Oak,\nN-3,Pine,\n"
    question = await ask_about(priya, f"External Id,Customer,Account manager email\n{rows}", name="new.csv")
    question = await priya.sees(lambda seen: seen.ts == question.ts and is_checked(seen))
    await priya.press(question, "Load as customers")
    listed = await priya.sees("Customers: 3 to add", after=question)
    assert "[Load]" not in str(listed)
    await priya.press(listed, "Ask for approval of 5 changes")
    request = await tom.sees("asks you to approve list 2")
    await tom.command("/imports")
    await tom.sees("Waiting for approval")
    assert "3 to add" in request
    assert "2 customers change" in request
    assert await known(store, "N-1") == set()
    await tom.press(request, "Approve")
    await priya.sees("Loaded: 3 added", after=listed)
    assert await known(store, "N-1", "N-2", "N-3") == {"N-1", "N-2", "N-3"}


async def test_only_import_admins_load_what_an_import_offers(maya: Person, store: Store) -> None:
    """Whoever presses without the right is told so, and the import stands as before."""
    question = await ask_about(maya, NEW, name="new.csv")
    question = await maya.sees(lambda seen: seen.ts == question.ts and is_checked(seen))
    await maya.press(question, "Load as customers")
    await maya.sees("Only import admins can load customers, users and workflows.", after=question)
    assert (await the_import(store, 1)).state is JobState.PREVIEWED
    assert await known(store, "N-1") == set()


async def test_ids_that_mostly_exist_are_an_assignment(priya: Person) -> None:
    """Nothing else is offered then."""
    rows = "CU-001,Alder & Co,VIP gentle\nCU-002,Birch Ltd,VIP gentle\nN-1,Nettle,VIP gentle\n"
    question = await ask_about(priya, f"External Id,Customer,Workflow name\n{rows}", name="some.csv")
    question = await priya.sees(lambda seen: seen.ts == question.ts and is_checked(seen))
    assert "new customers instead" not in question
