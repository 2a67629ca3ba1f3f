"""Rows that are wrong, with all that is wrong with them."""

from collections.abc import Collection, Container, Iterable

from importer.check.row_reader import ReadRows, external_id_column
from importer.file.row_batches import NumberedRow
from importer.matching.external_id_suggestions import ExternalIdSuggestions
from importer.matching.external_ids import refusal
from importer.matching.values import trim
from importer.words.job_reading import Reading
from importer.words.row_errors import RefusedRow, RowError


class Refusals:
    """Puts a row's errors together; raises MappingIncompleteError when no column holds the External Id."""

    def __init__(self, reading: Reading, suggestions: ExternalIdSuggestions) -> None:
        self._key = external_id_column(reading)
        self._header = reading.shape.columns[self._key]
        self._suggestions = suggestions

    def external_ids(self, rows: Iterable[NumberedRow], missing: Container[int]) -> list[str]:
        """The External Ids that no customer has, each once; `missing` are row numbers."""
        wrong = dict.fromkeys(trim(cells[self._key]) for number, cells in rows if number in missing)
        return list(filter(None, wrong))

    def refuse(
        self, rows: Iterable[NumberedRow], read: ReadRows, missing: Collection[int]
    ) -> list[RefusedRow]:
        """Rows with errors, some about `missing` customers, with all their errors; in their order."""
        return [self._refuse_row(row, read, missing) for row in rows]

    def _refuse_row(self, row: NumberedRow, read: ReadRows, missing: Container[int]) -> RefusedRow:
        number, cells = row
        errors = read.errors.get(number, ())
        if number in missing:
            errors = (self._refuse_id(cells[self._key]), *errors)
        return RefusedRow(number, cells, errors)

    def _refuse_id(self, cell: str) -> RowError:
        external_id = trim(cell)
        return refusal(external_id, cell, self._header, self._suggestions.nearest(external_id))
