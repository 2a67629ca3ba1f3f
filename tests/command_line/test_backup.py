"""A backup that is made amid an import can be restored, and the import goes on: as operations.md tells."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from importer.words.jobs import JobState
from storage.store import Store, open_store
from tests.command_line.directory import MANY, ZOE, many_assignments, many_ids
from tests.command_line.midway import halted
from tests.command_line.program import Program, answer_of
from tests.postgres_server import PostgresServer, drop_tables, packaged_programs
from tests.project.documents import blocks, section

DOCUMENT = "docs/operations.md"
TOLD = "postgresql://user:password@host/"


@pytest.fixture
def kept(large: Program) -> Program:
    """The program with its database where the document has it, and a file that takes several batches."""
    (large.folder / "data").mkdir()
    large.database.rename(large.folder / "data" / "handoff.db")
    (large.folder / "all.csv").write_text(many_assignments())
    (large.folder / "next.csv").write_text(f"External Id,Account manager email\nM-00001,{ZOE}\n")
    return large.given(DATABASE_URL=f"sqlite:///{large.folder}/data/handoff.db")


async def test_a_backup_of_a_sqlite_file_amid_an_import(kept: Program) -> None:
    """The batches that were committed by then are in it, and the import goes on behind them."""
    backup, restore = blocks(section(DOCUMENT, "A SQLite file"), "sh")
    with halted(kept.database) as halt:
        async with kept.started("import", "all.csv", "--confirm") as process:
            await halt.reached()
            _run(backup, kept.folder)
            process.send_signal(signal.SIGKILL)
            await answer_of(process)
    _run(restore, kept.folder)
    _run(
        "python3 -c \"import sqlite3; sqlite3.connect('data/handoff.db').execute('DROP TRIGGER halt')\"",
        kept.folder,
    )
    await _goes_on(kept)


async def test_a_dump_of_postgresql_amid_an_import(
    kept: Program, postgres: str, server: PostgresServer, tmp_path: Path
) -> None:
    """The same with PostgreSQL's own programs, of the version that the server has."""
    programs = _programs(server)
    dump, restore = blocks(section(DOCUMENT, "PostgreSQL"), "sh")
    with halted(kept.database) as halt:
        async with kept.started("import", "all.csv", "--confirm") as process:
            await halt.reached()
            process.send_signal(signal.SIGKILL)
            await answer_of(process)
    assert (await kept.run("copy", "--to", postgres)).code == 0
    restored = server.create("restored")
    _run(dump.replace(f"{TOLD}name", f"'{postgres}'"), tmp_path, programs)
    drop_tables(postgres)
    _run(restore.replace(f"{TOLD}new", f"'{restored}'"), tmp_path, programs)
    await _goes_on(kept.given(DATABASE_URL=restored))


def _programs(server: PostgresServer) -> Path:
    """The folder with pg_dump, which may be another than that of the program that starts a server."""
    beside = (server.programs, (server.programs / "pg_ctl").resolve().parent, packaged_programs())
    found = next((folder for folder in beside if folder and (folder / "pg_dump").exists()), None)
    return found or pytest.skip("no backup of PostgreSQL is tried: its program pg_dump is missing")


def _run(command: str, folder: Path, programs: Path = Path("/usr/bin")) -> None:
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-ec", command], cwd=folder, env=environment, check=True)


async def _goes_on(program: Program) -> None:
    """The next command carries the import out to its end, and everybody has what the file says."""
    store = await open_store(program.settings["DATABASE_URL"])
    first = await store.jobs.numbered(1, 1)
    assert first.state is JobState.APPLYING
    assert 0 < first.counts.changed < MANY
    following = await program.run("import", "next.csv", "--json")
    assert (following.code, following.json["job"], following.json["unchanged"]) == (0, 2, 1)
    await _is_done(store)
    await store.close()


async def _is_done(store: Store) -> None:
    first = await store.jobs.numbered(1, 1)
    assert (first.state, first.counts.changed, first.counts.errors) == (JobState.COMPLETED, MANY, 0)
    managers = {one: who async for one, _, who, _ in store.directory.export_customers(1)}
    assert managers == dict.fromkeys(many_ids(), ZOE)
