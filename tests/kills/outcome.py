"""What an import results in, and would have undisturbed: the directory, its counts, its error file."""

from asyncio import Event
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.command_line.local_run import LocalRun
from bot.engine import Engine, open_engine
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
    async with open_engine(Settings(database_url=url)) as engine:
        return [await _imported(engine, folder, turn) for turn in range(TURNS)]


def expected(outcomes: Sequence[Outcome], turn: int) -> Outcome:
    """What the import of this turn has to come to."""
    return outcomes[turn if turn < TURNS else TURNS - 1 - turn % 2]


async def _imported(engine: Engine, folder: Path, turn: int) -> Outcome:
    path = folder / f"turn{turn}.csv"
    path.write_text(assignment_file(turn), encoding="utf-8")
    imports = engine.imports(wake=lambda: None)
    source = engine.file_cache.put(path, engine.settings.max_file_bytes)
    workspace = await engine.store.workspaces.pick(None)
    nobody = operator("nobody")
    received = await imports.receive(workspace, source, asker=nobody)
    job = await imports.start(received, nobody, confirmed=True)
    job = await LocalRun(engine, Event()).carry_out(job)
    error_file = await engine.looking_back().error_file(job, nobody, folder)
    return await outcome(engine.store, job, error_file.path.read_bytes())
