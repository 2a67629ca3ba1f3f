"""The rows that change nothing, once it is known which customers don't exist."""

from collections.abc import Collection, Container, Iterator

from importer.check.external_ids import ExternalIdSuggestions, refusal
from importer.check.read import NumberedRow, ReadRows
from importer.check.rows import external_id_column
from importer.check.values import trim
from importer.jobs import ImportJob
from importer.plan import AskedRows
from importer.row_errors import RefusedRow, RowError


def external_ids(asked: AskedRows, missing: Container[int]) -> tuple[list[str], Iterator[str]]:
    """The External Ids that no customer has, each once, and those that exist; `missing` are row numbers."""
    wrong = {row.external_id: None for row in asked if row.number in missing and row.external_id}
    return list(wrong), (row.external_id for row in asked if row.number not in missing)


class Refusals:
    """Puts a row's errors together; raises MappingIncompleteError when no column holds the External Id."""

    def __init__(self, job: ImportJob, suggestions: ExternalIdSuggestions) -> None:
        self._key = external_id_column(job)
        self._header = job.shape.columns[self._key]
        self._suggestions = suggestions

    def refused(self, read: ReadRows, missing: Collection[int]) -> list[RefusedRow]:
        """The rows with errors, those about `missing` customers among them, in their order."""
        wrong = {*read.errors, *missing}
        return [self._refused(row, read, missing) for row in read.numbered(wrong)] if wrong else []

    def _refused(self, row: NumberedRow, read: ReadRows, missing: Container[int]) -> RefusedRow:
        number, cells = row
        errors = read.errors.get(number, ())
        if number in missing:
            errors = (self._refuse(cells[self._key]), *errors)
        return RefusedRow(number, cells, errors)

    def _refuse(self, cell: str) -> RowError:
        external_id = trim(cell)
        return refusal(external_id, cell, self._header, self._suggestions.nearest(external_id))
