"""`python -m benchmarks.listing`: load a list of new customers, and print the table of docs/performance.md.

Needs Linux, and `sqlite3` on the PATH. Each loads the same file into a copy of the same database, in turn,
and breaks off unless both come to the same customers.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.measure import Usage, run
from benchmarks.importing.trial import assignments_in

_JOB = Path(__file__).with_name("whole_list.sql")
_LOADED = "SELECT external_id, name, managers, workflow_id FROM customers ORDER BY external_id"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listing", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--times", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    words = parser.parse_args()
    print("| Rows | | Seconds | Beside `sqlite3` | Peak MB |\n|---|---|---|---|---|")
    for rows in words.rows:
        with TemporaryDirectory(dir=words.folder) as folder:
            print("\n".join(_measure(Path(folder), rows, words.times)), flush=True)


def _measure(folder: Path, rows: int, times: int) -> Sequence[str]:
    run([sys.executable, "-m", "benchmarks.importing.generate", str(folder), str(rows)], variables={})
    for kind in ("users", "workflows"):
        _handoff(folder / "filled.db", "directory", "load", kind, str(folder / f"{kind}.csv"))
    # In turn, so that what else the machine does meets both.
    runs = [(_fresh(folder, _sqlite3), _fresh(folder, _load)) for _ in range(times)]
    theirs, ours = (min(of_one, key=lambda one: one.seconds) for of_one in zip(*runs, strict=True))
    return [_line(rows, "`sqlite3` command line", theirs, theirs), _line(rows, "Handoff", ours, theirs)]


def _line(rows: int, name: str, usage: Usage, beside: Usage) -> str:
    share = usage.seconds / beside.seconds
    return f"| {rows:,} | {name} | {usage.seconds:.1f} | {share:.2f} | {usage.megabytes:.0f} |"


def _fresh(folder: Path, take: Callable[[Path, Path], Usage]) -> Usage:
    """Load the list into a copy of the filled database; raises ValueError for another result."""
    copy, digest = folder / "copy.db", folder / "digest"
    for path in (copy, copy.with_suffix(".db-wal"), copy.with_suffix(".db-shm")):
        path.unlink(missing_ok=True)
    shutil.copyfile(folder / "filled.db", copy)
    os.sync()
    usage = take(copy, folder / "customers.csv")
    found = assignments_in(copy, _LOADED)
    if digest.exists() and digest.read_text(encoding="ascii") != found:
        raise ValueError("The two came to different customers.")
    digest.write_text(found, encoding="ascii")
    return usage


def _sqlite3(database: Path, file: Path) -> Usage:
    job = _JOB.read_text(encoding="utf-8").replace("FILE", str(file))
    program = shutil.which("sqlite3")
    if program is None:
        raise FileNotFoundError("The benchmark needs the program sqlite3, which isn't installed.")
    return run([program, str(database)], variables={}, text=job)


def _load(database: Path, file: Path) -> Usage:
    usage = _handoff(database, "directory", "load", "customers", str(file), "--json")
    if json.loads(usage.output)["errors"]:
        raise ValueError("Rows of the list were refused.")
    return usage


def _handoff(database: Path, *words: str) -> Usage:
    variables = {"DATABASE_URL": f"sqlite:///{database}", "MAX_FILE_MB": "1000"}
    return run([sys.executable, "-m", "bot", *words], variables=variables)


if __name__ == "__main__":
    main()
