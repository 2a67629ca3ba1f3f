"""`python -m benchmarks.load`: many small imports beside a large one, in the pretend workspace.

Slack's rate limits are on. The bot is a process of its own; the workspace and its people are this one. Needs
Linux, and git for `--beside`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.page import replace_tables
from benchmarks.importing.table import as_table
from benchmarks.load.extent import FULL, SMALL
from benchmarks.load.trial import Measured, measured
from benchmarks.load.truth import Truth
from benchmarks.load.version import HERE, Version, checked_out


def main() -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL.files} files, not {SMALL.files}")
    parser.add_argument(
        "--beside", action="append", default=[], metavar="COMMIT", help="measure an earlier commit as well"
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
