"""`import --error-file` beside the apply: whatever happens, it has every refused row, or isn't there."""

import csv
import signal
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.holding import IMPORT
from importer.words.jobs import JobState
from storage.runner_lock import RunnerLock
from storage.store import Store
from tests.command_line.directory import MANY, TOM, ZOE, many_assignments
from tests.command_line.midway import halted
from tests.command_line.program import Program, Typed, answer_of
from tests.patience import until

LAST = f"M-{MANY:05}"
CHANGED = "The customer was changed by someone else during the import"
WITH_ERRORS = f"External Id,Account manager email\nCU-002,{ZOE}\nCU-999,{TOM}\nCU-998,{TOM}\n"
CHANGES_ONCE_CHECKED = """
CREATE TRIGGER meanwhile AFTER UPDATE OF checked ON import_jobs WHEN NEW.checked BEGIN
    UPDATE customers SET managers = '2' WHERE external_id = (SELECT max(external_id) FROM customers);
END
"""
WORDS = ("import", "all.csv", "--confirm", "--error-file", "mend.csv")


@pytest.fixture
def elsewhere(large: Program) -> Path:
    """Where the program keeps what is left in the end; imports of all customers, and one more, are ready."""
    (large.folder / "all.csv").write_text(f"{many_assignments()}M-none,{ZOE}\n")
    (large.folder / "elsewhere").mkdir()
    return large.folder / "elsewhere"


async def written_early(elsewhere: Path) -> None:
    """Wait until the rows that the check has refused are all written."""

    def is_so() -> bool:
        return [path for path in elsewhere.glob("*/*.csv") if "M-none" in path.read_text()] != []

    await until(is_so, "nothing was ever written beside the apply")


def changes_once_checked(database: Path) -> None:
    """Let someone else change the last customer in the very transaction that ends the check."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(CHANGES_ONCE_CHECKED)


def external_ids(path: Path) -> list[str]:
    """Whose rows the error file has."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["External Id"] for row in csv.DictReader(stream)]


async def test_it_is_put_in_its_place_at_the_end(large: Program, elsewhere: Path) -> None:
    """The file is written while the plan is applied; until that ends, nothing is at the named place."""
    with halted(large.database) as halt:
        async with large.given(TMPDIR=str(elsewhere)).started(*WORDS) as process:
            await halt.reached()
            await written_early(elsewhere)
            assert not (large.folder / "mend.csv").exists()
            halt.go_on()
            answer = await answer_of(process)
    assert answer.code == 1
    assert external_ids(large.folder / "mend.csv") == ["M-none"]
    assert list(elsewhere.iterdir()) == []


async def test_a_customer_that_changes_meanwhile_is_in_it(large: Program, elsewhere: Path) -> None:
    """Such a row is refused by the apply, when the others are written already."""
    changes_once_checked(large.database)
    with halted(large.database) as halt:
        async with large.given(TMPDIR=str(elsewhere)).started(*WORDS, "--json") as process:
            await halt.reached()
            await written_early(elsewhere)
            halt.go_on()
            answer = await answer_of(process)
    assert (answer.code, answer.json["errors"], answer.json["changed"]) == (1, 2, MANY - 1)
    assert external_ids(large.folder / "mend.csv") == [LAST, "M-none"]
    assert CHANGED in (large.folder / "mend.csv").read_text(encoding="utf-8")
    assert list(elsewhere.iterdir()) == []


async def test_an_import_that_is_stopped_leaves_nothing_of_it(large: Program, elsewhere: Path) -> None:
    """It isn't finished; an error file that was there before stays as it was."""
    (large.folder / "mend.csv").write_text("from last time")
    with halted(large.database) as halt:
        async with large.given(TMPDIR=str(elsewhere)).started(*WORDS) as process:
            await halt.reached()
            await written_early(elsewhere)
            process.send_signal(signal.SIGINT)
            halt.go_on()
            answer = await answer_of(process)
    assert (answer.code, answer.out) == (130, "")
    assert answer.err.startswith("Stopped. Import 1 isn't finished")
    assert (large.folder / "mend.csv").read_text() == "from last time"
    assert list(elsewhere.iterdir()) == []


async def test_it_has_no_rows_of_an_import_that_came_first(program: Program, store: Store) -> None:
    """What had been left in the queue is carried out on the way, and has errors of its own."""
    (program.folder / "first.csv").write_text(f"External Id,Account manager email\nCU-111,{ZOE}\n")
    (program.folder / "second.csv").write_text(WITH_ERRORS)
    lock = RunnerLock(program.settings["DATABASE_URL"])
    assert lock.take(IMPORT)
    async with program.started("import", "first.csv") as process:
        workspace = await store.workspaces.pick()

        async def waits() -> bool:
            return [job.state for job in await store.jobs.history(workspace)] == [JobState.QUEUED]

        await until(waits, "the first import never waited")
        process.send_signal(signal.SIGINT)
        await answer_of(process)
    lock.release()
    answer = await program.run("import", "second.csv", "--json", "--error-file", "mend.csv")
    assert (answer.json["job"], answer.json["errors"]) == (2, 2)
    assert (await store.jobs.numbered(workspace, 1)).counts.errors == 1
    assert external_ids(program.folder / "mend.csv") == ["CU-999", "CU-998"]


def test_a_preview_writes_it_too(program: Program, typed: Typed) -> None:
    """After its check nothing else comes."""
    (program.folder / "file.csv").write_text(WITH_ERRORS)
    answer = typed("import", "file.csv", "--preview", "--error-file", "mend.csv", "--json")
    assert (answer.code, answer.json["status"], answer.json["error_file"]) == (1, "previewed", "mend.csv")
    assert external_ids(program.folder / "mend.csv") == ["CU-999", "CU-998"]


def test_one_that_cannot_be_written_is_told_at_the_end(
    program: Program, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import goes through all the same, and what it did is told."""
    (program.folder / "file.csv").write_text(WITH_ERRORS)
    monkeypatch.setattr(tempfile, "tempdir", str(program.folder / "gone"))
    answer = typed("import", "file.csv", "--error-file", "mend.csv", "--json")
    assert answer.err == "mend.csv can't be written: No such file or directory.\n"
    assert (answer.code, answer.json["status"]) == (1, "completed_with_errors")
    assert (answer.json["changed"], answer.json["errors"], answer.json["error_file"]) == (1, 2, None)


async def test_a_place_that_is_taken_meanwhile_is_told_at_the_end(large: Program, elsewhere: Path) -> None:
    """As it was tried before the import began, hardly ever anything but the disk's end comes in between."""
    with halted(large.database) as halt:
        async with large.given(TMPDIR=str(elsewhere)).started(*WORDS, "--json") as process:
            await halt.reached()
            (large.folder / "mend.csv").mkdir()
            halt.go_on()
            answer = await answer_of(process)
    assert answer.err == "mend.csv is a folder. Name a file, such as mend.csv/errors.csv.\n"
    assert (answer.code, answer.json["changed"], answer.json["error_file"]) == (1, MANY, None)
    assert list(elsewhere.iterdir()) == []
