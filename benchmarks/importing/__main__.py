"""`python -m benchmarks.importing`: import files of several sizes, print the table that docs/performance.md shows.

Needs Linux, and `sqlite3` on the PATH.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.generate import ASSIGNMENTS, DIRECTORY
from benchmarks.importing.measure import Usage, run

_HEAD = "| rows | | seconds | times sqlite3 | rows/s | peak MB | GB written |\n|--:|---|--:|--:|--:|--:|--:|"
_WHOLE_JOB = Path(__file__).with_name("whole_job.sql")


def main() -> None:
    """Measure files of as many rows as asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000], help="sizes of the files")
    print(_HEAD)
    for size in parser.parse_args().rows:
        with TemporaryDirectory() as folder:
            for line in _lines(_Place(Path(folder), size)):
                print(line, flush=True)


def _lines(place: "_Place") -> Iterator[str]:
    place.fill()
    reference = place.run_sqlite3()
    yield place.line("sqlite3 command line", reference, reference)
    yield place.line("Handoff", place.import_file(), reference)
    yield place.line("Handoff, the same file again", place.import_again(), reference)


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder with a filled directory, and a file of this many rows."""

    folder: Path
    size: int

    def fill(self) -> None:
        # In a program of its own: what this one has in memory would be counted as its children's.
        generate = [sys.executable, "-m", "benchmarks.importing.generate", str(self.folder), str(self.size)]
        run(generate, variables={})
        for kind in DIRECTORY:
            self._handoff("directory", "load", kind, str(self.folder / f"{kind}.csv"))
        shutil.copyfile(self._database, self._spare)

    def run_sqlite3(self) -> Usage:
        """The same job on a copy of the same database."""
        job = _WHOLE_JOB.read_text(encoding="utf-8")
        job = job.replace("FILE", str(self._file)).replace("ERRORS", str(self.folder / "errors.csv"))
        return run([_sqlite3(), str(self._spare)], variables={}, text=job)

    def import_file(self) -> Usage:
        return self._handoff(
            "import", str(self._file), "--json", "--error-file", str(self.folder / "errors.csv")
        )

    def import_again(self) -> Usage:
        """Raises ValueError when it changes anything."""
        again = self.import_file()
        if json.loads(again.output)["changed"]:
            raise ValueError("The same file again changed something.")
        return again

    def line(self, name: str, usage: Usage, reference: Usage) -> str:
        cells = (
            f"{usage.seconds:.1f}",
            f"{usage.seconds / reference.seconds:.2f}",
            f"{self.size / usage.seconds:,.0f}",
            f"{usage.megabytes:.0f}",
            f"{usage.gigabytes_written:.2f}",
        )
        return f"| {self.size:,} | {name} | {' | '.join(cells)} |"

    @property
    def _file(self) -> Path:
        return self.folder / ASSIGNMENTS

    @property
    def _database(self) -> Path:
        return self.folder / "handoff.db"

    @property
    def _spare(self) -> Path:
        return self.folder / "sqlite3.db"

    def _handoff(self, *words: str) -> Usage:
        variables = {"DATABASE_URL": f"sqlite:///{self._database}", "MAX_FILE_MB": "1000"}
        return run([sys.executable, "-m", "bot", *words], variables=variables)


def _sqlite3() -> str:
    """Raises FileNotFoundError where the command line isn't installed."""
    found = shutil.which("sqlite3")
    if found is None:
        raise FileNotFoundError("The benchmark needs the sqlite3 command line, which isn't installed.")
    return found


if __name__ == "__main__":
    main()
