"""Files that Handoff alone is measured with: the same one again, a small one, and one full of wrong names."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.importing.generate import (
    HEADERS,
    assignment,
    wrong_external_id,
    wrong_manager,
    wrong_workflow,
)
from benchmarks.importing.trial import Result, Trial

SMALL = 200
WRONG = 20_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """What was imported into a directory of `size` customers, and what Handoff took for it."""

    size: int
    name: str
    rows: int
    result: Result


def scenarios(trial: Trial) -> Iterator[Scenario]:
    """All of them, on one directory."""
    database = trial.fresh("handoff")
    yield Scenario(trial.size, "the whole file", trial.size, trial.import_file(database, trial.file))
    yield Scenario(trial.size, "the same file again", trial.size, _unchanged(trial, database))
    # Everything but the import: Python, the modules, the database's opening.
    started = Result(trial.handoff(database, "history"), 0, 0)
    yield Scenario(trial.size, "nothing: a start, and a look at the history", 0, started)
    small = trial.import_file(trial.fresh("handoff"), trial.first(SMALL))
    yield Scenario(trial.size, f"{SMALL} rows", SMALL, small)
    for name, file in _files_of_many(trial):
        result = trial.import_file(trial.fresh("handoff"), file)
        yield Scenario(trial.size, name, min(WRONG, trial.size), result)


def _unchanged(trial: Trial, database: Path) -> Result:
    """Raises ValueError when the file changes anything once more."""
    again = trial.import_file(database, trial.file)
    if again.changed:
        raise ValueError("The same file again changed something.")
    return again


def _files_of_many(trial: Trial) -> Iterator[tuple[str, Path]]:
    """As many rows each: all right, and wrong in one way, no two of them alike."""
    rows = min(WRONG, trial.size)
    kinds = {
        "rows that are all right": assignment,
        "different wrong External Ids": wrong_external_id,
        "different wrong emails": wrong_manager,
        "different wrong workflows": wrong_workflow,
    }
    for name, row in kinds.items():
        file = trial.folder / "wrong.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADERS)
            writer.writerows(row(one) for one in range(rows))
        yield f"{rows:,} {name}", file
