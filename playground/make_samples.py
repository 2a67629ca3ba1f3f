"""How the sample files came to be: `python -m playground.make_samples` writes them anew, always the same.

The names are made up. The directory has 4,000 customers. `assignments.csv` has 1,240 rows about some of them:
an everyday file, of which no guard speaks; 60 rows have errors, of nearly every kind there is. Small files
lead through what stops by itself.
"""

import csv
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

from playground.made_up_words import USERS, WORKFLOWS
from playground.sample_content import Samples

SAMPLES = Path(__file__).parent / "samples"


def write_samples(folder: Path) -> None:
    """Write all sample files into a folder and its subfolder `directory`."""
    samples = Samples()
    directory = folder / "directory"
    directory.mkdir(parents=True, exist_ok=True)
    header = ["External Id", "Name", "Account manager email", "Workflow name"]
    _write(directory / "customers.csv", [header, *map(astuple, samples.customers)])
    _write(directory / "users.csv", [["Email", "Name"], *USERS.items()])
    _write(directory / "workflows.csv", [["Name"], *([name] for name in WORKFLOWS)])
    _write(folder / "assignments.csv", samples.assignments(), delimiter=";", encoding="utf-8-sig")
    _write(folder / "first-steps.csv", samples.first_steps())
    _write(folder / "unknown-headers.csv", samples.unknown_headers())
    latin1 = folder / "customers-and-managers-latin1.csv"
    _write(latin1, samples.managers_and_plans(), delimiter="|", encoding="cp1252")
    _write(folder / "no-external-id.csv", samples.no_external_id())
    _write(folder / "wrong-column.csv", samples.wrong_column())
    _write(folder / "wipe.csv", samples.wipe())
    _write(folder / "to-fix.csv", samples.to_fix())
    (folder / "not-a-table.csv").write_bytes(_picture())


def _write(
    path: Path, rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)


def _picture(side: int = 32) -> bytes:
    """A small green square as a PNG (https://www.w3.org/TR/png/)."""
    lines = b"".join(b"\0" + b"\x2e\xb6\x7d" * side for _ in range(side))
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(lines),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks.items()
    )


if __name__ == "__main__":
    write_samples(SAMPLES)
