"""Which jobs a bot takes up: those of its workspace, and those of the command line."""

from functools import partial

from bot.engine import Engine
from bot.file_cache import LocalFileCache
from bot.runner import Turns
from bot.settings import Settings
from storage.store import Store
from tests.bot.silent import Silent
from tests.command_line.program import Program
from tests.storage.words import TYPED, queued_job


async def test_another_workspaces_threads_are_left_to_its_own_bot(empty: Program, store: Store) -> None:
    """A bot has no say there; imports of the command line are everybody's."""
    ours = await store.workspaces.connect("T1", "Alder & Co")
    theirs = await store.workspaces.connect("T2", "Birch Ltd")
    queue = partial(queued_job, store)
    shared_here, typed_there = await queue(ours, "F1"), await queue(theirs, "F2", TYPED)
    await queue(theirs, "F3")
    engine = Engine(Settings(), store, LocalFileCache(empty.folder))
    turns = Turns(store.jobs, engine.job_run(Silent(), stopping=lambda: False), Silent(), ours)
    assert {turn.job.id for turn in await turns.find()} == {shared_here.id, typed_there.id}
