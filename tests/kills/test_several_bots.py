"""Two bots and a worker on one PostgreSQL database: what one doesn't end any more, another does."""

import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from importer.words.jobs import JobState
from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.schema import import_jobs
from storage.slack_schema import inbox_events
from storage.store import Store
from tests.command_line.program import Program, Running, answer_of, line_with
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.steps import QUESTION
from tests.kills.assignments import assignment_file
from tests.kills.imports import Imports
from tests.kills.outcome import Outcome, expected, outcome
from tests.kills.writing import Writing
from tests.patience import until


@pytest.fixture
def url(postgres: str) -> str:
    """The database that all run on."""
    return postgres


@pytest.fixture
async def bot(
    playground: Playground, maya: Person, url: str, tmp_path: Path
) -> AsyncIterator[Mapping[int, Running]]:
    """All of them, at work, by their ids."""
    assert maya
    program = Program(tmp_path, environment_of(playground, url))
    async with (
        program.started("run") as one,
        program.started("run") as other,
        program.started("worker") as worker,
    ):
        for process in (one, other, worker):
            await line_with(process.stdout, "Press Ctrl-C")
        yield {process.pid: process for process in (one, other, worker)}


async def at_work(store: Store) -> int:
    """The id of the process that holds the import."""
    (row,) = await store.database.rows(
        select(import_jobs.c.held_by).where(import_jobs.c.held_by.is_not(None))
    )
    return int(row.held_by.split("/")[1])


async def test_what_a_killed_process_leaves_another_ends(
    bot: Mapping[int, Running], store: Store, imports: Imports, writing: Writing
) -> None:
    """The import ends right, with one summary and one error file."""
    await imports.share()
    with writing.halted() as halt:
        await imports.begin()
        await halt.reached()
        bot[await at_work(store)].kill()
        halt.go_on()
        await imports.ends_right()
    assert imports.said_once()


async def test_a_process_that_stood_still_and_wakes_does_no_harm(
    bot: Mapping[int, Running], store: Store, imports: Imports, writing: Writing
) -> None:
    """Another ends its import; once awake it writes nothing more of that, and does its part of the next."""
    await imports.share()
    with writing.halted() as halt:
        await imports.begin()
        await halt.reached()
        stopped = bot[await at_work(store)]
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
    imports: Imports,
    outcomes: Sequence[Outcome],
    url: str,
    tmp_path: Path,
) -> None:
    """The bots, which lack its file, leave it to the command, even while that waits for one of theirs."""
    await _import_and_hold(imports, store, slack, tmp_path)
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "turn1.csv").write_text(assignment_file(1), encoding="utf-8")
    program = Program(desk, {"DATABASE_URL": url})
    async with program.started(
        "import", "turn1.csv", "--confirm", "--json", "--error-file", "errors.csv"
    ) as command:
        await _gives_signs_while_it_waits(store, command.pid)
        assert len(list((desk / "data" / "files").iterdir())) == 1
        assert (await imports.job()).state is JobState.CHECKING
        await slack.release()
        holders = await _holders_to_the_end(store)
        answer = await answer_of(command)
    first = await imports.is_told()
    second = await store.jobs.get(2)
    assert first.counts == expected(outcomes, 0).counts
    assert first.finished_at is not None
    assert second.finished_at is not None
    assert first.finished_at < second.finished_at
    assert (answer.code, answer.json["status"], holders) == (1, "completed_with_errors", {command.pid})
    came_to = await outcome(store, second, (desk / "errors.csv").read_bytes())
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


async def _gives_signs_while_it_waits(store: Store, pid: int) -> None:
    """The second import is the command's, waits in the queue, and is held on to."""
    signs = set[datetime]()

    async def twice() -> bool:
        held = select(import_jobs.c.held_by, import_jobs.c.held_until).where(
            import_jobs.c.id == 2, import_jobs.c.state == JobState.QUEUED
        )
        signs.update(
            row.held_until for row in await store.database.rows(held) if f"/{pid}/" in str(row.held_by)
        )
        return len(signs) > 1

    await until(twice, "The command never gave a second sign of life while it waited.")


async def _holders_to_the_end(store: Store) -> set[int]:
    """The ids of all processes that hold the second import, until it has ended."""
    holders = set()

    async def ended() -> bool:
        job = select(import_jobs.c.held_by, import_jobs.c.state).where(import_jobs.c.id == 2)
        (row,) = await store.database.rows(job)
        holders.update({int(row.held_by.split("/")[1])} if row.held_by else set())
        return JobState(row.state).ended

    await until(ended, "The command's import never ended.")
    return holders


async def nothing_is_left(store: Store) -> None:
    """Wait until neither an event nor an import is left to be done."""

    async def is_so() -> bool:
        return not await store.inbox.open() and not await store.jobs.waiting()

    await until(is_so, "something is left to do")


async def count(store: Store, table: Table) -> int:
    """The rows of a table."""
    ((rows,),) = await store.database.rows(select(func.count()).select_from(table))
    return int(rows)
