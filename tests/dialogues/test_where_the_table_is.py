"""Where in a file the table is: shown in the question, and chosen anew when it was taken from the wrong place."""

from io import BytesIO

from openpyxl import Workbook

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.kept import TOM, assignments, the_import
from tests.dialogues.reading import EXTERNAL_ID, MANAGERS, WORKFLOW, chosen, samples
from tests.dialogues.steps import ask_about, press_import

HEADER_PLACE = "Choose the header row"
SHEET_PLACE = "Choose a sheet"

TWO_HEADERS = f"""\
External Id,Account manager email
(the old list),
Key,Responsible
CU-001,{TOM}
CU-002,{TOM}
"""


async def test_a_late_header_is_told(maya: Person) -> None:
    """Title lines and blank rows above the header: which row was taken, and what was left out."""
    question = await ask_about(
        maya, f"Our list\n\nExternal Id,Account manager email\nCU-001,{TOM}\n,\nCU-002,{TOM}\n"
    )
    assert "The header is in row 3." in question
    assert (
        "Left out: 1 row above the header (row 1) and 2 rows with nothing in them (rows 2 and 5)." in question
    )
    assert "Header in row 3" in question


async def test_a_file_without_a_header_is_pointed_out(maya: Person) -> None:
    """Its first row would be taken for the header and left out: a word says so before anything is done."""
    question = await ask_about(maya, f"CU-001,{TOM}\nCU-002,{TOM}\nCU-003,{TOM}\n")
    assert "Row 1, with CU-001, looks like data, but is read as the header." in question


async def test_another_header_row_is_chosen(maya: Person, store: Store) -> None:
    """The rows to choose from show what stands in them; columns, samples and rows follow the choice."""
    question = await ask_about(maya, TWO_HEADERS)
    assert "The file has 4 rows" in question
    assert "Row 3: Key, Responsible" in await maya.suggest(question, HEADER_PLACE, "")
    assert await maya.suggest(question, HEADER_PLACE, "key") == ["Row 3: Key, Responsible"]
    await maya.choose(question, HEADER_PLACE, "Row 3")
    question = await maya.sees_change(question, "The file has 2 rows")
    assert chosen(question) == {EXTERNAL_ID: "Key", MANAGERS: "Responsible", WORKFLOW: "Not in this file"}
    assert samples(question, EXTERNAL_ID) == "For example CU-001 and CU-002"
    assert "2 of 2 rows went through" in await press_import(maya, question)
    assert (await assignments(store))["CU-002"] == (TOM, "")


async def test_a_row_without_a_table_below_is_refused_in_private(maya: Person, store: Store) -> None:
    """The last row can't be the header: a word says so, and the question stays as it was."""
    question = await ask_about(maya, TWO_HEADERS)
    await maya.choose(question, HEADER_PLACE, "Row 5")
    told = await maya.sees("can't be imported")
    assert "no rows below it" in told
    assert (await the_import(store, 1)).shape.header_row == 1


async def test_another_sheet_of_a_workbook_is_chosen(maya: Person, store: Store) -> None:
    """The sheet that was read is named, and the others are a choice away."""
    question = await ask_about(maya, _workbook(), name="two.xlsx")
    assert "Read from the sheet March, not April." in question
    await maya.choose(question, SHEET_PLACE, "Sheet: April")
    question = await maya.sees_change(question, "Read from the sheet April, not March.")
    assert "2 of 2 rows went through" in await press_import(maya, question)
    assert (await assignments(store))["CU-004"] == (TOM, "Standard US")


async def test_others_may_not_choose(maya: Person, tom: Person, store: Store) -> None:
    """Only the one who shared the file, and admins, say where its table is."""
    question = await ask_about(maya, TWO_HEADERS)
    await tom.choose(await tom.sees("Which columns of"), HEADER_PLACE, "Row 3")
    assert "who shared this file" in await tom.sees("Only")
    assert (await the_import(store, 1)).shape.header_row == 1
    assert "The file has 4 rows" in question


def _workbook() -> bytes:
    book = Workbook()
    sheets = {"March": ["CU-001"], "April": ["CU-002", "CU-004"]}
    for name, customers in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["External Id", "Account manager email"])
        for customer in customers:
            sheet.append([customer, TOM])
    del book["Sheet"]
    content = BytesIO()
    book.save(content)
    return content.getvalue()
