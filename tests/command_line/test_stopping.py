"""An import that is stopped or killed: it says how it goes on, and the next import goes on with it."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.holding import IMPORT
from importer.words.jobs import ImportJob, JobState
from storage.runner_lock import RunnerLock
from storage.store import Store
from tests.children import StandingChild
from tests.command_line.directory import MANY, ZOE, assignments, make_large, many_assignments, many_ids
from tests.command_line.midway import CHECKING, halted
from tests.command_line.program import Program, answer_of
from tests.patience import until

LARGE = f"M-00001,{ZOE}\n" * 80_000
NEXT = f"External Id,Account manager email\nM-00001,{ZOE}\n"


async def the_import(store: Store, number: int) -> ImportJob:
    """The import of this number."""
    return await store.jobs.numbered(await store.workspaces.pick(), number)


async def all_are_handed_over(database: Path) -> bool:
    """Whether every customer has got its new manager."""
    return await assignments(database) == dict.fromkeys(many_ids(), (ZOE, ""))


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
async def test_the_next_import_finishes_what_was_broken_off(
    large: Program, store: Store, sign: signal.Signals, *, is_large: bool
) -> None:
    """Between two batches, whatever ended the first one; nothing is lost, and nothing counted twice."""
    (large.folder / "all.csv").write_text(many_assignments())
    (large.folder / "next.csv").write_text(NEXT)
    with halted(large.database) as halt:
        async with large.started("import", "all.csv", "--confirm", "--json") as process:
            await halt.reached()
            process.send_signal(sign)
            halt.go_on()
            answer = await answer_of(process)
    if sign is not signal.SIGKILL:
        assert answer.code == 130
        assert answer.err == (
            "Stopped. Import 1 isn't finished: a running bot, or the next import, goes on with it.\n"
        )
        assert answer.json == {
            "job": 1,
            "kind": "file",
            "of": None,
            "status": "applying",
            "error": answer.err.rstrip("\n"),
        }
    assert 0 < (await the_import(store, 1)).counts.changed < MANY
    if is_large:
        make_large(large.database, 1)

    answer = await large.run("import", "next.csv", "--json")
    assert (answer.code, answer.json["job"], answer.json["unchanged"]) == (0, 2, 1)
    first = await the_import(store, 1)
    assert (first.state, first.counts.changed, first.counts.errors) == (JobState.COMPLETED, MANY, 0)
    assert await all_are_handed_over(large.database)


async def test_a_large_import_killed_amid_its_check_is_finished_as_well(large: Program, store: Store) -> None:
    """Whoever asks for a small one that changes nothing does it, and is told of the own one alone."""
    (large.folder / "all.csv").write_text(many_assignments())
    (large.folder / "next.csv").write_text(NEXT)
    with halted(large.database, CHECKING) as halt:
        async with large.started("import", "all.csv", "--confirm") as process:
            await halt.reached()
            process.kill()
            halt.go_on()
            await process.communicate()
    assert (await the_import(store, 1)).state is JobState.CHECKING
    make_large(large.database, 1)
    answer = await large.run("import", "next.csv", "--preview", "--json")
    assert (answer.code, answer.json["job"], answer.json["unchanged"]) == (0, 2, 1)
    assert (await the_import(store, 1)).state is JobState.COMPLETED
    assert await all_are_handed_over(large.database)


async def test_an_import_waits_for_the_one_that_runs(program: Program, store: Store) -> None:
    """Of two imports on the command line the second begins when the first has ended."""
    (program.folder / "next.csv").write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")
    first = RunnerLock(program.settings["DATABASE_URL"])
    assert first.take(IMPORT)
    async with program.started("import", "next.csv", "--json") as process:
        await _queued(store)
        assert process.returncode is None
        first.release()
        answer = await answer_of(process)
    assert (answer.code, answer.json["status"]) == (0, "completed")


async def test_who_waits_can_stop_waiting(program: Program, store: Store) -> None:
    """The import stays in the queue."""
    (program.folder / "next.csv").write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")
    first = RunnerLock(program.settings["DATABASE_URL"])
    assert first.take(IMPORT)
    async with program.started("import", "next.csv") as process:
        await _queued(store)
        process.send_signal(signal.SIGINT)
        answer = await answer_of(process)
    first.release()
    assert (answer.code, answer.out) == (130, "")
    assert answer.err.startswith("Stopped. Import 1 isn't finished")
    assert (await the_import(store, 1)).state is JobState.QUEUED


async def test_a_large_import_that_was_left_waiting_is_done_before_a_small_one(
    program: Program, store: Store
) -> None:
    """Both ask the same of the same customer, and the later one finds it so."""
    (program.folder / "next.csv").write_text(f"External Id,Account manager email\nCU-002,{ZOE}\n")
    other = RunnerLock(program.settings["DATABASE_URL"])
    assert other.take(IMPORT)
    async with program.started("import", "next.csv") as process:
        await _queued(store)
        process.kill()
        await process.communicate()
    other.release()
    make_large(program.database, 1)
    answer = await program.run("import", "next.csv", "--json")
    assert (answer.code, answer.json["job"], answer.json["unchanged"]) == (0, 2, 1)
    assert (await the_import(store, 1)).state is JobState.COMPLETED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes' ends")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_who_waits_for_a_large_file_to_be_understood_can_stop(
    large: Program, store: Store, sign: signal.Signals
) -> None:
    """Though that would never end by itself; no import was opened, and nothing is left of the file."""
    child = StandingChild.into(large.folder)
    (large.folder / "large.csv").write_text(f"External Id,Account manager email\n{LARGE}")
    program = large.given(CHILD_INTERPRETER=str(child.interpreter))
    async with program.started("import", "large.csv", "--confirm", "--json") as process:
        await until(child.sign.exists, "nobody ever read the file")
        process.send_signal(sign)
        answer = await answer_of(process)
    assert (answer.code, answer.err) == (130, "Stopped. Nothing was changed.\n")
    assert answer.json == {"job": None, "status": "cancelled", "error": "Stopped. Nothing was changed."}
    assert child.is_gone()
    assert await store.jobs.history(await store.workspaces.pick()) == []
    assert list((large.folder / "files").iterdir()) == []


@pytest.mark.parametrize("form", ["", "--json"])
async def test_a_command_that_is_stopped_before_it_begins_says_so(program: Program, form: str) -> None:
    """While the settings are still read; a program that asked for an object gets one, in English."""
    settings = program.folder / ".env"
    os.mkfifo(settings)
    async with program.started("--language", "fr", "undo", "1", *([form] if form else [])) as process:
        writing = await _opened_by_its_reader(settings)
        process.send_signal(signal.SIGINT)
        answer = await answer_of(process)
        os.close(writing)
    assert answer.code == 130
    if form:
        assert answer.err == "Stopped. Nothing was changed.\n"
        assert answer.json == {"job": None, "status": "cancelled", "error": answer.err.rstrip("\n")}
    else:
        told = "Arrêté. Rien n’a été modifié.\n"  # noqa: RUF001 - as in French
        assert (answer.out, answer.err) == ("", told)


async def _opened_by_its_reader(pipe: Path) -> int:
    """The end of a pipe that is written into, once someone reads there."""
    ends = []

    async def is_open() -> bool:
        with suppress(OSError):  # nobody reads there yet
            ends.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        return bool(ends)

    await until(is_open, "nobody ever read the settings")
    return ends[0]


async def _queued(store: Store) -> None:
    async def is_so() -> bool:
        return any(job.state is JobState.QUEUED for job in await store.jobs.waiting())

    await until(is_so, "no import ever waited")
