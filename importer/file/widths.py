"""How many cells the rows of a delimited file have, and so how many a row of it may have, and must have."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from importer.file.blocks import CHARACTERS, Block
from importer.file.error_columns import ERROR_COLUMNS
from importer.file.header import Header
from importer.file.lines import Lines
from importer.file.records import Record, Records, is_blank
from importer.file.splitting import QUOTE

_MOSTLY = 0.8
_FEW = 0.02  # where more rows are short, the program that wrote the file leaves blank cells off
_SMALL_TABLE = 50  # of fewer rows even a single one is more than a few in a hundred
_FEW_OF_A_SMALL_TABLE = 0.1
_FOUR = 4  # of fewer rows, one says nothing of what is usual
_ALL_COUNTED = (2 << 20) // CHARACTERS
_EACH = 8


@dataclass(slots=True)
class Widths:
    """Counts the rows below the header by how many cells they have; of a large file's far blocks only each eighth.

    A share of the rows is all that is asked for, and many thousand rows from all over the file tell it.
    """

    header_row: int
    rows: Counter[int] = field(default_factory=Counter)
    neighbours: Counter[tuple[int, int]] = field(default_factory=Counter)
    blank_ends: Counter[int] = field(default_factory=Counter)

    def watch(self, records: Records) -> Records:
        """The same records, counted as they pass, with how many cells a row and the next one have, and which end blank."""
        before = 0
        for number, cells in records:
            if number > self.header_row and not is_blank(cells):
                self.rows[len(cells)] += 1
                self.neighbours[before, len(cells)] += 1
                self.blank_ends[len(cells)] += is_blank(cells[-1:])
                before = len(cells)
            yield number, cells

    def watch_blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks, counted as they pass, from the beginning of the file."""
        self.rows.clear()
        for place, block in enumerate(blocks):
            if place < _ALL_COUNTED or place % _EACH == 0:
                self._count(block)
            yield block

    def _count(self, block: Block) -> None:
        if isinstance(block, Lines):
            self.rows += self._of_lines(block)
        else:
            below = (cells for number, cells in block if number > self.header_row and not is_blank(cells))
            self.rows += Counter(map(len, below))

    def _of_lines(self, lines: Lines) -> Counter[int]:
        """Lines that have as many delimiters as so many of the widest rows so far are taken for such.

        A row too long and one too short may make up for each other: a few more short rows change nothing.
        """
        outside = "".join(lines.text.split(QUOTE)[::2]) if QUOTE in lines.text else lines.text
        widest = max(self.rows, default=0)
        if outside.count(lines.delimiter) == lines.count * (widest - 1):
            return Counter({widest: lines.count})
        blank, counted = set(lines.blank()), map(str.count, outside.split("\n"), repeat(lines.delimiter))
        return Counter(
            delimiters + 1
            for number, delimiters in enumerate(counted, lines.first)
            if number > self.header_row and number not in blank
        )

    def narrowest(self, columns: int) -> int | None:
        """How many cells a row must have: as many as the widest that isn't too wide, unless more than a few are shorter."""
        usual = min(columns, max(self.rows, default=0))
        short = sum(rows for width, rows in self.rows.items() if width < usual)
        few = self._has_few_mistakes(short, usual)
        return usual if few or short <= _FEW * self.rows.total() else None

    def _has_few_mistakes(self, short: int, usual: int) -> bool:
        """Whether the short rows of a small table are single mistakes: one, or a tenth; those of one cell tell nothing.

        A mistake makes at most two rows short: where more are, blank ends were left off. Where one is written out, they
        are not, and that shows a mistake in the smallest table.
        """
        rows = self.rows.total()
        told = short - self.rows[1]
        mistakes = told - self._halves(usual)
        enough = 1 if self.blank_ends[usual] else _FOUR
        most = min(max(1, _FEW_OF_A_SMALL_TABLE * rows), rows / enough)
        return rows < _SMALL_TABLE and 0 < mistakes <= most and told <= 2 * mistakes

    def _halves(self, usual: int) -> int:
        """How many short rows are the second half of the short row before, as where a line break fell into a cell."""
        return sum(
            rows
            for (one, other), rows in self.neighbours.items()
            if max(one, other) < usual == one + other - 1
        )


def usual_widest(first: Sequence[Record], header: Header, own: int | None) -> int:
    """How many cells a row may have: as many as the header, or more where most rows end in blank ones.

    Some programs end each row in a delimiter, but not the header. `own` is how many columns of an error file are its
    own; its rows are never wider, because all of them may be malformed.
    """
    width = len(header.cells)
    if own is not None:
        return width - len(ERROR_COLUMNS)
    rows = [cells for number, cells in first if number > header.row and not is_blank(cells)]
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda cells: (widths[cells], -cells), default=width)
    over = [cells[width:] for cells in rows if len(cells) == usual]
    return usual if usual > width and all(map(is_blank, over)) else width


def is_list(first: Sequence[Record], header_row: int) -> bool:
    """Whether what has no delimiter is a table of one column: ids or emails, where a letter has words and spaces."""
    cells = [cells[0].strip() for number, cells in first if number > header_row and not is_blank(cells)]
    return sum(" " not in cell for cell in cells) > _MOSTLY * len(cells)
