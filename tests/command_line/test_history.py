"""`history`: the imports of a workspace, newest first, as text and as JSON."""

import asyncio
from datetime import datetime

from bot.core import open_core
from bot.settings import Settings
from importer.permissions import operator
from storage.store import Store
from tests.command_line.directory import TOM, ZOE, assignments
from tests.command_line.program import Program, Typed, answer_of
from tests.forked import Forked


def test_the_newest_import_stands_first(program: Program, typed: Typed) -> None:
    """Each with its file, how it ended and its counts; no import yet is said as well."""
    assert (typed("history")).out.startswith("No imports yet.")
    for name, row in (("one.csv", f"CU-002,{ZOE}"), ("two.csv", f"CU-999,{ZOE}")):
        (program.folder / name).write_text(f"External Id,Account manager email\n{row}\n")
        typed("import", name, LOGNAME="robin")

    text = (typed("history")).out.splitlines()
    assert ["two.csv" in text[0], "one.csv" in text[1], len(text)] == [True, True, 2]
    assert text[0].startswith("    2  ")
    assert text[0].endswith("1 row needs fixing")

    newest, oldest = (typed("history", "--json")).json
    assert datetime.fromisoformat(newest.pop("at")).tzinfo is not None
    assert newest == {
        "job": 2,
        "kind": "file",
        "of": None,
        "approved_by": None,
        "file": "two.csv",
        "by": "cli:robin",
        "status": "completed_with_errors",
        "rows": 1,
        "changed": 0,
        "unchanged": 0,
        "repeats": 0,
        "errors": 1,
        "undone": None,
        "loads": None,
        "due": None,
        "void": False,
        "note": None,
    }
    assert (oldest["job"], oldest["status"], oldest["changed"]) == (1, "completed", 1)


def test_a_name_does_nothing_to_the_terminal(program: Program, typed: Typed) -> None:
    """A file may be called anything, by anyone who shares it."""
    name = "list\x1b[31m\n.csv"
    (program.folder / name).write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")
    assert typed("import", name).out.startswith("Import 1: list [31m .csv\n")
    assert "  list [31m .csv  1 customer changed" in typed("history").out
    assert typed("history", "--json").json[0]["file"] == name


async def test_one_of_several_workspaces_is_named(program: Program, store: Store) -> None:
    """Everything belongs to one of them; without its name nothing is done."""
    await store.workspaces.connect("T1", "Alder & Co")
    other = await store.workspaces.connect("T2", "Birch Ltd")
    (program.folder / "file.csv").write_text(f"External Id,Account manager email\nCU-002,{TOM}\n")
    unnamed, named = await asyncio.gather(
        program.run("import", "file.csv"), program.run("import", "file.csv", "--workspace", "T1")
    )
    assert (unnamed.code, named.code) == (2, 0)
    assert "name one with --workspace. Known workspaces: T1 (Alder & Co), T2 (Birch Ltd)." in unnamed.err
    assert (await assignments(program.database, "T1"))["CU-002"][0] == TOM
    assert await store.jobs.history(other) == []


async def test_nobody_reads_to_the_end(program: Program) -> None:
    """`python -m bot directory export customers | head` ends without a word."""
    async with program.started("directory", "export", "customers") as process:
        assert isinstance(process, Forked)
        process.close_stdout()
        answer = await answer_of(process)
    assert (answer.code, answer.err) == (141, "")


def test_one_import_is_told_as_its_command_told_it(program: Program, typed: Typed) -> None:
    """Below its line of the history, so with what has become of it since; an undo as well."""
    (program.folder / "one.csv").write_text(
        f"External Id,Account manager email\nCU-002,{ZOE}\nCU-999,{ZOE}\n"
    )
    imported = typed("import", "one.csv", LOGNAME="robin").out.splitlines()
    told = typed("history", "1").out.splitlines()
    assert told[0] == typed("history").out.splitlines()[0]
    assert told[1:] == ["Asked for by robin.", "", *imported]
    undone = typed("undo", "1").out.splitlines()
    assert ". Taken back by undo 2 (" in typed("history", "1").out.splitlines()[0]
    assert typed("history", "2").out.splitlines()[3:] == undone


def test_one_import_is_an_object(program: Program, typed: Typed) -> None:
    """With the keys of its command, and those of the history."""
    (program.folder / "one.csv").write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")
    imported = typed("import", "one.csv", "--json", LOGNAME="robin").json
    told = typed("history", "1", "--json").json
    assert {**told, **imported} == told
    assert (told["by"], told["undone"], told["status"]) == ("cli:robin", None, "completed")


def test_what_corrects_another_is_told_at_both(program: Program, typed: Typed) -> None:
    """Its own words and its line name the import whose rows these are; that one says what came of it."""
    first, correction = _import_and_correct(program, typed)
    assert "  Corrects import 1." in correction
    newest, oldest = typed("history").out.splitlines()
    assert newest.endswith("  errors.csv  1 customer changed. Corrects import 1.")
    assert typed("history", "2").out.splitlines() == [newest, "Asked for by robin.", "", *correction]
    came_of = "Import 2 corrects it: 1 of 1 row went through."
    told = typed("history", "1").out.splitlines()
    assert told[:5] == [oldest, "Asked for by robin.", came_of, "", first[0]]
    assert "orrects" not in "\n".join([oldest, *first])


def test_a_correction_that_was_undone_is_told_so(program: Program, typed: Typed) -> None:
    """At the import that it corrected, and in its own line, which still names that one."""
    _import_and_correct(program, typed)
    typed("undo", "2")
    assert "Import 2 corrected it, and has been undone since." in typed("history", "1").out.splitlines()
    undone = typed("history", "2").out.splitlines()[0]
    assert ". Taken back by undo 3 (" in undone
    assert undone.endswith("). Corrects import 1.")


def _import_and_correct(program: Program, typed: Typed) -> list[list[str]]:
    """An import with a wrong email, and that of its error file, corrected: what each said, line by line."""
    (program.folder / "one.csv").write_text(
        f"External Id,Account manager email\nCU-002,{ZOE}\nCU-004,nobody@example.com\n"
    )
    first = typed("import", "one.csv", "--error-file", "errors.csv", LOGNAME="robin").out
    errors = program.folder / "errors.csv"
    errors.write_text(errors.read_text(encoding="utf-8-sig").replace("nobody@example.com", ZOE))
    correction = typed("import", "errors.csv", LOGNAME="robin").out
    return [first.splitlines(), correction.splitlines()]


def test_an_import_that_waits_for_its_external_id_is_told(program: Program, typed: Typed) -> None:
    """Shared in Slack, and not answered yet."""
    asyncio.run(_share_without_external_id(program))
    told = typed("history", "1")
    assert (told.code, told.err) == (0, "")
    assert "  External Id: not imported. No row can go through without it." in told.out.splitlines()


async def _share_without_external_id(program: Program) -> None:
    path = program.folder / "shared.csv"
    path.write_text(f"Company,Account manager email\nAlder,{ZOE}\n")
    async with open_core(Settings(database_url=program.settings["DATABASE_URL"])) as core:
        workspace = await core.store.workspaces.pick()
        source = core.file_cache.put(path, 1_000)
        await core.store.threads.keep(workspace, source.share, "C1", "1.0")
        await core.imports(wake=lambda: None).receive(workspace, source, asker=operator("U0MAYA00001"))


def test_an_import_that_is_none_is_said(typed: Typed) -> None:
    """Nothing can be told of it."""
    answer = typed("history", "77")
    assert (answer.code, answer.out, answer.err) == (2, "", "There is no import 77 here.\n")
