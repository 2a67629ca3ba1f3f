"""Which tables of a file could be imported, told by their headers and by the workspace's directory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from importer.file.table import sheets_of
from importer.file.understand_file import glance
from importer.file.workplace import Workplace
from importer.mapping.first_values import Rows
from importer.mapping.propose import propose
from importer.words.fields import Field
from importer.words.ports import Directory, MappingMemory
from importer.words.table_shape import Row, TableShape

MOST_SHEETS = 20
"""So many sheets to choose from are enough: those behind them aren't looked at."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Tells which of a file's tables one workspace could import; `work` is where the file is read."""

    workspace: int
    memory: MappingMemory
    directory: Directory
    work: Workplace

    async def could_be_imported(self, shape: TableShape, rows: Rows) -> bool:
        """Whether a table has External Ids and managers or workflows, as its columns or as candidates."""
        _, mapping, proposal = await propose(
            self.workspace, shape, rows, self.memory, self.directory, self.work
        )
        found = {
            field for field in Field if mapping.column(field) is not None or proposal.of(field).candidates
        }
        return Field.EXTERNAL_ID in found and len(found) > 1

    async def sheets(self, path: Path, file_name: str) -> Sequence[str]:
        """The visible sheets that could be imported, in the workbook's order; none if only one is visible."""
        sheets = await self.work.do(sheets_of, path, file_name)
        visible = [sheet.name for sheet in sheets if not sheet.hidden]
        if len(visible) <= 1:
            return ()
        known = await self.memory.known_headers(self.workspace)
        found = list[str]()
        for name in visible:
            glanced = await self.work.do(glance, path, file_name, known, name)
            if glanced and await self.could_be_imported(glanced[0], partial(iter, glanced[1])):
                found.append(name)
            if len(found) == MOST_SHEETS:
                break
        return found

    async def beside(self, shape: TableShape, rows: Rows, external_id: int) -> Sequence[str]:
        """The headers of a table that stands beside the one with the External Id, behind a blank column."""
        for places in _blocks(shape):
            if external_id not in places and len(places) > 1:
                alone = _alone(shape, rows, places)
                if await self.could_be_imported(*alone):
                    return [shape.columns[place] for place in places]
        return ()


def _blocks(shape: TableShape) -> Sequence[Sequence[int]]:
    """The columns' places, in groups between which a column without a header and without values stands."""
    used = [bool(header or samples) for header, samples in zip(shape.columns, shape.samples, strict=True)]
    groups = groupby(range(len(used)), key=used.__getitem__)
    return [list(places) for is_used, places in groups if is_used]


def _alone(shape: TableShape, rows: Rows, places: Sequence[int]) -> tuple[TableShape, Rows]:
    """Some columns of a table, as if there were no others."""
    few = replace(
        shape,
        columns=tuple(shape.columns[place] for place in places),
        samples=tuple(shape.samples[place] for place in places),
        positions=tuple(range(len(places))),
    )
    return few, partial(_narrow, rows, places)


def _narrow(rows: Rows, places: Sequence[int]) -> Iterator[Row]:
    for row in rows():
        if not row.problem:
            yield row._replace(cells=tuple(row.cells[place] for place in places))
