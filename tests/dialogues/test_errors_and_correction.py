"""Rows with errors come back in a file; corrected and shared again, it goes through."""

import pytest

from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.steps import ask_about, error_file_after, import_file, press_import, replies
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments

WITH_ERRORS = f"""\
External Id;Account manager email;Workflow name;Note
CU-001;{TOM};Standard US;moved
CU-002;maja.lind@exmaple.com;VIP gentle;=1+1
CU-003;;Standrd EU;-
CU-009;x@y.org;Gone;
CU-004;{ZOE};;
CU-004;{MAJA};;"a;b"
"""
ERROR_FILE = f"""\
External Id;Account manager email;Workflow name;Note;Row;Error;How to fix;Did you mean
CU-002;maja.lind@exmaple.com;VIP gentle;'=1+1;3;User not found, check the email;\
It can be due to a typo in the address, or a mix-up between several addresses. \
Or the user doesn't exist and must be created.;{MAJA}
CU-003;;Standrd EU;'-;4;Dunning plan not found, check spelling;\
Workflows you can use: Standard EU, Standard US and VIP gentle.;Standard EU
CU-009;x@y.org;Gone;;5;\
"The customer was not found; User not found, check the email; Dunning plan not found, check spelling";\
Check and update your customer external ID in your file. \
If zeros are missing at the front, format the column as text. \
It can be due to a typo in the address, or a mix-up between several addresses. \
Or the user doesn't exist and must be created. \
Workflows you can use: Standard EU, Standard US and VIP gentle.;
CU-004;{ZOE};;;6;Rows for the same customer contradict each other (row 7);\
Keep the row that is right, and remove the others.;
CU-004;{MAJA};;"a;b";7;Rows for the same customer contradict each other (row 6);\
Keep the row that is right, and remove the others.;
"""


async def import_with_errors(person: Person) -> tuple[Seen, str]:
    """Import the file with errors; the message that shared the file, and the text of the error file."""
    question = await ask_about(person, WITH_ERRORS, name="q3.csv")
    summary = await press_import(person, question)
    errors = await error_file_after(person, summary)
    shared = next(message for message in person.messages() if message.ts == summary.thread_ts)
    return shared, (await person.download(errors)).decode()


def corrected(error_file: str) -> str:
    """What a person makes of the error file: two values put right, two rows taken out."""
    right = error_file.replace("maja.lind@exmaple.com", MAJA, 1).replace("Standrd EU", "Standard EU", 1)
    return "".join(
        line for line in right.splitlines(keepends=True) if not line.startswith(("CU-009", f"CU-004;{MAJA}"))
    )


async def test_good_rows_go_through_and_the_others_change_nothing(maya: Person, store: Store) -> None:
    """One bad cell keeps its row back, and no other."""
    summary = await import_file(maya, WITH_ERRORS)
    assert "5 rows need fixing" in summary
    assert await assignments(store) == BEFORE | {"CU-001": (TOM, "Standard US")}


@pytest.mark.not_marked
async def test_the_error_file_holds_the_rows_and_what_is_wrong(maya: Person) -> None:
    """It has the file's order and delimiter, all errors of a row, and nothing a spreadsheet would run."""
    _, error_file = await import_with_errors(maya)
    assert error_file == ERROR_FILE


@pytest.mark.not_marked
async def test_the_error_file_comes_with_a_word_and_a_name(maya: Person) -> None:
    """Below the summary, in the thread, named after the file that was shared."""
    summary = await import_file(maya, WITH_ERRORS, name="q3.csv")
    errors = await error_file_after(maya, summary)
    assert "Import 1: the 5 rows that need attention. Correct the file and share it again" in errors
    assert [file["name"] for file in errors.files] == ["q3 - errors.csv"]
    assert "The error file below has the 5 rows that need attention." in summary


@pytest.mark.not_marked
async def test_the_corrected_file_goes_through_with_one_press(maya: Person, store: Store) -> None:
    """Shared in the same thread, its four extra columns known and its mapping remembered."""
    shared, error_file = await import_with_errors(maya)
    question = await ask_about(maya, corrected(error_file), name="q3 - errors.csv", thread=shared)
    assert "This is an error file of an earlier import: its four extra columns are left out." in question
    assert "3 rows and 4 columns" in question
    summary = await press_import(maya, question)
    assert "3 customers changed" in summary
    assert await assignments(store) == {
        "CU-001": (TOM, "Standard US"),
        "CU-002": (MAJA, "VIP gentle"),
        "CU-003": (TOM, "Standard EU"),
        "CU-004": (ZOE, "Standard US"),
        "000412": ("", ""),
    }


@pytest.mark.not_marked
async def test_what_is_still_wrong_comes_back_as_it_was(maya: Person) -> None:
    """Untouched, the error file makes the same error file again: no row is renamed, no cell escaped twice."""
    _, error_file = await import_with_errors(maya)
    summary = await import_file(maya, error_file, name="q3 - errors.csv")
    assert "5 rows need fixing" in summary
    again = await error_file_after(maya, summary)
    assert [file["name"] for file in again.files] == ["q3 - errors 2.csv"]
    lines, before = (await maya.download(again)).decode().splitlines(), error_file.splitlines()
    assert [line.split(";")[:4] for line in lines] == [line.split(";")[:4] for line in before]


async def test_the_same_file_again_changes_nothing(maya: Person, store: Store) -> None:
    """Shared twice by mistake, a file does no harm."""
    rows = WITH_ERRORS[: WITH_ERRORS.index("CU-002")]
    await import_file(maya, rows)
    summary = await import_file(maya, rows)
    assert "No customer changed, 1 already right" in summary
    assert "Nothing had to change: every customer in the file was already as the file says." in summary
    assert await assignments(store) == BEFORE | {"CU-001": (TOM, "Standard US")}


async def test_a_file_without_errors_brings_no_error_file(maya: Person) -> None:
    """Nothing to correct, nothing to download."""
    first = await ask_about(maya, f"External Id,Account manager\nCU-001,{TOM}\n")
    await press_import(maya, first)
    await import_file(maya, f"External Id,Account manager\nCU-002,{TOM}\n")
    shared = next(message for message in maya.messages() if message.ts == first.thread_ts)
    assert [reply.files for reply in replies(maya, shared)] == [[], []]


async def test_a_huge_value_is_shown_in_short(maya: Person, store: Store) -> None:
    """The question and the summary show one line of it, the error file all; nothing is changed."""
    huge = "VIP gentle " * 10_000
    question = await ask_about(maya, f"External Id,{'Plan ' * 20_000}\nCU-001,{huge}\nCU-002,{huge}\n")
    assert len(str(question)) < 2_000
    await maya.choose(question, "Workflow name", "Plan Plan")
    summary = await press_import(maya, await maya.sees_change(question, "No customer changes"))
    assert "VIP gentle VIP gentle" in summary
    assert len(str(summary)) < 2_000
    errors = await maya.download(await error_file_after(maya, summary))
    assert errors.decode().count(huge) == 2
    assert await assignments(store) == BEFORE
