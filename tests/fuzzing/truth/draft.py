"""A file while it is made: its columns, its lines, and for each line the row that it truly is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tests.fuzzing.truth.directory import KnownDirectory
from tests.fuzzing.truth.words import Language


class Role(StrEnum):
    """What a column truly holds."""

    EXTERNAL_ID = "external_id"
    ACCOUNT_MANAGER = "account_manager"
    WORKFLOW = "workflow"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row asks for its customer: None leaves the value as it is, an empty one clears it."""

    managers: frozenset[str] | None = None
    workflow: str | None = None


@dataclass(slots=True, eq=False)
class TrueRow:
    """A customer and the wish; `touched` once a fault did something to the row itself."""

    external_id: str
    wish: Wish
    touched: bool = False


@dataclass(slots=True, eq=False)
class Column:
    """A column's role and header."""

    role: Role
    header: str


@dataclass(slots=True, eq=False)
class Line:
    """One row as a spreadsheet counts them; `row` is None for headers, titles, footers and blank ones.

    `written` are the cells as they stand in the file, with their quotes; `joint` is what stands between them.
    """

    cells: list[str]
    row: TrueRow | None = None
    written: list[str] = field(default_factory=list)
    joint: str = ""

    @property
    def text(self) -> str:
        """The line as it stands in the file."""
        return self.joint.join(self.written)

    def write(self, place: int, text: str) -> None:
        """Write a cell anew, also one that was blank and left off at the row's end."""
        self.written += [""] * (place + 1 - len(self.written))
        self.written[place] = text

    def touch(self) -> None:
        """Note that a fault did something to the row."""
        if self.row:
            self.row.touched = True

    def ask(self, managers: frozenset[str] | None = None, workflow: str | None = None) -> None:
        """Let this row ask for something else than it did, and note that a fault did so."""
        if self.row:
            before = self.row.wish
            wish = Wish(managers or before.managers, workflow or before.workflow)
            self.row = TrueRow(self.row.external_id, wish, touched=True)


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written down."""

    delimiter: str
    newline: str
    quote_all: bool
    encoding: str


@dataclass(slots=True)
class Draft:
    """A file in the making: `lines` are all that stand in it, `header` the one that names the columns."""

    directory: KnownDirectory
    language: Language
    form: Form
    columns: list[Column]
    header: Line
    lines: list[Line]
    has_header: bool = True

    def place(self, role: Role) -> int | None:
        """The position of the column with this role."""
        return next((place for place, column in enumerate(self.columns) if column.role is role), None)

    @property
    def rows(self) -> list[Line]:
        """The lines that are rows of the table."""
        return [line for line in self.lines if line.row]

    @property
    def intact(self) -> list[Line]:
        """The rows without a fault yet: a row gets one at most, or nobody could tell what it says."""
        return [line for line in self.lines if line.row and not line.row.touched]

    @property
    def header_row(self) -> int | None:
        """The number of the header's row in the spreadsheet; None where the file has none."""
        return self.lines.index(self.header) + 1 if self.has_header else None

    @property
    def is_whole_below_header(self) -> bool:
        """Whether all rows stand below a header; else no answer is true, and a person must mend the file."""
        return self.has_header and not any(line.row for line in self.lines[: self.first_row])

    @property
    def first_row(self) -> int:
        """The place in `lines` where rows may begin."""
        return self.lines.index(self.header) + 1 if self.has_header else 0

    def true_rows(self) -> Iterator[TrueRow]:
        """What the file truly says."""
        return (line.row for line in self.lines if line.row)

    def insert_column(self, place: int, column: Column, cell: Callable[[TrueRow], str]) -> None:
        """Put a column in; `cell` tells what each row has in it."""
        self.columns.insert(place, column)
        for line in self.lines:
            if line is self.header:
                line.cells.insert(place, column.header)
            elif line.row:
                line.cells.insert(place, cell(line.row))

    def name_column(self, place: int, header: str) -> None:
        """Give a column another header."""
        self.columns[place].header = self.header.cells[place] = header

    def write(self) -> None:
        """Write each line down rightly."""
        for line in self.lines:
            line.joint = self.form.delimiter
            line.written = [self.quoted(cell) for cell in line.cells]

    def quoted(self, cell: str) -> str:
        """The cell as it has to stand in the file."""
        special = (self.form.delimiter, '"', "\n", "\r")
        if not self.form.quote_all and not any(sign in cell for sign in special):
            return cell
        return '"' + cell.replace('"', '""') + '"'

    def content(self) -> bytes:
        """The file's bytes; letters that the encoding lacks are left out."""
        text = "".join(line.text + self.form.newline for line in self.lines)
        return text.encode(self.form.encoding, "ignore")
