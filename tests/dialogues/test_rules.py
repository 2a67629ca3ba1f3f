"""The rules of an import, as people meet them in files: what is assigned, what is left, what is wrong."""

import pytest

from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.steps import import_file
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments

MANAGERS_AND_WORKFLOW = "External Id;Account manager email;Workflow name\n"


async def details(person: Person) -> Seen:
    """All that is told of the first import."""
    return await person.ask("/imports 1", "Columns read")


async def test_none_clears_a_value(maya: Person, store: Store) -> None:
    """The one word that takes a value away."""
    await import_file(maya, MANAGERS_AND_WORKFLOW + "CU-001;(none);\nCU-003;;(None)\n")
    assert await assignments(store) == BEFORE | {"CU-001": ("", "Standard EU"), "CU-003": (TOM, "")}


async def test_a_blank_cell_leaves_the_value(maya: Person, store: Store) -> None:
    """Nobody loses a manager because a cell was not filled in."""
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + f"CU-001;{ZOE};  \nCU-003;;\n")
    assert "1 customer changed, 1 already right" in summary
    assert await assignments(store) == BEFORE | {"CU-001": (ZOE, "Standard EU")}


async def test_several_managers_replace_the_ones_before(maya: Person, store: Store) -> None:
    """In one cell, with a comma, a semicolon, a bar or a line break between them, in any case."""
    cells = [f"{TOM}, {ZOE}", f"{ZOE};{TOM}", f"{TOM.upper()} | {ZOE}", f"{ZOE}\n{TOM}"]
    ids = ["CU-001", "CU-002", "CU-003", "CU-004"]
    rows = [f'{external_id},"{cell}"\n' for external_id, cell in zip(ids, cells, strict=True)]
    assert "4 customers changed" in await import_file(maya, "External Id,Account managers\n" + "".join(rows))
    now = await assignments(store)
    assert [now[external_id][0] for external_id in ids] == [f"{TOM}, {ZOE}"] * 4


async def test_equal_rows_count_once(maya: Person, store: Store) -> None:
    """The same row again asks for nothing more."""
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + f"CU-002;{ZOE};VIP gentle\n" * 3)
    assert "1 customer changed" in summary
    assert "Repeats of another row: 2" in await details(maya)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "VIP gentle")}


async def test_contradicting_rows_change_nothing(maya: Person, store: Store) -> None:
    """Which of two rows is meant, nobody guesses; the other customers go through."""
    summary = await import_file(
        maya, MANAGERS_AND_WORKFLOW + f"CU-002;{ZOE};\nCU-004;{TOM};\nCU-002;{MAJA};\n"
    )
    assert "2 rows need fixing" in summary
    assert "Rows for the same customer contradict each other · 2 rows" in summary
    assert ": CU-002 (2)" in summary
    assert await assignments(store) == BEFORE | {"CU-004": (TOM, "Standard US")}


async def test_a_row_with_too_many_cells_changes_nothing(maya: Person, store: Store) -> None:
    """Where a comma was not quoted, the cells don't line up any more."""
    table = (
        "Name,External Id,Workflow name\nBirch, Ltd,CU-002,VIP gentle\nElm,000412,VIP gentle\n,,VIP gentle\n"
    )
    summary = await import_file(maya, table)
    assert "The cells of this row may have moved · 1 row" in summary
    assert "The External Id is missing · 1 row" in summary
    assert await assignments(store) == BEFORE | {"000412": ("", "VIP gentle")}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#WERT!"])
async def test_a_spreadsheet_error_is_never_taken_for_a_value(maya: Person, store: Store, error: str) -> None:
    """Not as a key, not as a manager and not as a workflow, in any language."""
    rows = f"{error};{ZOE};\nCU-001;{error};\nCU-002;;{error}\n"
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + rows)
    assert "3 rows need fixing" in summary
    assert "The cell holds a spreadsheet error · 3 rows" in summary
    assert f": {error} (3)" in summary
    assert await assignments(store) == BEFORE


async def test_a_damaged_external_id_is_told_apart_from_an_unknown_one(maya: Person) -> None:
    """What a spreadsheet rounded can't be found again; the solution says how to keep it whole."""
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + f"1.23E+15;{ZOE};\nCU-001;{ZOE};\n")
    assert "The External Id was damaged by a spreadsheet · 1 row" in summary
    assert "Format the column as text and put the full External Id back." in await details(maya)


async def test_lost_leading_zeros_are_suggested_and_never_guessed(maya: Person, store: Store) -> None:
    """412 is not 000412 until a person says so."""
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + f"412;{ZOE};\nCU-001;{ZOE};\n")
    assert "The customer was not found · 1 row" in summary
    assert ": 412 → 000412? (1)" in summary
    assert (await assignments(store))["000412"] == ("", "")


async def test_invisible_differences_are_cleaned_and_counted(maya: Person, store: Store) -> None:
    """A non-breaking space, a zero-width space, two spaces, other capitals: it is the same workflow."""
    names = ["Standard\N{NO-BREAK SPACE}US", "\N{ZERO WIDTH SPACE}Standard US", "standard  us"]
    ids = ["CU-001", "CU-002", "CU-003"]
    rows = [f"{external_id};;{name}\n" for external_id, name in zip(ids, names, strict=True)]
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + "".join(rows))
    assert "3 customers changed" in summary
    assert "Matched despite small differences: 3 values" in await details(maya)
    now = await assignments(store)
    assert [now[external_id][1] for external_id in ids] == ["Standard US"] * 3


async def test_a_typo_is_answered_with_the_nearest_name(maya: Person, store: Store) -> None:
    """For emails and for workflows, the most frequent wrong values first."""
    rows = "CU-001;zoe.march@example.com;\nCU-002;zoe.march@example.com;VIP gentel\nCU-004;x@y.org;\n"
    summary = await import_file(maya, MANAGERS_AND_WORKFLOW + rows)
    assert "User not found, check the email · 3 rows" in summary
    assert f": zoe.march@example.com → {ZOE}? (2) and x@y.org (1)" in summary
    assert "Dunning plan not found, check spelling · 1 row" in summary
    assert ": VIP gentel → VIP gentle? (1)" in summary
    assert "Every row has an error, so nothing was changed." in summary
    assert await assignments(store) == BEFORE


async def test_each_kind_of_error_comes_with_its_solution(maya: Person) -> None:
    """The words that users know, to the letter."""
    rows = "CU-999;x@y.org;Plan\n"
    await import_file(maya, MANAGERS_AND_WORKFLOW + rows)
    summary = await details(maya)
    assert (
        "The customer was not found · 1 row\nCheck and update your customer external ID in your file. "
        "If zeros are missing at the front, format the column as text." in summary
    )
    assert (
        "User not found, check the email · 1 row\n"
        "It can be due to a typo in the address, or a mix-up between several addresses. "
        "Or the user doesn't exist and must be created." in summary
    )
    assert (
        "Dunning plan not found, check spelling · 1 row\n"
        "Workflows you can use: Standard EU, Standard US and VIP gentle." in summary
    )
