"""What of a file is no row of its table, and why: so that nothing is left out in silence."""

from collections.abc import Iterator, Sequence

from importer.file.records import Record, is_blank
from importer.file.survey import Survey
from importer.file.table import Dialect, Skipped, SkipReason

_FIRST = 5


def skipped(dialect: Dialect, first: Sequence[Record], header_row: int, seen: Survey) -> tuple[Skipped, ...]:
    """The line that names the delimiter, the title rows, and the blank rows up to the last that isn't."""
    return tuple(_reasons(dialect, first, header_row, seen))


def _reasons(dialect: Dialect, first: Sequence[Record], header_row: int, seen: Survey) -> Iterator[Skipped]:
    titles = [row for row, cells in first if row < header_row and not is_blank(cells)]
    gaps = sorted(set(range(1, header_row)).difference(titles))
    if dialect.separator_line:
        yield Skipped(SkipReason.SEPARATOR_LINE, 1)
    if titles:
        yield Skipped(SkipReason.ABOVE_HEADER, len(titles), tuple(titles[:_FIRST]))
    if gaps or seen.blank:
        yield Skipped(SkipReason.BLANK, len(gaps) + seen.blank, (*gaps, *seen.first_blank)[:_FIRST])
