"""The customers of a list that someone pastes or names: all are known beyond doubt, or nothing is done."""

import asyncio
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from importer.check.check import zeros_in_use
from importer.check.doubtful_ids import DoubtfulRows
from importer.file.header import find_header
from importer.file.table import Table, open_table
from importer.file.understand_file import read_rows, understand
from importer.loading.whole_list import require_all_in_sight
from importer.matching.damaged_ids import Doubts
from importer.matching.external_id_suggestions import ExternalIdSuggestions
from importer.matching.external_ids import ids_to_look_up
from importer.matching.values import trim
from importer.words.cells import FIRST_RECORDS
from importer.words.counts import either, first_of
from importer.words.directory import Customer
from importer.words.errors import CannotHandOverError, FileRefusedError
from importer.words.fields import Field
from importer.words.header_names import EXTERNAL_ID_ITSELF, KNOWN_NAMES, normalise
from importer.words.language import Sentence, Value, lazy_gettext, lazy_ngettext
from importer.words.ports import Directory
from importer.words.quoting import quoted
from importer.words.table_shape import TableShape

_BETWEEN: Final = re.compile(r"[\r\n\t,;]+")
_MOST_NAMED: Final = 5
_UNREADABLE: Final = re.compile("[\udc80-\udcff\ufffd]")
"""What stands for bytes that are no letters."""


def ids_in(text: str) -> Sequence[str]:
    """The External Ids of a list, one a line, each once, in their order.

    Commas, semicolons and tabs may stand between them as well. A first line that is the column's header, and
    the quotes that a spreadsheet puts around cells, are no part of it. Raises CannotHandOverError where
    something else stands there, as in a file.
    """
    cells = [cell for cell in (cell.strip().strip('"') for cell in _BETWEEN.split(text)) if trim(cell)]
    found = ids_to_look_up(cells)
    if doubtful := [cell for cell, one in zip(cells, found, strict=True) if not _can_be_read(one)]:
        raise CannotHandOverError(_no_ids(doubtful))
    ids = list(dict.fromkeys(found))
    return ids[1:] if ids and _names_ids(ids[0]) else ids


def _can_be_read(external_id: str) -> bool:
    return bool(external_id) and not _UNREADABLE.search(external_id)


def _no_ids(cells: Sequence[str]) -> Sentence:
    return lazy_ngettext(
        "{count} entry of the list is no External Id that can be read for sure: {entries}. Nothing was "
        "changed. Correct the list.",
        "{count} entries of the list are no External Ids that can be read for sure: {entries}. Nothing was "
        "changed. Correct the list.",
        len(cells),
        entries=first_of(list(map(quoted, cells[:_MOST_NAMED])), _MOST_NAMED, len(cells)),
    )


def read_ids(path: Path, file_name: str) -> Sequence[str]:
    """The External Ids that a file lists, each once, in their order.

    They stand in the column that is called so, or there is nothing else in the file. Raises FileRefusedError,
    whose sentence calls the file by `file_name`.
    """
    table = open_table(path, file_name, KNOWN_NAMES)
    require_all_in_sight(table, file_name)
    header = find_header(list(islice(table.records(), FIRST_RECORDS)), KNOWN_NAMES)
    columns = [place for place, cell in enumerate(header.cells) if _names_ids(cell)] if header else []
    if not columns:
        return _require_ids(_all_cells(table, file_name), file_name)
    shape = understand(path, file_name)
    column = _the_column(columns, shape, file_name)
    rows = read_rows(path, shape)
    return _require_ids(((row.number, "" if row.problem else row.cells[column]) for row in rows), file_name)


def _names_ids(header: str) -> bool:
    return KNOWN_NAMES.get(normalise(header)) is Field.EXTERNAL_ID


def _the_column(columns: Sequence[int], shape: TableShape, file_name: str) -> int:
    """The column with the ids; raises FileRefusedError where several may be."""
    own = [place for place in columns if normalise(shape.columns[place]) in EXTERNAL_ID_ITSELF]
    likeliest = own or columns
    if len(likeliest) == 1:
        return likeliest[0]
    raise FileRefusedError(
        lazy_gettext(
            "Several columns of {file} may hold the External Ids: {columns}. Nothing was changed. Keep only "
            "the one that is meant.",
            file=file_name,
            columns=tuple(quoted(shape.columns[place]) for place in likeliest),
        )
    )


def _all_cells(table: Table, file_name: str) -> Iterator[tuple[int, str]]:
    """What a file holds that holds nothing but ids, one a line or all in one line, with the row's number."""
    filled = [(number, list(filter(str.strip, cells))) for number, cells in table.records()]
    lines = [(number, cells) for number, cells in filled if cells]
    if len(lines) > 1 and any(len(cells) > 1 for _number, cells in lines):
        raise FileRefusedError(
            lazy_gettext(
                "No column of {file} is called External Id, so it isn't clear which customers are meant. "
                "Nothing was changed. Name that column so, or keep it alone.",
                file=file_name,
            )
        )
    for number, cells in lines:
        for cell in cells:
            yield from ((number, one) for one in _BETWEEN.split(cell) if one.strip())


def _require_ids(cells: Iterable[tuple[int, str]], file_name: str) -> Sequence[str]:
    """The ids in a file's cells, told with their rows; raises FileRefusedError where one is none for sure."""
    ids, without = dict[str, None](), dict[int, None]()
    for number, cell in cells:
        (found,) = ids_to_look_up([cell])
        if not _can_be_read(found):
            without[number] = None
        ids[found] = None
    if without:
        raise FileRefusedError(_without_ids(list(without), file_name))
    return list(ids)


def _without_ids(rows: Sequence[int], file_name: str) -> Sentence:
    return lazy_ngettext(
        "{count} row of {file} has no External Id that can be read for sure: row {rows}. Nothing was "
        "changed. Correct the list.",
        "{count} rows of {file} have no External Id that can be read for sure: rows {rows}. Nothing "
        "was changed. Correct the list.",
        len(rows),
        file=file_name,
        rows=first_of(list(map(str, rows[:_MOST_NAMED])), _MOST_NAMED, len(rows)),
    )


@dataclass(frozen=True, slots=True)
class ListedCustomers:
    """Looks a list's customers up in the directory of a workspace."""

    directory: Directory
    workspace: int

    async def find(self, external_ids: Sequence[str]) -> Sequence[Customer]:
        """The customers with these ids; raises CannotHandOverError where one isn't known for sure."""
        if not external_ids:
            raise CannotHandOverError(
                lazy_gettext(
                    "The list holds no External Ids. Nothing was changed. Write one a line, or with "
                    "commas between."
                )
            )
        found = await self.directory.customers(self.workspace, external_ids)
        if missing := [one for one in external_ids if one not in found]:
            raise CannotHandOverError(await self._unknown(missing, found))
        await self._require_no_doubt(external_ids)
        return list(found.values())

    async def _unknown(self, missing: Sequence[str], found: Collection[str]) -> Sentence:
        """Which aren't known, the first of them with what may be meant."""
        nearest = ExternalIdSuggestions(self.workspace, self.directory)
        await nearest.look_up(missing[:_MOST_NAMED], found)
        named = [_with_suggestions(one, nearest.nearest(one)) for one in missing[:_MOST_NAMED]]
        return lazy_ngettext(
            "{count} External Id of the list isn't that of a customer: {ids}. Nothing was changed. "
            "Correct the list.",
            "{count} External Ids of the list aren't those of customers: {ids}. Nothing was changed. "
            "Correct the list.",
            len(missing),
            ids=first_of(named, _MOST_NAMED, len(missing)),
        )

    async def _require_no_doubt(self, external_ids: Sequence[str]) -> None:
        """Raise CannotHandOverError where a spreadsheet may have made an id of another customer's."""
        zeros = await zeros_in_use(self.directory, self.workspace)
        numbers = [one for one in external_ids if one[0].isdecimal()]
        doubtful = await asyncio.to_thread(Doubts(zeros).about, numbers)
        twins = await DoubtfulRows(self.workspace, self.directory, zeros).twins(doubtful)
        if twins:
            named = [_with_suggestions(one, others) for one, others in twins.items()]
            raise CannotHandOverError(
                lazy_ngettext(
                    "A spreadsheet may have changed {count} External Id of the list: {ids}. Nothing "
                    "was changed. Name a list "
                    "that has kept its zeros.",
                    "A spreadsheet may have changed {count} External Ids of the list: {ids}. Nothing "
                    "was changed. Name a list "
                    "that has kept its zeros.",
                    len(named),
                    ids=first_of(named, _MOST_NAMED),
                )
            )


def _with_suggestions(external_id: str, meant: Sequence[str]) -> Value:
    if not meant:
        return quoted(external_id)
    return lazy_gettext(
        "{id} (did you mean {meant}?)", id=quoted(external_id), meant=either(list(map(quoted, meant)))
    )
