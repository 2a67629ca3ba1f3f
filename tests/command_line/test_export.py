"""`export`: everything that is kept, in two forms, and told; after `forget` nothing of it is left."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot.command_line.export import Exported, copy_file, words_of
from bot.file_cache import LocalFileCache
from importer.words.job_reading import Reading
from importer.words.jobs import JobState
from importer.words.language import in_words
from importer.words.new_jobs import NewJob
from storage.belongings import BELONGINGS
from storage.migrate import NEWEST
from storage.schema import import_jobs
from storage.store import Store
from tests.command_line.directory import ZOE
from tests.command_line.program import Program, Typed
from tests.storage.full_database import fill
from tests.storage.words import MAPPING, SHAPE

RUNS = '=HYPERLINK("http://x")'
FILE = f"External Id,Account manager email\nCU-002,{ZOE}\nCU-009,{RUNS.replace(chr(34), chr(39))}\n"


def _rows_of(folder: Path, table: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """What the CSV holds, and what the JSON does."""
    text = (folder / f"{table}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""))), json.loads(
        (folder / f"{table}.json").read_bytes()
    )


def test_everything_is_written_twice_and_told(program: Program, typed: Typed) -> None:
    """Each table as CSV and JSON; what a spreadsheet would run is escaped in the CSV alone."""
    (program.folder / "mine.csv").write_text(FILE, encoding="utf-8")
    assert typed("import", "mine.csv").code == 1
    answer = typed("export", "--output", "all")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("It holds personal data: keep it where only those can read it who may.\n")
    folder = program.folder / "all"
    assert folder.stat().st_mode & 0o077 == 0
    tables = {one.table.name for one in BELONGINGS if one.is_exported}
    assert "slack_bots" not in tables
    expected = {f"{table}.{kind}" for table in tables for kind in ("csv", "json")}
    assert {path.name for path in folder.iterdir()} == expected | {"manifest.json", "README.txt"}

    written, exact = _rows_of(folder, "row_errors")
    values = [row["value"] for row in exact]
    assert any(value.startswith("=HYPERLINK") for value in values)
    assert [row["value"] for row in written] == [f"'{one}" if one.startswith("=") else one for one in values]
    assert {row["external_id"] for row in _rows_of(folder, "customers")[1]} == {
        "CU-001",
        "CU-002",
        "CU-003",
        "CU-004",
    }
    told = (folder / "README.txt").read_text(encoding="utf-8")
    assert "customers.csv (4 rows): The customers; `managers` are ids of users" in told
    taken_at = datetime.fromisoformat(json.loads((folder / "manifest.json").read_bytes())["taken_at"])
    assert told.startswith(f"Everything that Handoff kept of this workspace at {in_words(taken_at)} (UTC).\n")


def test_the_manifest_tells_rows_and_digests(program: Program, typed: Typed) -> None:
    """Whoever gets the folder can see that it is whole; `--json` prints the same."""
    printed = typed("export", "--output", "all", "--json").json
    folder = program.folder / "all"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest == printed
    assert manifest["schema"] == NEWEST
    for one in manifest["files"]:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert one["about"]
    rows = {one["name"]: one["rows"] for one in manifest["files"]}
    assert rows["customers.csv"] == rows["customers.json"] == 4


def test_what_is_there_is_not_written_over(program: Program, typed: Typed) -> None:
    """Neither a file nor a folder with anything in it; an empty folder is taken."""
    (program.folder / "all").mkdir()
    assert typed("export", "--output", "all").code == 0
    before = sorted(path.name for path in program.folder.iterdir())
    refused = typed("export", "--output", "all")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "all is there already, so nothing was exported. Name a folder that isn't there yet.\n"
    )
    assert sorted(path.name for path in program.folder.iterdir()) == before


def test_a_folder_that_can_not_be_made(program: Program, typed: Typed) -> None:
    """It is said why, and nothing is left of the attempt."""
    (program.folder / "a-file").write_text("")
    before = sorted(path.name for path in program.folder.iterdir())
    refused = typed("export", "--output", "a-file/all")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("a-file/all can't be written: ")
    assert sorted(path.name for path in program.folder.iterdir()) == before


def test_a_file_that_goes_meanwhile_is_told(tmp_path: Path) -> None:
    """A bot lets go of a copy as soon as its check has ended; all else is exported."""
    files = LocalFileCache(tmp_path / "kept")
    (tmp_path / "mine.csv").write_text("Who,What", encoding="utf-8")
    source = files.put(tmp_path / "mine.csv", 1_000)
    assert copy_file(files, source, 1, tmp_path / "files")
    files.discard(source)
    assert not copy_file(files, source, 2, tmp_path / "files")
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["1-mine.csv"]
    said = words_of(Exported(datetime(2026, 1, 3, tzinfo=UTC), [], copies=1, missed=1), tmp_path).splitlines()
    assert said[1] == "1 copy of a shared file isn't among them: Handoff let go of it meanwhile."


async def test_nothing_is_left_once_it_is_forgotten(store: Store, empty: Program) -> None:
    """What export gives of each table, and the copy of a file that waits, is what forget deletes."""
    workspace = await fill(store)
    over = {"state": JobState.COMPLETED, "finished_at": datetime(2026, 1, 3, tzinfo=UTC), "in_turn": False}
    await store.database.execute(update(import_jobs).values(over))
    await store.workspaces.connect("T2", "Other")
    (empty.folder / "mine.csv").write_text("Who,What\n1,2\n", encoding="utf-8")
    source = LocalFileCache(empty.folder / "files").put(empty.folder / "mine.csv", 1_000)
    waits = await store.jobs.create(NewJob(workspace, Reading(source, SHAPE, MAPPING), "U1"))

    answer = await empty.run("export", "--workspace", "T1", "--output", "all", "--json")
    assert (answer.code, answer.err, answer.json["copies"]) == (0, "", 1)
    copy = empty.folder / "all" / "files" / f"{waits.number}-mine.csv"
    assert copy.read_bytes() == (empty.folder / "mine.csv").read_bytes()
    exported = {one["name"]: one["rows"] for one in answer.json["files"]}
    assert min(exported.values()) > 0

    gone = (await empty.run("forget", "--workspace", "T1", "--confirm", "--json")).json
    told = {one.table.name for one in BELONGINGS if one.is_exported}
    assert {f"{table}.csv": rows for table, rows in gone["deleted"].items() if table in told} == {
        name: rows for name, rows in exported.items() if name.endswith(".csv")
    }
    assert gone["files"] == 1
    assert list((empty.folder / "files").iterdir()) == []
    assert (await empty.run("export", "--workspace", "T1", "--output", "again")).err == (
        "There is no workspace T1 in this database. Known workspaces: T2 (Other).\n"
    )
