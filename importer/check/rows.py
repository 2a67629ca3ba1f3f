"""Rows as they stand in the file, turned into what they ask for or into what is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from importer.check.asked import Asked, Remembered
from importer.check.read import PACKED_ROWS, ReadRows, pack
from importer.check.users import ManagersColumn
from importer.check.values import is_spreadsheet_error, trim
from importer.check.workflows import WorkflowColumn
from importer.directory import User, Workflow, managers_text
from importer.errors import MappingIncompleteError
from importer.file.table import Row
from importer.jobs import ImportJob
from importer.plan import PART_ROWS, AskedRows
from importer.row_errors import RowError

BATCH_ROWS = 40 * PART_ROWS
"""So many rows are read, looked up and stored at once: the more, the nearer to each other lie their customers."""
MOST_CELLS = 300_000
MOST_BYTES = 16 << 20
"""Of wide tables, and of long cells, fewer rows, so that a batch takes no more memory than others."""

_LEAVES_MANAGERS: Asked[str] = Asked()
_LEAVES_WORKFLOW: Asked[int] = Asked()
_ERRORS_BEGIN = "#Ee"


class RowReader:
    """Reads rows against a directory's users and workflows; made once for each job, as it remembers what cells came to."""

    def __init__(self, job: ImportJob, users: Sequence[User], workflows: Sequence[Workflow]) -> None:
        """Raises MappingIncompleteError when no column holds the External Id."""
        self._batch = min(BATCH_ROWS, 1 + MOST_CELLS // len(job.shape.columns))
        self._key = external_id_column(job)
        self._manager, self._workflow = job.mapping.account_manager, job.mapping.workflow
        managers = ManagersColumn(users, _header(job, self._manager))
        self._managers: Remembered[str] = Remembered(lambda cell: _in_text(managers.read(cell)))
        workflow = WorkflowColumn(workflows, _header(job, self._workflow))
        self._workflows: Remembered[int] = Remembered(workflow.read)

    def read(self, rows: Iterator[Row]) -> ReadRows:
        """The next rows, with what they ask for; none at the end of the file."""
        batch = _Batch()
        while batch.size < MOST_BYTES and (
            part := list(islice(rows, min(PACKED_ROWS, self._batch - batch.rows)))
        ):
            self._read(part, batch)
            batch.add(len(part), pack(part))
        asked = AskedRows.of(batch.asked)
        return ReadRows(batch.rows, batch.cleaned, batch.errors, asked, tuple(batch.packed))

    def _read(self, rows: Sequence[Row], batch: "_Batch") -> None:
        for number, cells, problem in rows:
            if problem:
                batch.errors[number] = (RowError(problem),)
                continue
            managers, wrong, cleaned = (
                _LEAVES_MANAGERS if self._manager is None else self._managers[cells[self._manager]]
            )
            workflow, wrong_too, cleaned_too = (
                _LEAVES_WORKFLOW if self._workflow is None else self._workflows[cells[self._workflow]]
            )
            batch.cleaned += cleaned + cleaned_too
            external_id = _looked_up(cells[self._key])
            if wrong or wrong_too:
                batch.errors[number] = (*wrong, *wrong_too)
                batch.asked.append((external_id, number, None, None))
            else:
                batch.asked.append((external_id, number, managers, workflow))


@dataclass(slots=True)
class _Batch:
    """What has been read so far; the rows themselves are packed a few at a time, while they are at hand."""

    rows: int = 0
    cleaned: int = 0
    errors: dict[int, tuple[RowError, ...]] = field(default_factory=dict)
    asked: list[tuple[str, int, str | None, int | None]] = field(default_factory=list)
    packed: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, rows: int, packed: bytes) -> None:
        """Take packed rows."""
        self.rows += rows
        self.packed.append(packed)
        self.size += len(packed)


def external_id_column(job: ImportJob) -> int:
    """The column that holds the External Id; raises MappingIncompleteError when there is none."""
    if job.mapping.external_id is None:
        raise MappingIncompleteError("Choose the column that holds the External Id.")
    return job.mapping.external_id


def _header(job: ImportJob, column: int | None) -> str:
    return "" if column is None else job.shape.columns[column]


def _in_text(asked: Asked[tuple[int, ...]]) -> Asked[str]:
    """The same with the managers as they are kept."""
    value, errors, cleaned = asked
    return Asked(None if value is None else managers_text(value), errors, cleaned)


def _looked_up(cell: str) -> str:
    """The External Id in a cell; blank for what is never looked up.

    That is a spreadsheet's error value, and what holds a NUL: no text in PostgreSQL does, so no customer has it.
    """
    external_id = trim(cell)
    if "\0" in external_id or (external_id[:1] in _ERRORS_BEGIN and is_spreadsheet_error(external_id)):
        return ""
    return external_id
