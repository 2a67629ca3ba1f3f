"""Several imports run at once: one of each size a workspace, so many in all, each workspace in turn."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core import Core
from bot.runner import Turns
from bot.work_loop import Signals, WorkLoop
from importer.permissions import operator
from importer.words.jobs import ImportJob, Stage
from importer.words.table_shape import FEW_ROWS
from tests.bot.silent import Silent, found
from tests.patience import until
from tests.storage.words import load_directory

HEADER, ROW = "External Id,Account manager email\n", "C1,ann@x.com\n"
SMALL, LARGE = HEADER + ROW, HEADER + ROW * (FEW_ROWS + 1)


class Onlooker(Silent):
    """Sees which imports run, and lets each wait until as many run as are `together`."""

    def __init__(self, core: Core, together: int = 1) -> None:
        self.jobs = core.store.jobs
        self.together = together
        self.begun: list[ImportJob] = []
        self.most_running = 0
        self.changed = asyncio.Condition()

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Count the import, the first time that it is heard of."""
        del rows, stage
        running = [one for one in await self.jobs.waiting() if one.state.runs]
        async with self.changed:
            if job.id not in {one.id for one in self.begun}:
                self.begun.append(job)
            self.most_running = max(self.most_running, len(running))
            self.changed.notify_all()
            await self.changed.wait_for(lambda: self.most_running >= self.together)

    async def sees_the_end(self) -> None:
        """Wait until nothing is left to be done."""
        await until(self._is_over, "The imports never ended.")

    async def _is_over(self) -> bool:
        return not await self.jobs.waiting()


async def queue(core: Core, folder: Path, names: Sequence[str], table: str = SMALL) -> list[int]:
    """Start an import in each of these workspaces, in this order, before any worker is there; their ids."""
    path = folder / "table.csv"
    path.write_text(table, encoding="utf-8")
    imports = core.imports(wake=lambda: None)
    workspaces = {name: await core.store.workspaces.connect(name, name) for name in dict.fromkeys(names)}
    for workspace in workspaces.values():
        await load_directory(core.store, workspace, customers=1)
    for name in names:
        source = core.file_cache.put(path, core.settings.max_file_bytes)
        maya = operator("cli:maya")
        await imports.start(await imports.receive(workspaces[name], source, asker=maya), maya)
    return [workspaces[name] for name in names]


@asynccontextmanager
async def at_work(core: Core, onlooker: Onlooker, at_once: int) -> AsyncIterator[None]:
    """A worker that does so many imports at once."""
    signals = Signals()
    job_run = core.job_run(onlooker, signals.stopping.is_set)
    turns = Turns(core.store.jobs, job_run, onlooker, found(1))
    working = asyncio.create_task(WorkLoop(turns.work(), signals, at_once=at_once).run())
    try:
        yield
    finally:
        signals.ask_to_stop()
        await working


async def test_different_workspaces_run_side_by_side(core: Core, tmp_path: Path) -> None:
    """Each waits until the other runs as well; two of one workspace would wait for ever."""
    await queue(core, tmp_path, ["T1", "T1", "T2"])
    onlooker = Onlooker(core, together=2)
    async with at_work(core, onlooker, at_once=2):
        await onlooker.sees_the_end()
    assert onlooker.most_running == 2


async def test_a_small_import_does_not_wait_behind_a_large_one(core: Core, tmp_path: Path) -> None:
    """The large one began first, and goes on only once the small one runs too: each has its own place."""
    await queue(core, tmp_path, ["T1", "T1"], table=LARGE)
    await queue(core, tmp_path, ["T1"])
    onlooker = Onlooker(core, together=2)
    async with at_work(core, onlooker, at_once=1):
        await onlooker.sees_the_end()
    assert onlooker.most_running == 2
    assert sorted(job.number for job in onlooker.begun) == [1, 2, 3]


async def test_no_more_run_than_the_settings_say(core: Core, tmp_path: Path) -> None:
    """The others wait, in whichever workspace they are."""
    await queue(core, tmp_path, ["T1", "T2", "T3"])
    onlooker = Onlooker(core)
    async with at_work(core, onlooker, at_once=1):
        await onlooker.sees_the_end()
    assert onlooker.most_running == 1


async def test_a_long_queue_in_one_workspace_starves_no_other(core: Core, tmp_path: Path) -> None:
    """The workspaces take turns, and in each the oldest import comes first."""
    ids = await queue(core, tmp_path, ["T1", "T1", "T1", "T1", "T2", "T2"])
    onlooker = Onlooker(core)
    async with at_work(core, onlooker, at_once=1):
        await onlooker.sees_the_end()
    one, other = ids[0], ids[-1]
    assert [job.workspace for job in onlooker.begun] == [one, other, one, other, one, one]
    for workspace in (one, other):
        numbers = [job.number for job in onlooker.begun if job.workspace == workspace]
        assert numbers == sorted(numbers)
