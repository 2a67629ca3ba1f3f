"""Rows of which a line break without quotes has parted a cell: what is behind it begins the row below."""

from collections.abc import Callable, Container, Iterator, Sequence

from importer.file.row_batches import Part
from importer.matching.values import clean
from importer.words.cells import NOTHING, is_blank
from importer.words.jobs import Reading


class BrokenCells:
    """Finds such rows of one file: those of which the two pieces together say something else than the first alone."""

    def __init__(self, reading: Reading, workflows: Container[str], is_user: Callable[[str], bool]) -> None:
        """`workflows` are their cleaned names."""
        self._last = len(reading.shape.columns) - 1
        self._is_sure = bool(reading.shape.sheet) or reading.shape.is_error_file or self._last == 0
        self._managers, self._workflow = reading.mapping.account_manager, reading.mapping.workflow
        self._begins_with_id = reading.mapping.external_id == 0
        self._workflows, self._is_user = workflows, is_user

    def find(self, part: Part) -> Iterator[int]:
        """The numbers of these rows, and of those that are the other pieces."""
        for place in range(1, len(part.numbers)) if part.padded and not self._is_sure else ():
            number = part.numbers[place]
            if number in part.padded and part.numbers[place - 1] == number - 1:
                begun, rest = part.cells[place - 1], part.cells[place]
                if self._are_pieces(begun, rest, is_short=number - 1 in part.padded):
                    yield from (number - 1, number)

    def _are_pieces(self, begun: Sequence[str], rest: Sequence[str], *, is_short: bool) -> bool:
        """Whether both together make one row: then what is behind the break fills no more than the cells that are left."""
        column = min(self._last, len(begun) - 1)  # a row that is malformed has no blanks for missing cells
        while is_short and column and not begun[column].strip(NOTHING):
            column -= 1
        is_room = is_blank(rest[1 + self._last - column :])
        return is_room and bool(begun[column].strip(NOTHING)) and self._belong(column, begun[column], rest)

    def _belong(self, column: int, begun: str, rest: Sequence[str]) -> bool:
        """Whether a name or a list goes on in the first cell; where ids don't stand there, rows may begin with people."""
        if column == self._managers:
            return self._is_user(rest[0]) and (self._begins_with_id or is_blank(rest[1:]))
        joined = begun + rest[0], f"{begun} {rest[0]}"
        return column == self._workflow and any(clean(one) in self._workflows for one in joined)
