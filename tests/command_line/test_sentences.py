"""Whatever is wrong, the program says it in a sentence and ends with 2; a quick command starts quickly."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line.program import ROOT, Program, Typed

CANT = "The database can't be opened: "


async def test_a_folder_that_cant_be_written(empty: Program) -> None:
    """The database would have to be made there."""
    closed = empty.folder / "closed"
    closed.mkdir(mode=0o500)
    program = empty.as_anybody().given(DATABASE_URL=f"sqlite:///{closed}/deeper/handoff.db")
    answer = await program.run("import", "file.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"{CANT}{closed}/deeper can't be made (Permission denied). Check DATABASE_URL.\n"


async def test_a_file_that_is_no_database(empty: Program) -> None:
    """Something else lies where the database should be."""
    empty.database.write_text("Dear diary, " * 100)
    answer = await empty.run("import", "file.csv", "--json")
    assert (answer.code, answer.err) == (2, f"{CANT}file is not a database. Check DATABASE_URL.\n")
    assert answer.json["status"] == "failed"


def test_a_database_of_a_newer_handoff(program: Program, typed: Typed) -> None:
    """Its tables may have changed in ways that this version knows nothing of."""
    with sqlite3.connect(program.database) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    answer = typed("history")
    assert (answer.code, answer.err[: len(CANT)]) == (2, CANT)
    assert "a newer Handoff has used it" in answer.err


def test_a_failure_that_nobody_foresaw(program: Program, typed: Typed) -> None:
    """One line; where it broke is shown to who asks for it."""
    with sqlite3.connect(program.database) as database:
        database.execute("DROP TABLE import_jobs")
    database.close()
    answer = typed("history")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Something went wrong (OperationalError: ")
    assert "no such table: import_jobs" in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (["run"], {}, "SLACK_BOT_TOKEN is missing."),
        (["history"], {"PORT": "many"}, "PORT should be a whole number"),
        (["hystory"], {}, "invalid choice: 'hystory'"),
        (["import"], {}, "the following arguments are required: FILE"),
        (
            ["directory", "load", "people", "file.csv"],
            {},
            "argument customers|users|workflows: the directory has no part named 'people'",
        ),
    ],
)
def test_wrong_words_and_settings(
    typed: Typed, tmp_path: Path, words: list[str], settings: dict[str, str], sentence: str
) -> None:
    """The sentence says what is wrong, and nothing is made."""
    database = tmp_path / "another.db"
    answer = typed(*words, DATABASE_URL=f"sqlite:///{database}", **settings)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert not database.exists()


@pytest.mark.parametrize("words", [["history"], ["directory", "export", "customers"]])
def test_what_only_reads_makes_no_database(empty: Program, typed: Typed, words: list[str]) -> None:
    """A slip in DATABASE_URL is told, instead of being answered with an empty list."""
    misspelt = empty.folder / "handof.db"
    answer = typed(*words, DATABASE_URL=f"sqlite:///{misspelt}")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"There is no database at {misspelt}. Check DATABASE_URL;")
    assert not misspelt.exists()


def test_a_quick_command_loads_no_connection_to_slack(program: Program) -> None:
    """The libraries for Slack, HTTP, workbooks and browsers load slower than a history is shown."""
    look = "import sys; from bot.command_line.main import main; main(['history']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=program.folder,
        env={"PYTHONPATH": str(ROOT), **program.settings},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"slack_bolt", "slack_sdk", "aiohttp", "openpyxl", "playwright", "playground"} == set()
    assert "storage" in loaded
