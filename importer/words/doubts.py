"""What is doubtful about where a table is: unless a person decides, data is left out or read as a header."""

from dataclasses import dataclass
from enum import StrEnum


class Hidden(StrEnum):
    """What becomes of a sheet's hidden rows and columns."""

    READ = "read"
    SKIP = "skip"


class TableChoice(StrEnum):
    """What a person chooses about where the table is."""

    SHEET = "sheet"
    HEADER_ROW = "header_row"
    HIDDEN = "hidden"


class DoubtKind(StrEnum):
    """Why a person has to look before a file is imported."""

    SEVERAL_SHEETS = "several_sheets"
    ROWS_ABOVE = "rows_above"
    HEADER_IS_DATA = "header_is_data"
    OTHER_TABLE = "other_table"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"

    @property
    def choice(self) -> TableChoice:
        """The choice that settles it."""
        return _CHOICES[self]


_CHOICES = {
    DoubtKind.SEVERAL_SHEETS: TableChoice.SHEET,
    DoubtKind.ROWS_ABOVE: TableChoice.HEADER_ROW,
    DoubtKind.HEADER_IS_DATA: TableChoice.HEADER_ROW,
    DoubtKind.OTHER_TABLE: TableChoice.HEADER_ROW,
    DoubtKind.HIDDEN_ROWS: TableChoice.HIDDEN,
    DoubtKind.HIDDEN_COLUMNS: TableChoice.HIDDEN,
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that a person has to decide, with what its sentence names.

    several sheets: `names` are the visible sheets whose tables could be imported, in the workbook's order.
    rows above: `count` rows above the header hold existing External Ids; the first are `rows`, with `names`.
    header is data: `rows` has the header's row, `names` what stands in it and belongs to a row of data.
    other table: `names` are the headers of the second table, beside the one that is read.
    hidden rows: `count` rows are hidden, some with existing External Ids, of which `names` are the first.
    hidden columns: `names` are the headers of the hidden columns that a field would be read from.
    """

    kind: DoubtKind
    rows: tuple[int, ...] = ()
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a person has said about where the table is; the rest was found."""

    sheet: str | None = None
    header_row: int | None = None
    hidden: Hidden | None = None

    def also(self, sheet: str | None, header_row: int | None, hidden: Hidden | None) -> "Told":
        """The same with what is told now."""
        row = self.header_row if header_row is None else header_row
        return Told(sheet or self.sheet, row, hidden or self.hidden)

    def settles(self, doubt: Doubt) -> bool:
        """Whether the choice that the doubt waits for was made."""
        return getattr(self, doubt.kind.choice.value) is not None


NOTHING_TOLD = Told()
