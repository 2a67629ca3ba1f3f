"""What a reader made of a polluted file: right, flagged, refused, or wrong without a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.reading.polluted.clean import Cells
from benchmarks.reading.polluted.fault import PollutedFile
from benchmarks.reading.polluted.readers import Reading


class Verdict(StrEnum):
    """Right: all rows are correct. Flagged: all others are, and no row is missing without a word."""

    RIGHT = "right"
    FLAGGED = "flagged"
    REFUSED = "refused"
    WRONG = "silently wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, and how many rows were flagged although nothing was wrong with them."""

    verdict: Verdict
    over_flagged: int = 0


def judge_refusal(file: PollutedFile) -> Judged:
    """To refuse what holds no rows is right."""
    return Judged(Verdict.RIGHT if file.nothing else Verdict.REFUSED)


def judge(file: PollutedFile, reading: Reading) -> Judged:
    """Compare what was handed out with what is in the file."""
    if file.nothing:
        return Judged(Verdict.WRONG if reading.rows else Verdict.RIGHT)
    missing = _missing(file, reading.rows)
    if missing is None or not _is_header(file.header, reading.header):
        return Judged(Verdict.WRONG)
    flagged = "\n".join(reading.flagged)
    if any(file.rows[place][0] not in flagged for place in missing):
        return Judged(Verdict.WRONG)
    if not reading.flagged:
        return Judged(Verdict.RIGHT)
    return Judged(Verdict.FLAGGED, len(set(missing) - file.spoilt))


def _missing(file: PollutedFile, rows: Sequence[Cells]) -> list[int] | None:
    """The places of rows that are missing; None where a row is foreign to the table or out of order."""
    missing, place = list[int](), 0
    for row in rows:
        found = next((at for at in range(place, len(file.rows)) if _is_row(file, at, row)), None)
        if found is None:
            if _is_one_of(row, file.more):
                continue
            return None
        missing += range(place, found)
        place = found + 1
    return [*missing, *range(place, len(file.rows))]


def _is_row(file: PollutedFile, place: int, cells: Cells) -> bool:
    true = file.rows[place]
    if file.any_quotes and place in file.spoilt:
        cells, true = _without_quotes(cells), _without_quotes(true)
    return _is_same(cells, true)


def _without_quotes(cells: Cells) -> Cells:
    return tuple(cell.replace('"', "") for cell in cells)


def _is_one_of(cells: Cells, others: Sequence[Cells]) -> bool:
    return any(_is_same(cells, other) for other in others)


def _is_same(cells: Cells, true: Cells) -> bool:
    """Whether the cells are these; blank ones behind them, and blanks around them, don't count."""
    width = max(len(cells), len(true))
    return all(
        one.strip() == other.strip()
        for one, other in zip(_padded(cells, width), _padded(true, width), strict=True)
    )


def _padded(cells: Cells, width: int) -> Cells:
    return cells + ("",) * (width - len(cells))


def _is_header(true: Cells | None, found: Cells | None) -> bool:
    """Whether the header is this; DuckDB calls columns without a name `column7`."""
    if true is None or found is None:
        return true is found
    named = tuple("" if name.startswith("column") and name[6:].isdecimal() else name for name in found)
    return _is_same(named, true)
