"""`copy`: the database is exchanged for another one, and nothing differs but the address."""

import re
import signal
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine

from bot.holding import BOT, COPY
from importer.words.jobs import JobState
from storage.runner_lock import RunnerLock
from storage.store import open_store
from tests.command_line.directory import MANY, TOM, ZOE, many_assignments, many_ids
from tests.command_line.midway import halted
from tests.command_line.program import Program, Typed, answer_of
from tests.patience import until

WITH_ERRORS = f"Ref;Chef\nCU-002;{ZOE}\nCU-009;{ZOE}\nCU-003;tom.beker@example.com\n"
NEXT = f"Ref;Chef\nCU-001;{TOM}\n"
PASSWORD = "s3cret"  # noqa: S105 - it opens nothing; no sentence may have it


def _everything(typed: Typed, url: str) -> list[str]:
    """What the program tells of its directory and its imports, but for when that was."""
    kinds = ("customers", "users", "workflows")
    exports = [typed("directory", "export", kind, DATABASE_URL=url).out for kind in kinds]
    exports = [re.sub(r",[\d-]+ [\d:]+ UTC [^\r]+\r\n", "\r\n", export) for export in exports]
    assert " UTC " not in exports[0]
    return [*exports, typed("history", "--json", DATABASE_URL=url).out]


def test_moving_to_postgresql(program: Program, typed: Typed, postgres: str) -> None:
    """All is as it was, the columns are remembered, and the next import has the next number."""
    (program.folder / "errors.csv").write_text(WITH_ERRORS)
    (program.folder / "next.csv").write_text(NEXT)
    columns = ("--external-id", "Ref", "--account-manager", "Chef")
    assert typed("import", "errors.csv", *columns).code == 1
    copied = typed("copy", "--to", postgres)
    assert (copied.code, copied.err) == (0, "")
    assert copied.out.startswith(
        f"Copied from the file {program.database} to the PostgreSQL database postgres on "
    )
    for words in (
        "customers                     4\n",
        "row errors                    2\n",
        "start the bot: python -m bot run\n",
    ):
        assert words in copied.out
    assert _everything(typed, postgres) == _everything(typed, program.settings["DATABASE_URL"])
    following = typed("import", "next.csv", "--json", DATABASE_URL=postgres).json
    assert (following["job"], following["status"], following["mapping"]["account_manager"]) == (
        2,
        "completed",
        "Chef",
    )


async def test_an_import_in_the_middle_goes_on_in_the_other_database(large: Program, postgres: str) -> None:
    """It was killed between two batches; moved, it goes on from there and ends right."""
    (large.folder / "all.csv").write_text(many_assignments())
    (large.folder / "next.csv").write_text(f"External Id,Account manager email\nM-00001,{ZOE}\n")
    with halted(large.database) as halt:
        async with large.started("import", "all.csv", "--confirm") as process:
            await halt.reached()
            process.send_signal(signal.SIGKILL)
            await answer_of(process)
    assert (await large.run("copy", "--to", postgres)).code == 0
    moved = await open_store(postgres)
    first = await moved.jobs.numbered(1, 1)
    assert first.state is JobState.APPLYING
    assert 0 < first.counts.changed < MANY

    answer = await large.given(DATABASE_URL=postgres).run("import", "next.csv", "--json")
    assert (answer.code, answer.json["job"], answer.json["unchanged"]) == (0, 2, 1)
    first = await moved.jobs.numbered(1, 1)
    assert (first.state, first.counts.changed, first.counts.errors) == (JobState.COMPLETED, MANY, 0)
    managers = {one: who async for one, _, who, _ in moved.directory.export_customers(1)}
    assert managers == dict.fromkeys(many_ids(), ZOE)
    await moved.close()


def test_files_that_will_be_read_come_along(program: Program, typed: Typed) -> None:
    """They lie beside a SQLite file."""
    (program.folder / "files").mkdir()
    (program.folder / "files" / "a-file").write_text("External Id\n")
    assert typed("copy", "--to", f"sqlite:///{program.folder}/new/handoff.db").code == 0
    assert (program.folder / "new" / "files" / "a-file").read_text() == "External Id\n"


def test_nothing_is_copied_over_something(program: Program, typed: Typed, postgres: str) -> None:
    """The second copy is refused, and the same database as well, however its address is written."""
    assert typed("copy", "--to", postgres).code == 0
    again = typed("copy", "--to", postgres)
    assert (again.code, again.out) == (2, "")
    assert again.err == (
        "The new database holds something of Handoff's already, so nothing was copied. Name an empty one.\n"
    )
    same = typed(
        "copy", "--to", f"sqlite:///{program.folder}/../{program.folder.name}/{program.database.name}"
    )
    assert (same.code, same.err) == (
        2,
        "--to names the database that is to be copied. Name another, empty one.\n",
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"postgresql://handoff:{PASSWORD}@127.0.0.1:1/handoff", "The database can't be opened: "),
        (
            f"postgresql://handoff:x@{PASSWORD}@127.0.0.1/handoff",
            "--to names no database that Handoff can use.",
        ),
        (
            f"postgresql://handoff:x@127.0.0.1:{PASSWORD}/handoff",
            "--to names no database that Handoff can use.",
        ),
        (
            f"mysql://handoff:{PASSWORD}@127.0.0.1/handoff",
            "--to should begin with sqlite:/// or postgresql://",
        ),
        ("sqlite:///", "--to names no file."),
    ],
)
def test_an_address_that_leads_nowhere(typed: Typed, address: str, sentence: str) -> None:
    """It is told which words are meant, and no password is."""
    answer = typed("copy", "--to", address)
    assert (answer.code, answer.out, answer.err[: len(sentence)]) == (2, "", sentence)
    assert PASSWORD not in answer.err
    assert "DATABASE_URL" not in answer.err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:///", "--to ne désigne aucun fichier. "),
        ("sqlite:///no.db", "\u00a0: file is not a database. Vérifiez --to.\n"),
    ],
)
def test_the_option_is_named_in_any_language(
    program: Program, typed: Typed, address: str, words: str
) -> None:
    """The sentence is the setting's own, with the option in its place."""
    (program.folder / "no.db").write_bytes(b"no database" * 1_000)
    answer = typed("--language", "fr", "copy", "--to", address)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


def test_nothing_can_be_written_beside_the_new_database(program: Program, typed: Typed) -> None:
    """Its address came with the option, so that is what is to be looked at."""
    (program.folder / "new.db.runner.json").mkdir()
    answer = typed("copy", "--to", "sqlite:///new.db")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.endswith("Check --to.\n")


def test_nothing_is_there_to_be_copied(empty: Program, typed: Typed) -> None:
    """No empty database is made where the setting is wrong."""
    nowhere = empty.folder / "elsewhere.db"
    answer = typed("copy", "--to", "sqlite:///new.db", DATABASE_URL=f"sqlite:///{nowhere}")
    assert answer.code == 2
    assert answer.err.startswith(f"There is no database at {nowhere}. Check DATABASE_URL;")
    assert not nowhere.exists()


def test_no_copy_beside_a_bot_and_no_bot_beside_a_copy(program: Program, typed: Typed) -> None:
    """What a bot changes meanwhile would be lost."""
    lock = RunnerLock(program.settings["DATABASE_URL"])
    assert lock.take(BOT)
    answer = typed("copy", "--to", "sqlite:///new.db")
    lock.release()
    assert (answer.code, answer.out) == (2, "")
    assert f"Handoff is at work in the file {program.database}" in answer.err
    assert answer.err.endswith("Stop the bot, or wait for the import to end, and copy then.\n")
    assert not (program.folder / "new.db.runner").exists()

    assert lock.take(COPY)
    answer = typed("run", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")  # noqa: S106 - no real ones
    lock.release()
    assert answer.code == 2
    assert answer.err.startswith(f"Everything in the file {program.database} is being copied (process ")


async def test_whoever_stops_it_has_nothing_copied(program: Program, postgres: str) -> None:
    """It waits for the tables that someone else holds when it is told to stop."""
    await (await open_store(postgres)).close()
    engine = create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with (
        engine.connect() as holder,
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watcher,
    ):
        holder.exec_driver_sql("LOCK TABLE customers IN EXCLUSIVE MODE")

        def waits() -> bool:
            return bool(watcher.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())

        async with program.started("copy", "--to", postgres) as process:
            await until(waits, "the copy never came to the tables")
            process.send_signal(signal.SIGTERM)
            holder.rollback()
            answer = await answer_of(process)
        counted = watcher.exec_driver_sql("SELECT count(*) FROM workspaces").scalar()
    engine.dispose()
    assert (answer.code, answer.out, counted) == (130, "", 0)
    assert answer.err == "Stopped. Nothing was copied, and the new database is as empty as before.\n"
    with closing(sqlite3.connect(program.database)) as old:
        assert old.execute("SELECT count(*) FROM customers").fetchone() == (4,)
