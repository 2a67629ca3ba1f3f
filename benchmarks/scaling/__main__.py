"""`python -m benchmarks.scaling`: workers on one PostgreSQL of this machine; prints docs/scaling.md's tables.

Needs Linux, and PostgreSQL's programs.
"""

import argparse
import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.importing.generate import make_files
from benchmarks.importing.page import SCALING, replace_tables
from benchmarks.importing.table import as_table
from benchmarks.promises import SPEED, TAKEN_OVER_LAST, TAKEN_OVER_MEDIAN, Promise, require
from benchmarks.scaling.database import Databases
from benchmarks.scaling.several import PROCESSES, Run, several
from benchmarks.scaling.takeover import Takeovers, takeovers
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.postgres_server import postgres_programs, postgres_server

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many workspaces, the rows of each one's import, and how often a worker is killed and stopped.

    The full one has enough for all that four workers run at once with `IMPORTS_AT_ONCE` as it is.
    """

    workspaces: int
    rows: int
    kills: int
    stops: int


_SMALL = Extent(workspaces=4, rows=2_000, kills=2, stops=1)
_FULL = Extent(workspaces=8, rows=30_000, kills=6, stops=3)
_PROCESSES = ", ".join(map(str, PROCESSES))


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it."""

    runs: Sequence[Run]
    taken: Sequence[Takeovers]

    def tables(self) -> dict[str, str]:
        """The tables of the page."""
        return {"several processes": _runs_table(self.runs), "taking over": _takeovers_table(self.taken)}


def main() -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args()
    programs = postgres_programs()
    if programs is None:
        print("Not measured: this machine lacks PostgreSQL's programs.")
        return
    with TemporaryDirectory(dir=words.folder) as folder, postgres_server(programs) as server:
        measured = asyncio.run(_measured(Databases(server), Path(folder), _FULL if words.full else _SMALL))
    if words.docs:
        replace_tables(measured.tables(), SCALING)
    if words.require:
        require([*promised_takeovers(measured.taken), *promised_speeds(measured.runs, words.earlier)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{_FULL.rows:,} rows, not {_SMALL.rows:,}")
    parser.add_argument(
        "--require", action="store_true", help="end with exit code 1 where a promised figure is missed"
    )
    parser.add_argument(
        "--earlier",
        type=float,
        nargs=len(PROCESSES),
        default=(),
        metavar="ROWS",
        help=f"rows a second of an earlier version with {_PROCESSES} workers here, for --require",
    )
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


async def _measured(databases: Databases, folder: Path, extent: Extent) -> Measured:
    make_files(folder, extent.rows)
    await databases.fill(folder, extent.workspaces)
    async with Playground(Manifest.read(_ROOT / "manifest.json")) as playground:
        runs = [run async for run in several(playground, databases, folder, extent.workspaces)]
        _show("several processes", _runs_table(runs))
        taken = await takeovers(playground, databases, folder, kills=extent.kills, stops=extent.stops)
        _show("taking over", _takeovers_table(taken))
        return Measured(runs, taken)


def _show(name: str, table: str) -> None:
    print(f"\n{name}\n\n{table}", flush=True)


def promised_takeovers(taken: Iterable[Takeovers]) -> Iterator[Promise]:
    """Half of them soon, and none late."""
    for one in taken:
        what = f"another worker had it after one was {one.name}"
        half = median(one.held) if one.held else None
        yield Promise(f"{what}, half of the times", half, TAKEN_OVER_MEDIAN, "s")
        yield Promise(f"{what}, each time", max(one.held, default=None), TAKEN_OVER_LAST, "s")


def promised_speeds(runs: Iterable[Run], earlier: Sequence[float]) -> Iterator[Promise]:
    """For each number of workers, held against what an earlier version did; nothing where that isn't told."""
    for run, speed in zip(runs, earlier, strict=False):
        yield Promise(
            f"with {run.processes} workers", run.speed, SPEED * speed, "rows a second", is_least=True
        )


def _runs_table(runs: Iterable[Run]) -> str:
    head = ("Workers", "Imports", "Rows in all", "Seconds", "Rows/s in all", "Connections at most")
    lines = (
        (
            f"{run.processes}",
            f"{run.imports}",
            f"{run.rows:,}",
            f"{run.seconds:.1f}",
            f"{run.speed:,.0f}",
            f"{run.connections}",
        )
        for run in runs
    )
    return as_table(head, lines, text_columns=())


def _takeovers_table(taken: Iterable[Takeovers]) -> str:
    head = ("The worker is", "Tries", "Another has it after", "Longest", "Ended after", "Longest")
    return as_table(head, map(_takeover_line, taken), text_columns=(0,))


def _takeover_line(one: Takeovers) -> Iterator[str]:
    yield one.name
    yield f"{len(one.held)}"
    for seconds in (one.held, one.ended):
        yield f"{median(seconds):.1f} s"
        yield f"{max(seconds):.1f} s"


if __name__ == "__main__":
    main()
