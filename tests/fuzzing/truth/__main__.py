"""`python -m tests.fuzzing.truth`: import made-up files, and tell who would get what nobody asked for."""

import argparse
import asyncio
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.fuzzing.truth.campaign import run_cases
from tests.fuzzing.truth.case import IN_ONE_DIRECTORY, directory_of, make_case
from tests.fuzzing.truth.tally import ENOUGH, Tally, report

SEED = 20261126
IN_ONE_SHARE = 10
"""So many directories are imported by a process, and counted, at once."""


def main() -> int:
    """Import as many files as asked for; 1 where one did harm or broke off, or too few rows went through."""
    words = _words()
    if words.show:
        seed, number = words.show
        show(seed, number, Path(words.folder))
        return 0
    tally = _run(words.files, words.seed, words.seconds, words.processes)
    for line in report(tally):
        print(line)  # noqa: T201 - what was found goes to standard output
    return int(bool(tally.harmful or tally.broken) or tally.share < ENOUGH)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.truth", description=__doc__)
    parser.add_argument("--files", type=int, default=50_000, help="how many files (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="other files (default: %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=1_800, help="begin none after (default: %(default)s)"
    )
    parser.add_argument("--processes", type=int, default=2, help="at once (default: %(default)s)")
    parser.add_argument(
        "--show", type=int, nargs=2, metavar=("SEED", "NUMBER"), help="write one file out, with its directory"
    )
    parser.add_argument("--folder", default=".", help="where to write it (default: here)")
    return parser.parse_args()


def _run(files: int, seed: int, seconds: float, processes: int) -> Tally:
    """Share the directories out among the processes, and tell after each share what was found so far."""
    directories = range(-(-files // IN_ONE_DIRECTORY))
    until = time.monotonic() + seconds
    tally = Tally()
    with ProcessPoolExecutor(processes) as pool:
        shares = [
            pool.submit(_run_share, directories[first : first + IN_ONE_SHARE], seed, until)
            for first in range(0, len(directories), IN_ONE_SHARE)
        ]
        for share in as_completed(shares):
            _count(share, tally)
            progress = f"{tally.all.files:,} files, {tally.all.harmful:,} harmful"
            print(progress, file=sys.stderr, flush=True)  # noqa: T201 - it is looked at meanwhile
    return tally


def _run_share(directories: Sequence[int], seed: int, until: float) -> Tally:
    return asyncio.run(run_cases(seed, directories, until))


def _count(share: Future[Tally], tally: Tally) -> None:
    """Add a share; one that broke off is told of, and takes nothing with it that others have found."""
    fault = share.exception()
    if fault is None:
        tally.merge(share.result())
    else:
        tally.broken.append("".join(traceback.format_exception(fault)))


def show(seed: int, number: int, folder: Path) -> None:
    """Write a file, its directory and its true rows into the folder."""
    directory = directory_of(seed, number)
    case = make_case(seed, number, directory)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / case.file_name).write_bytes(case.content)
    for name, header, values in (
        ("users", "Email,Name", [f"{one}," for one in directory.users]),
        ("workflows", "Name", [f'"{one.replace(chr(34), chr(34) * 2)}"' for one in directory.workflows]),
        ("customers", "External Id,Name", [f"{one},{one}" for one in directory.external_ids]),
    ):
        (folder / f"{name}.csv").write_text("\n".join([header, *values, ""]))
    truth = [
        f"{row.external_id}: {row.wish}{' (touched)' if row.touched else ''}"
        for row in case.draft.true_rows()
    ]
    (folder / "truth.txt").write_text("\n".join([f"Faults: {', '.join(case.faults)}", *truth, ""]))


if __name__ == "__main__":
    sys.exit(main())
