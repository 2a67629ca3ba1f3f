"""`python -m benchmarks.history`: keep many imports, look back at them, print docs/performance.md's table.

An import really runs in the pretend workspace, and is multiplied in SQL; then the real bot is asked. Needs
Linux.
"""

import argparse
import asyncio
import csv
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.history.extent import FULL, SMALL, Extent
from benchmarks.history.looking import Looking, Timed
from benchmarks.history.multiply import changes_kept, multiply
from benchmarks.history.store_side import asked_of_the_store
from benchmarks.importing.generate import ASSIGNMENTS, DIRECTORY, HEADERS, assignment, make_files
from benchmarks.importing.page import replace_tables
from benchmarks.importing.table import as_table
from playground.manifest import Manifest
from playground.program.app_process import environment_of
from playground.program.server import Playground
from tests.command_line.program import Program, line_with
from tests.dialogue import MAYA, Person, visiting
from tests.dialogues.steps import SUMMARY, is_checked

_ROOT = Path(__file__).parents[2]
_OLD = 11
_SMALL_ROWS = 200


def main() -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args()
    extent: Extent = FULL if words.full else SMALL
    with TemporaryDirectory(dir=words.folder) as folder:
        table = asyncio.run(_measured(Path(folder), extent, words.times))
    print(f"\nhistory\n\n{table}", flush=True)
    if words.docs:
        replace_tables({"history": table})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL.imports:,} imports, not {SMALL.imports}")
    parser.add_argument("--times", type=int, default=10, help="how often each thing is done")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


async def _measured(folder: Path, extent: Extent, times: int) -> str:
    database = folder / "handoff.db"
    make_files(folder, extent.rows)
    async with Playground(Manifest.read(_ROOT / "manifest.json")) as playground:
        settings = environment_of(playground, f"sqlite:///{database}") | {"LOG_LEVEL": "ERROR"}
        program = Program(folder, settings, loads_anew=True)
        for kind in DIRECTORY:
            await program.run("directory", "load", kind, f"{kind}.csv")
        async with visiting(playground.url, MAYA) as maya:
            await _import_something(program, maya, folder)
            last = multiply(database, extent)
            facts = [("kept", _kept(database, extent))]
            _leave_memory(database)
            facts += [_told(one) async for one in _looked_at(program, maya, last, times)]
    facts += [_told(one) async for one in asked_of_the_store(f"sqlite:///{database}", times)]
    return as_table(("What", "Measured"), facts, text_columns=(0,))


async def _import_something(program: Program, maya: Person, folder: Path) -> None:
    """The imports that will be multiplied: one runs to its end, the other's preview stays unanswered."""
    async with _bot(program, maya):
        shared = await maya.share(folder / ASSIGNMENTS)
        await maya.press(await maya.sees(is_checked, thread=shared), "Import")
        await maya.sees(lambda message: bool(message.files), after=await maya.sees(SUMMARY, thread=shared))
        unanswered = await maya.share(_few_rows(), name="unanswered.csv")
        await maya.sees(is_checked, thread=unanswered)
    await maya.sees_app(connected=False)


@asynccontextmanager
async def _bot(program: Program, person: Person) -> AsyncIterator[float]:
    """The bot, connected: how many seconds that took; at the end it leaves by itself."""
    begun = perf_counter()
    async with program.started("run") as process:
        await line_with(process.stdout, "Press Ctrl-C")
        await person.sees_app(connected=True)
        yield perf_counter() - begun
        process.terminate()
        await process.communicate()


async def _looked_at(program: Program, maya: Person, last: int, times: int) -> AsyncIterator[Timed]:
    async with _bot(program, maya) as seconds:
        yield "the bot starts and is connected", [seconds]
        async for one in Looking(maya, times).at_everything(_OLD, last, _few_rows()):
            yield one


def _few_rows() -> str:
    """A small file, all of it right."""
    text = StringIO()
    csv.writer(text).writerows([HEADERS, *map(assignment, range(_SMALL_ROWS))])
    return text.getvalue()


def _kept(database: Path, extent: Extent) -> str:
    size = database.stat().st_size / 1e9
    return (
        f"{extent.imports:,} imports, {changes_kept(database):,} changes, "
        f"one import with {extent.errors:,} errors: {size:.1f} GB"
    )


def _leave_memory(database: Path) -> None:
    """The system forgets what it has read of the file: the first look at anything comes from the disk."""
    os.sync()
    with database.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _told(one: Timed) -> tuple[str, str]:
    what, taken = one
    return what, _in_milliseconds(taken)


def _in_milliseconds(taken: Sequence[float]) -> str:
    if len(taken) == 1:
        return f"{1_000 * taken[0]:,.0f} ms"
    return f"{1_000 * median(taken):,.0f} ms; longest {1_000 * max(taken):,.0f} ({len(taken)} times)"


if __name__ == "__main__":
    main()
