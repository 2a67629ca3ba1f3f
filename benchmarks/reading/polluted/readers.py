"""Who reads the polluted files: Handoff, and others told as much as they can be told.

Handoff gets the bytes alone. The others get the text decoded rightly. What counts as flagged is decided in
their favour: for csv and clevercsv, which hand out rows of any width, each row of another width than the
header; for DuckDB each line that it would reject, since it can be asked to note those and go on.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.reading.polluted.clean import Cells
from benchmarks.reading.polluted.fault import PollutedFile
from importer.file.understand_file import read_rows, understand
from importer.words.errors import FileRefusedError

_DELIMITERS: Final = ",;\t|"


class RefusedError(Exception):
    """The reader said that it can't read the file, or has to ask something first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The header and rows that a reader accepts, and the text of those it flags; None for no header."""

    header: Cells | None
    rows: Sequence[Cells]
    flagged: Sequence[str]


PollutedReader = Callable[[PollutedFile, Path], Reading]


def handoff(_file: PollutedFile, path: Path) -> Reading:
    """Handoff, which flags rows as malformed."""
    try:
        shape = understand(path, path.name)
    except FileRefusedError as refusal:
        raise RefusedError(str(refusal)) from refusal
    rows = list(read_rows(path, shape))
    return Reading(
        shape.columns,
        [row.cells for row in rows if not row.problem],
        [",".join(row.cells) for row in rows if row.problem],
    )


def sniffer(file: PollutedFile, _path: Path) -> Reading:
    """`csv.reader` with the dialect that `csv.Sniffer` tells."""
    try:
        dialect = csv.Sniffer().sniff(file.text, _DELIMITERS)
        return _by_width(csv.reader(io.StringIO(file.text, newline=""), dialect))
    except csv.Error as error:
        raise RefusedError(str(error)) from error


def clever(file: PollutedFile, _path: Path) -> Reading:
    """The reader of clevercsv with the dialect that it detects, told the four delimiters."""
    import clevercsv  # noqa: PLC0415 - loading it takes long, and who asks Handoff alone needs none of it

    try:
        dialect = clevercsv.Sniffer().sniff(file.text, delimiters=_DELIMITERS)
        if dialect is None:
            raise RefusedError("no dialect")
        return _by_width(clevercsv.reader(io.StringIO(file.text, newline=""), dialect))
    except clevercsv.Error as error:
        raise RefusedError(str(error)) from error


class Duck:
    """DuckDB's `read_csv`, all columns as text, with the lines that it would reject noted instead."""

    def __init__(self) -> None:
        import duckdb  # noqa: PLC0415 - the same

        self._refused = duckdb.Error
        self._connection = duckdb.connect(config={"threads": 1})

    def __call__(self, file: PollutedFile, path: Path) -> Reading:
        """Rows of which every cell is blank are left out."""
        as_utf8 = path.with_suffix(".utf8")
        as_utf8.write_bytes(file.text.encode())
        try:
            return self._read(as_utf8)
        except self._refused as error:
            raise RefusedError(str(error)) from error
        finally:
            self._connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")

    def _read(self, path: Path) -> Reading:
        query = "SELECT * FROM read_csv(?, all_varchar = true, store_rejects = true)"
        found = self._connection.execute(query, [str(path)])
        names = tuple(column[0] for column in found.description or ())
        rows = [tuple(cell or "" for cell in row) for row in found.fetchall()]
        rejected = self._connection.execute("SELECT DISTINCT csv_line FROM reject_errors").fetchall()
        header = None if names[:1] == ("column0",) else names
        return Reading(header, list(filter(any, rows)), [str(line) for (line,) in rejected])


def _by_width(rows: Iterable[Sequence[str]]) -> Reading:
    """The first row is the header; rows of another width count as flagged, and blank ones are left out."""
    filled = [tuple(row) for row in rows if any(row)]
    if not filled:
        raise RefusedError("nothing in it")
    header, *rest = filled
    good = [row for row in rest if len(row) == len(header)]
    return Reading(header, good, [",".join(row) for row in rest if len(row) != len(header)])


def readers() -> dict[str, PollutedReader]:
    """Whom to measure, in the order of the table."""
    return {"Handoff": handoff, "csv.Sniffer": sniffer, "clevercsv": clever, "DuckDB `read_csv`": Duck()}
