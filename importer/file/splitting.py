"""Lines become records: by the csv module where a quotation mark stands, by their delimiters alone where none does."""

import csv
from collections.abc import Iterator

QUOTE = '"'


def split_records(
    lines: Iterator[str], delimiter: str, seen: list[str], most_lines: int
) -> Iterator[list[str]]:
    """The records as `csv.reader` makes them.

    While one that a quotation mark stands in is looked at, `seen` has the lines that it was read from, with an empty
    one behind the file's last line; of a record that never ends they are `most_lines` and one. A line without a quotation mark always is a record,
    and the csv module takes four times as long to come to the same.
    """
    taken = _TakenLines(lines, seen, most_lines)
    quoted = csv.reader(taken, delimiter=delimiter)
    for line in lines:
        if QUOTE in line:
            taken.first = line
            yield next(quoted)
            seen.clear()
        else:
            record = line.rstrip("\r\n")
            yield record.split(delimiter) if record else []


class _TakenLines:
    """What the csv module reads a record from: a first line, and from the file as many more as it goes over."""

    def __init__(self, lines: Iterator[str], seen: list[str], most: int) -> None:
        self.first: str | None = None
        self._lines = lines
        self._seen = seen
        self._most = most

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line; one more after the last, which no file has: inside a quote it becomes part of the record."""
        if len(self._seen) > self._most or (self._seen and not self._seen[-1]):
            raise StopIteration
        line = next(self._lines, "") if self.first is None else self.first
        self.first = None
        self._seen.append(line)
        return line
