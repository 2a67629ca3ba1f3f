"""Rows whose last cell a line break without quotes has parted: what is behind it stands alone in the row below."""

from collections.abc import Callable, Container, Iterator

from importer.file.parts import Part
from importer.file.records import NOTHING, is_blank
from importer.matching.values import clean
from importer.words.jobs import Reading


class BrokenCells:
    """Finds such rows of one file: those of which the two pieces together say something else than the first alone."""

    def __init__(self, reading: Reading, workflows: Container[str], is_user: Callable[[str], bool]) -> None:
        """`workflows` are their cleaned names."""
        last = len(reading.shape.columns) - 1
        self._is_sure = bool(reading.shape.sheet) or reading.shape.is_error_file or last == 0
        self._ends_in_managers = reading.mapping.account_manager == last
        self._ends_in_workflow = reading.mapping.workflow == last
        self._workflows, self._is_user = workflows, is_user

    def find(self, part: Part) -> Iterator[int]:
        """The numbers of these rows, and of those that are the other pieces."""
        if self._is_sure or not (self._ends_in_managers or self._ends_in_workflow):
            return
        for place in range(1, len(part.numbers)) if part.padded else ():
            number = part.numbers[place]
            if number in part.padded and part.numbers[place - 1] == number - 1:
                piece, *others = part.cells[place]
                if is_blank(others) and self._belong(part.cells[place - 1][-1], piece):
                    yield from (number - 1, number)

    def _belong(self, begun: str, piece: str) -> bool:
        if not begun.strip(NOTHING):
            return False
        if self._ends_in_managers:
            return self._is_user(piece)
        return any(clean(joined) in self._workflows for joined in (begun + piece, f"{begun} {piece}"))
