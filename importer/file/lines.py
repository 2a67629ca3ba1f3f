"""Many lines of a delimited file of which each is a record, whatever else is true of them found at the speed of a search."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from importer.file.records import NOTHING, is_blank
from importer.file.splitting import QUOTE


@dataclass(frozen=True, slots=True)
class Lines:
    r"""So many lines that end in `\n`, but for the last one, which has no end; `first` is the number of the first record."""

    first: int
    count: int
    text: str
    delimiter: str

    def records(self) -> list[list[str]]:
        """The cells of each line, as the csv module reads them, but that a line with nothing in it has one, a blank."""
        lines, delimiter = self.text.split("\n"), self.delimiter
        if QUOTE not in self.text:
            return [line.split(delimiter) for line in lines]
        quoted = csv.reader([line for line in lines if QUOTE in line], delimiter=delimiter)
        return [next(quoted) if QUOTE in line else line.split(delimiter) for line in lines]

    def blank(self) -> list[int]:
        """The numbers of the records that hold nothing."""
        text = f"\n{self.text}\n"
        number, place, found = self.first, 1, list[int]()
        for match in _blank_line(self.delimiter).finditer(text):
            number += text.count("\n", place, match.start() + 1)
            place = match.start() + 1
            if self._is_blank(match[0][1:]):
                found.append(number)
        return found

    def _is_blank(self, line: str) -> bool:
        """Whether a line of quotation marks and what nobody sees is blank: a doubled one is a quotation mark to be read."""
        return QUOTE not in line or is_blank(split_line(line, self.delimiter))


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one of the lines, as `Lines.records` has them."""
    return next(csv.reader([line], delimiter=delimiter)) if QUOTE in line else line.split(delimiter)


def are_records(text: str, delimiter: str) -> bool:
    r"""Whether each line (ending in `\n`, the last one too) is surely a record, and no more of a record comes behind.

    So it is where quotation marks stand around whole cells, doubled inside, and no line ends within them: what is
    between the quotes of two cells begins and ends with a delimiter or a line's end. Nothing lies between two
    that are doubled. Anything else may be right as well, but has to be looked at more closely.
    """
    pieces = text.split(QUOTE)
    if len(pieces) == 1:
        return True
    ends = (delimiter, "\n")
    between = {"", *map("".join, product(ends, repeat=2))}
    return (
        len(pieces) % 2 == 1
        and "\n" not in "".join(pieces[1::2])
        and (not pieces[0] or pieces[0].endswith(ends))
        and pieces[-1].startswith(ends)
        and {piece[:1] + piece[-1:] for piece in set(pieces[2:-1:2])} <= between
    )


@lru_cache(8)
def _blank_line(delimiter: str) -> re.Pattern[str]:
    """Finds the line breaks before lines of quotation marks, delimiters and what nobody sees."""
    unseen = re.escape(delimiter + QUOTE + NOTHING.replace("\n", ""))
    return re.compile(f"\n[{unseen}]*(?=\n)")
