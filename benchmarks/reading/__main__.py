"""`python -m benchmarks.reading`: make the corpus, ask everyone, print the table that docs/reading.md shows."""

import argparse
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.reading.corpus import SEED, labelled_files
from benchmarks.reading.real_files import PACKAGES, flagged
from benchmarks.reading.rivals import RIVALS
from benchmarks.reading.score import Score, score

_HEAD = (
    "| | delimiter | header row | legacy code pages | all encodings | ms a file (median) |\n"
    "|---|--:|--:|--:|--:|--:|"
)


def main() -> None:
    """Measure on as many files as asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="how many files (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="another corpus (default: %(default)s)")
    arguments = parser.parse_args()
    for line in chain(_table(arguments.files, arguments.seed), _real_files()):
        print(line, flush=True)


def _table(number: int, seed: int) -> Iterator[str]:
    files = list(labelled_files(number, seed))
    legacy = sum(file.is_legacy for file in files)
    yield f"{number:,} files, {legacy:,} of them with letters of a legacy code page; seed {seed}.\n"
    yield _HEAD
    with tempfile.TemporaryDirectory() as folder:
        for name, rival in RIVALS.items():
            yield _line(name, score(rival, files, Path(folder)))


def _real_files() -> Iterator[str]:
    """What of real files is refused, of which nothing should be."""
    with tempfile.TemporaryDirectory() as folder:
        files = list(flagged(Path(folder)))
    whole = [file for file in files if file.malformed == file.rows]
    others = [file for file in files if file.malformed < file.rows]
    rows, malformed = sum(file.rows for file in others), sum(file.malformed for file in others)
    yield f"\n{len(others):,} real files of {len(PACKAGES)} packages ({', '.join(PACKAGES)}):"
    yield f"{malformed:,} of {rows:,} rows refused because their cells may have moved: {malformed / rows:.3%}."
    for file in (*whole, *(file for file in others if file.malformed)):
        yield f"- {file.name}: {file.malformed:,} of {file.rows:,}"


def _line(name: str, measured: Score) -> str:
    shares = (measured.delimiters, measured.headers, measured.legacy, measured.encodings)
    cells = ["-" if share is None else f"{share:.1%}" for share in shares]
    return f"| {name} | {' | '.join(cells)} | {measured.milliseconds:.1f} |"


if __name__ == "__main__":
    main()
