"""`python -m benchmarks.load`: many small imports beside a large one, in the pretend workspace.

Slack's rate limits are on. The bot is a process of its own; the workspace and its people are this one. With
`--kills` it is two bots and a worker for two workspaces on one PostgreSQL, and each is killed in turn. Needs
Linux, git for `--beside`, and PostgreSQL's programs for `--kills`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.page import SCALING, replace_tables
from benchmarks.importing.table import as_table
from benchmarks.load.extent import FULL, FULL_WITH_KILLS, SMALL, SMALL_WITH_KILLS
from benchmarks.load.killed import NAME, measured_with_kills
from benchmarks.load.trial import Measured, measured
from benchmarks.load.truth import Truth
from benchmarks.load.version import HERE, Version, checked_out
from benchmarks.promises import require
from tests.postgres_server import postgres_programs, postgres_server


def main() -> None:
    """Measure as much as asked for."""
    parser = _parser()
    words = parser.parse_args()
    if words.require and not words.kills:
        parser.error("--require is for --kills: of the rest no figure is promised on any machine")
    if words.kills:
        _kill(words)
    else:
        _load(words)


def _load(words: argparse.Namespace) -> None:
    extent = FULL if words.full else SMALL
    with TemporaryDirectory(dir=words.folder) as name, ExitStack() as stack:
        folder = Path(name)
        versions = [stack.enter_context(checked_out(commit, folder)) for commit in words.beside]
        truth = Truth(folder, extent)
        results = [
            asyncio.run(measured(version, truth, extent, folder / version.name))
            for version in [*versions, Version("Handoff", HERE)]
        ]
    table = _table(results)
    print(f"\nload\n\n{table}", flush=True)
    if words.docs:
        replace_tables({"load": table})
    if results[-1].faults:
        raise SystemExit("; ".join(results[-1].faults))


def _kill(words: argparse.Namespace) -> None:
    programs = postgres_programs()
    if programs is None:
        print("Not measured: this machine lacks PostgreSQL's programs.")
        return
    extent = FULL_WITH_KILLS if words.full else SMALL_WITH_KILLS
    with TemporaryDirectory(dir=words.folder) as name, postgres_server(programs) as server:
        result = asyncio.run(measured_with_kills(server, extent, Path(name)))
    table = as_table(("What", "Handoff"), list(result.facts()), text_columns=(0,))
    print(f"\n{NAME}\n\n{table}", flush=True)
    if words.docs:
        replace_tables({NAME: table}, SCALING)
    if words.require:
        require(result.promises())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL.files} files, not {SMALL.files}")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--kills", action="store_true", help="several processes, of which each is killed in turn"
    )
    kind.add_argument(
        "--beside", action="append", default=[], metavar="COMMIT", help="measure an earlier commit as well"
    )
    parser.add_argument(
        "--require", action="store_true", help="end with exit code 1 where a promised figure is missed"
    )
    parser.add_argument("--docs", action="store_true", help="put the table into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


def _table(results: Sequence[Measured]) -> str:
    """One column for each version."""
    columns = [dict(one.facts()) for one in results]
    lines = [(what, *(column[what] for column in columns)) for what in columns[0]]
    return as_table(("What", *(one.version for one in results)), lines, text_columns=(0,))


if __name__ == "__main__":
    main()
