"""Which jobs a bot takes up: those of its workspace, and those of the command line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.core import Core
from bot.file_cache import LocalFileCache
from bot.runner import Turns
from bot.settings import Settings
from importer.job_run import JobRun
from importer.words.jobs import ImportJob, JobKind, JobState
from storage.store import Store
from tests.bot.silent import Silent, found
from tests.command_line.program import Program
from tests.storage.words import TYPED, new_job, queued_job


async def test_the_turn_is_that_of_the_job_that_the_store_gives_it(empty: Program, store: Store) -> None:
    """A return that was due while the bot was away comes before an import that someone has started since."""
    workspace = await store.workspaces.connect("T1", "Alder & Co")
    due = datetime.now(UTC) - timedelta(hours=1)
    back = await store.jobs.create(
        replace(new_job(workspace, "return:1", TYPED), kind=JobKind.RETURN, state=JobState.QUEUED, due=due)
    )
    later = await store.jobs.create(new_job(workspace, "F1"))
    assert await store.jobs.start(later.id, "U1")
    turns = _turns(store, empty, workspace)
    [turn] = [turn for turn in await turns.find() if turn.runs]
    assert turn.job.id == back.id
    assert await store.jobs.begin(turn.job)


async def test_another_workspaces_threads_are_left_to_its_own_bot(empty: Program, store: Store) -> None:
    """A bot has no say there; imports of the command line are everybody's."""
    ours = await store.workspaces.connect("T1", "Alder & Co")
    theirs = await store.workspaces.connect("T2", "Birch Ltd")
    queue = partial(queued_job, store)
    shared_here, typed_there = await queue(ours, "F1"), await queue(theirs, "F2", TYPED)
    await queue(theirs, "F3")
    turns = _turns(store, empty, ours)
    assert {turn.job.id for turn in await turns.find()} == {shared_here.id, typed_there.id}


class ComesBack:
    """Carries jobs out; the first one is delivered to the same process once more before that ends."""

    def __init__(self, job_run: JobRun) -> None:
        self._job_run = job_run
        self.announcer = job_run.announcer
        self.give_up = job_run.give_up
        self.turns: Turns | None = None

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Carry it out, after whoever it was given to."""
        turns, self.turns = self.turns, None
        if turns:
            [turn] = await turns.find()
            await turns.do(turn)
        return await self._job_run.carry_out(job)


async def test_a_job_that_comes_back_to_the_process_that_has_it(empty: Program, store: Store) -> None:
    """So it is where others took the process for dead: the first run is overtaken, and nothing breaks."""
    workspace = await store.workspaces.connect("T1", "Alder & Co")
    job = await queued_job(store, workspace, "F1")
    core = Core(Settings(), store, LocalFileCache(empty.folder))
    coming = ComesBack(core.job_run(Silent(), stopping=lambda: False))
    coming.turns = turns = Turns(store.jobs, coming, Silent(), found(workspace))
    [turn] = await turns.find()
    await turns.do(turn)
    assert (await store.jobs.get(job.id)).attempt == turn.job.attempt + 2
    assert not turns.taken


def _turns(store: Store, program: Program, workspace: int) -> Turns:
    core = Core(Settings(), store, LocalFileCache(program.folder))
    return Turns(store.jobs, core.job_run(Silent(), stopping=lambda: False), Silent(), found(workspace))
