"""Two bots and a worker on one PostgreSQL database: what one doesn't end any more, another does."""

import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from importer.words.jobs import JobState
from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.schema import import_jobs
from storage.slack_schema import inbox_events
from storage.store import Store, open_store
from tests.command_line.program import Program, Running, answer_of, line_with
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION
from tests.kills.assignments import assignment_file
from tests.kills.imports import Imports
from tests.kills.outcome import Outcome, expected, outcome
from tests.kills.writing import Writing
from tests.patience import until
from tests.workers_seen import WorkersSeen


@pytest.fixture
def url(postgres: str) -> str:
    """The database that all run on."""
    return postgres


@pytest.fixture
async def bot(
    playground: Playground, maya: Person, url: str, tmp_path: Path, seen: WorkersSeen
) -> AsyncIterator[Mapping[int, Running]]:
    """All of them, at work, by their ids."""
    assert maya
    program = Program(tmp_path, environment_of(playground, url))
    async with AsyncExitStack() as running:
        started = dict[int, Running]()
        for command in ("run", "run", "worker"):
            process = await running.enter_async_context(program.started(command))
            await line_with(process.stdout, "Press Ctrl-C")
            await until(partial(seen.note, process.pid), "It never began to work.")
            started[process.pid] = process
        yield started


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Program:
    """The command line in a folder of its own."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return Program(folder, {"DATABASE_URL": url})


@pytest.fixture
async def seen(url: str) -> AsyncIterator[WorkersSeen]:
    """Which of them has which workers of the queue."""
    beside = await open_store(url)
    yield WorkersSeen(beside.database)
    await beside.close()


async def test_what_a_killed_process_leaves_another_ends(
    bot: Mapping[int, Running], seen: WorkersSeen, imports: Imports, writing: Writing
) -> None:
    """The import ends right, with one summary and one error file."""
    await imports.share()
    with writing.halted() as halt:
        await imports.begin()
        await halt.reached()
        bot[await seen.at_work_on((await imports.job()).id)].kill()
        halt.go_on()
        await imports.ends_right()
    assert imports.said_once()


async def test_a_process_that_stood_still_and_wakes_does_no_harm(
    bot: Mapping[int, Running], seen: WorkersSeen, imports: Imports, writing: Writing
) -> None:
    """Another ends its import; once awake it writes nothing more of that, and does its part of the next."""
    await imports.share()
    with writing.halted() as halt:
        await imports.begin()
        await halt.reached()
        stopped = bot[await seen.at_work_on((await imports.job()).id)]
        stopped.send_signal(signal.SIGSTOP)
        halt.go_on()
        await imports.ends_right()
    stopped.send_signal(signal.SIGCONT)
    await imports.share()
    await imports.begin()
    await imports.ends_right()
    assert imports.said_once()


async def test_what_is_shared_is_asked_about_once(imports: Imports, store: Store) -> None:
    """Whichever bot Slack tells of a file, one asks, one imports, and nobody has anything left to do."""
    for _ in range(3):
        await imports.share()
        await imports.begin()
        await imports.ends_right()

    await nothing_is_left(store)
    assert imports.said_once()


async def test_one_event_for_both_bots_is_answered_once(
    playground: Playground, bot: Mapping[int, Running], slack: Control, store: Store, imports: Imports
) -> None:
    """They have the very same event before them when they wake: one asks, and there is one import."""
    await slack.events_over_all()
    for process in bot.values():
        process.send_signal(signal.SIGSTOP)
    shared = await imports.share()
    await until(
        lambda: playground.slack.sockets.unanswered("events_api") == 2, "It was never sent to both bots."
    )
    for process in bot.values():
        process.send_signal(signal.SIGCONT)
    await imports.person.sees(QUESTION, thread=shared)
    await nothing_is_left(store)
    assert [await count(store, table) for table in (inbox_events, import_jobs)] == [1, 1]
    for turn in range(1, 4):
        await imports.begin()
        await imports.ends_right()
        assert await count(store, import_jobs) == turn
        if turn < 3:
            await imports.share()
    await nothing_is_left(store)
    assert imports.said_once()


async def test_an_import_of_the_command_line_waits_its_turn_and_is_run_there(
    bot: Mapping[int, Running],
    slack: Control,
    store: Store,
    seen: WorkersSeen,
    imports: Imports,
    outcomes: Sequence[Outcome],
    desk: Program,
) -> None:
    """The bots, which lack its file, leave it to the command, even while that waits for one of theirs."""
    await _import_and_hold(imports, store, slack, desk.folder.parent)
    (desk.folder / "turn1.csv").write_text(assignment_file(1), encoding="utf-8")
    async with desk.started(
        "import", "turn1.csv", "--confirm", "--json", "--error-file", "errors.csv"
    ) as command:
        await _holds_while_it_waits(store, seen, command.pid)
        assert len(list((desk.folder / "data" / "files").iterdir())) == 1
        assert (await imports.job()).state is JobState.CHECKING
        await slack.release()
        holders = await _holders_to_the_end(store, seen)
        answer = await answer_of(command)
    first = await imports.is_told()
    second = await store.jobs.get(2)
    assert first.counts == expected(outcomes, 0).counts
    assert first.finished_at is not None
    assert second.finished_at is not None
    assert first.finished_at < second.finished_at
    assert (answer.code, answer.json["status"], holders) == (1, "completed_with_errors", {command.pid})
    came_to = await outcome(store, second, (desk.folder / "errors.csv").read_bytes())
    assert came_to == expected(outcomes, 1)
    assert answer.json["changed"] == came_to.counts.changed
    assert imports.said_once()
    assert [process.returncode for process in bot.values()] == [None] * len(bot)


async def test_a_database_that_they_work_on_is_not_copied(
    bot: Mapping[int, Running], url: str, tmp_path: Path
) -> None:
    """What they change would be lost: it names the processes to stop, and nothing is made."""
    program = Program(tmp_path, {"DATABASE_URL": url})
    answer = await program.run("copy", "--to", "sqlite:///copied/handoff.db")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Handoff is at work in the database that is to be copied (process ")
    assert all(f"process {pid} on " in answer.err for pid in bot)
    assert answer.err.endswith(
        "so nothing was copied. Stop every bot and worker, wait for imports of the command line to end, "
        "and copy then.\n"
    )
    assert not (tmp_path / "copied" / "handoff.db").exists()


async def _import_and_hold(imports: Imports, store: Store, slack: Control, folder: Path) -> None:
    """Begin an import from Slack that gets no further: the bots' copy of its file is gone, and Slack is slow.

    Its rows are still to be checked, as those of a question from before there were previews.
    """
    shared = await imports.share()
    await imports.person.sees_change(await imports.person.sees(QUESTION, thread=shared), "customers change:")
    job = await imports.job()
    await store.jobs.choose(job.id, job.reading.mapping, job.reading.proposal)
    for copy in (folder / "data" / "files").iterdir():
        copy.unlink()
    fetched = len(await slack.calls("files.info"))
    await slack.hold("files.download")
    await store.jobs.start(job.id, imports.person.id, confirmed=True)
    await slack.sees_calls("files.info", fetched + 1)


async def _holds_while_it_waits(store: Store, seen: WorkersSeen, pid: int) -> None:
    """The second import is the command's, waits in the queue, and is held on to."""

    async def holds() -> bool:
        await seen.note(pid, workers=1)
        return await seen.at_work_on(2) == pid and (await store.jobs.get(2)).state is JobState.QUEUED

    await until(holds, "The command never held its import while that waited.")


async def _holders_to_the_end(store: Store, seen: WorkersSeen) -> set[int]:
    """The ids of all processes that hold the second import, until it has ended."""
    holders = set[int]()

    async def ended() -> bool:
        holders.add(await seen.at_work_on(2))
        return (await store.jobs.get(2)).state.ended

    await until(ended, "The command's import never ended.")
    return holders - {0}


async def nothing_is_left(store: Store) -> None:
    """Wait until neither an event nor an import is left to be done."""

    async def is_so() -> bool:
        return not await store.inbox.open() and not await store.jobs.waiting()

    await until(is_so, "something is left to do")


async def count(store: Store, table: Table) -> int:
    """The rows of a table."""
    ((rows,),) = await store.database.rows(select(func.count()).select_from(table))
    return int(rows)
