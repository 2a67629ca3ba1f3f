"""`forget`: first a look at what would go, then the deletion, each with what stays and why."""

import sqlite3
from contextlib import closing

import pytest

from bot.holding import BOT
from storage.runner_lock import RunnerLock
from storage.store import open_store
from tests.command_line.directory import MAJA, TOM, ZOE
from tests.command_line.program import Program, Typed
from tests.workers_seen import WorkersSeen, bot_that_takes_nothing

FILE = f"External Id,Account manager email\nCU-002,{ZOE}\nCU-009,{ZOE}\nCU-003,tom.beker@example.com\n"


def _import(program: Program, typed: Typed) -> None:
    (program.folder / "mine.csv").write_text(FILE, encoding="utf-8")
    assert typed("import", "mine.csv").code == 1


def _managers(typed: Typed) -> list[str]:
    """The customers, without when they were exported."""
    lines = typed("directory", "export", "customers").out.splitlines()
    return [line.rpartition(",")[0] for line in lines]


def test_an_import_is_looked_at_and_then_forgotten(program: Program, typed: Typed) -> None:
    """Nothing goes before it is confirmed; then its words are gone, and what it set is as before."""
    _import(program, typed)
    set_ = _managers(typed)
    looked = typed("forget", "--import", "1")
    assert (looked.code, looked.err) == (2, "")
    assert looked.out == LOOKED
    assert b"tom.beker@" in program.database.read_bytes()

    done = typed("forget", "--import", "1", "--confirm")
    assert (done.code, done.err) == (0, "")
    assert done.out == LOOKED.replace("This would be deleted of", "Deleted of").replace(
        "would be left:", "are left:"
    ).removesuffix("Nothing was deleted yet. To do it, type the same with --confirm behind it.\n")
    assert _managers(typed) == set_
    for path in program.folder.glob("handoff.db*"):
        assert b"tom.beker@" not in path.read_bytes(), path
        assert b"mine.csv" not in path.read_bytes(), path
    assert "  forgotten  1 customer changed, 2 rows need fixing" in typed("history").out
    told = typed("history", "1")
    assert (told.code, told.out.splitlines()[3:6]) == (0, LEFT)
    assert typed("history", "1", "--json").json["mapping"] == dict.fromkeys(FIELDS)
    undone = typed("undo", "1")
    assert (undone.code, undone.out) == (2, "")
    assert "Import 1 was forgotten, by" in typed("workspace", "audit").out


LEFT = [
    "Import 1: forgotten",
    "  What was read of the file was deleted, as the import was forgotten.",
    "1 customer changed, 2 rows need fixing",
]
FIELDS = ("external_id", "account_manager", "workflow")
LOOKED = """\
This would be deleted of import 1:
  1 planned change
  2 rows that need fixing
  2 errors in rows
Of this only counts, times and who did it would be left:
  1 import in the history
This stays, and why:
  That there was import 1, with who did it, when, and how many rows it had: the history is your record of \
who changed your customers, and later imports refer to it by its number.
  What it set: who looks after a customer now, and its workflow, are your record. As its rows are gone, \
neither it nor an earlier import of the same customers can be taken back any more.
  The lines about it in the audit list, which is never shortened.
  Messages, files and threads in Slack: they are Slack's. Delete them there.
  Backups, logs, and files that the command line wrote: they lie where you put them, and nothing here knows \
of them.
Nothing was deleted yet. To do it, type the same with --confirm behind it.
"""


def test_what_is_said_is_true_of_what_it_is(program: Program, typed: Typed) -> None:
    """A preview is cancelled, and has set nothing; a list has loaded something, and assigned nobody."""
    (program.folder / "more.csv").write_text("Email,Name\nnew@example.com,New\n", encoding="utf-8")
    _import(program, typed)
    assert typed("import", "mine.csv", "--preview").code == 1
    assert typed("directory", "load", "users", "more.csv").code == 0
    looked = typed("forget", "--import", "2").out
    assert "\nIt isn't over: nobody has carried it out yet. It would be cancelled with that.\n" in looked
    done = typed("forget", "--import", "2", "--confirm")
    assert "\nIt wasn't over: it is cancelled with that, and nothing of it is carried out.\n" in done.out
    assert "What it set" not in looked + done.out
    loaded = typed("forget", "--import", "3").out
    assert "  What it loaded: users and their names are your directory." in loaded
    assert "What it set" not in loaded
    assert "isn't over" not in loaded


def test_what_is_not_over_is_named(program: Program, typed: Typed) -> None:
    """Who wants a person to be forgotten knows which import has to be carried out or cancelled first."""
    _import(program, typed)
    typed("import", "mine.csv", "--preview")
    looked = typed("forget", "--person", ZOE).out
    assert "aren't over. Forget them again once they are. That is import 2: python -m bot history" in looked


def test_what_is_not_there_needs_no_yes(typed: Typed) -> None:
    """Of somebody unknown nothing is kept: nobody is told how to delete it."""
    looked = typed("forget", "--person", "nobody@example.com")
    assert (looked.code, looked.err) == (2, "")
    assert looked.out.startswith('Nothing of "nobody@example.com" is kept that could be deleted.\n')
    assert "--confirm" not in looked.out


def test_a_person_is_forgotten_once_nobody_is_theirs(program: Program, typed: Typed) -> None:
    """As long as customers are theirs the entry stays, and it is said what to do; then nothing names them."""
    _import(program, typed)
    first = typed("forget", "--person", "Tom.Becker@example.com", "--confirm")
    assert first.code == 0
    assert "Their entry in the directory, because 1 customer is theirs" in first.out
    assert "  What they did in Slack: nothing here says which Slack account is theirs." in first.out
    assert TOM in typed("directory", "export", "users").out

    assert typed("handover", "--from", TOM, "--to", MAJA, "--confirm").code == 0
    done = typed("forget", "--person", TOM, "--confirm", "--json")
    assert (done.code, done.json["status"], done.json["changed"]["users"]) == (0, "forgotten", 1)
    assert "assigned" not in done.json["stays"]
    called = done.json["called"]
    users = typed("directory", "export", "users").out
    assert TOM not in users
    assert called in users
    assert "Tom Becker" not in users
    assert f"handover of the customers of {called} to {MAJA}" in typed("history").out
    for path in program.folder.glob("handoff.db*"):
        assert TOM.encode() not in path.read_bytes().lower(), path


def test_a_workspace_is_forgotten_whole(program: Program, typed: Typed) -> None:
    """Everything goes, copies of files as well; a look tells the same numbers and leaves all."""
    _import(program, typed)
    typed("import", "mine.csv", "--preview")
    looked = typed("forget", "--unclaimed", "--json").json
    assert looked["status"] == "previewed"
    assert (looked["deleted"]["customers"], looked["deleted"]["import_jobs"]) == (4, 2)
    assert len(_managers(typed)) == 5
    done = typed("forget", "--unclaimed", "--confirm", "--json")
    assert (done.code, done.json["deleted"]) == (0, looked["deleted"])
    with closing(sqlite3.connect(program.database)) as left:
        tables = [row[0] for row in left.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        asked = {one: f"SELECT count(*) FROM {one}" for one in tables}  # noqa: S608
        counts = {one: left.execute(query).fetchone()[0] for one, query in asked.items()}
    assert {one for one, rows in counts.items() if rows} <= {"alembic_version", "sqlite_sequence"}
    assert b"mine.csv" not in program.database.read_bytes()


def test_not_beside_a_bot(program: Program, typed: Typed) -> None:
    """A bot would go on with a workspace that isn't there; a look is free."""
    lock = RunnerLock(program.settings["DATABASE_URL"])
    assert lock.take(BOT)
    looked = typed("forget", "--unclaimed")
    refused = typed("forget", "--unclaimed", "--confirm")
    lock.release()
    assert looked.out.startswith("This would be deleted of the directory that no workspace has claimed:")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"Handoff is at work in the file {program.database}, so nothing was deleted. "
        "Stop every bot and worker, and type it again.\n"
    )
    assert len(_managers(typed)) == 5


def test_nothing_goes_where_it_breaks_off(program: Program, typed: Typed) -> None:
    """All of it is one transaction: what went before something broke is there again."""
    _import(program, typed)
    with closing(sqlite3.connect(program.database)) as broken:
        broken.execute(
            "CREATE TRIGGER no BEFORE DELETE ON workspaces BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"
        )
    before = _managers(typed), typed("history").out
    answer = typed("forget", "--unclaimed", "--confirm")
    assert (answer.code, answer.out) == (2, "")
    assert "disk on fire" in answer.err
    assert (_managers(typed), typed("history").out) == before


async def test_not_beside_bots_on_postgresql(empty: Program, postgres: str) -> None:
    """There each gives signs of life in the queue; once it has gone, the workspace can be forgotten."""
    store = await open_store(postgres)
    await store.workspaces.connect("T1", "Acme")
    forget = ("forget", "--workspace", "T1", "--confirm")
    async with bot_that_takes_nothing(postgres, WorkersSeen(store.database)):
        refused = await empty.given(DATABASE_URL=postgres).run(*forget)
    assert (refused.code, refused.out) == (2, "")
    assert "so nothing was deleted. Stop every bot and worker" in refused.err
    await store.close()
    done = await empty.given(DATABASE_URL=postgres).run(*forget)
    assert done.out.startswith('Deleted of workspace "T1":\n  1 workspace\n')


def test_what_is_to_be_forgotten_has_to_be_said(typed: Typed) -> None:
    """Neither nothing nor half of it is taken for everything."""
    said = typed("forget", "--confirm")
    assert (said.code, said.out) == (2, "")
    assert typed("forget", "--workspace", "", "--confirm") == said
    assert said.err == (
        "Say what is to be forgotten: --workspace TEAM_ID, --import NUMBER, or --person EMAIL.\n"
    )
    assert typed("forget", "--import", "1", "--slack-id", "U1").err.startswith("--slack-id says who --person")
    assert typed("forget", "--import", "1").err.startswith("There is no import 1.")
    assert "not allowed with" in typed("forget", "--import", "1", "--person", "a@x.com").err
    nobody = typed("forget", "--person", "nobody@example.com", "--confirm")
    assert nobody.out.startswith('Nothing of "nobody@example.com" is kept that could be deleted.\n')


def test_the_history_lists_whatever_kind_was_forgotten(program: Program, typed: Typed) -> None:
    """An import, its undo, a handover, a list and an undo that waits: each keeps its line."""
    _import(program, typed)
    (program.folder / "more.csv").write_text("Email,Name\nnew@example.com,New\n", encoding="utf-8")
    assert typed("undo", "1").code == 0
    assert typed("handover", "--from", TOM, "--to", MAJA, "--confirm").code == 0
    assert typed("directory", "load", "users", "more.csv").code == 0
    assert typed("undo", "4", "--preview").code == 0
    before = {one["job"]: one for one in typed("history", "--json").json}
    for number in map(str, before):
        answer = typed("forget", "--import", number, "--confirm")
        assert (answer.code, answer.err) == (0, ""), answer.err or answer.out
    after = {one["job"]: one for one in typed("history", "--json").json}
    assert list(after) == list(before)
    for number, one in after.items():
        assert {key: one[key] for key in ("kind", "of", "by", "at")} == {
            key: before[number][key] for key in ("kind", "of", "by", "at")
        }
    said = typed("history").out
    assert TOM not in said
    assert "more.csv" not in said


@pytest.mark.parametrize("words", [("--person", ""), ("--person", " "), ("--person", "Becker")])
def test_only_an_email_says_whom_to_forget(program: Program, typed: Typed, words: tuple[str, str]) -> None:
    """A script whose variable is empty would else take nothing out of everything that was ever written."""
    _import(program, typed)
    before = program.database.read_bytes()
    refused = typed("forget", *words, "--confirm")
    assert (refused.code, refused.out) == (2, "")
    assert "--person takes an email such as ann@example.com" in refused.err
    assert program.database.read_bytes() == before


def test_only_an_id_says_who_it_is_in_slack(typed: Typed) -> None:
    """Not a part of one either."""
    refused = typed("forget", "--person", ZOE, "--slack-id", "U", "--confirm")
    assert refused.code == 2
    assert "--slack-id takes an id such as U0123456789" in refused.err
