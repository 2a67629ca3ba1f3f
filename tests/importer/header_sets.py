"""Files given by their headers and the kind of values below each, and the workspace they are about."""

from collections.abc import Callable
from functools import partial
from typing import Final

from importer.file.understand_file import read_rows
from importer.mapping.propose import propose
from importer.words.directory import UserRecord, WorkflowRecord
from importer.words.fields import Field, Mapping
from importer.words.proposal import Proposal
from tests.importer.workspace import Workspace

ROWS: Final = 20
PEOPLE: Final = ("Mia Holt", "Ali Omar", "Eva Roth", "Leo Sand", "Ida Berg", "Max Ohm")
WORKFLOWS: Final = ("Gentle", "Standard", "Firm", "Enterprise", "Legal", "Key accounts")


def _email(person: int) -> str:
    return f"{PEOPLE[person % len(PEOPLE)].replace(' ', '.').lower()}@acme.example"


KINDS: Final[dict[str, Callable[[int], str]]] = {
    "id": lambda row: f"CU-{row:03d}",
    "other id": lambda row: f"CU-{row + 40:03d}",
    "new id": lambda row: f"CU-{row + 900:03d}",
    "id of the group": lambda row: f"CU-{70 + row % 3:03d}",
    "id of three lines": lambda row: f"CU-{row // 3:03d}",
    "guid": lambda row: f"8f14e45f-ceea-467a-9ab1-{row:012d}",
    "manager": _email,
    "other manager": lambda row: _email(row + 2),
    "some manager": lambda row: _email(row + 2) if row % 4 == 0 else "",
    "some manager or -": lambda row: _email(row + 2) if row == 3 else ("-", "same", "no")[row % 3],
    "one manager": lambda _row: _email(3),
    "two managers": lambda row: f"{_email(row)}; {_email(row + 1)}",
    "mistyped manager": lambda row: _email(row).replace("acme", "acne") if row % 4 == 0 else _email(row),
    "new colleague": lambda row: f"new{row % 3}@acme.example",
    "name": lambda row: PEOPLE[row % len(PEOPLE)],
    "other name": lambda row: PEOPLE[(row + 2) % len(PEOPLE)],
    "customer's email": lambda row: f"info@customer{row}.example",
    "customer": lambda row: f"Customer {row} Ltd",
    "workflow": lambda row: WORKFLOWS[row % 4],
    "other workflow": lambda row: WORKFLOWS[(row + 2) % 6],
    "unknown workflow": lambda row: ("Soft 30", "Soft 45", "Hard 60")[row % 3],
    "segment": lambda row: ("Enterprise", "SMB", "Key accounts", "Mid-market")[row % 4],
    "tier": lambda row: ("Enterprise", "Standard")[row % 2],
    "date": lambda row: f"2026-01-{row + 1:02d}",
    "amount": lambda row: f"{row * 37.5:.2f}",
    "cleared": lambda _row: "(none)",
    "blank": lambda _row: "",
}
"""What stands in a column of this kind, row by row."""


async def fill(workspace: Workspace) -> None:
    """Load the directory that the values are taken from."""
    directory = workspace.store.directory
    await directory.load_users(
        workspace.id, [UserRecord(_email(one), name) for one, name in enumerate(PEOPLE)]
    )
    await directory.load_workflows(workspace.id, [WorkflowRecord(name) for name in WORKFLOWS])
    await workspace.fill(customers=[KINDS["id"](number) for number in range(80)])


def file_of(columns: str, rows: int = ROWS) -> str:
    """The text of a file whose columns are told as in `External Id=id; Owner=manager`."""
    told = [column.rpartition("=") for column in columns.split(";")]
    lines = [[header.strip() for header, _, _ in told]]
    lines += [[KINDS[kind.strip()](row) for _, _, kind in told] for row in range(rows)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


async def proposed(workspace: Workspace, text: str) -> tuple[tuple[str, ...], Mapping, Proposal]:
    """The headers of a file with this text, and what is proposed for them."""
    path, shape = workspace.share(text)
    rows, directory = partial(read_rows, path, shape), workspace.store.directory
    memory = workspace.store.mappings
    _, mapping, proposal = await propose(workspace.id, shape, rows, memory, directory)
    return shape.columns, mapping, proposal


async def told(workspace: Workspace, text: str) -> str:
    """The result in one line, by field: a header, `-` for none, or `?` and the headers asked about."""
    columns, mapping, proposal = await proposed(workspace, text)
    return " | ".join(_told(columns, mapping, proposal, field) for field in Field)


def _told(columns: tuple[str, ...], mapping: Mapping, proposal: Proposal, field: Field) -> str:
    known, place = proposal.of(field), mapping.column(field)
    if known.asked:
        return f"? {', '.join(columns[candidate.column] for candidate in known.candidates)}"
    return "-" if place is None else columns[place]
