"""What is known of a file once it was understood: its shape, and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from importer.words.doubts import NOTHING_TOLD, Doubt, Told
from importer.words.row_errors import RowErrorCode


@dataclass(frozen=True, slots=True)
class Encoding:
    """How letters are written: a Python codec, and whether a mark comes first that the codec doesn't write.

    `damaged` tells that some bytes don't fit the codec. They are read as lone surrogates, which nothing else
    is, so that they can be told, and written again as they were; in UTF-16 as U+FFFD.
    """

    codec: str = "utf-8"
    marked: bool = False
    damaged: bool = False

    @property
    def errors(self) -> str:
        """What Python's codecs are told to do with bytes that don't fit."""
        if not self.damaged:
            return "strict"
        return "replace" if self.codec.startswith("utf-16") else "surrogateescape"


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How a file writes its table down.

    `encoding` is a Python codec name (`utf-8`, `utf-8-sig`, `cp1252`), whose `marked` and `damaged` are as in
    `Encoding`; `delimiter` is one of `,` `;` tab `|`; `newline` is the most frequent line break (`\r\n`, `\n`
    or `\r`). `quote_all` tells whether every cell is quoted, `separator_line` whether a line such as `sep=;`
    stands first, `backslashes` that inside quotes `\"` is a quotation mark (and `\\` a backslash), `spaced`
    that blanks before an opening quotation mark count for nothing.

    A workbook has a `sheet`, the one that the table is on, and nothing else of this means anything for it but
    `skip_hidden`: its hidden rows and columns aren't read.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "\r\n"
    quote_all: bool = False
    marked: bool = False
    damaged: bool = False
    separator_line: bool = False
    sheet: str = ""
    backslashes: bool = False
    spaced: bool = False
    skip_hidden: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether quotation marks mean what they mean everywhere, so that a line without any is its cells."""
        return not (self.backslashes or self.spaced)

    @property
    def text(self) -> Encoding:
        """How the file's letters are written."""
        return Encoding(self.encoding, self.marked, self.damaged)


class SkipReason(StrEnum):
    """Why something that stands in a file is no row of its table."""

    SEPARATOR_LINE = "separator_line"
    ABOVE_HEADER = "above_header"
    REPEATED_HEADER = "repeated_header"
    HIDDEN = "hidden"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that were skipped for one reason: how many, and the numbers of the first ones.

    A line such as `sep=;` has no number, since a spreadsheet doesn't show it.
    """

    reason: SkipReason
    rows: int
    first: tuple[int, ...] = ()


FEW_ROWS: Final = 20_000
"""So many rows take a second or two; with more an import is large, and its workspace's small ones pass it."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a person should know of a file before anything happens; it can be stored and shown again.

    `header_row` is counted from 1, as in a spreadsheet; `columns` are the headers as they came, cleaned of
    line breaks and invisible characters; `positions` are their places in the file, counted from 0, an error
    file's own four columns left out. `samples` has, for each column, up to three different values. `rows`
    counts the rows below the header that hold anything, and `skipped` tells what is no row, at most once for
    each reason.

    `widest` is how many cells a row may have, `narrowest` how many it must have; None where longer or shorter
    ones are filled up or were not told apart yet.

    `sheets` are all of a workbook's sheets with something on them, in their order; `hidden_sheets` are those
    that people don't see. `hidden_rows` counts the rows of the table's sheet that hold something but are
    hidden, by a filter or by hand; `hidden_columns` are the places of its hidden columns, counted from 0.

    `told` is what a person said of where the table is, and `doubts` what a person still has to say.
    """

    dialect: Dialect
    header_row: int
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    samples: tuple[tuple[str, ...], ...]
    rows: int
    is_error_file: bool = False
    skipped: tuple[Skipped, ...] = ()
    widest: int | None = None
    sheets: tuple[str, ...] = ()
    hidden_rows: int = 0
    narrowest: int | None = None
    hidden_sheets: tuple[str, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    told: Told = NOTHING_TOLD
    doubts: tuple[Doubt, ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet of a workbook that the table is on; empty for any other file."""
        return self.dialect.sheet

    @property
    def is_large(self) -> bool:
        """Whether it has so many rows that nobody with a small file should wait until they are done."""
        return self.rows > FEW_ROWS

    @property
    def has_no_sound_row(self) -> bool:
        """Whether there are rows, and something is wrong with each as a whole: then no column has samples."""
        return self.rows > 0 and not any(self.samples)


class Row(NamedTuple):
    """A row that isn't blank: its number in the spreadsheet (a plain file's header is row 1) and its cells.

    `cells` has one cell for each column of the shape, missing ones blank. `problem` tells why nothing in the
    row can be trusted: then `cells` has all that were there. A tuple, because it is made for every row of the
    file.
    """

    number: int
    cells: tuple[str, ...]
    problem: RowErrorCode | None = None


Rows = Iterator[Row]
