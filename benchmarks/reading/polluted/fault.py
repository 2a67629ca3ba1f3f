"""A polluted file, and what is true of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.reading.polluted.clean import Cells, CleanTable


@dataclass(frozen=True, slots=True)
class PollutedFile:
    """A file with one fault.

    `rows` are those of the clean table, all of which should be read; `spoilt` are the places of the rows that
    the fault did something to, which may be flagged instead, and `any_quotes` tells that their quotation
    marks don't count. `more` are rows that stand in the file but are none of the table's: they may be read as
    they stand, flagged or left out. Of a file with `nothing` to read only a refusal is right.
    """

    kind: str
    content: bytes
    header: Cells | None
    rows: tuple[Cells, ...]
    spoilt: frozenset[int] = frozenset()
    any_quotes: bool = False
    more: tuple[Cells, ...] = ()
    nothing: bool = False
    encoding: str = field(default="utf-8")

    @property
    def text(self) -> str:
        """The file decoded rightly, for readers who know only text."""
        return self.content.decode(self.encoding)


Pollution = Callable[[CleanTable], Iterator[PollutedFile]]
"""Makes polluted files of one clean table, each with one fault of the kind."""
