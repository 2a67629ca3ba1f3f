"""The benchmark of a long history: one real import, repeated, looks like many imports to the store."""

from asyncio import Event
from pathlib import Path

from benchmarks.history.extent import Extent
from benchmarks.history.multiply import changes_kept, multiply
from benchmarks.importing.page import PAGE, replaced
from bot.command_line.local_run import LocalRun
from bot.core import Core, open_core
from bot.settings import Settings
from importer.permissions import operator
from importer.words.jobs import ImportJob, JobState
from tests.storage.words import all_refused, load_directory

TABLE = "External Id,Account manager email\nC1,ann@x.com\nC2,ann@x.com\nC9,bob@x.com\nC3,amy@x.com\n"
EXTENT = Extent(imports=60, changes=116, errors=7)


async def _received(core: Core, path: Path) -> ImportJob:
    source = core.file_cache.put(path, 1_000)
    imports = core.imports(wake=lambda: None)
    return await imports.receive(await core.store.workspaces.pick(), source, asker=operator("nobody"))


async def test_each_copy_has_all_that_the_first_has(tmp_path: Path) -> None:
    """It has the changes and errors; every fiftieth is an unanswered preview, the last has only errors."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/handoff.db")
    async with open_core(settings) as core:
        await load_directory(core.store, await core.store.workspaces.pick())
        first = await _received(core, path)
        first = await core.imports(wake=lambda: None).start(first, operator(""))
        first = await LocalRun(core, Event()).carry_out(first)
        await LocalRun(core, Event()).carry_out(await _received(core, path))
    last = multiply(tmp_path / "handoff.db", EXTENT)
    assert changes_kept(tmp_path / "handoff.db") == EXTENT.changes
    async with open_core(settings) as core:
        workspace, jobs, plans = first.workspace, core.store.jobs, core.store.plans
        newest = await jobs.history(workspace, limit=100)
        assert [job.number for job in newest] == list(range(last, 0, -1))
        assert [job.number for job in newest if job.state is JobState.PREVIEWED] == [50, 2]
        copy = await jobs.numbered(workspace, 33)
        assert copy.counts == first.counts
        assert await all_refused(core.store, copy) == await all_refused(core.store, first)
        worst = await jobs.numbered(workspace, last)
        assert worst.counts.errors == len(await all_refused(core.store, worst)) == EXTENT.errors
        assert sum(kind.rows for kind in await plans.error_kinds(worst.id)) == EXTENT.errors


def test_the_page_has_a_place_for_the_table() -> None:
    """`--docs` finds where what it measured goes."""
    assert "| new |" in replaced(PAGE.read_text(encoding="utf-8"), "history", "| new |")
