"""A directory large enough for several batches, and files that change nearly all of it, and have errors."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import update

from bot.core import Core, open_core
from bot.settings import Settings
from importer.words.directory import DirectoryKind
from storage.plan_rows import RANGE_IDS
from storage.schema import customers
from tests.listed import load_directory

CUSTOMERS = 3_200
APART = 31
"""So far apart lie their ids: each of the ranges that a plan is carried out by is a batch of a thousand."""
FAR = 30 * RANGE_IDS
USERS = 40
WORKFLOWS = 15
EVERY = 60
"""Of so many rows one names no customer, one no user, and one no workflow."""


async def load(url: str, folder: Path) -> None:
    """Load customers without assignments, users and workflows into a database."""
    tables = {
        DirectoryKind.USERS: ["Email,Name", *(f"{_user(one)},User {one}" for one in range(USERS))],
        DirectoryKind.WORKFLOWS: ["Name", *(_workflow(one) for one in range(WORKFLOWS))],
        DirectoryKind.CUSTOMERS: [
            "External Id,Name",
            *(f"{_customer(one)},{one}" for one in range(CUSTOMERS)),
        ],
    }
    async with open_core(Settings(database_url=url)) as core:
        await load_tables(core, tables, folder)
        await core.store.database.execute(update(customers).values(id=customers.c.id * APART + FAR))


async def load_tables(core: Core, tables: Mapping[DirectoryKind, Sequence[str]], folder: Path) -> None:
    """Load the lines of each table into the directory."""
    workspace = await core.store.workspaces.pick(None)
    for kind, lines in tables.items():
        path = folder / f"{kind}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        await load_directory(kind, path, workspace, core.store.directory)


def assignment_file(turn: int) -> str:
    """The file of the first, the second, … import: what each customer gets differs from turn to turn."""
    rows = "".join(_row(one, turn % 2) for one in range(CUSTOMERS))
    return f"External Id,Account manager email,Workflow name\n{rows}"


def _row(one: int, shift: int) -> str:
    cells = [_customer(one), _user((one + shift) % USERS), _workflow((one + shift) % WORKFLOWS)]
    wrong = one % EVERY
    if wrong < len(cells):
        cells[wrong] = f"nobody-{one % 7}"
    return ",".join(cells) + "\n"


def _customer(one: int) -> str:
    return f"CU-{one:06}"


def _user(one: int) -> str:
    return f"user{one:02}@example.com"


def _workflow(one: int) -> str:
    return f"Workflow {one:02}"
