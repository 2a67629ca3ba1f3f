"""Which earlier import the rows of a shared file come from, so that the file corrects it.

An error file is known by its bytes while nobody has touched it, else by its rows, whatever it is called. Any
other file corrects an import whose thread it is shared in, or whose error file has its name, if its rows fit.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importer.file_reader import FileReader
from importer.matching.values import fold, trim
from importer.report.written_files import error_file_name, is_error_file_name
from importer.words.fields import Field
from importer.words.job_ports import Jobs, Plans
from importer.words.job_reading import Reading
from importer.words.jobs import ImportJob
from importer.words.language import Language, catalogue, speaking
from importer.words.table_shape import Row

MOST_ROWS: Final = 100
"""So many rows of a file, and so many refused ones of an import, are held against each other."""
LOOKED_BACK: Final = 100
"""So many imports with errors are looked back at: whoever corrects an error file does so within days."""
MOST_COMPARED: Final = 20
"""So many of them are compared row by row, while whoever shared the file waits."""

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class CorrectedFile:
    """Finds the import that a file corrects, of one workspace."""

    jobs: Jobs
    plans: Plans
    files: FileReader

    async def find(self, workspace: int, reading: Reading, digest: str) -> int | None:
        """The number of the import; None where the file is one of its own. The file is on this machine."""
        if of := await self.jobs.of_error_file(workspace, digest):
            return of.number
        named, candidates = await self._candidates(workspace, reading)
        if not candidates:
            return None
        rows = await self.files.first_rows(reading.source, reading.shape, MOST_ROWS)
        found = list[tuple[int, bool, int]]()
        for job in candidates:
            alike = await self._count_alike(job, reading, rows, is_named=job.number in named)
            if alike is not None:
                found.append((alike, job.number in named, job.number))
        return max(found)[2] if found else None

    async def _candidates(
        self, workspace: int, reading: Reading
    ) -> tuple[Collection[int], Sequence[ImportJob]]:
        """Which imports have an error file of that name; and all to compare, those of the thread first."""
        source, shape = reading.source, reading.shape
        here = await self.jobs.with_errors_in_thread(workspace, source.share, MOST_COMPARED)
        if not shape.is_error_file and not is_error_file_name(source.file_name):
            return (), here
        newest = await self.jobs.with_errors(workspace, LOOKED_BACK)
        named = [job for job in newest if source.file_name in _name_error_files(job)]
        own = [job for job in newest if shape.is_error_file and job.reading.shape.columns == shape.columns]
        each = {job.number: job for job in (*here, *named, *own)}
        return {job.number for job in named}, list(each.values())[:MOST_COMPARED]

    async def _count_alike(
        self, job: ImportJob, reading: Reading, rows: Sequence[Row], *, is_named: bool
    ) -> int | None:
        """How many rows of the file are refused ones of this import; None where the file isn't about it.

        Once those are deleted, only the name can tell.
        """
        if job.rows_gone:
            return 0 if is_named else None
        numbers = [row.number for row in rows if row.number] if reading.shape.is_error_file else []
        refused = await self.plans.refused_cells(job.id, numbers, MOST_ROWS)
        comparison = _Comparison(_pair(reading, job.reading), refused)
        if numbers:
            return comparison.count_by_number(rows)
        return comparison.count(rows, is_whole=_is_whole(reading, job.reading))


def _is_whole(reading: Reading, before: Reading) -> bool:
    """Whether it is long and may be the whole file again, corrected, with refused rows anywhere in it."""
    here, there = reading.shape, before.shape
    return here.rows > MOST_ROWS and (here.columns, here.rows) == (there.columns, there.rows)


def _pair(reading: Reading, before: Reading) -> Sequence[tuple[int, int]]:
    """The columns that both files have, by header or by field: the place here, the place there."""
    there = {header: place for place, header in enumerate(before.shape.columns) if header}
    pairs = {place: there[header] for place, header in enumerate(reading.shape.columns) if header in there}
    for field in Field:
        one, other = reading.mapping.column(field), before.mapping.column(field)
        if one is not None and other is not None:
            pairs.setdefault(one, other)
    return list(pairs.items())


class _Comparison:
    """Holds rows of a file against refused rows: alike are two if at least half of the filled cells are."""

    def __init__(self, pairs: Sequence[tuple[int, int]], refused: Mapping[int, Cells]) -> None:
        self._here = [here for here, _there in pairs]
        self._refused = {
            number: _plain(cells, [there for _here, there in pairs]) for number, cells in refused.items()
        }

    def count_by_number(self, rows: Sequence[Row]) -> int | None:
        """The rows of an error file that are like those of their numbers; None if fewer than half are."""
        alike = sum(
            row.number in self._refused and _are_alike(self._cells(row), self._refused[row.number])
            for row in rows
        )
        return alike if alike and 2 * alike >= sum(row.number > 0 for row in rows) else None

    def count(self, rows: Sequence[Row], *, is_whole: bool) -> int | None:
        """The rows of any other file that are alike to a refused one.

        None if these are half of neither the file nor the refused rows, and it isn't the whole file again.
        """
        met = [set(self._find_alike(row)) for row in rows]
        alike, found = sum(map(bool, met)), set[int]().union(*met)
        is_about = found and (2 * alike >= len(rows) or 2 * len(found) >= len(self._refused))
        return alike if is_about or is_whole else None

    def _find_alike(self, row: Row) -> Iterator[int]:
        cells = self._cells(row)
        return (number for number, refused in self._refused.items() if _are_alike(cells, refused))

    def _cells(self, row: Row) -> Cells:
        return _plain(row.cells, self._here)


def _plain(cells: Cells, places: Sequence[int]) -> Cells:
    """The cells at these places as they are compared; blank where there are none."""
    return [fold(trim(cells[place])) if place < len(cells) else "" for place in places]


def _are_alike(cells: Cells, refused: Cells) -> bool:
    filled = [place for place, cell in enumerate(refused) if cell]
    same = sum(cells[place] == refused[place] for place in filled)
    return bool(filled) and 2 * same >= len(filled)


def _name_error_files(job: ImportJob) -> Collection[str]:
    """What its error file may be called, delimited or as a workbook, in any language."""
    name, number = job.reading.source.file_name, job.number
    names = set[str]()
    for language in Language:
        with speaking(catalogue(language)):
            names |= {
                error_file_name(name, number, is_workbook=is_workbook, is_second=is_second)
                for is_workbook in (False, True)
                for is_second in (False, True)
            }
    return names
