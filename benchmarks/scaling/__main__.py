"""`python -m benchmarks.scaling`: workers on one PostgreSQL of this machine; prints docs/scaling.md's tables.

Needs Linux, and PostgreSQL's programs.
"""

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.importing.generate import make_files
from benchmarks.importing.page import SCALING, replace_tables
from benchmarks.importing.table import as_table
from benchmarks.scaling.database import Databases
from benchmarks.scaling.several import Run, several
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


def main() -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args()
    programs = postgres_programs()
    if programs is None:
        print("Not measured: this machine lacks PostgreSQL's programs.")
        return
    with TemporaryDirectory(dir=words.folder) as folder, postgres_server(programs) as server:
        tables = asyncio.run(_measured(Databases(server), Path(folder), _FULL if words.full else _SMALL))
    if words.docs:
        replace_tables(tables, SCALING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{_FULL.rows:,} rows, not {_SMALL.rows:,}")
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


async def _measured(databases: Databases, folder: Path, extent: Extent) -> dict[str, str]:
    make_files(folder, extent.rows)
    await databases.fill(folder, extent.workspaces)
    async with Playground(Manifest.read(_ROOT / "manifest.json")) as playground:
        runs = [run async for run in several(playground, databases, folder, extent.workspaces)]
        tables = _show("several processes", _runs_table(runs))
        taken = await takeovers(playground, databases, folder, kills=extent.kills, stops=extent.stops)
        return tables | _show("taking over", _takeovers_table(taken))


def _show(name: str, table: str) -> dict[str, str]:
    print(f"\n{name}\n\n{table}", flush=True)
    return {name: table}


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
