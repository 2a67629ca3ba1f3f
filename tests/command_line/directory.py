"""A small directory, and a large one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.core import Core, open_core
from bot.settings import Settings
from importer.words.directory import DirectoryKind
from importer.words.table_shape import FEW_ROWS
from tests.laid_tables import lay_tables
from tests.listed import load_directory

DATABASE = "handoff.db"
MAJA, TOM, ZOE = "maja.lind@example.com", "tom.becker@example.com", "zoe.marsh@example.com"
MANY = 2_400
"""Three batches, of 1,000 customers or a few more."""

USERS = f"Email,Name\n{MAJA},Maja Lind\n{TOM},Tom Becker\n{ZOE},Zoë Marsh\n"
WORKFLOWS = "Name\nStandard EU\nStandard US\nVIP gentle\n"
CUSTOMERS = f"""\
External Id,Name,Account manager email,Workflow name
CU-001,Alder & Co,{MAJA},Standard EU
CU-002,Birch Ltd,,
CU-003,Cedar GmbH,{TOM},VIP gentle
CU-004,Dogwood SA,,Standard US
"""
BEFORE = {
    "CU-001": (MAJA, "Standard EU"),
    "CU-002": ("", ""),
    "CU-003": (TOM, "VIP gentle"),
    "CU-004": ("", "Standard US"),
}


def many_ids() -> Iterator[str]:
    """The External Ids of the large directory."""
    return (f"M-{number:05}" for number in range(1, MANY + 1))


def many_customers() -> str:
    """A large directory, of customers whom nobody looks after yet."""
    return "External Id,Name\n" + "".join(f"{one},Customer {one}\n" for one in many_ids())


def many_assignments() -> str:
    """A file that hands all of them to one person."""
    return "External Id,Account manager email\n" + "".join(f"{one},{ZOE}\n" for one in many_ids())


async def load(folder: Path, customers: str) -> Path:
    """A database in this folder that holds the users, the workflows and these customers."""
    database = folder / DATABASE
    async with open_core(Settings(database_url=await lay_tables(database))) as core:
        for kind, text in (
            (DirectoryKind.USERS, USERS),
            (DirectoryKind.WORKFLOWS, WORKFLOWS),
            (DirectoryKind.CUSTOMERS, customers),
        ):
            path = folder / f"{kind}.csv"
            path.write_text(text, encoding="utf-8")
            await load_directory(kind, path, await core.store.workspaces.pick(), core.store.directory)
    return database


def spread(database: Path) -> Path:
    """The same database, its customers' ids far apart.

    A plan is carried out by ranges of customers' ids: as few customers as here would all be in one batch.
    """
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE customers SET id = id * 160 + 1000000")
    return database


def make_large(database: Path, number: int) -> None:
    """Let the import of this number count as a large one, as if its file had many more rows."""
    enlarge = "UPDATE import_jobs SET is_large = true, shape = json_set(shape, '$.rows', ?) WHERE number = ?"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(enlarge, (FEW_ROWS + 1, number))


async def assignments(database: Path, team: str | None = None) -> dict[str, tuple[str, str]]:
    """For each External Id the managers, joined by commas, and the workflow."""
    async with open_core(Settings(database_url=f"sqlite:///{database}")) as core:
        return await assigned(core, await core.store.workspaces.pick(team))


async def assigned(core: Core, workspace: int) -> dict[str, tuple[str, str]]:
    """The same of one workspace."""
    exported = core.store.directory.export_customers(workspace)
    return {external_id: (managers, workflow) async for external_id, _, managers, workflow in exported}
