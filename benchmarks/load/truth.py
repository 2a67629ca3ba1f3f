"""The files of the load, and their right result: each customer's manager and workflow, all counts."""

import csv
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.importing.generate import (
    ASSIGNMENTS,
    DIRECTORY,
    HEADERS,
    SEED,
    assignment,
    make_files,
    wrong_external_id,
)
from benchmarks.load.extent import Extent

Assignment: TypeAlias = tuple[str, str]
"""A manager's email and a workflow's name."""

Ask: TypeAlias = Callable[[str], Sequence[tuple[Any, ...]]]
"""What a statement brings from the database."""

_CUSTOMERS = """
    SELECT customers.external_id, users.email, workflows.name FROM customers
    JOIN users ON users.id = CAST(customers.managers AS INTEGER)
    JOIN workflows ON workflows.id = customers.workflow_id
    WHERE customers.workspace_id =
"""
_IMPORTS = "SELECT file_name, state, changed, errors FROM import_jobs WHERE workspace_id ="
_SHIFT = 7
"""So far apart are the people that two companies' small files give one customer to."""


@dataclass(frozen=True, slots=True)
class SmallFile:
    """A file that one of the people shares; `wrong` of its rows have an error."""

    name: str
    text: str
    wrong: int


def ask_sqlite(database: Path) -> Ask:
    """Ask this file, which may be in use."""

    def ask(statement: str) -> Sequence[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute(statement).fetchall()

    return ask


class Truth:
    """A company's files, in a folder with their directory; no two are about the same customer.

    Each `company` calls its customers alike, and wants something else for them.
    """

    def __init__(self, folder: Path, extent: Extent, company: int = 0) -> None:
        self.folder = folder
        self._extent = extent
        self._company = company
        make_files(folder, extent.large_rows, SEED + company)
        with (folder / "customers.csv").open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(self._more_customers())
        self.small = [self._small_file(one) for one in range(extent.files)]

    @property
    def large(self) -> Path:
        """The large file."""
        return self.folder / ASSIGNMENTS

    @property
    def wrong(self) -> Mapping[str, bool]:
        """Whether each file has errors, by its name; the large one always has."""
        return {ASSIGNMENTS: True} | {file.name: bool(file.wrong) for file in self.small}

    def _more_customers(self) -> Iterator[Sequence[str]]:
        first, rows = self._extent.large_rows, self._extent.files * self._extent.small_rows
        for one in range(first, first + rows):
            external_id, name, _, _, _ = assignment(one)
            _, _, email, workflow, _ = assignment(one + 1)
            yield external_id, name, email, workflow

    def _small_file(self, one: int) -> SmallFile:
        """Each fourth has a row whose customer doesn't exist, and so an error file."""
        first = self._extent.large_rows + one * self._extent.small_rows
        rows = [self._row(row) for row in range(first, first + self._extent.small_rows)]
        wrong = one % 4 == 0
        if wrong:
            rows[0] = [wrong_external_id(first)[0], *rows[0][1:]]
        text = StringIO()
        csv.writer(text).writerows([HEADERS, *rows])
        return SmallFile(f"few-{one:03}.csv", text.getvalue(), int(wrong))

    def _row(self, one: int) -> Sequence[str]:
        """About the customer of this number."""
        external_id, name, _, _, balance = assignment(one)
        _, _, email, workflow, _ = assignment(one + self._company * _SHIFT)
        return external_id, name, email, workflow, balance

    def faults(self, ask: Ask, workspace: int = 1) -> list[str]:
        """What isn't as the files say, in words; a workspace's customers are looked at, and its imports."""
        customers, imports = (ask(f"{statement} {workspace:d}") for statement in (_CUSTOMERS, _IMPORTS))
        return [
            *_differences(self._customers(), dict(_assignments(customers))),
            *self._wrong_counts(imports),
        ]

    def _wrong_counts(self, imports: Sequence[tuple[str, str, int, int]]) -> Iterator[str]:
        for name, times in Counter(name for name, *_ in imports).items():
            if times > 1:
                yield f"{name}: {times} imports of one file"
        found = {name: (state, changed, errors) for name, state, changed, errors in imports}
        for file in self.small:
            state = "completed_with_errors" if file.wrong else "completed"
            wanted = state, self._extent.small_rows - file.wrong, file.wrong
            if found.get(file.name) != wanted:
                yield f"{file.name}: {found.get(file.name)} instead of {wanted}"
        state, *_ = found[ASSIGNMENTS]
        if state != "completed_with_errors":
            yield f"{ASSIGNMENTS}: {state}"

    def _customers(self) -> dict[str, Assignment]:
        """What everybody must have in the end; a row with any error changes nothing."""
        emails, workflows = (self._known(kind) for kind in DIRECTORY[:2])
        with (self.folder / "customers.csv").open(encoding="utf-8", newline="") as stream:
            wanted = {
                one: (emails[email], workflows[name]) for one, _, email, name in _rows(csv.reader(stream))
            }
        for external_id, _, email, workflow, _ in self._all_rows():
            if external_id in wanted and email in emails and workflow in workflows:
                wanted[external_id] = emails[email], workflows[workflow]
        return wanted

    def _known(self, kind: str) -> dict[str, str]:
        """The first column of a part of the directory; each text once in memory."""
        with (self.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as stream:
            return {row[0]: row[0] for row in _rows(csv.reader(stream))}

    def _all_rows(self) -> Iterator[Sequence[str]]:
        with self.large.open(encoding="utf-8", newline="") as stream:
            yield from _rows(csv.reader(stream))
        for file in self.small:
            yield from _rows(csv.reader(file.text.splitlines()))


def _rows(reader: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    """All but the header."""
    next(reader)
    return reader


def _assignments(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, Assignment]]:
    for external_id, email, workflow in rows:
        yield external_id, (email, workflow)


def _differences(wanted: dict[str, Assignment], found: dict[str, Assignment]) -> list[str]:
    wrong = [one for one in wanted | found if wanted.get(one) != found.get(one)]
    if not wrong:
        return []
    one = wrong[0]
    return [f"{len(wrong):,} customers, such as {one}: {found.get(one)} instead of {wanted.get(one)}"]
