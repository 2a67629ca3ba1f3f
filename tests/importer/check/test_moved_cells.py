"""Rows with cells under a neighbour's header are refused, and what people usually write is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from importer.words.fields import Mapping
from importer.words.row_errors import RowErrorCode
from tests.importer.workspace import Workspace, open_workspace

INES, OMAR, RUTH = "ines@acme.com", "omar@acme.com", "ruth@acme.com"
PLANS = ("Gentle", "Firm", "Hart", "Hart, Lowe plan", "Firm twice")

MOVED = {
    "a list of emails has lost its quotes, and the row its blank end": (
        f"Id;Plan;Manager;Remark\nC1;Gentle;{INES};{OMAR}\nC2;Gentle;{RUTH}\nC3;Firm;{RUTH};call first\n",
        Mapping(0, 2, 1),
        [2],
    ),
    "two lists among many rows with remarks": (
        f"Id;Manager;Remark\nC1;{INES};{OMAR}\nC2;{INES};{RUTH}\n"
        + "".join(f"C{n};{RUTH};pays late\n" for n in range(3, 15)),
        Mapping(0, 1),
        [2, 3],
    ),
    "a decimal comma moves the assistant into the managers' column": (
        f"Id,Due,Assistant,Manager,Remark\nC1,12,50,{INES},{OMAR}\n"
        + "".join(f"C{n},7,{RUTH},{OMAR},ok then\n" for n in range(2, 6)),
        Mapping(0, 3),
        [2],
    ),
    "a lost comma moves the assistant into the managers' column": (
        f"Id,Remark,Manager,Assistant\nC1,likes tea,{INES},{OMAR}\nC2,likes milk{INES},{OMAR}\n"
        f"C3,likes ice,{RUTH},{OMAR}\n",
        Mapping(0, 2),
        [3],
    ),
    "a workflow's name has lost its quotes": (
        "Id,Plan,Region\nC1,Hart, Lowe plan\nC2,Hart,North\nC3,Gentle,South\n",
        Mapping(0, None, 1),
        [2],
    ),
    "a workflow's name has lost its quotes on its left": (
        "Id,Region,Plan\nC1,Hart,Lowe plan\nC2,North,Hart\n",
        Mapping(0, None, 2),
        [2],
    ),
    "a workflow has moved out of its column, and nothing else shows it": (
        "Id,Name,Town,Plan,Remark\nC1,Ash, Ltd,,Gentle\n"
        + "".join(f"C{n},Birch,Ulm,Firm,call first\n" for n in range(2, 8)),
        Mapping(0, None, 3),
        [2],
    ),
    "one short row in a small table": (
        f"Id,Manager,Assistant,Plan\nC1,{OMAR},\nC2,{INES},{RUTH},Gentle\nC3,{RUTH},{OMAR},Firm\n"
        f"C4,{RUTH},,Firm\n",
        Mapping(0, 1, 3),
        [2],
    ),
    "one short row of three, where another's blank end is written out": (
        "Plan|Due|Id|Parent\nFirm|12C1|C9\nFirm|7|C2|C9\nGentle|8|C3|\n",
        Mapping(2, None, 0),
        [2],
    ),
    "a line break amid a row of a small table": (
        f"Id,Plan,Manager\nC1,Firm,\nC2,Firm\n and soon,\nC4,Gentle,{OMAR}\nC5,Gentle,{OMAR}\n",
        Mapping(0, 2, 1),
        [3, 4],
    ),
    "a line break in the last cell": (
        f"Id,Manager,Plan\nC1,{INES},Firm \ntwice\nC3,{RUTH},Firm\n",
        Mapping(0, 1, 2),
        [2, 3],
    ),
    "a line break amid a workflow's name, and blank ends left off in other rows": (
        "Id,Plan,Remark,Town\nC1,Firm\n twice,call first\nC3,Gentle\nC4,Hart\nC5,Hart,soon,Ulm\n",
        Mapping(0, None, 1),
        [2, 3],
    ),
    "a line break amid a list of emails, and blank ends left off in other rows": (
        f"Id,Manager,Remark\nC1,{INES}\n{OMAR},call first\nC3,{RUTH}\nC4,{RUTH}\nC5,{RUTH},soon\n",
        Mapping(0, 1),
        [2, 3],
    ),
    "a cell below no header is filled": (
        f"Id,Manager,Remark,\nC1,{INES},well, then\nC2,{OMAR},fine,\nC3,{OMAR},fine,\n",
        Mapping(0, 1),
        [2],
    ),
    "lists have lost their quotes in every row": (
        f"Id;Manager;Made by\nC1;{INES};{OMAR};\nC2;{RUTH};{INES};\n",
        Mapping(0, 1),
        [2, 3],
    ),
    "a delimiter too many in every row moves who looked after it before": (
        f"Id,Town,Old manager,Manager,Made by\nC1,Ulm,DE,{INES},{OMAR},\nC2,Bonn,DE,{RUTH},{INES},\n",
        Mapping(0, 3),
        [2, 3],
    ),
    "a delimiter too many in every row moves the workflow before": (
        "Id,Town,Old plan,Plan,Remark\nC1,Ulm,DE,Firm,Gentle,\nC2,Bonn,DE,Gentle,Hart,\n",
        Mapping(0, None, 3),
        [2, 3],
    ),
    "amounts and dates have moved where an email should be": (
        f"Id,Name,Due,Since,Manager,Remark\nC1,Ash, Ltd,12.50,2026-01-31,{INES}\n"
        + "".join(f"C{n},Birch,{n}.75,2026-02-0{n},{OMAR},\n" for n in range(2, 9)),
        Mapping(0, 4),
        [2],
    ),
}
IN_PLACE = {
    "an assistant of the only customer": f"Id,Manager,Assistant\nC1,{INES},{OMAR}\n",
    "who edited one of two": f"Id,Manager,Last edited by,Town\nC1,,{OMAR},Ulm\nC2,{INES},,Bonn\n",
    "one short row of three": f"Id,Manager,Due\nC1,{INES},12\nC2,{OMAR}\nC3,{RUTH},7\n",
    "a last line of one cell": f"Id,Manager,Due\nC1,{INES},12\nC2,{OMAR},7\nC3\n",
    "rows that end in a comma, and the header doesn't": (
        f"Id,Manager,Remark,Made by\nC1,{INES},soon,{OMAR},\nC2,{RUTH},,{INES},\n"
    ),
    "an assistant in every row": (
        f"Id,Manager,Assistant\nC1,{INES},{OMAR}\nC2,{RUTH},{OMAR}\nC3,{INES},{RUTH}\n"
    ),
    "blank ends in many rows": f"Id,Manager,Remark,Due\nC1,{INES}\nC2,{OMAR},fine\nC3,{RUTH},,12\n",
    "blank ends left off in most rows of a small table": (
        f"Id,Manager,Remark\nC1,{INES}\nC2,{OMAR}\nC3,{RUTH}\nC4,{RUTH},soon\n"
    ),
    "who made it in front of the id, and blank ends left off": (
        f"Made by,Id,Manager,Deputy\n{RUTH},C1,{INES}\n{OMAR},C2\n{RUTH},C3,{OMAR},{INES}\n{OMAR},C4\n"
    ),
    "quoted lists and remarks with commas": (
        f'Id,Manager,Remark\nC1,"{INES}, {OMAR}","well, {OMAR} knows"\nC2,{RUTH},"12, 50 or 70"\n'
    ),
    "one row with managers in several columns that say so": (
        f"Id,New owner,Manager,Account manager\nC1,{OMAR},{INES},{RUTH}\n"
    ),
    "one row with who made it": f"Id,Manager,Created by\nC1,{INES},{OMAR}\n",
    "a remark that names somebody": f"Id,Manager,Remark\nC1,{INES},ask {OMAR}\nC2,{RUTH},ask nobody\n",
    "the customers' own emails": (
        f"Id,Email,Manager\nC1,info@ash.example,{INES}\nC2,post@elm.example,{OMAR}\n"
    ),
    "an unnamed column that most rows fill": f"Id,Manager,\nC1,{INES},a\nC2,{OMAR},b\nC3,{OMAR},\n",
    "amounts that are missing in words": (
        f"Id,Name,Due,Paid,Manager\nC1,Ash,n/a,none yet,{INES}\nC2,Elm,12.5,3,{OMAR}\nC3,Oak,1,2,{OMAR}\n"
    ),
}


@pytest_asyncio.fixture
async def acme(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Three users, five workflows of which one holds a comma, and twenty customers."""
    async with open_workspace(tmp_path) as workspace:
        customers = [f"C{number}" for number in range(1, 21)]
        await workspace.fill(users=[INES, OMAR, RUTH], workflows=PLANS, customers=customers)
        yield workspace


@pytest.mark.parametrize(("text", "mapping", "rows"), MOVED.values(), ids=MOVED)
async def test_cells_that_have_moved(acme: Workspace, text: str, mapping: Mapping, rows: list[int]) -> None:
    """The row has this one error and changes nothing; all others go through."""
    checked = await acme.check(text, mapping)
    refused = await checked.refused()
    assert [(row.number, [error.code for error in row.errors]) for row in refused] == [
        (number, [RowErrorCode.ROW_MALFORMED]) for number in rows
    ]
    changed = await checked.assignments()
    assert {changed[f"C{number - 1}"] for number in rows} == {("", "")}


@pytest.mark.parametrize("text", IN_PLACE.values(), ids=IN_PLACE)
async def test_cells_that_stand_where_they_should(acme: Workspace, text: str) -> None:
    """What only looks unusual is no error."""
    header = text.split("\n", 1)[0].split(",")
    checked = await acme.check(text, Mapping(header.index("Id"), header.index("Manager")))
    assert await checked.refused() == []


async def test_a_file_that_goes_on_otherwise_than_it_began(acme: Workspace) -> None:
    """Where assistants first appear far down, the column is learnt anew; few rows before are refused."""
    first = "".join(f"C1,{INES},{'late payer ' * 20}\n" for _ in range(600))
    then = "".join(f"C2,{OMAR},{RUTH}\n" for _ in range(6_000))
    checked = await acme.check(f"Id,Manager,Remark\n{first}{then}", Mapping(0, 1))
    assert len(await checked.refused()) <= 6


async def test_a_workbooks_cells_do_not_move(acme: Workspace) -> None:
    """An error file's neither: each of its rows was judged beside the others of its file."""
    text = f"Id,Manager,Remark,Row,Error,How to fix,Did you mean\nC1,{INES},{OMAR},2,,,\n"
    assert await (await acme.check(text, Mapping(0, 1))).refused() == []
