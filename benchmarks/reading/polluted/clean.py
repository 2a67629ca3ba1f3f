"""The clean tables that are polluted: customer lists in four languages, all equally wide and long."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.reading.corpus import SEED, Vocabulary

ROWS: Final = 84  # as many as the file has that the published benchmark pollutes
_LOCALES: Final = ("en_GB", "fr_FR", "de_DE", "es_ES")

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CleanTable:
    """A table that everyone reads rightly: the first cell of each row stands in no other row."""

    header: Cells
    rows: tuple[Cells, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.header)


def clean_tables(rows: int = ROWS) -> list[CleanTable]:
    """One table for each language; of the same length all are the same every time."""
    return [_table(locale, rows) for locale in _LOCALES]


def _table(locale: str, rows: int) -> CleanTable:
    words = Vocabulary.of(locale, SEED)
    dice = random.Random(locale)  # noqa: S311 - a fixed seed makes the same table every time
    names = words.headers
    header = (
        names.key,
        names.name,
        names.street,
        names.email,
        names.workflow,
        names.amount,
        names.date,
        names.note,
    )
    return CleanTable(header, tuple(_row(number, words, dice) for number in range(rows)))


def _row(number: int, words: Vocabulary, dice: random.Random) -> Cells:
    note = dice.choice(
        ["", "", f"{dice.choice(words.people)}, {dice.choice(words.streets)}", 'said "soon"', "on hold"]
    )
    return (
        f"CU-{number * 7 + 1000:05}",
        dice.choice(words.companies),
        dice.choice(words.streets),
        dice.choice(words.emails),
        dice.choice(["Standard", "Gentle, 30 days", "Plan B", "Legal"]),
        f"{dice.uniform(1, 9_999):.2f}",
        f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        note,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written down; the default is the form of RFC 4180."""

    delimiter: str = ","
    newline: str = "\r\n"
    quote: str = '"'
    escape: str = ""
    quote_all: bool = False
    encoding: str = "utf-8"

    def lines(self, rows: Sequence[Cells]) -> list[str]:
        """Each row as it stands in the file."""
        return [self.line(row) for row in rows]

    def line(self, row: Sequence[str]) -> str:
        """A row as it stands in the file, without its line break."""
        return self.delimiter.join(self.cells(row))

    def cells(self, row: Sequence[str]) -> list[str]:
        """Each cell as it stands in the file: quoted where it has to be."""
        return [self._cell(cell) for cell in row]

    def _cell(self, cell: str) -> str:
        special = self.delimiter in cell or self.quote in cell or "\r" in cell or "\n" in cell
        if not self.quote_all and not special:
            return cell
        return self.quote + cell.replace(self.quote, (self.escape or self.quote) + self.quote) + self.quote

    def content(self, lines: Sequence[str]) -> bytes:
        """The bytes of a file with these lines."""
        return "".join(line + self.newline for line in lines).encode(self.encoding)


RFC_4180: Final = Form()
