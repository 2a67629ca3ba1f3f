"""Rows as they stand in the file, turned into what they ask for or into what is wrong with them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from importer.check.asked import Asked
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

BATCH_ROWS = 8 * PART_ROWS
"""So many rows are read, looked up and stored at once: the more, the nearer to each other lie their customers."""
MOST_CELLS = 300_000
"""Of wide tables fewer rows, so that a batch takes no more memory than others."""

_LEAVES_MANAGERS: Asked[tuple[int, ...]] = Asked()
_LEAVES_WORKFLOW: Asked[int] = Asked()
_ERRORS_BEGIN = "#Ee"


class RowReader:
    """Reads rows against a directory's users and workflows; made once for each job, as it remembers what cells came to."""

    def __init__(self, job: ImportJob, users: Sequence[User], workflows: Sequence[Workflow]) -> None:
        """Raises MappingIncompleteError when no column holds the External Id."""
        self._batch = min(BATCH_ROWS, 1 + MOST_CELLS // len(job.shape.columns))
        self._key = external_id_column(job)
        # A field without a column has a reader to which every cell means the same.
        self._manager = self._workflow = self._key
        self._read_managers: Callable[[str], Asked[tuple[int, ...]]] = _leave_managers
        self._read_workflow: Callable[[str], Asked[int]] = _leave_workflow
        if job.mapping.account_manager is not None:
            self._manager = job.mapping.account_manager
            self._read_managers = ManagersColumn(users, job.shape.columns[self._manager]).read
        if job.mapping.workflow is not None:
            self._workflow = job.mapping.workflow
            self._read_workflow = WorkflowColumn(workflows, job.shape.columns[self._workflow]).read

    def read(self, rows: Iterator[Row]) -> ReadRows:
        """The next rows, with what they ask for; none at the end of the file."""
        batch = _Batch()
        while part := list(islice(rows, min(PACKED_ROWS, self._batch - batch.rows))):
            self._read(part, batch)
            batch.rows += len(part)
            batch.packed.append(pack(part))
        asked = AskedRows.of(batch.asked)
        return ReadRows(batch.rows, batch.cleaned, batch.errors, asked, tuple(batch.packed))

    def _read(self, rows: Sequence[Row], batch: "_Batch") -> None:
        for number, cells, problem in rows:
            if problem:
                batch.errors[number] = (RowError(problem),)
                continue
            managers = self._read_managers(cells[self._manager])
            workflow = self._read_workflow(cells[self._workflow])
            batch.cleaned += managers.cleaned + workflow.cleaned
            external_id = _looked_up(cells[self._key])
            if managers.errors or workflow.errors:
                batch.errors[number] = (*managers.errors, *workflow.errors)
                batch.asked.append((external_id, number, None, None))
            else:
                their = None if managers.value is None else managers_text(managers.value)
                batch.asked.append((external_id, number, their, workflow.value))


@dataclass(slots=True)
class _Batch:
    """What has been read so far; the rows themselves are packed a few at a time, while they are at hand."""

    rows: int = 0
    cleaned: int = 0
    errors: dict[int, tuple[RowError, ...]] = field(default_factory=dict)
    asked: list[tuple[str, int, str | None, int | None]] = field(default_factory=list)
    packed: list[bytes] = field(default_factory=list)


def external_id_column(job: ImportJob) -> int:
    """The column that holds the External Id; raises MappingIncompleteError when there is none."""
    if job.mapping.external_id is None:
        raise MappingIncompleteError("Choose the column that holds the External Id.")
    return job.mapping.external_id


def _leave_managers(_cell: str) -> Asked[tuple[int, ...]]:
    return _LEAVES_MANAGERS


def _leave_workflow(_cell: str) -> Asked[int]:
    return _LEAVES_WORKFLOW


def _looked_up(cell: str) -> str:
    """The External Id in a cell; blank for what is never looked up.

    That is a spreadsheet's error value, and what holds a NUL: no text in PostgreSQL does, so no customer has it.
    """
    external_id = trim(cell)
    if "\0" in external_id or (external_id[:1] in _ERRORS_BEGIN and is_spreadsheet_error(external_id)):
        return ""
    return external_id
