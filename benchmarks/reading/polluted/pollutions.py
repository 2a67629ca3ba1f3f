"""All kinds of pollution, and the files that they make."""

from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks.reading.polluted import around_rows, in_one_row, whole_file
from benchmarks.reading.polluted.clean import CleanTable
from benchmarks.reading.polluted.fault import PollutedFile, Pollution

IN_EACH_PLACE: Final[tuple[Pollution, ...]] = (
    in_one_row.separator_less,
    in_one_row.separator_more,
    in_one_row.extra_quote,
    in_one_row.other_delimiter,
)
"""These make a file for each row, or each row and column, of one table: of all, they'd outnumber the rest."""

FOR_EACH_TABLE: Final[tuple[Pollution, ...]] = (
    in_one_row.long_value,
    whole_file.other_form,
    whole_file.blank_behind_delimiters,
    whole_file.other_encoding,
    whole_file.end_of_file,
    whole_file.few_rows,
    around_rows.preamble,
    around_rows.footer,
    around_rows.blank_lines,
    around_rows.second_table,
    around_rows.header_missing,
    around_rows.header_again,
    around_rows.header_of_two_lines,
    around_rows.header_of_other_width,
)


def polluted_files(tables: Sequence[CleanTable]) -> Iterator[PollutedFile]:
    """All polluted files of these tables, the same every time."""
    for pollution in IN_EACH_PLACE:
        yield from pollution(tables[0])
    for table in tables:
        for pollution in FOR_EACH_TABLE:
            yield from pollution(table)
