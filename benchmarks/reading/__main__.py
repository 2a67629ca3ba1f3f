"""`python -m benchmarks.reading`: make the files, ask every reader, print the tables of docs/reading.md."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.importing.page import READING, replace_tables
from benchmarks.reading.corpus import SEED, labelled_files
from benchmarks.reading.polluted.clean import ROWS, clean_tables
from benchmarks.reading.polluted.fault import PollutedFile
from benchmarks.reading.polluted.pollutions import polluted_files
from benchmarks.reading.polluted.readers import readers
from benchmarks.reading.polluted.score import score_polluted
from benchmarks.reading.polluted.table import kinds_table, readers_table
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
    parser.add_argument(
        "--rows", type=int, default=ROWS, help="rows of a polluted table (default: %(default)s)"
    )
    parser.add_argument("--docs", action="store_true", help="replace the tables in docs/reading.md")
    arguments = parser.parse_args()
    tables = {
        "understood": "\n".join(_table(arguments.files, arguments.seed)),
        **_polluted(list(polluted_files(clean_tables(arguments.rows)))),
    }
    print("\n\n".join(tables.values()))
    print("\n".join(_real_files()))
    if arguments.docs:
        replace_tables(tables, READING)


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
    share = f"{malformed / rows:.3%}"
    yield f"{malformed:,} of {rows:,} rows refused because their cells may have moved: {share}."
    for file in (*whole, *(file for file in others if file.malformed)):
        yield f"- {file.name}: {file.malformed:,} of {file.rows:,}"


def _polluted(files: Sequence[PollutedFile]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        scores = {name: score_polluted(reader, files, Path(folder)) for name, reader in readers().items()}
    said = f"{len(files):,} files."
    return {
        "polluted": f"{said}\n\n{readers_table(scores)}",
        "polluted kinds": kinds_table(scores["Handoff"]),
    }


def _line(name: str, measured: Score) -> str:
    shares = (measured.delimiters, measured.headers, measured.legacy, measured.encodings)
    cells = ["-" if share is None else f"{share:.1%}" for share in shares]
    return f"| {name} | {' | '.join(cells)} | {measured.milliseconds:.1f} |"


if __name__ == "__main__":
    main()
