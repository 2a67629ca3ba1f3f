"""What an import results in, and would have undisturbed: the directory, its counts, its error file."""

from asyncio import Event
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.command_line.local_run import LocalRun
from bot.core import Core, open_core
from bot.settings import Settings
from importer.permissions import operator
from importer.words.jobs import Counts, ImportJob
from storage.store import Store
from tests.kills.assignments import assignment_file

TURNS = 3
"""From the third turn on the imports go back and forth between the same two states."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How everything is after an import."""

    customers: Sequence[tuple[str, str, str, str]]
    counts: Counts
    error_file: bytes


async def outcome(store: Store, job: ImportJob, error_file: bytes) -> Outcome:
    """How everything is after this import."""
    customers = [row async for row in store.directory.export_customers(job.workspace)]
    return Outcome(customers, job.counts, error_file)


async def undisturbed(url: str, folder: Path) -> list[Outcome]:
    """What the first turns come to in one run that nothing disturbs."""
    async with open_core(Settings(database_url=url)) as core:
        return [await _imported(core, folder, turn) for turn in range(TURNS)]


def expected(outcomes: Sequence[Outcome], turn: int) -> Outcome:
    """What the import of this turn has to come to."""
    return outcomes[turn if turn < TURNS else TURNS - 1 - turn % 2]


async def _imported(core: Core, folder: Path, turn: int) -> Outcome:
    path = folder / f"turn{turn}.csv"
    path.write_text(assignment_file(turn), encoding="utf-8")
    imports = core.imports(wake=lambda: None)
    source = core.file_cache.put(path, core.settings.max_file_bytes)
    workspace = await core.store.workspaces.pick(None)
    nobody = operator("nobody")
    received = await imports.receive(workspace, source, asker=nobody)
    job = await imports.start(received, nobody, confirmed=True)
    job = await LocalRun(core, Event()).carry_out(job)
    error_file = await core.looking_back().error_file(job, nobody, folder)
    return await outcome(core.store, job, error_file.path.read_bytes())
