"""The main job: a file is shared, its columns are confirmed, and the thread tells what came of it."""

import pytest

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.reading import MANAGERS, WORKFLOW, chosen
from tests.dialogues.steps import (
    QUESTION,
    SUMMARY,
    ask_about,
    error_file_after,
    import_file,
    press_import,
    replies,
)
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments, the_import

FINE = """\
External Id;Account manager email;Workflow name;Note
CU-001;tom.becker@example.com;Standard US;moved
CU-002;maja.lind@example.com, zoe.marsh@example.com;VIP gentle;
CU-004;;Standard US;already so
"""
ONE_ROW = "External Id,Workflow name\nCU-002,VIP gentle\n"


async def test_a_file_that_is_all_right_goes_through(maya: Person, store: Store) -> None:
    """Sharing, importing and reading the summary; the customers are as the file says."""
    shared = await maya.share(FINE, name="assignments.csv")
    question = await maya.sees("assignments.csv", thread=shared)
    assert "3 rows" in question
    await maya.press(question, "Import")
    summary = await maya.sees(SUMMARY, thread=shared, after=question)
    assert "2 customers changed, 1 already right" in summary
    assert await assignments(store) == BEFORE | {
        "CU-001": (TOM, "Standard US"),
        "CU-002": (f"{MAJA}, {ZOE}", "VIP gentle"),
    }


async def test_the_summary_tells_the_outcome_and_counts(maya: Person) -> None:
    """A new reply that calls the uploader by name, with one word for the outcome, and counts."""
    summary = await import_file(maya, FINE)
    assert "2 customers changed, 1 already right" in summary
    assert "@Maya Lindqvist, this is the result of import 1, customers.csv." in summary
    assert "[Undo] [See changes] [Changes file] [Details]" in str(summary)


async def test_a_question_whose_import_is_quick_is_edited_once(maya: Person, slack: Control) -> None:
    """One message is asked, then closed with nothing left to press, and it doesn't flicker in between."""
    question = await ask_about(maya, FINE)
    await press_import(maya, question)
    closed = await maya.sees_change(question, "See the result below")
    assert "[" not in str(closed)
    edits = [edit for edit in await slack.calls("chat.update") if edit["ts"] == question.ts]
    assert len(edits) == 1


async def test_everything_happens_in_the_thread_of_the_file(maya: Person) -> None:
    """The question and the summary are replies, and nothing else is said in the channel."""
    summary = await import_file(maya, ONE_ROW)
    outside = [message for message in maya.messages() if message.thread_ts is None]
    assert summary.thread_ts == outside[0].ts
    assert len(outside) == 1


async def test_a_file_in_a_direct_message_is_imported(maya: Person, store: Store) -> None:
    """Without a channel, between one person and the bot."""
    question = await ask_about(maya, ONE_ROW, channel="@Handoff")
    summary = await press_import(maya, question)
    assert "1 customer changed" in summary
    assert await assignments(store) == BEFORE | {"CU-002": ("", "VIP gentle")}


async def test_a_file_in_a_thread_is_answered_there(maya: Person) -> None:
    """Where people talk already, the whole import happens among their replies."""
    talk = await maya.say("Who takes over Birch?")
    question = await ask_about(maya, ONE_ROW, thread=talk)
    summary = await press_import(maya, question)
    await maya.sees_change(question, "See the result below")
    assert [message.ts for message in replies(maya, talk, "import 1")] == [question.ts, summary.ts]


async def test_words_with_the_file_change_nothing(maya: Person) -> None:
    """People seldom share a file without a word."""
    shared = await maya.share(ONE_ROW, text="*Please* import this, @Handoff!")
    question = await maya.sees(QUESTION, thread=shared)
    assert "1 customer changed" in await press_import(maya, question)


async def test_each_of_several_files_is_asked_about(maya: Person, store: Store) -> None:
    """Two files in one message are two imports in one thread."""
    shared = await maya.share_together(
        {"managers.csv": f"External Id,Account manager\nCU-002,{ZOE}\n", "workflows.csv": ONE_ROW}
    )
    for name in ("managers.csv", "workflows.csv"):
        await maya.press(await maya.sees(f"{QUESTION} {name}", thread=shared), "Import")
    await maya.sees(f"{SUMMARY} 1, managers.csv", thread=shared)
    await maya.sees(f"{SUMMARY} 2, workflows.csv", thread=shared)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "VIP gentle")}


@pytest.mark.parametrize(
    ("name", "delimiter", "words"),
    [
        ("list.csv", ",", "commas"),
        ("list.csv", ";", "semicolons"),
        ("list.tsv", "\t", "tabs"),
        ("LIST.TXT", "|", "vertical bars"),
    ],
)
async def test_every_delimiter_is_told_in_plain_words(
    maya: Person, store: Store, name: str, delimiter: str, words: str
) -> None:
    """Whatever a program writes between the columns, and whatever the file's name ends in."""
    question = await ask_about(maya, ONE_ROW.replace(",", delimiter), name=name)
    assert f"The file has 1 row and 2 columns, separated by {words}." in question
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": ("", "VIP gentle")}


@pytest.mark.not_marked
async def test_a_french_spreadsheet_keeps_its_accents(maya: Person, store: Store) -> None:
    """Semicolons and Windows-1252, as Excel saves; the error file comes back written the same way."""
    table = (
        "Identifiant Client;Responsables de comptes;Nom du plan de relance;Échéance\r\n"
        f"CU-002;{ZOE};Standard EU;février\r\n"
        "CU-999;;Standard EU;août\r\n"
    )
    question = await ask_about(maya, table.encode("cp1252"), name="relances.csv")
    assert chosen(question)[MANAGERS] == "Responsables de comptes"
    assert chosen(question)[WORKFLOW] == "Nom du plan de relance"
    assert "Columns left out: Échéance." in question
    assert "Windows-1252" in question
    errors = await error_file_after(maya, await press_import(maya, question))
    header, row, _ = (await maya.download(errors)).decode("cp1252").split("\r\n")
    assert header.startswith(
        "Identifiant Client;Responsables de comptes;Nom du plan de relance;Échéance;Row;"
    )
    assert row.startswith("CU-999;;Standard EU;août;3;The customer was not found;")
    assert (await assignments(store))["CU-002"] == (ZOE, "Standard EU")


async def test_the_history_remembers_who_and_how(maya: Person, store: Store) -> None:
    """What the summary said is kept, and where it stands."""
    summary = await import_file(maya, FINE, name="assignments.csv")
    job = await the_import(store)
    assert (job.uploaded_by, job.reading.source.file_name) == (maya.id, "assignments.csv")
    assert (job.counts.rows, job.counts.changed, job.counts.errors) == (3, 2, 0)
    thread = await store.threads.of(job.id)
    assert thread is not None
    assert (thread.channel, thread.thread) == (summary.channel, summary.thread_ts)
