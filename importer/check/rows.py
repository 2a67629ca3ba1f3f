"""Rows as they stand in the file, turned into what they ask for or into all that is wrong with them."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from importer.check.asked import Asked
from importer.check.external_ids import ExternalIdSuggestions, refusal
from importer.check.users import ManagersColumn
from importer.check.values import is_spreadsheet_error, trim
from importer.check.workflows import WorkflowColumn
from importer.directory import User, Workflow
from importer.errors import MappingIncompleteError
from importer.file.table import Row
from importer.jobs import ImportJob
from importer.plan import AskedRow
from importer.row_errors import RefusedRow, RowError

BATCH_ROWS = 10_000
_LEAVES_MANAGERS: Asked[tuple[int, ...]] = Asked()
_LEAVES_WORKFLOW: Asked[int] = Asked()


def next_batch(rows: Iterator[Row]) -> list[Row]:
    """The next rows, or none at the end; called in a thread, so that reading doesn't hold up the event loop."""
    return list(islice(rows, BATCH_ROWS))


@dataclass(slots=True)
class ReadRows:
    """A batch of rows, what they ask of their customers, and by row number the errors that were seen so far.

    Rows with a problem of their own ask nothing. Those with errors in other cells do, because all of a row's errors
    are told at once: the External Id may be wrong too.
    """

    rows: Sequence[Row]
    asked: list[AskedRow] = field(default_factory=list)
    errors: dict[int, tuple[RowError, ...]] = field(default_factory=dict)
    cleaned: int = 0

    def external_ids(self, missing: Container[int]) -> tuple[list[str], Iterator[str]]:
        """Those that no customer has, each once, and those that exist; `missing` are row numbers."""
        wrong = {row.external_id: None for row in self.asked if row.number in missing and row.external_id}
        return list(wrong), (row.external_id for row in self.asked if row.number not in missing)


class RowCheck:
    """Holds rows against a directory; made once for each job, because it remembers what cells came to."""

    def __init__(self, job: ImportJob, users: Sequence[User], workflows: Sequence[Workflow]) -> None:
        """Raises MappingIncompleteError when no column holds the External Id."""
        mapping = job.mapping
        if mapping.external_id is None:
            raise MappingIncompleteError("Choose the column that holds the External Id.")
        self._key = mapping.external_id
        self._manager = mapping.account_manager
        self._workflow = mapping.workflow
        self._header = _header(job, self._key)
        self._managers = ManagersColumn(users, _header(job, self._manager))
        self._workflows = WorkflowColumn(workflows, _header(job, self._workflow))

    def read(self, rows: Iterator[Row]) -> ReadRows:
        """The next batch of rows, with what they ask for; no rows at the end of the file."""
        batch = ReadRows(next_batch(rows))
        for row in batch.rows:
            if row.problem:
                batch.errors[row.number] = (RowError(row.problem),)
            else:
                self._read_row(row.number, row.cells, batch)
        return batch

    def _read_row(self, number: int, cells: Sequence[str], batch: ReadRows) -> None:
        manager, workflow = self._manager, self._workflow
        managers = _LEAVES_MANAGERS if manager is None else self._managers.read(cells[manager])
        flow = _LEAVES_WORKFLOW if workflow is None else self._workflows.read(cells[workflow])
        external_id = _without_error(trim(cells[self._key]))
        batch.cleaned += managers.cleaned + flow.cleaned
        if managers.errors or flow.errors:
            batch.errors[number] = (*managers.errors, *flow.errors)
            batch.asked.append(AskedRow(number, external_id))
        else:
            batch.asked.append(AskedRow(number, external_id, managers.value, flow.value))

    def refused(
        self, batch: ReadRows, missing: Container[int], suggestions: ExternalIdSuggestions
    ) -> list[RefusedRow]:
        """The rows with errors, now that it is known which rows' customers are missing."""
        return list(self._refused(batch, missing, suggestions))

    def _refused(
        self, batch: ReadRows, missing: Container[int], suggestions: ExternalIdSuggestions
    ) -> Iterable[RefusedRow]:
        for row in batch.rows:
            number, cells = row.number, row.cells
            errors = batch.errors.get(number, ())
            if number in missing:
                errors = (self._refuse(cells[self._key], suggestions), *errors)
            if errors:
                yield RefusedRow(number, cells, errors)

    def _refuse(self, cell: str, suggestions: ExternalIdSuggestions) -> RowError:
        external_id = trim(cell)
        return refusal(external_id, cell, self._header, suggestions.nearest(external_id))


def _header(job: ImportJob, column: int | None) -> str:
    return "" if column is None else job.shape.columns[column]


def _without_error(external_id: str) -> str:
    """The External Id, but for a spreadsheet's error value, which is never looked up."""
    return "" if is_spreadsheet_error(external_id) else external_id
