"""One row of a directory file, turned into a record or into the reason why it can't be one."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import reduce
from typing import ClassVar, Generic, TypeVar

from importer.matching.account_managers import ManagersColumn, addresses
from importer.matching.cell_requests import Remembered
from importer.matching.id_spellings import without_spreadsheet_marks
from importer.matching.values import caseless, clean, clears, is_damaged_number, is_spreadsheet_error, trim
from importer.matching.workflows import NO_WORKFLOW, WorkflowColumn
from importer.words.counts import either, first_of, side_by_side
from importer.words.directory import CustomerRecord, DirectoryKind, User, UserRecord, Workflow, WorkflowRecord
from importer.words.errors import HandoffError
from importer.words.fields import Field
from importer.words.header_names import KNOWN_NAMES, normalise
from importer.words.language import Sentence, Value, lazy_gettext
from importer.words.quoting import quoted
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.table_shape import Row, TableShape

R = TypeVar("R")

NAME, EMAIL = "Name", "Email"
LONGEST_KEY = 600
"""In characters of at most four bytes: PostgreSQL's indexes take 2,704 bytes (docs, "B-Tree Indexes")."""
_NAMED_COLUMNS = 20


class RowRefusedError(HandoffError):
    """A row that can't be loaded; the sentence says why, `lacks` which part of the directory is empty yet."""

    def __init__(self, reason: Sentence, lacks: DirectoryKind | None = None) -> None:
        super().__init__(reason)
        self.lacks = lacks


class Reader(Generic[R]):
    """Turns rows into records of one kind; made for one file."""

    key_label: ClassVar[Value]
    """The name of what tells the records apart."""

    @abstractmethod
    def read(self, row: Row) -> R:
        """The record; raises RowRefusedError."""

    @abstractmethod
    def key(self, record: R) -> str:
        """What tells the record from others."""


class CustomerReader(Reader[CustomerRecord]):
    """Customers: External Id, Name and, where present, Account manager email and Workflow name.

    As in an import, a blank cell leaves the value and `(none)` clears it.
    """

    key_label = Field.EXTERNAL_ID.lazy_label

    def __init__(self, shape: TableShape, users: Sequence[User], workflows: Sequence[Workflow]) -> None:
        self._external_id = required_column(shape, Field.EXTERNAL_ID.header)
        self._name = required_column(shape, NAME)
        self._manager = find_column(shape, Field.ACCOUNT_MANAGER.header)
        self._workflow = find_column(shape, Field.WORKFLOW.header)
        self._lacking = {
            RowErrorCode.USER_NOT_FOUND: None if users else DirectoryKind.USERS,
            RowErrorCode.WORKFLOW_NOT_FOUND: None if workflows else DirectoryKind.WORKFLOWS,
        }
        self._managers = Remembered(ManagersColumn(users, Field.ACCOUNT_MANAGER.header).read)
        self._workflows = Remembered(WorkflowColumn(workflows, Field.WORKFLOW.header).read)

    def read(self, row: Row) -> CustomerRecord:
        """The customer; raises RowRefusedError without an External Id or with an unknown user or workflow."""
        managers = self._managers[_cell(row, self._manager)]
        workflow = self._workflows[_cell(row, self._workflow)]
        if errors := (*managers.errors, *workflow.errors):
            lacks = next(filter(None, (self._lacking.get(error.code) for error in errors)), None)
            raise RowRefusedError(reduce(side_by_side, map(_sentence, errors)), lacks)
        return CustomerRecord(
            external_id=_external_id(row, self._external_id),
            name=_name(row, self._name) or None,
            managers=managers.value,
            workflow=workflow.value or None,
            clears_workflow=workflow.value == NO_WORKFLOW,
        )

    def key(self, record: CustomerRecord) -> str:
        """The External Id, exactly."""
        return record.external_id


class UserReader(Reader[UserRecord]):
    """Users: Email and Name; of `Maya <maya@…>` the address."""

    key_label = EMAIL

    def __init__(self, shape: TableShape) -> None:
        self._email = required_column(shape, EMAIL)
        self._name = required_column(shape, NAME)

    def read(self, row: Row) -> UserRecord:
        """The user; raises RowRefusedError without something that looks like an email address."""
        cell = _read_key(row, self._email, EMAIL)
        written = addresses(clean(cell))
        email = written[0].text if len(written) == 1 else clean(cell)
        if len(written) != 1 or "@" not in email.strip("@") or " " in email:
            raise RowRefusedError(lazy_gettext("{value} is not an email address", value=quoted(email)))
        return UserRecord(email, _name(row, self._name))

    def key(self, record: UserRecord) -> str:
        """The email, without regard to its case."""
        return record.email.casefold()


class WorkflowReader(Reader[WorkflowRecord]):
    """Workflows: Name, kept exactly as it is written.

    A name that differs from another in capital letters, spaces and invisible characters alone is refused: a
    file could mean either. Those that are there already stay.
    """

    key_label = NAME

    def __init__(self, shape: TableShape, known: Sequence[Workflow]) -> None:
        self._name = required_column(shape, NAME)
        self._exact = {workflow.name for workflow in known}
        self._alike = {caseless(workflow.name): workflow.name for workflow in known}

    def read(self, row: Row) -> WorkflowRecord:
        """The workflow; raises RowRefusedError without a name of its own."""
        name = _read_key(row, self._name, NAME)
        if name not in self._exact:
            other = self._alike.setdefault(caseless(name), name)
            if other != name:
                raise RowRefusedError(
                    lazy_gettext(
                        "{name} can't be told from {other}, as capital letters, spaces and invisible "
                        "characters don't count",
                        name=quoted(name),
                        other=quoted(other),
                    )
                )
        return WorkflowRecord(name)

    def key(self, record: WorkflowRecord) -> str:
        """The name, exactly."""
        return record.name


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


def _read_key(row: Row, column: int, label: Value) -> str:
    """What tells a record from others; raises RowRefusedError for what an import could never find it by."""
    value = trim(row.cells[column])
    if not value:
        raise RowRefusedError(lazy_gettext("{label} is missing", label=label))
    _require_value(value, label)
    if clears(value):
        raise RowRefusedError(
            lazy_gettext(
                "{value} stands for nothing in an import, so it can't be the {label}",
                value=quoted(value),
                label=label,
            )
        )
    if len(value) > LONGEST_KEY:
        raise RowRefusedError(
            lazy_gettext(
                "{label} has {length} characters, and Handoff keeps up to {limit}: {value}",
                label=label,
                length=len(value),
                limit=LONGEST_KEY,
                value=quoted(value),
            )
        )
    return value


def _external_id(row: Row, column: int) -> str:
    label = Field.EXTERNAL_ID.lazy_label
    value = _read_key(row, column, label)
    if is_damaged_number(value):
        raise RowRefusedError(_about(RowErrorCode.EXTERNAL_ID_DAMAGED, quoted(value)))
    if (meant := without_spreadsheet_marks(value)) != value:
        raise RowRefusedError(
            lazy_gettext(
                "{value} holds more than the {label}: write {meant}",
                value=quoted(value),
                label=label,
                meant=quoted(meant),
            )
        )
    return value


def _name(row: Row, column: int) -> str:
    _require_value(trim(row.cells[column]), NAME)
    return clean(row.cells[column])


def _require_value(value: str, label: Value) -> None:
    if is_spreadsheet_error(value):
        raise RowRefusedError(
            lazy_gettext(
                "{message} ({label}: {value})",
                message=RowErrorCode.SPREADSHEET_ERROR.lazy_message,
                label=label,
                value=quoted(value),
            )
        )
    if "\0" in value:  # PostgreSQL takes none
        raise RowRefusedError(lazy_gettext("{label} holds a character that is no text", label=label))


def _cell(row: Row, column: int | None) -> str:
    return "" if column is None else row.cells[column]


def _sentence(error: RowError) -> Sentence:
    if not error.suggestions:
        return _about(error.code, quoted(error.value))
    return lazy_gettext(
        "{message} ({value}, did you mean {meant}?)",
        message=error.code.lazy_message,
        value=quoted(error.value),
        meant=either(list(map(quoted, error.suggestions))),
    )


def _about(code: RowErrorCode, value: str) -> Sentence:
    return lazy_gettext("{message} ({value})", message=code.lazy_message, value=value)
