"""Imports and undos of one version, each as programs of their own, from their start to their end."""

import csv
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.importing.generate import ASSIGNMENTS, DIRECTORY, HEADERS, assignment
from benchmarks.importing.measure import Start, Usage, run, start_handoff
from benchmarks.load.version import Version

_MAPPED: Final = (0, 2, 3)
"""The columns of a made-up file that an import maps: files with others are none to an earlier version."""
_ENDS: Final = (0, 1, 2)
"""The exit codes of what was carried out, or stands as a preview with a guard."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that both versions are measured with, in a folder of their own."""

    folder: Path
    rows: int

    def make(self) -> None:
        """Make a directory, a file about all of its customers, and one about every third."""
        generate = [sys.executable, "-m", "benchmarks.importing.generate", str(self.folder), str(self.rows)]
        run(generate, variables={})
        with (self.folder / ASSIGNMENTS).open(encoding="utf-8", newline="") as file:
            _write(self.all, csv.reader(file))
        _write(self.third, [HEADERS, *map(assignment, range(0, self.rows, 3))])

    def part(self, turn: int, rows: int) -> Path:
        """A file with so many rows of that about all, others in each turn."""
        part = self.folder / f"part-{turn}.csv"
        with self.all.open(encoding="utf-8") as source, part.open("w", encoding="utf-8") as target:
            target.write(source.readline())
            target.writelines(islice(source, turn * rows, (turn + 1) * rows))
        return part

    @property
    def all(self) -> Path:
        """About every customer."""
        return self.folder / "all.csv"

    @property
    def third(self) -> Path:
        """About every third customer."""
        return self.folder / "third.csv"


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([cells[column] for column in _MAPPED] for cells in rows)


@dataclass(frozen=True, slots=True)
class VersionAtWork:
    """A version at work on a directory of its own."""

    version: Version
    files: Files
    folder: Path
    has_guards: bool
    start: Start = start_handoff

    def load_directory(self) -> None:
        """Load the directory that each measurement begins with."""
        self.folder.mkdir()
        for kind in DIRECTORY:
            self._run("directory", "load", kind, str(self.files.folder / f"{kind}.csv"))
        shutil.copyfile(self._database, self._filled)

    def check(self) -> Usage:
        """What checking every row takes; with the preview, where the version has one."""
        self.begin_anew()
        return self._run("import", str(self.files.all), "--preview", "--json")

    def import_all(self) -> Usage:
        """What a whole import takes."""
        self.begin_anew()
        return self._import(self.files.all)

    def apply(self) -> Usage:
        """What carrying out takes that a preview has planned."""
        self.begin_anew()
        planned = self._run("import", str(self.files.all), "--preview", "--json")
        return self._apply(planned)

    def undo_at_once(self) -> Usage:
        """What the whole undo of that import takes, as one command."""
        self.begin_anew()
        number = _number_of(self._import(self.files.all))
        return self._run("undo", str(number), "--json", "--confirm")

    def undo(self, *, under_a_later_one: bool = False) -> tuple[Usage, Usage]:
        """What planning the undo of that import takes, and what carrying it out."""
        self.begin_anew()
        number = _number_of(self._import(self.files.all))
        if under_a_later_one:
            self._import(self.files.third)
        planned = self._run("undo", str(number), "--preview", "--json")
        return planned, self._apply(planned)

    def _import(self, file: Path) -> Usage:
        return self._run("import", str(file), "--json", *self._confirming)

    def _apply(self, planned: Usage) -> Usage:
        return self._run("apply", str(_number_of(planned)), "--json", *self._confirming)

    @property
    def _confirming(self) -> Sequence[str]:
        return ["--confirm"] if self.has_guards else []

    def begin_anew(self) -> None:
        """Go back to the directory as it was loaded."""
        for path in (self._database.with_suffix(".db-wal"), self._database.with_suffix(".db-shm")):
            path.unlink(missing_ok=True)
        shutil.copyfile(self._filled, self._database)
        os.sync()

    def _run(self, *words: str) -> Usage:
        code = self.version.code
        return self.start(*words, variables=self.environment, may_end_with=_ENDS, folder=code)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the version has to know."""
        url = f"sqlite:///{self._database}"
        code = os.fspath(self.version.code)
        # Else Python would read every module anew at each start, of the longer program longer.
        return {"DATABASE_URL": url, "MAX_FILE_MB": "1000", "PYTHONPATH": code, "PYTHONDONTWRITEBYTECODE": ""}

    @property
    def _database(self) -> Path:
        return self.folder / "handoff.db"

    @property
    def _filled(self) -> Path:
        return self.folder / "filled.db"


def _number_of(usage: Usage) -> int:
    told: dict[str, Any] = json.loads(usage.output)
    return int(told["job"])
