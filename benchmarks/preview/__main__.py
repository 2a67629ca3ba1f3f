"""`python -m benchmarks.preview`: what a preview and an undo cost, for the table of docs/performance.md.

Beside an earlier commit that has neither, in turn; each figure is the least of so many runs, on the clock and
of the processors, but for Slack's, which are the clock's alone. Needs Linux, and git.
"""

import argparse
import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.importing.measure import Usage
from benchmarks.importing.page import replace_tables
from benchmarks.importing.table import as_table
from benchmarks.load.version import HERE, Version, checked_out
from benchmarks.preview.in_slack import measure
from benchmarks.preview.on_command_line import Files, VersionAtWork
from importer.words.totals import GuardNumbers

SHARED = 1_240
"""So many rows has an everyday file that someone shares."""
TURNS = 3
"""So many of them are shared in each run, one after the other."""
LEAST = max(TURNS * SHARED, 100 * SHARED // GuardNumbers().workflow_percent)
"""Of fewer customers one of these files changes so many that a guard speaks: a press alone does nothing."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and those of the processors; None where others share them."""

    clock: float
    busy: float | None = None

    @classmethod
    def least(cls, usages: Iterable[Usage]) -> "Took":
        """The least of several runs."""
        runs = list(usages)
        return cls(min(one.seconds for one in runs), min(one.busy_seconds for one in runs))


@dataclass(frozen=True, slots=True)
class Figure:
    """What something took, and what it is held against took."""

    what: str
    took: Took
    beside: str
    beside_took: Took

    def line(self) -> Iterator[str]:
        """A line of the table."""
        yield self.what
        yield f"{self.took.clock:.2f}"
        yield self.beside
        yield f"{self.beside_took.clock:.2f}"
        yield f"{self.took.clock / self.beside_took.clock:.2f}"
        if self.took.busy and self.beside_took.busy:
            yield f"{self.took.busy / self.beside_took.busy:.2f}"
        else:
            yield ""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure as much as asked for."""
    words = _parser().parse_args(argv)
    with TemporaryDirectory(dir=words.folder) as name, checked_out(words.beside, Path(name)) as earlier:
        files = Files(Path(name), words.rows)
        files.make()
        ours = VersionAtWork(Version("Handoff", HERE), files, Path(name) / "ours", has_guards=True)
        theirs = VersionAtWork(earlier, files, Path(name) / "theirs", has_guards=False)
        for at_work in (ours, theirs):
            at_work.load_directory()
        table = _table([*_measure(ours, theirs, words.times), *_measure_slack(ours, theirs, words.times)])
    print(f"\npreview\n\n{table}", flush=True)
    if words.docs:
        replace_tables({"preview": table})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument(
        "--rows", type=_rows, default=20_000, help=f"as many rows as customers, at least {LEAST:,}"
    )
    parser.add_argument("--times", type=int, default=2, help="the least of so many runs counts")
    parser.add_argument("--beside", default="49ce6de", metavar="COMMIT", help="the earlier commit")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    return parser


def _rows(text: str) -> int:
    """Raises ArgumentTypeError where there are too few for the files that are shared in Slack."""
    rows = int(text)
    if rows < LEAST:
        raise argparse.ArgumentTypeError(
            f"{rows:,} are too few: {TURNS} files of {SHARED:,} are shared in Slack, and of fewer than "
            f"{LEAST:,} customers one file changes so many that Handoff asks once more"
        )
    return rows


def _measure(ours: VersionAtWork, theirs: VersionAtWork, times: int) -> Iterator[Figure]:
    name, rows = theirs.version.name, f"{ours.files.rows:,} rows"
    # In turn, so that what else the machine does meets both.
    checks = [(ours.check(), theirs.check()) for _ in range(times)]
    imports = [(ours.import_all(), theirs.import_all()) for _ in range(times)]
    check, their_check = _least_of_each(checks)
    whole, their_whole = _least_of_each(imports)
    yield Figure(f"{rows}: the check with its preview", check, f"the check at {name}", their_check)
    yield Figure(f"{rows}: the whole import", whole, f"the whole import at {name}", their_whole)
    undo = Took.least(ours.undo_at_once() for _ in range(times))
    yield Figure("its undo, planned and carried out", undo, "the whole import", whole)
    yield Figure("its undo, planned and carried out", undo, f"the whole import at {name}", their_whole)
    turns = [(ours.apply(), ours.undo(), ours.undo(under_a_later_one=True)) for _ in range(times)]
    apply = Took.least(applied for applied, _, _ in turns)
    planning, applying = _least_of_each(alone for _, alone, _ in turns)
    yield Figure("planning the undo", planning, "carrying out the import", apply)
    yield Figure("carrying out the undo", applying, "carrying out the import", apply)
    planning, applying = _least_of_each(under for _, _, under in turns)
    later = "under a later import of every third customer"
    yield Figure(f"planning the undo {later}", planning, "carrying out the import", apply)
    yield Figure(f"carrying out the undo {later}", applying, "carrying out the import", apply)


def _least_of_each(runs: Iterable[tuple[Usage, Usage]]) -> tuple[Took, Took]:
    first, second = zip(*runs, strict=True)
    return Took.least(first), Took.least(second)


def _measure_slack(ours: VersionAtWork, theirs: VersionAtWork, times: int) -> Iterator[Figure]:
    files = [ours.files.part(turn, SHARED) for turn in range(TURNS)]
    runs = [[asyncio.run(measure(at_work, files)) for at_work in (ours, theirs)] for _ in range(times)]
    asked, their_asked = (Took(min(run[at][0] for run in runs)) for at in (0, 1))
    told, their_told = (Took(min(run[at][1] for run in runs)) for at in (0, 1))
    name, rows = theirs.version.name, f"{SHARED:,} rows in Slack"
    yield Figure(f"{rows}: from sharing to the preview", asked, f"to the question at {name}", their_asked)
    yield Figure(f"{rows}: from *Import* to the summary", told, f"the same at {name}", their_told)


def _table(figures: Sequence[Figure]) -> str:
    head = ("What", "Seconds", "Beside", "Seconds", "Times", "Times of the processor")
    return as_table(head, (one.line() for one in figures), text_columns=(0, 2))


if __name__ == "__main__":
    main()
