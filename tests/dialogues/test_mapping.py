"""The question about the columns: what is proposed, what is shown beside it, and how people change it."""

import pytest

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.reading import EXTERNAL_ID, MANAGERS, NOT_IN_FILE, WORKFLOW, chosen, offered, samples
from tests.dialogues.steps import ask_about, import_file, press_import
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments

TABLE = f"""\
Name,External Id,Responsible,Deputy,Reminders,Town
Alder,CU-001,{TOM},{ZOE},Standard US,Lyon
Birch,CU-002,{TOM},{MAJA},VIP gentle,Kiel
Cedar,CU-003,{TOM},{ZOE},Standard US,Lyon
"""
OPEN = "Choose a column"
UNTOLD = f"Key,Account manager email\nCU-001,{ZOE}\nX1,{ZOE}\nX2,{ZOE}\n"


async def test_the_question_tells_the_file_and_the_choices(maya: Person) -> None:
    """Rows, columns and delimiter in plain words, three choices in order, and the way on."""
    question = await ask_about(maya, TABLE, name="q3.csv")
    assert "Which columns of q3.csv should be read?" in question
    assert "The file has 3 rows and 6 columns, separated by commas." in question
    assert list(chosen(question)) == [EXTERNAL_ID, MANAGERS, WORKFLOW]
    assert "[Import 3 changes] [See changes] [Changes file] [Cancel]" in question


async def test_likely_headers_above_values_that_fit_are_proposed(maya: Person) -> None:
    """Nobody has to name columns as Handoff does; the one of a deputy is left out, and that is said."""
    question = await ask_about(maya, TABLE)
    assert chosen(question) == {EXTERNAL_ID: "External Id", MANAGERS: "Responsible", WORKFLOW: "Reminders"}


async def test_a_header_that_says_nothing_is_asked_about(maya: Person, store: Store) -> None:
    """Its values fit, and so it is named with them; but nothing is read before a person says so."""
    question = await ask_about(maya, f"A,B\n{TOM},CU-001\n{ZOE},CU-004\n")
    assert chosen(question) == {EXTERNAL_ID: OPEN, MANAGERS: OPEN, WORKFLOW: NOT_IN_FILE}
    assert "One column could hold the External Ids, but its header doesn't say so for sure." in question
    assert "• B (2 of 2 values are customers, for example CU-001 and CU-004)" in question
    assert "Please choose above: External Id and Account manager email." in question
    assert "[Import " not in question
    await maya.choose(question, EXTERNAL_ID, "B")
    question = await maya.sees_change(question, "Please choose above: Account manager email.")
    await maya.choose(question, MANAGERS, "A")
    question = await maya.sees_change(question, "[Import ")
    assert "Why: chosen by @Maya Lindqvist." in question
    await press_import(maya, question)
    assert (await assignments(store))["CU-004"] == (ZOE, "Standard US")


async def test_of_two_columns_that_fit_nobody_guesses(maya: Person, store: Store) -> None:
    """Both hold emails of users: they are named with their samples, and a person decides, once for all."""
    table = f"External Id,Account manager,New account manager\nCU-001,{TOM},{ZOE}\nCU-002,{MAJA},{TOM}\n"
    question = await ask_about(maya, table)
    assert chosen(question)[MANAGERS] == OPEN
    assert (
        f"New account manager (2 of 2 addresses are account managers, for example {ZOE} and {TOM})"
        in question
    )
    assert offered(question, MANAGERS) == [
        NOT_IN_FILE,
        "External Id",
        "Account manager",
        "New account manager",
    ]
    assert await assignments(store) == BEFORE
    await maya.choose(question, MANAGERS, "New account manager")
    await press_import(maya, await maya.sees_change(question, "[Import "))
    assert (await assignments(store))["CU-002"] == (TOM, "")
    again = await ask_about(maya, table)
    assert chosen(again)[MANAGERS] == "New account manager"
    assert "Why: chosen last time, by @Maya Lindqvist." in again


async def test_a_column_of_whoever_approved_something_is_never_taken(maya: Person, store: Store) -> None:
    """Its addresses fit, and the right column has typos: those rows fail, and no other customers change."""
    rows = "".join(
        f"{one},{manager},{ZOE}\n" for one, manager in (("CU-001", TOM), ("CU-002", "tom.bekker@example.com"))
    )
    question = await ask_about(maya, f"External Id,Account manager email,Approved by\n{rows}")
    assert chosen(question)[MANAGERS] == "Account manager email"
    assert "Why: its header." in question
    assert "Approved by also holds account managers and is left out." in question
    assert "1 row needs fixing" in await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-001": (TOM, "Standard EU")}


async def test_samples_stand_beside_each_choice(maya: Person) -> None:
    """What the column holds tells more than its header."""
    question = await ask_about(maya, TABLE)
    assert samples(question, EXTERNAL_ID) == "For example CU-001, CU-002 and CU-003"
    assert samples(question, WORKFLOW) == "For example Standard US and VIP gentle"


async def test_columns_that_are_not_read_are_named(maya: Person) -> None:
    """Nobody has to wonder what becomes of the rest."""
    question = await ask_about(maya, TABLE)
    assert "Columns left out: Name, Deputy and Town." in question


async def test_another_column_is_chosen_in_the_same_message(maya: Person, store: Store) -> None:
    """The samples and the columns left out follow the choice, and so does the import."""
    question = await ask_about(maya, TABLE)
    await maya.choose(question, MANAGERS, "Deputy")
    question = await maya.sees_change(question, "Columns left out: Name, Responsible and Town.")
    assert samples(question, MANAGERS) == f"For example {ZOE} and {MAJA}"
    await press_import(maya, question)
    assert (await assignments(store))["CU-002"] == (MAJA, "VIP gentle")


async def test_a_field_may_be_absent_from_the_file(maya: Person, store: Store) -> None:
    """What is not in the file stays as it is, for every customer."""
    question = await ask_about(maya, TABLE)
    await maya.choose(question, MANAGERS, NOT_IN_FILE)
    question = await maya.sees_change(question, "Responsible, Deputy and Town")
    assert "It is left out, and account managers will not be changed." in question
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {
        "CU-001": (MAJA, "Standard US"),
        "CU-002": ("", "VIP gentle"),
        "CU-003": (TOM, "Standard US"),
    }


async def test_a_column_serves_one_field(maya: Person) -> None:
    """Chosen for another field, it is taken from the one that had it, and the person sees that."""
    question = await ask_about(maya, TABLE)
    await maya.choose(question, WORKFLOW, "Responsible")
    question = await maya.sees_change(question, "Columns left out: Name, Deputy, Reminders and Town.")
    assert chosen(question) == {EXTERNAL_ID: "External Id", MANAGERS: NOT_IN_FILE, WORKFLOW: "Responsible"}


async def test_nothing_can_be_imported_without_an_external_id(maya: Person, store: Store) -> None:
    """No column is like one: nothing is chosen, and Import stays away until the person chooses."""
    question = await ask_about(maya, UNTOLD)
    assert chosen(question)[EXTERNAL_ID] == "Choose a column"
    assert NOT_IN_FILE not in offered(question, EXTERNAL_ID)
    assert "[Import " not in question
    assert "[Cancel]" in question
    await maya.choose(question, EXTERNAL_ID, "Key")
    question = await maya.sees_change(question, "[Import ")
    assert samples(question, EXTERNAL_ID) == "For example CU-001, X1 and X2"
    assert "2 rows need fixing" in await press_import(maya, question)
    assert (await assignments(store))["CU-001"] == (ZOE, "Standard EU")


async def test_import_stays_away_while_there_is_nothing_to_assign(maya: Person) -> None:
    """A file that names customers alone asks for no change."""
    question = await ask_about(maya, "External Id,Town\nCU-001,Lyon\n")
    assert "[Import " not in question
    assert "Choose a column for the account managers, for the workflow, or for both." in question


async def test_the_second_file_is_asked_as_the_first_was_answered(maya: Person, tom: Person) -> None:
    """The same headers again, from anyone in the workspace: all is chosen, Import is one press away."""
    question = await ask_about(maya, f"Filed under,Account manager email\nCU-001,{ZOE}\n")
    await maya.choose(question, EXTERNAL_ID, "Filed under")
    await press_import(maya, await maya.sees_change(question, "[Import "))
    again = await ask_about(tom, f"Account manager email;Town;FILED UNDER\n{TOM};Lyon;CU-002\n")
    assert chosen(again) == {
        EXTERNAL_ID: "FILED UNDER",
        MANAGERS: "Account manager email",
        WORKFLOW: NOT_IN_FILE,
    }
    assert "Why: chosen last time, by @Maya Lindqvist." in again
    assert "[Import " in again


async def test_an_answer_that_fitted_nothing_is_not_remembered(maya: Person) -> None:
    """Else one mistaken choice would stand in everybody's questions from then on."""
    table = f"External Id,Responsible,Region\nCU-001,{TOM},North\n"
    question = await ask_about(maya, table)
    await maya.choose(question, WORKFLOW, "Region")
    await press_import(maya, await maya.sees_change(question, "For example North"))
    assert chosen(await ask_about(maya, table))[WORKFLOW] == NOT_IN_FILE


async def test_a_column_that_is_sure_is_proposed_again_although_it_was_left_out_once(maya: Person) -> None:
    """Nobody was asked about it, so it was an answer for that file alone."""
    question = await ask_about(maya, TABLE)
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    await press_import(
        maya, await maya.sees_change(question, "Columns left out: Name, Deputy, Reminders and Town.")
    )
    assert chosen(await ask_about(maya, TABLE))[WORKFLOW] == "Reminders"


@pytest.mark.not_marked
async def test_a_column_among_150_is_found_by_typing(maya: Person, store: Store) -> None:
    """More columns than a list can hold are searched, in any case."""
    columns = [f"Field {number}" for number in range(150)]
    row = ["-"] * 147 + ["VIP gentle", ZOE, "CU-002"]
    question = await ask_about(maya, ",".join(columns) + "\n" + ",".join(row) + "\n")
    assert set(chosen(question).values()) == {"Type a part of the header"}
    assert await maya.suggest(question, WORKFLOW, "don't") == [NOT_IN_FILE]
    assert await maya.suggest(question, EXTERNAL_ID, "FIELD 14") == [
        "Field 14",
        *(f"Field {number}" for number in range(140, 150)),
    ]
    assert len(await maya.suggest(question, EXTERNAL_ID, "")) == 100
    await maya.choose(question, EXTERNAL_ID, "Field 149")
    question = await maya.sees_change(
        question, "Please choose above: Account manager email and Workflow name."
    )
    await maya.choose(question, MANAGERS, "Field 148")
    question = await maya.sees_change(question, "Please choose above: Workflow name.")
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    await press_import(maya, await maya.sees_change(question, "[Import "))
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_headers_that_are_long_empty_or_repeated_can_be_told_apart(maya: Person, store: Store) -> None:
    """Each gets the letter that a spreadsheet gives its column, and the right one is read."""
    long = "The plan " * 12
    table = f"External Id,{long},,Email,Email\nCU-002,Standard EU,x,{MAJA},{ZOE}\n"
    question = await ask_about(maya, table)
    columns = offered(question, EXTERNAL_ID)
    assert columns[0] == "External Id"
    assert [name.rpartition(" · ")[2] for name in columns[1:]] == [f"column {letter}" for letter in "BCDE"]
    assert columns[1].startswith("The plan The plan")
    assert max(map(len, columns)) <= 75
    await maya.choose(question, MANAGERS, "Email · column E")
    question = await maya.sees_change(question, f"For example {ZOE}")
    await maya.choose(question, WORKFLOW, "The plan")
    await press_import(maya, await maya.sees_change(question, "Columns left out: No header · column C and"))
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "Standard EU")}


@pytest.mark.parametrize(
    "header", ["external_id", "EXTERNAL ID", "ExternalId", "Idéntifiant-externe du client"]
)
async def test_known_names_are_known_however_they_are_written(maya: Person, header: str) -> None:
    """In any case, with or without accents and separators, whatever stands below them."""
    question = await ask_about(maya, f"Town,{header},dunningPlan\nLyon,X1,Y1\n")
    assert (chosen(question)[EXTERNAL_ID], chosen(question)[WORKFLOW]) == (header, "dunningPlan")


async def test_a_title_above_the_table_is_stepped_over(maya: Person) -> None:
    """Reports often begin with a line about themselves."""
    question = await ask_about(maya, "Handover 2026,\n\nExternal Id,Workflow name\nCU-002,VIP gentle\n")
    assert "The header is in row 3." in question
    assert "1 customer changed" in await press_import(maya, question)


async def test_an_empty_column_says_so(maya: Person) -> None:
    """A choice without any value to show is worth a second look."""
    question = await ask_about(maya, "External Id,Account manager,Workflow\nCU-002,,VIP gentle\n")
    assert samples(question, MANAGERS) == "This column looks empty."


async def test_what_an_admin_changed_is_what_the_uploader_sees(
    maya: Person, priya: Person, store: Store
) -> None:
    """Both choose in one question: whoever presses Import sees the newest choices."""
    question = await ask_about(maya, TABLE)
    await maya.choose(question, MANAGERS, "Deputy")
    await maya.sees_change(question, f"For example {ZOE} and {MAJA}")
    await priya.choose(await priya.sees("Which columns"), MANAGERS, "Responsible")
    question = await maya.sees_change(question, f"For example {TOM}")
    assert chosen(question)[MANAGERS] == "Responsible"
    await press_import(maya, question)
    assert (await assignments(store))["CU-001"] == (TOM, "Standard US")


async def test_a_remembered_file_is_one_press_away(maya: Person) -> None:
    """Share, press, done: nothing is asked twice."""
    await import_file(maya, TABLE)
    assert "Nothing had to change" in await import_file(maya, TABLE)
