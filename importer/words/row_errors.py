"""The closed list of what can be wrong with a row, each with its message and its solution."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from importer.words.counts import first_of
from importer.words.directory import Workflow
from importer.words.language import Sentence, lazy_gettext

_FEW: Final = 12
"""So many names are read at a glance; of more the first ones are named."""
_FIRST: Final = 10
MOST_NAMED: Final = 12
"""So many other rows are kept for a row that contradicts them: more than people read, and kept per row."""


class RowErrorCode(StrEnum):
    """What is wrong with a row; the first three have the words that users know (Upflow's import)."""

    CUSTOMER_NOT_FOUND = "customer_not_found"
    USER_NOT_FOUND = "user_not_found"
    WORKFLOW_NOT_FOUND = "workflow_not_found"
    WORKFLOW_AMBIGUOUS = "workflow_ambiguous"
    EXTERNAL_ID_MISSING = "external_id_missing"
    EXTERNAL_ID_DAMAGED = "external_id_damaged"
    EXTERNAL_ID_AMBIGUOUS = "external_id_ambiguous"
    ROWS_CONTRADICT = "rows_contradict"
    SPREADSHEET_ERROR = "spreadsheet_error"
    ROW_MALFORMED = "row_malformed"
    BELOW_OTHER_HEADER = "below_other_header"
    TEXT_UNREADABLE = "text_unreadable"
    CHANGED_MEANWHILE = "changed_meanwhile"
    EXTERNAL_ID_MARKED = "external_id_marked"
    EMAIL_MISSING = "email_missing"
    EMAIL_INVALID = "email_invalid"
    NAME_MISSING = "name_missing"
    NAME_ALIKE = "name_alike"
    WORD_RESERVED = "word_reserved"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    LISTED_BEFORE = "listed_before"
    """In stored imports alone: today the rows are held against each other."""
    USERS_CONTRADICT = "users_contradict"

    @property
    def message(self) -> str:
        """What is wrong, in a few words."""
        return str(_WORDS[self][0])

    @property
    def lazy_message(self) -> Sentence:
        """The same, for whoever reads it later."""
        return _WORDS[self][0]


_WORDS: Final = {
    RowErrorCode.CUSTOMER_NOT_FOUND: (
        lazy_gettext("The customer was not found"),
        lazy_gettext(
            "Check and update your customer external ID in your file. "
            "If zeros are missing at the front, format the column as text."
        ),
    ),
    RowErrorCode.USER_NOT_FOUND: (
        lazy_gettext("User not found, check the email"),
        lazy_gettext(
            "It can be due to a typo in the address, or a mix-up between several addresses. "
            "Or the user doesn't exist and must be created."
        ),
    ),
    RowErrorCode.WORKFLOW_NOT_FOUND: (
        lazy_gettext("Dunning plan not found, check spelling"),
        lazy_gettext("Workflows you can use: {names}."),
    ),
    RowErrorCode.WORKFLOW_AMBIGUOUS: (
        lazy_gettext("Several workflows have this name"),
        lazy_gettext(
            "Write the name exactly as it stands in the workflow list, or rename one of the workflows."
        ),
    ),
    RowErrorCode.EXTERNAL_ID_MISSING: (
        lazy_gettext("The External Id is missing"),
        lazy_gettext("Fill in the customer's External Id, or remove the row."),
    ),
    RowErrorCode.EXTERNAL_ID_DAMAGED: (
        lazy_gettext("The External Id was damaged by a spreadsheet"),
        lazy_gettext(
            "The spreadsheet rounded a long number or made a date of it. "
            "Format the column as text and put the full External Id back."
        ),
    ),
    RowErrorCode.EXTERNAL_ID_AMBIGUOUS: (
        lazy_gettext("The External Id may belong to another customer"),
        lazy_gettext(
            "Spreadsheets remove zeros and round long numbers, so it can't be told which of these customers "
            "is meant. In an Excel workbook, format the column as text and type the External Id in full: it "
            "is then taken as it stands."
        ),
    ),
    RowErrorCode.ROWS_CONTRADICT: (
        lazy_gettext("Rows for the same customer contradict each other"),
        lazy_gettext("Keep the row that is right, and remove the others."),
    ),
    RowErrorCode.SPREADSHEET_ERROR: (
        lazy_gettext("The cell holds a spreadsheet error"),
        lazy_gettext("Fix the formula in your spreadsheet, or type the value in."),
    ),
    RowErrorCode.ROW_MALFORMED: (
        lazy_gettext("The cells of this row may have moved"),
        lazy_gettext(
            "They don't line up with the header. In a spreadsheet, join the cells that belong together, "
            "or move each cell under its header."
        ),
    ),
    RowErrorCode.BELOW_OTHER_HEADER: (
        lazy_gettext("The row belongs to another header"),
        lazy_gettext(
            "A second header stands in the file, with other columns or in another order. Put it and the rows "
            "below it into a file of their own."
        ),
    ),
    RowErrorCode.TEXT_UNREADABLE: (
        lazy_gettext("Some letters can't be read"),
        lazy_gettext(
            "They are written in another encoding than the rest of the file. Type them again, and save as "
            "CSV UTF-8."
        ),
    ),
    RowErrorCode.CHANGED_MEANWHILE: (
        lazy_gettext("The customer was changed by someone else during the import"),
        lazy_gettext(
            "It was left as it is now. Import a file with this row again if it should still change."
        ),
    ),
    RowErrorCode.EXTERNAL_ID_MARKED: (
        lazy_gettext("The cell holds more than the External Id"),
        lazy_gettext("Remove what a spreadsheet has put around it."),
    ),
    RowErrorCode.EMAIL_MISSING: (
        lazy_gettext("The email is missing"),
        lazy_gettext("Fill in the person's email, or remove the row."),
    ),
    RowErrorCode.EMAIL_INVALID: (
        lazy_gettext("This is no email address"),
        lazy_gettext("Write one address, as in ann@example.com."),
    ),
    RowErrorCode.NAME_MISSING: (
        lazy_gettext("The name is missing"),
        lazy_gettext("Fill in the name, or remove the row."),
    ),
    RowErrorCode.NAME_ALIKE: (
        lazy_gettext("The name can't be told from another workflow's"),
        lazy_gettext(
            "Capital letters, spaces and invisible characters don't count: write it as the other one, or "
            "choose a name that differs in more."
        ),
    ),
    RowErrorCode.WORD_RESERVED: (
        lazy_gettext("The word stands for nothing in an import, so it can't be a key"),
        lazy_gettext("Write what this row is about."),
    ),
    RowErrorCode.TOO_LONG: (
        lazy_gettext("The value is too long"),
        lazy_gettext("Handoff keeps up to 600 characters: shorten it."),
    ),
    RowErrorCode.NOT_TEXT: (
        lazy_gettext("The cell holds a character that is no text"),
        lazy_gettext("Type the value again."),
    ),
    RowErrorCode.LISTED_BEFORE: (
        lazy_gettext("An earlier row is about the same one"),
        lazy_gettext("Keep the row that is right, and remove the others."),
    ),
    RowErrorCode.USERS_CONTRADICT: (
        lazy_gettext("Rows for the same user contradict each other"),
        lazy_gettext("Keep the row that is right, and remove the others."),
    ),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about each kind of error, where these workflows can be used: their names, as they sort."""

    workflows: Sequence[str] = ()

    @classmethod
    def naming(cls, workflows: Sequence[Workflow]) -> "Advice":
        """That names these workflows."""
        return cls(sorted((one.name for one in workflows), key=str.casefold))

    def on(self, code: RowErrorCode, quote: Callable[[str], str] = str) -> str:
        """What to do about it, in a sentence; names are written as `quote` does."""
        if code is not RowErrorCode.WORKFLOW_NOT_FOUND:
            return str(_WORDS[code][1])
        if not self.workflows:
            return str(_NO_WORKFLOWS)
        most = _FIRST if len(self.workflows) > _FEW else _FEW
        first = list(map(quote, self.workflows[:most]))
        return str(_WORDS[code][1].fill(names=first_of(first, most, total=len(self.workflows))))


NO_NAMES: Final = Advice()
"""Where there are no workflows, or it isn't told which."""
_NO_WORKFLOWS: Final = lazy_gettext("There are no workflows yet: load a list of them first.")


@dataclass(frozen=True, slots=True)
class RowError:
    """One breach in one row: where, what stands there, and what was probably meant.

    `column` is the header of the cell concerned, empty when the whole row is meant; `value` is the cell's
    text as it stands in the file (of several managers, the one that is wrong); `suggestions` come nearest
    first, and each is the whole cell; `rows` are the other rows' numbers when rows contradict, the first
    `MOST_NAMED` of them.
    """

    code: RowErrorCode
    column: str = ""
    value: str = ""
    suggestions: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that changes nothing: its number in the spreadsheet, its cells as they came, and its errors."""

    number: int
    cells: tuple[str, ...]
    errors: tuple[RowError, ...]
