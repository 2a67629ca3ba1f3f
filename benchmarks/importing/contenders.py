"""Who imports beside Handoff on SQLite: each is a program of its own, and has to reach the same result."""

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.importing.measure import run
from benchmarks.importing.trial import Result, Trial, assignments_in

SQLITE3 = "`sqlite3` command line"
HANDOFF = "Handoff"
_WHOLE_JOB = Path(__file__).with_name("whole_job.sql")
_PEERS = "benchmarks.importing.peers"
_DJANGO_ASSIGNMENTS = (
    "SELECT external_id, CAST(manager_id AS TEXT), workflow_id FROM clients ORDER BY external_id"
)


@dataclass(frozen=True, slots=True)
class Contender:
    """Imports a file into a fresh database; one that is `slow` is given fewer rows."""

    name: str
    take: Callable[[Trial, Path], Result]
    slow: bool = False


def _sqlite3(trial: Trial, file: Path) -> Result:
    """The whole job in SQL, set by set."""
    database = trial.fresh("sqlite3")
    job = _WHOLE_JOB.read_text(encoding="utf-8")
    job = job.replace("FILE", str(file)).replace("ERRORS", str(trial.error_file))
    usage = run([_installed("sqlite3"), str(database)], variables={}, text=job)
    changed, errors = map(int, usage.output.split())
    return Result(usage, changed, errors, assignments_in(database))


def _handoff(trial: Trial, file: Path) -> Result:
    return trial.import_file(trial.fresh("handoff"), file)


def _peer(name: str, trial: Trial, file: Path) -> Result:
    database = trial.fresh(name)
    return _measured([f"{_PEERS}.{name}_import"], database, trial, file)


def _django(way: str, trial: Trial, file: Path) -> Result:
    database = trial.fresh("django", _prepare_django)
    return _measured([f"{_PEERS}.django_import"], database, trial, file, way, query=_DJANGO_ASSIGNMENTS)


def _prepare_django(database: Path) -> None:
    run([sys.executable, "-m", f"{_PEERS}.django_import", str(database), "prepare"], variables={})


def _measured(
    module: Sequence[str], database: Path, trial: Trial, file: Path, *words: str, query: str | None = None
) -> Result:
    command = [sys.executable, "-m", *module, str(database), str(file), str(trial.error_file), *words]
    usage = run(command, variables={})
    told = json.loads(usage.output)
    came_to = assignments_in(database, query) if query else assignments_in(database)
    return Result(usage, told["changed"], told["errors"], came_to)


def _installed(program: str) -> str:
    """Raises FileNotFoundError where a program isn't installed."""
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(f"The benchmark needs the program {program}, which isn't installed.")
    return found


CONTENDERS = (
    Contender(SQLITE3, _sqlite3),
    Contender(HANDOFF, _handoff),
    Contender("petl", partial(_peer, "petl")),
    Contender("django-import-export, in bulk", partial(_django, "bulk"), slow=True),
    Contender("django-import-export, by row", partial(_django, "row"), slow=True),
    Contender("SQLAlchemy ORM, a row at a time", partial(_peer, "orm"), slow=True),
)
"""In the order of the table; the first one is what the others are compared with, the second one is ours."""
