"""Where in a file the table is: the question shows it, and another place can be chosen."""

from io import BytesIO

from openpyxl import Workbook

from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.reading import EXTERNAL_ID, MANAGERS, NOT_IN_FILE, WORKFLOW, chosen, samples
from tests.dialogues.steps import SUMMARY, ask_about, press_import, reply_after
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import

HEADER_PLACE = "Choose the header row"
SHEET_PLACE = "Choose a sheet"
SHEET_LABEL, HIDDEN_LABEL = "Sheet", "Hidden rows and columns"

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


async def test_a_file_without_a_header_is_pointed_out(maya: Person, store: Store) -> None:
    """Its first row would be left out: a person has to say that it is the header, or add one."""
    question = await ask_about(maya, f"CU-001,{TOM}\nCU-002,{TOM}\nCU-003,{TOM}\n")
    assert "Row 1, with CU-001" in question
    assert "looks like data, not like a header, and would be left out." in question
    assert "[Import " not in question
    await maya.choose(question, HEADER_PLACE, "Row 1")
    question = await maya.sees_change(question, lambda message: "looks like data" not in message)
    assert await assignments(store) == BEFORE


async def test_customers_above_the_header_are_asked_about(maya: Person, store: Store) -> None:
    """A sheet that was sorted with its header: nothing is left out with a word alone."""
    table = f"CU-001,{TOM}\nExternal Id,Account manager email\nCU-002,{TOM}\n"
    question = await ask_about(maya, table)
    assert (
        "A row above the header in row 2 holds the existing customer CU-001: it would be left out."
        in question
    )
    assert "Please choose above: Header row." in question
    await maya.choose(question, HEADER_PLACE, "Row 2")
    await press_import(maya, await maya.sees_change(question, "[Import "))
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_of_two_sheets_with_a_table_the_open_one_stands_chosen(maya: Person, store: Store) -> None:
    """The button says which one it imports; choosing the other reads that."""
    question = await ask_about(maya, two_sheets(), name="turnover.xlsx")
    assert "The sheets October and November each have a table that could be imported" in question
    assert "[Import 1 change from the sheet November]" in question
    await maya.choose(question, SHEET_LABEL, "Sheet: October")
    question = await maya.sees_change(question, "Read from the sheet October")
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_the_sheet_that_stands_chosen_is_imported_with_one_press(maya: Person, store: Store) -> None:
    """What the button says is what happens."""
    question = await ask_about(maya, two_sheets(), name="turnover.xlsx")
    await maya.press(question, "Import 1 change from the sheet November")
    await reply_after(maya, question, SUMMARY)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_of_many_sheets_one_is_found_by_typing(maya: Person, store: Store) -> None:
    """A list of them would take more room than a message has."""
    book = Workbook()
    for number in range(40):
        sheet = book.create_sheet(f"Week {number:02}")
        sheet.append(["External Id", "Account manager email"])
        sheet.append(["CU-002", TOM if number == 17 else ZOE])
    del book["Sheet"]
    question = await ask_about(maya, saved(book), name="weeks.xlsx")
    assert await maya.suggest(question, SHEET_LABEL, "k 17") == ["Sheet: Week 17"]
    await maya.choose(question, SHEET_LABEL, "Sheet: Week 17")
    await press_import(maya, await maya.sees_change(question, "Read from the sheet Week 17"))
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_hidden_rows_with_customers_are_asked_about(maya: Person, store: Store) -> None:
    """A filtered sheet: whether what nobody sees is imported as well is for a person to say."""
    question = await ask_about(maya, filtered_sheet(), name="filtered.xlsx")
    assert (
        "A row of the sheet is hidden, by a filter or by hand, and holds the existing customer CU-003."
        in question
    )
    assert "[Import " not in question
    await maya.choose(question, HIDDEN_LABEL, "Leave out what is hidden")
    question = await maya.sees_change(question, "[Import ")
    await press_import(maya, question)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


def two_sheets() -> bytes:
    """A workbook of two months, the second of which was open when it was saved."""
    book = Workbook()
    for title, manager in (("October", TOM), ("November", ZOE)):
        sheet = book.create_sheet(title)
        sheet.append(["External Id", "Account manager email"])
        sheet.append(["CU-002", manager])
    del book["Sheet"]
    book.active = 1
    return saved(book)


def filtered_sheet() -> bytes:
    """A workbook whose last row a filter hides."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["External Id", "Account manager email"], ["CU-002", ZOE], ["CU-003", ZOE]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


async def test_another_header_row_is_chosen(maya: Person, store: Store) -> None:
    """The rows to choose from show what stands in them; columns, samples and rows follow the choice."""
    question = await ask_about(maya, TWO_HEADERS)
    assert "The file has 4 rows" in question
    assert "Row 3: Key, Responsible" in await maya.suggest(question, HEADER_PLACE, "")
    assert await maya.suggest(question, HEADER_PLACE, "key") == ["Row 3: Key, Responsible"]
    await maya.choose(question, HEADER_PLACE, "Row 3")
    question = await maya.sees_change(question, "The file has 2 rows")
    assert chosen(question) == {EXTERNAL_ID: "Key", MANAGERS: "Responsible", WORKFLOW: NOT_IN_FILE}
    assert samples(question, EXTERNAL_ID) == "For example CU-001 and CU-002"
    assert "2 customers changed" in await press_import(maya, question)
    assert (await assignments(store))["CU-002"] == (TOM, "")


async def test_a_row_without_a_table_below_is_refused_in_private(maya: Person, store: Store) -> None:
    """The last row can't be the header: a word says so, and the question stays as it was."""
    question = await ask_about(maya, TWO_HEADERS)
    await maya.choose(question, HEADER_PLACE, "Row 5")
    told = await maya.sees("can't be imported")
    assert "no rows below it" in told
    assert (await the_import(store, 1)).reading.shape.header_row == 1


async def test_another_sheet_of_a_workbook_is_chosen(maya: Person, store: Store) -> None:
    """The sheet that was read is named, and the others are a choice away."""
    question = await ask_about(maya, _workbook(), name="two.xlsx")
    assert "Read from the sheet March, not April." in question
    await maya.choose(question, SHEET_PLACE, "Sheet: April")
    question = await maya.sees_change(question, "Read from the sheet April, not March.")
    assert "2 customers changed" in await press_import(maya, question)
    assert (await assignments(store))["CU-004"] == (TOM, "Standard US")


async def test_others_may_not_choose(maya: Person, tom: Person, store: Store) -> None:
    """Only the one who shared the file, and admins, say where its table is."""
    question = await ask_about(maya, TWO_HEADERS)
    assert await tom.suggest(await tom.sees("Which columns of"), HEADER_PLACE, "") == []
    assert (await the_import(store, 1)).reading.shape.header_row == 1
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
