"""A folder with a filled directory and files to import; every contender gets a fresh copy of it."""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.importing.generate import ASSIGNMENTS, DIRECTORY
from benchmarks.importing.measure import Start, Usage, run, start_handoff

ROWS_HAD_ERRORS = (0, 1)
"""The exit codes of an import that was carried out."""

_ASSIGNMENTS = "SELECT external_id, managers, workflow_id FROM customers ORDER BY external_id"


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender took and reached: customers changed, rows refused, a digest of all assignments."""

    usage: Usage
    changed: int
    errors: int
    assignments: str = ""

    @property
    def outcome(self) -> tuple[int, int, str]:
        """What has to be alike for all who were given the same."""
        return self.changed, self.errors, self.assignments


@dataclass(frozen=True, slots=True)
class Trial:
    """`size` customers in Handoff's database, and a file with as many rows."""

    folder: Path
    size: int
    start: Start = start_handoff

    def fill(self) -> None:
        """Make the files, and let Handoff load its directory."""
        # In a program of its own: what this one has in memory would be counted as its children's.
        generate = [sys.executable, "-m", "benchmarks.importing.generate", str(self.folder), str(self.size)]
        run(generate, variables={})
        for kind in DIRECTORY:
            self.handoff(self.filled, "directory", "load", kind, str(self.folder / f"{kind}.csv"))
        # Nobody could confirm an import of which no External Id exists, and such files are measured as well.
        self.handoff(self.filled, "workspace", "set", "guard_fit_percent", "0")

    def import_file(self, database: Path, file: Path) -> Result:
        """Let Handoff import a file."""
        usage = self.handoff(database, *import_words(file, self.error_file))
        told = json.loads(usage.output)
        return Result(usage, told["changed"], told["errors"], assignments_in(database))

    def handoff(self, database: Path, *words: str) -> Usage:
        """Run one of Handoff's commands on a database."""
        variables = {"DATABASE_URL": f"sqlite:///{database}", "MAX_FILE_MB": "1000"}
        return self.start(*words, variables=variables, may_end_with=ROWS_HAD_ERRORS)

    def fresh(self, name: str, prepare: Callable[[Path], object] = lambda _: None) -> Path:
        """Copy the filled database, as if nothing had been imported; it is on the disk on return."""
        copy = self.folder / f"{name}.db"
        for path in (copy, copy.with_suffix(".db-wal"), copy.with_suffix(".db-shm")):
            path.unlink(missing_ok=True)
        shutil.copyfile(self.filled, copy)
        prepare(copy)
        os.sync()
        return copy

    def first(self, rows: int) -> Path:
        """A file with the first rows of the whole one; the whole one where it has no more."""
        if rows >= self.size:
            return self.file
        few = self.folder / f"first_{rows}.csv"
        with self.file.open(encoding="utf-8") as source, few.open("w", encoding="utf-8") as target:
            target.writelines(islice(source, rows + 1))
        return few

    @property
    def file(self) -> Path:
        """The file with a row for each customer."""
        return self.folder / ASSIGNMENTS

    @property
    def error_file(self) -> Path:
        """Where rows with errors are written."""
        return self.folder / "errors.csv"

    @property
    def filled(self) -> Path:
        """The database that only the directory was loaded into."""
        return self.folder / "filled.db"


def import_words(file: Path, error_file: Path) -> Sequence[str]:
    """An import that goes on although everybody changes: that is what is measured."""
    return "import", str(file), "--confirm", "--json", "--error-file", str(error_file)


def assignments_in(database: Path, query: str = _ASSIGNMENTS) -> str:
    """A digest of who looks after whom: the External Id, the managers and the workflow of every customer."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        for row in connection.execute(query):
            digest.update(repr(row).encode())
    return digest.hexdigest()
