"""One row of a directory file, turned into an entry or into what keeps it from being one."""

from abc import abstractmethod
from collections.abc import Sequence
from itertools import repeat
from typing import TypeVar

from importer.file.row_batches import Part
from importer.matching.account_managers import ManagersColumn, addresses
from importer.matching.cell_requests import AskedColumn, Remembered, in_text
from importer.matching.id_spellings import without_spreadsheet_marks
from importer.matching.values import caseless, clean, clears, is_damaged_number, is_spreadsheet_error, trim
from importer.matching.workflows import WorkflowColumn
from importer.words.counts import first_of
from importer.words.directory import DirectoryKind, Entry, EntryValues, User, Workflow
from importer.words.errors import HandoffError
from importer.words.fields import Field, Mapping
from importer.words.header_names import KNOWN_NAMES, NAME, normalise
from importer.words.language import lazy_gettext
from importer.words.quoting import quoted
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.table_shape import Row, TableShape

T = TypeVar("T")

EMAIL = "Email"
_CUSTOMER_NAMES = (NAME, "Customer", "Customer name", "Company", "Company name")
LIST_HEADERS = frozenset(map(normalise, (NAME, EMAIL)))
"""What tells the header of a list, beside the names of fields."""
LONGEST_KEY = 600
"""In characters of at most four bytes: PostgreSQL's indexes take 2,704 bytes (docs, "B-Tree Indexes")."""
_NAMED_COLUMNS = 20
NO_MAPPING = Mapping()
_ODD_IN_KEYS = ("#", ":", "(", "=", "'", " ", "_x", "E+", "E-", "e+", "e-")
"""What stands in every External Id that is refused or changed: errors, marks, `(none)`, numbers cut short."""
_ODD_IN_NAMES = ("#", ":", "\0")
"""What stands in every name that is refused."""
_BLANKS = ("| ", " |", "  ")
"""Spaces that cleaning takes away: beside an edge, or a second one."""


class RowRefusedError(Exception):
    """A row that can't be loaded, with all that was found wrong with it."""

    def __init__(self, *errors: RowError) -> None:
        super().__init__(*errors)
        self.errors = errors


class EntryReader:
    """Turns rows into entries of one kind; made for one file."""

    @abstractmethod
    def read(self, row: Row) -> Entry:
        """The entry; raises RowRefusedError."""

    def read_plain(self, part: Part) -> Sequence[EntryValues]:
        """The entries of all these rows, where it is quickly seen that they are all right; else none."""
        del part
        return []


class CustomerReader(EntryReader):
    """Customers: External Id, Name and, where present, Account manager email and Workflow name.

    As in an import, a blank cell leaves the value and `(none)` clears it.
    """

    def __init__(
        self, shape: TableShape, mapping: Mapping, users: Sequence[User], workflows: Sequence[Workflow]
    ) -> None:
        name, key = find_name_and_key(DirectoryKind.CUSTOMERS, shape, mapping)
        self._external_id = _Column(shape, key, RowErrorCode.EXTERNAL_ID_MISSING)
        self._name = _Column(shape, name)
        self._manager, self._workflow = mapping.account_manager, mapping.workflow
        managers = ManagersColumn(users, Field.ACCOUNT_MANAGER.header)
        self._managers: Remembered[str] = Remembered(lambda cell: in_text(managers.read(cell)))
        self._workflows = Remembered(WorkflowColumn(workflows, Field.WORKFLOW.header).read)

    def read(self, row: Row) -> Entry:
        """The customer; raises RowRefusedError, as without an External Id, or with an unknown user."""
        managers = self._managers.look_up(_cell(row, self._manager))
        workflow = self._workflows.look_up(_cell(row, self._workflow))
        if errors := (*managers.errors, *workflow.errors):
            raise RowRefusedError(*errors)
        name = self._name.text(row) or None
        return Entry(row.number, self._read_id(row), None, name, managers.value, workflow.value)

    def read_plain(self, part: Part) -> Sequence[EntryValues]:
        """The customers of all these rows at once; none where any cell takes a closer look."""
        keys, names = self._external_id.plain_keys(part), self._name.plain_texts(part)
        if keys is None or names is None:
            return []
        managers = _column(self._managers, self._manager, part)
        workflows = _column(self._workflows, self._workflow, part)
        if managers.wrong or workflows.wrong:
            return []
        return list(
            zip(part.numbers, keys, repeat(None), names, managers.values, workflows.values, strict=False)
        )

    def _read_id(self, row: Row) -> str:
        value = self._external_id.key(row)
        if is_damaged_number(value):
            raise self._external_id.refuse(RowErrorCode.EXTERNAL_ID_DAMAGED, value)
        if (meant := without_spreadsheet_marks(value)) != value:
            raise self._external_id.refuse(RowErrorCode.EXTERNAL_ID_MARKED, value, meant)
        return value


class UserReader(EntryReader):
    """Users: Email and Name; of `Maya <maya@…>` the address. The email is the key, without regard to case.

    A blank name leaves the one that there is.
    """

    def __init__(self, shape: TableShape) -> None:
        name, key = find_name_and_key(DirectoryKind.USERS, shape)
        self._email = _Column(shape, key, RowErrorCode.EMAIL_MISSING)
        self._name = _Column(shape, name)

    def read(self, row: Row) -> Entry:
        """The user; raises RowRefusedError without something that looks like an email address."""
        cell = clean(self._email.key(row))
        written = addresses(cell)
        email = written[0].text if len(written) == 1 else cell
        if len(written) != 1 or "@" not in email.strip("@") or " " in email:
            raise self._email.refuse(RowErrorCode.EMAIL_INVALID, email)
        return Entry(row.number, email.casefold(), email, self._name.text(row) or None)


class WorkflowReader(EntryReader):
    """Workflows: Name, kept exactly as it is written.

    A name that differs from another in capital letters, spaces and invisible characters alone is refused: a
    file could mean either. Those that are there already stay.
    """

    def __init__(self, shape: TableShape, known: Sequence[Workflow]) -> None:
        name, _key = find_name_and_key(DirectoryKind.WORKFLOWS, shape)
        self._name = _Column(shape, name)
        self._exact = {workflow.name for workflow in known}
        self._alike = {caseless(workflow.name): workflow.name for workflow in known}

    def read(self, row: Row) -> Entry:
        """The workflow; raises RowRefusedError without a name of its own."""
        name = self._name.key(row)
        if name not in self._exact:
            other = self._alike.setdefault(caseless(name), name)
            if other != name:
                raise self._name.refuse(RowErrorCode.NAME_ALIKE, name, other)
        return Entry(row.number, name)


class _Column:
    """One column of the file; refuses cells that nobody can keep."""

    def __init__(
        self, shape: TableShape, place: int, missing: RowErrorCode = RowErrorCode.NAME_MISSING
    ) -> None:
        self._place = place
        self._header = shape.columns[self._place]
        self._missing = missing

    def key(self, row: Row) -> str:
        """What tells the entry from others; refused is what an import could never find it by."""
        value = trim(row.cells[self._place])
        if not value:
            raise self.refuse(self._missing, "")
        self._require_value(value)
        if clears(value):
            raise self.refuse(RowErrorCode.WORD_RESERVED, value)
        if len(value) > LONGEST_KEY:
            raise self.refuse(RowErrorCode.TOO_LONG, value)
        return value

    def plain_keys(self, part: Part) -> Sequence[str] | None:
        """The cells as they are, where nothing has to be done to any of them to keep it as an External Id."""
        cells = [row[self._place] for row in part.cells]
        text = "".join(cells)
        is_plain = text.isascii() and text.isprintable() and not _holds_any(_ODD_IN_KEYS, text)
        return cells if is_plain and all(cells) and len(max(cells, key=len)) <= LONGEST_KEY else None

    def plain_texts(self, part: Part) -> Sequence[str | None] | None:
        """The cells cleaned, blank ones as None, where no spreadsheet's error can be among them."""
        cells = [row[self._place] for row in part.cells]
        text = "|".join(cells)
        if _holds_any(_ODD_IN_NAMES, text):
            return None
        if text.isascii() and text.isprintable() and not _holds_any(_BLANKS, f"|{text}|"):
            return [cell or None for cell in cells]
        return [clean(cell) or None for cell in cells]

    def text(self, row: Row) -> str:
        """A name, cleaned."""
        cell = row.cells[self._place]
        self._require_value(trim(cell))
        return clean(cell)

    def refuse(self, code: RowErrorCode, value: str, *meant: str) -> RowRefusedError:
        """The error about this column's cell."""
        return RowRefusedError(RowError(code, self._header, value, meant))

    def _require_value(self, value: str) -> None:
        if is_spreadsheet_error(value):
            raise self.refuse(RowErrorCode.SPREADSHEET_ERROR, value)
        if "\0" in value:  # PostgreSQL takes none
            raise self.refuse(RowErrorCode.NOT_TEXT, value)


def reader_of(
    kind: DirectoryKind,
    shape: TableShape,
    mapping: Mapping,
    users: Sequence[User],
    workflows: Sequence[Workflow],
) -> EntryReader:
    """What reads the rows of a list of this kind; raises HandoffError where a column is missing."""
    match kind:
        case DirectoryKind.CUSTOMERS:
            return CustomerReader(shape, mapping, users, workflows)
        case DirectoryKind.USERS:
            return UserReader(shape)
        case DirectoryKind.WORKFLOWS:
            return WorkflowReader(shape, workflows)


def required_column(shape: TableShape, label: str) -> int:
    """The position of a column; raises HandoffError when the file has none of this name."""
    position = find_column(shape, label)
    if position is None:
        columns = first_of(list(map(quoted, shape.columns)), _NAMED_COLUMNS)
        raise HandoffError(
            lazy_gettext(
                "The file needs a column named {wanted}. It has {columns}.",
                wanted=quoted(label),
                columns=columns,
            )
        )
    return position


def find_column(shape: TableShape, label: str) -> int | None:
    """The position of the column of this name, in any of the spellings that an import knows."""
    headers = [normalise(header) for header in shape.columns]
    wanted = normalise(label)
    if wanted in headers:
        return headers.index(wanted)
    field = KNOWN_NAMES.get(wanted)
    alike = (place for place, header in enumerate(headers) if field and KNOWN_NAMES.get(header) is field)
    return next(alike, None)


def find_name_and_key(
    kind: DirectoryKind, shape: TableShape, mapping: Mapping = NO_MAPPING
) -> tuple[int, int]:
    """The places of the columns with name and key; raises HandoffError where one is missing.

    Which column holds the External Id, a person may have chosen.
    """
    label = {DirectoryKind.CUSTOMERS: Field.EXTERNAL_ID.header, DirectoryKind.USERS: EMAIL}.get(kind, NAME)
    key = required_column(shape, label) if mapping.external_id is None else mapping.external_id
    name = find_name(shape) if kind is DirectoryKind.CUSTOMERS else None
    return required_column(shape, NAME) if name is None else name, key


def find_name(shape: TableShape) -> int | None:
    """The place of the column with the customers' names, if there is any."""
    found = (find_column(shape, name) for name in _CUSTOMER_NAMES)
    return next((place for place in found if place is not None), None)


def _column(remembered: Remembered[T], column: int | None, part: Part) -> AskedColumn[T]:
    if column is None:
        return AskedColumn([None] * len(part.numbers))
    return remembered.column([row[column] for row in part.cells])


def _holds_any(signs: Sequence[str], text: str) -> bool:
    """Whether one stands in the text: each by itself, as a pattern for all is tried at every letter."""
    return any(sign in text for sign in signs)


def _cell(row: Row, column: int | None) -> str:
    return "" if column is None else row.cells[column]
