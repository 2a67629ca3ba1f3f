"""`python -m benchmarks.importing`: import files of several sizes, print docs/performance.md's tables.

Needs Linux, `sqlite3` on the PATH, and the packages of the extra `peers`. It measures on SQLite; PostgreSQL
is measured where its programs are found.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.measure import run
from benchmarks.importing.page import PICTURE, replace_tables
from benchmarks.importing.repeats import repeats
from benchmarks.importing.scenarios import scenarios
from benchmarks.importing.side_by_side import Measured, side_by_side
from benchmarks.importing.table import facts_table, repeats_table, scenarios_table, side_by_side_table
from benchmarks.importing.trial import Trial

_SMALL, _FULL, _LARGEST = (5_000, 20_000), (20_000, 100_000, 1_000_000), 3_000_000
_MODULE = "benchmarks.importing"


def main() -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args()
    sizes: Sequence[int] = words.rows or (_FULL if words.full else _SMALL)
    measured: list[Measured] = []
    tables: dict[str, str] = {}
    for size in sorted({*sizes, *([_LARGEST] if words.largest else [])}):
        with TemporaryDirectory(dir=words.folder) as folder:
            trial = Trial(Path(folder), size)
            trial.fill()
            measured += side_by_side(
                trial, few=words.few or (10_000 if words.full else 2_000), times=words.times
            )
            tables |= _show("side by side", side_by_side_table(measured))
            if size == max(sizes):
                tables |= _show("scenarios", scenarios_table(scenarios(trial)))
                tables |= _show("repeats", repeats_table(repeats(trial)))
                tables |= _show("beside", facts_table(_beside(trial)))
            if size in sizes:
                tables |= _show(f"postgresql {size}", _postgres(trial))
    if words.docs:
        tables["postgresql"] = _joined([tables.pop(f"postgresql {size}") for size in sizes])
        replace_tables({name: table for name, table in tables.items() if not name.startswith("postgresql ")})
        _draw(measured)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {_MODULE}", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", help=f"sizes (default: {_SMALL})")
    parser.add_argument(
        "--full", action="store_true", help=f"the sizes {_FULL}, and 10,000 rows for the slow ones"
    )
    parser.add_argument("--largest", action="store_true", help=f"{_LARGEST:,} rows, too")
    parser.add_argument("--few", type=int, help="rows for those who are slow")
    parser.add_argument("--times", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--docs", action="store_true", help="put tables and plot into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


def _show(name: str, table: str) -> dict[str, str]:
    print(f"\n{name}\n\n{table}", flush=True)
    return {name: table}


def _beside(trial: Trial) -> Iterator[tuple[str, str]]:
    """What the bot does beside a large import that was shared in Slack."""
    shutil.copyfile(trial.filled, trial.folder / "slack.db")
    slack = [sys.executable, "-m", f"{_MODULE}.slack", str(trial.folder), str(trial.file)]
    seen = json.loads(run(slack, variables={}).output)
    yield "rows imported in Slack", f"{trial.size:,} in {seen['seconds']:.0f} s"
    for key, name in {
        "late": "the event loop wakes late by",
        "writes": "a write transaction is open for",
        "slash_commands": "a slash command is acknowledged after",
        "interactive": "a pressed button is acknowledged after",
        "events_api": "a message is acknowledged, once it is kept, after",
    }.items():
        one = {share: 1_000 * seen[key][share] for share in ("p50", "p99", "most")}
        told = f"{one['p50']:.1f} ms; 99th percentile {one['p99']:.0f}, longest {one['most']:.0f}"
        yield name, f"{told} ({seen[key]['number']:,} times)"


def _postgres(trial: Trial) -> str:
    """PostgreSQL's table, from a program of its own: it loads more modules than a small program may weigh."""
    words = [sys.executable, "-m", f"{_MODULE}.postgres", str(trial.folder), str(trial.size)]
    return run(words, variables={}).output.strip()


def _joined(tables: Sequence[str]) -> str:
    """One table of several with the same head."""
    return "\n".join([tables[0], *("\n".join(table.splitlines()[2:]) for table in tables[1:])])


def _draw(measured: Sequence[Measured]) -> None:
    # Handoff and sqlite3 were measured on few rows too, which only the table shows.
    shown = {(one.name, one.size): one for one in reversed(measured)}
    points = [
        (one.name, one.size, one.speed, one.result.usage.megabytes)
        for one in measured
        if shown[one.name, one.size] is one
    ]
    run([sys.executable, "-m", f"{_MODULE}.plot", str(PICTURE)], variables={}, text=json.dumps(points))


if __name__ == "__main__":
    main()
