"""From a file to what a person is shown of it: its shape, the proposed mapping, and what is doubtful."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from importer.file.table import sheets_of
from importer.file.understand_file import read_rows, understand
from importer.mapping.first_values import Rows
from importer.mapping.left_out import find_left_out
from importer.mapping.propose import propose
from importer.mapping.tables import Tables
from importer.words.doubts import Doubt, DoubtKind, Hidden, Told
from importer.words.fields import Mapping
from importer.words.proposal import Proposal
from importer.words.table_shape import TableShape

Understood = tuple[TableShape, Mapping, Proposal]


@dataclass(frozen=True, slots=True)
class Understanding:
    """Understands one file, as far as a person has told where its table is."""

    tables: Tables
    path: Path
    file_name: str
    told: Told

    async def of_table(self, sheet: str | None) -> Understood:
        """The table on this sheet of a workbook, or the one that is found; raises FileRefusedError."""
        sheets = [] if self.told.sheet else await self.tables.sheets(self.path, self.file_name)
        shape = await self._shape(sheet or self.told.sheet or await self._likeliest(sheets))
        rows, tables = partial(read_rows, self.path, shape), self.tables
        shape, mapping, proposal = await propose(
            tables.workspace, shape, rows, tables.memory, tables.directory, tables.work
        )
        doubts = [*_several(sheets), *await self._doubts(shape, rows, mapping, proposal)]
        open_ones = tuple(doubt for doubt in doubts if not self.told.settles(doubt))
        return replace(shape, told=self.told, doubts=open_ones), mapping, proposal

    async def _shape(self, sheet: str | None) -> TableShape:
        return await self.tables.work.do(
            understand,
            self.path,
            self.file_name,
            await self.tables.memory.known_headers(self.tables.workspace),
            sheet=sheet,
            header_row=self.told.header_row,
            skip_hidden=self.told.hidden is Hidden.SKIP,
        )

    async def _likeliest(self, sheets: Sequence[str]) -> str | None:
        """Of the sheets that could be imported the one that was open at the last save, else the first."""
        all_sheets = await self.tables.work.do(sheets_of, self.path, self.file_name)
        active = {sheet.name for sheet in all_sheets if sheet.active}
        return min(sheets, key=lambda name: name not in active, default=None)

    async def _doubts(
        self, shape: TableShape, rows: Rows, mapping: Mapping, proposal: Proposal
    ) -> Sequence[Doubt]:
        tables = self.tables
        found = await find_left_out(
            self.path, shape, mapping, proposal, tables.directory, tables.workspace, tables.work
        )
        if mapping.external_id is not None:
            beside = await tables.beside(shape, rows, mapping.external_id)
            return [*found, *([Doubt(DoubtKind.OTHER_TABLE, names=tuple(beside))] if beside else [])]
        return found


def _several(sheets: Sequence[str]) -> Iterator[Doubt]:
    if len(sheets) > 1:
        yield Doubt(DoubtKind.SEVERAL_SHEETS, names=tuple(sheets))
