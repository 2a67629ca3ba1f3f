"""django-import-export, by row or in bulk, on Django's own tables of the same directory.

It leaves out all but a row's first error, cleaned names, suggestions, and a checkpoint: the file is whole in
memory, and the import is one transaction.
"""

import csv
import sys
from pathlib import Path
from typing import Any

from tablib import Dataset

from benchmarks.importing.peers.django_setup import set_up
from benchmarks.importing.peers.job import FIRST_ROW, Job, answer, asked


def main() -> None:
    """`DATABASE FILE ERRORS row|bulk` imports; `DATABASE prepare` makes Django's tables."""
    set_up(Path(sys.argv[1]))
    if sys.argv[2] == "prepare":
        _prepare()
    else:
        answer(*_import(asked(), sys.argv[4]))


def _prepare() -> None:
    from benchmarks.importing.peers.django_models import (  # noqa: PLC0415 - Django is set up by now
        fill_from_handoff,
    )

    fill_from_handoff()


def _import(job: Job, way: str) -> tuple[int, int]:
    from benchmarks.importing.peers.django_resources import (  # noqa: PLC0415 - the same
        ByRow,
        InBulk,
    )

    resource = {"row": ByRow, "bulk": InBulk}[way]()
    with job.file.open(encoding="utf-8", newline="") as file:
        rows = Dataset().load(file, format="csv")
    result = resource.import_data(rows)
    if result.has_errors():
        raise ValueError(
            f"django-import-export broke off: {result.base_errors or result.row_errors()[0][1][0].error!r}"
        )
    _write_errors(job.error_file, rows.headers, result.invalid_rows)
    return resource.changed, len(result.invalid_rows)


def _write_errors(path: Path, headers: list[str], invalid: list[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headers, "Row", "Error"])
        for row in invalid:
            writer.writerow([*row.values, row.number + FIRST_ROW - 1, "; ".join(row.error.messages)])


if __name__ == "__main__":
    main()
