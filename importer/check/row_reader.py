"""Rows as they stand in the file, turned into what they ask for or into what is wrong with them."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from collections.abc import Mapping as Lookup
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from importer.check.column_kinds import Cells
from importer.check.moved_cells import BrokenCells, MovedCells, Suspects
from importer.check.other_headers import OtherHeaders
from importer.file.row_batches import NumberedRow, Packed, Part, Parts
from importer.matching.account_managers import ManagersColumn
from importer.matching.cell_requests import AskedColumn, Remembered, T, in_text
from importer.matching.corrections import NO_USABLE_CORRECTIONS, UsableCorrections
from importer.matching.damaged_ids import NO_ZEROS, Doubts, ZerosInUse
from importer.matching.external_ids import ids_to_look_up
from importer.matching.values import clean
from importer.matching.workflows import WorkflowColumn
from importer.words.corrections import WrongKey
from importer.words.directory import User, Workflow
from importer.words.errors import MappingIncompleteError
from importer.words.exports import MarkCounts, find_export_column
from importer.words.fields import Field
from importer.words.job_reading import Reading
from importer.words.plan import PART_ROWS, AskedRows, WrittenCell
from importer.words.proposal import ask_for_id
from importer.words.row_errors import RowError, RowErrorCode

BATCH_ROWS = 64 * PART_ROWS
"""So many rows are read and stored at once: the more, the nearer to each other lie their customers."""
FIRST_ROWS = BATCH_ROWS // 8
"""Of the first batch, which the database waits for, and from there on twice as many."""
MOST_CELLS = 300_000
MOST_BYTES = 16 << 20
"""Of wide tables, and of long cells, fewer rows, so that a batch takes no more memory than others."""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """So many rows, what they ask of their customers, and by row number the errors that were seen so far.

    Rows with a problem of their own ask nothing. Those with errors in other cells do, because all of a row's
    errors are told at once: the External Id may be wrong too. No rows stand for the end of the file.

    `filled` tells how many cells of each mapped column are filled, in rows without a problem of their own;
    `corrected` in how many of these rows a wrong value was read as another, and `id_chosen` are the numbers
    of those whose External Id was. `doubtful` are the External Ids that a spreadsheet may have made of
    others, as far as that can be seen of them; none when `is_exact`: then one in the column shows that it
    holds them as they were. `written` are the cells that matched only after cleaning, of rows that ask for
    something, by number. `marks` are what rows say of when they were exported, each with its rows.
    """

    rows: int
    cleaned: int
    errors: dict[int, tuple[RowError, ...]]
    asked: AskedRows
    packed: tuple[Packed, ...]
    doubtful: tuple[str, ...] = ()
    is_exact: bool = False
    filled: Counter[Field] = field(default_factory=Counter)
    written: Sequence[WrittenCell] = ()
    corrected: Counter[WrongKey] = field(default_factory=Counter)
    id_chosen: AbstractSet[int] = frozenset()
    marks: Lookup[str, int] = field(default_factory=dict)

    def numbered(self, wanted: Container[int]) -> Iterator[NumberedRow]:
        """The rows with these numbers, in their order; `wanted` are numbers of this batch alone."""
        for part in self.packed:
            yield from part.numbered(wanted)


NOTHING_READ = ReadRows(0, 0, {}, AskedRows.of([]), ())
"""As at the end of a file."""


class RowReader:
    """Reads rows against a directory; made once for each job, as it remembers what cells came to."""

    def __init__(
        self,
        reading: Reading,
        users: Sequence[User],
        workflows: Sequence[Workflow],
        zeros: ZerosInUse = NO_ZEROS,
        corrections: UsableCorrections = NO_USABLE_CORRECTIONS,
    ) -> None:
        """Raises MappingIncompleteError when no column holds the External Id."""
        self._most = min(BATCH_ROWS, 1 + MOST_CELLS // len(reading.shape.columns))
        self._batch = min(FIRST_ROWS, self._most)
        self._key = external_id_column(reading)
        self._manager, self._workflow = reading.mapping.account_manager, reading.mapping.workflow
        self._columns = [
            (one, column) for one in Field if (column := reading.mapping.column(one)) is not None
        ]
        self._exported_on = find_export_column(reading.shape.columns)
        self._other_headers = OtherHeaders(reading.shape, reading.mapping, self._key)
        replaced = {one: corrections.replacements(one) for one in Field}
        self._meant_ids = replaced[Field.EXTERNAL_ID].chosen
        managers = ManagersColumn(users, _header(reading, self._manager), replaced[Field.ACCOUNT_MANAGER])
        self._managers: Remembered[str] = Remembered(lambda cell: in_text(managers.read(cell)))
        workflow = WorkflowColumn(workflows, _header(reading, self._workflow), replaced[Field.WORKFLOW])
        self._workflows: Remembered[int] = Remembered(workflow.read)
        self._doubts = Doubts(zeros)
        names = [one.name for one in workflows]
        self._moved = MovedCells(reading, names, self._is_user)
        self._broken = BrokenCells(reading, frozenset(map(clean, names)), self._is_user)

    def read(self, parts: Parts) -> ReadRows:
        """The next rows, with what they ask for; none at the end of the file."""
        batch = _Batch()
        while batch.size < MOST_BYTES and (part := parts.take(self._batch - batch.rows)):
            part = self._other_headers.judge(self._mark_broken(part))
            self._read(part, batch)
            batch.add(part)
        self._batch = min(2 * self._batch, self._most)
        asked = AskedRows.of(batch.asked)
        doubtful = self._doubts.about(_numbers_as_written(batch))
        return ReadRows(
            batch.rows,
            batch.cleaned,
            batch.errors,
            asked,
            tuple(batch.packed),
            doubtful,
            self._doubts.is_exact,
            batch.filled,
            sorted(batch.written),
            batch.corrected,
            batch.id_chosen,
            batch.marks.rows,
        )

    def _is_user(self, cell: str) -> bool:
        return self._managers.look_up(cell).value is not None

    def _mark_broken(self, part: Part) -> Part:
        broken = dict.fromkeys(self._broken.find(part), RowErrorCode.ROW_MALFORMED)
        return replace(part, problems={**broken, **part.problems}) if broken else part

    def _read(self, part: Part, batch: "_Batch") -> None:
        """Column by column: each takes a fraction of the time that a row after the other would."""
        numbers, rows = _select_trusted(part)
        cells = Cells(rows)
        managers = _column(self._managers, self._manager, cells)
        workflows = _column(self._workflows, self._workflow, cells)
        for place in managers.wrong.keys() | workflows.wrong.keys():
            batch.errors[numbers[place]] = managers.wrong.get(place, ()) + workflows.wrong.get(place, ())
            managers.values[place] = workflows.values[place] = None
        padded = _places(numbers, part.padded)
        moved = self._moved.find(cells, Suspects(padded, managers.wrong.keys(), workflows.wrong.keys()))
        external_ids = ids_to_look_up(cells.column(self._key))
        if self._meant_ids:
            external_ids = self._correct_ids(external_ids, numbers, batch)
        asked = zip(external_ids, numbers, managers.values, workflows.values, strict=True)
        batch.asked += [row for place, row in enumerate(asked) if place not in moved] if moved else asked
        batch.errors |= {numbers[place]: (RowError(RowErrorCode.ROW_MALFORMED),) for place in moved}
        batch.cleaned += managers.cleaned + workflows.cleaned
        batch.note_corrected(Field.ACCOUNT_MANAGER, managers.corrected)
        batch.note_corrected(Field.WORKFLOW, workflows.corrected)
        batch.filled.update({one: _count_filled(cells.column(column)) for one, column in self._columns})
        if self._exported_on is not None:
            batch.marks.add(Counter(cells.column(self._exported_on)))
        batch.written += _written(Field.ACCOUNT_MANAGER, managers.written, numbers, batch.errors)
        batch.written += _written(Field.WORKFLOW, workflows.written, numbers, batch.errors)

    def _correct_ids(
        self, external_ids: Sequence[str], numbers: Sequence[int], batch: "_Batch"
    ) -> Sequence[str]:
        """The External Ids with what is meant by those that a person has corrected."""
        used = Counter(external_id for external_id in external_ids if external_id in self._meant_ids)
        if not used:
            return external_ids
        batch.note_corrected(Field.EXTERNAL_ID, used)
        batch.id_chosen |= {number for number, one in zip(numbers, external_ids, strict=True) if one in used}
        return [self._meant_ids.get(external_id, external_id) for external_id in external_ids]


@dataclass(slots=True)
class _Batch:
    """What has been read so far; the rows themselves are packed a few at a time, while they are at hand."""

    rows: int = 0
    cleaned: int = 0
    filled: Counter[Field] = field(default_factory=Counter)
    errors: dict[int, tuple[RowError, ...]] = field(default_factory=dict)
    written: list[WrittenCell] = field(default_factory=list)
    asked: list[tuple[str, int, str | None, int | None]] = field(default_factory=list)
    packed: list[Packed] = field(default_factory=list)
    size: int = 0
    corrected: Counter[WrongKey] = field(default_factory=Counter)
    id_chosen: set[int] = field(default_factory=set)
    marks: MarkCounts = field(default_factory=MarkCounts)

    def note_corrected(self, of: Field, rows: Lookup[str, int]) -> None:
        """Take note of the folded values in whose place others were read, and in how many rows."""
        self.corrected.update({WrongKey(of, folded): number for folded, number in rows.items()})

    def add(self, part: Part) -> None:
        """Take rows that were read."""
        self.rows += len(part.numbers)
        self.errors |= {number: (RowError(problem),) for number, problem in part.problems.items()}
        self.packed.append(part.packed)
        self.size += part.packed.size


def external_id_column(reading: Reading) -> int:
    """The column that holds the External Id; raises MappingIncompleteError when there is none."""
    if reading.mapping.external_id is None:
        raise MappingIncompleteError(ask_for_id(reading.proposal))
    return reading.mapping.external_id


def _header(reading: Reading, column: int | None) -> str:
    return "" if column is None else reading.shape.columns[column]


def _numbers_as_written(batch: _Batch) -> Iterator[str]:
    """The External Ids that begin with a digit, as they stand in the file.

    What a person has chosen tells nothing of the file.
    """
    if not batch.id_chosen:
        return (row[0] for row in batch.asked if row[0][:1].isdecimal())
    return (row[0] for row in batch.asked if row[0][:1].isdecimal() and row[1] not in batch.id_chosen)


def _select_trusted(part: Part) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
    """Numbers and cells of the rows that aren't wrong in themselves."""
    if not part.problems:
        return part.numbers, part.cells
    rows = zip(part.numbers, part.cells, strict=True)
    trusted = [(number, cells) for number, cells in rows if number not in part.problems]
    return [number for number, _ in trusted], [cells for _, cells in trusted]


def _places(numbers: Sequence[int], wanted: Container[int]) -> Container[int]:
    """Where these numbers stand."""
    return {place for place, number in enumerate(numbers) if number in wanted} if wanted else ()


def _count_filled(cells: Sequence[str]) -> int:
    """Cells of white space alone are looked for, and none is stripped: that would make a text of each."""
    return len(cells) - cells.count("") - sum(map(str.isspace, cells))


def _column(remembered: Remembered[T], column: int | None, cells: Cells) -> AskedColumn[T]:
    """What the cells of one column ask for; one that isn't there leaves all as it is."""
    if column is None:
        return AskedColumn([None] * len(cells.rows))
    return remembered.column(cells.column(column))


def _written(
    of: Field, cells: dict[int, str], numbers: Sequence[int], wrong: Container[int]
) -> Iterator[WrittenCell]:
    """The cells of a column with the numbers of their rows; without rows that are wrong elsewhere."""
    cleaned = ((numbers[place], cell) for place, cell in cells.items())
    return (WrittenCell(number, of, cell) for number, cell in cleaned if number not in wrong)
