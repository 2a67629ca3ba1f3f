"""The names that Slack hands back to us: commands, actions, marks, blocks and the values of options."""

import json
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import ClassVar, Final

from importer.words.changes import ChangeKind
from importer.words.directory import DirectoryKind
from importer.words.doubts import TableChoice
from importer.words.fields import Field
from importer.words.holdings import Part
from importer.words.postings import MANAGERS


class Command(StrEnum):
    """The slash commands, as in the app's manifest."""

    IMPORTS = "/imports"
    HANDOVER = "/handover"


class Action(StrEnum):
    """What a button or a select is for.

    The value of a button is the id of its job, but for these: OLDER_IMPORTS has the number below which to
    go on, EARLIER_CHANGES and LATER_CHANGES how many customers to skip, EARLIER_VALUES and LATER_VALUES a
    page of the modal, EARLIER_REMEMBERED, LATER_REMEMBERED, EARLIER_OWNERS and LATER_OWNERS how many
    things to skip, FORGET the sign of one, SEND_DIRECTORY_FILE a part of the directory, and SHOW_HELP and
    those that open something from the Home tab nothing. START_IMPORT and APPLY_FIRST say which plan was
    seen, too. The options of CHOOSE_CHANGES are kinds of changes.

    UNDO_IMPORT asks what an undo of that job would do; TAKE_BACK is about the undo, and has it done.
    FIX_VALUES opens the modal that the next four are fields of, and in which FIND_PEOPLE looks for emails in
    Slack. SEE_ABSENT opens the modal with CHOOSE_ABSENT. ADD_PEOPLE opens a modal, too, from wherever it
    stands, with CHOOSE_PEOPLE as its field. CHOOSE_COLUMN is the action of the three selects, and of their
    options where Slack asks for them; the options of CHOOSE_HEADER are always asked for.

    ASK_APPROVAL says which plan was seen, APPROVE, DECLINE and WITHDRAW which request; REASON is the field of
    the modal that DECLINE opens.

    OPEN_SETTINGS opens the modal whose fields are CHOOSE_GROUP and SET_VALUE, SHOW_AUDIT the list of who has
    set what; the value of OLDER_SETTINGS and NEWER_SETTINGS is how many of its lines to skip.

    Those with HOME in their names are pressed on the Home tab.
    """

    CHOOSE_COLUMN = "choose_column"
    CHOOSE_SHEET = "choose_sheet"
    CHOOSE_HEADER = "choose_header"
    CHOOSE_HIDDEN = "choose_hidden"
    START_IMPORT = "start_import"
    APPLY_FIRST = "apply_first"
    CANCEL_IMPORT = "cancel_import"
    UNDO_IMPORT = "undo_import"
    TAKE_BACK = "take_back"
    SHOW_DETAILS = "show_details"
    OLDER_IMPORTS = "older_imports"
    NEWER_IMPORTS = "newer_imports"
    SEND_ERROR_FILE = "send_error_file"
    SEE_CHANGES = "see_changes"
    CHOOSE_CHANGES = "choose_changes"
    EARLIER_CHANGES = "earlier_changes"
    LATER_CHANGES = "later_changes"
    SEND_CHANGES_FILE = "send_changes_file"
    SHOW_HELP = "show_help"
    LOAD_CUSTOMERS = "load_customers"
    FIX_VALUES = "fix_values"
    CHOOSE_MEANT = "choose_meant"
    USE_CORRECTIONS = "use_corrections"
    TAKE_SUGGESTED_IDS = "take_suggested_ids"
    REMEMBER = "remember"
    EARLIER_VALUES = "earlier_values"
    LATER_VALUES = "later_values"
    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    DECLINE = "decline"
    REASON = "reason"
    WITHDRAW = "withdraw"
    OPEN_SETTINGS = "open_settings"
    CHOOSE_GROUP = "choose_group"
    SET_VALUE = "set_value"
    SHOW_AUDIT = "show_audit"
    OLDER_SETTINGS = "older_settings"
    NEWER_SETTINGS = "newer_settings"
    SEND_AUDIT_FILE = "send_audit_file"
    FIND_PEOPLE = "find_people"
    ADD_PEOPLE = "add_people"
    CHOOSE_PEOPLE = "choose_people"
    CANCEL_AT_HOME = "cancel_at_home"
    FIX_AT_HOME = "fix_at_home"
    ERROR_FILE_AT_HOME = "error_file_at_home"
    OPEN_REMEMBERED = "open_remembered"
    FORGET = "forget"
    EARLIER_REMEMBERED = "earlier_remembered"
    LATER_REMEMBERED = "later_remembered"
    OPEN_DIRECTORY = "open_directory"
    SEND_DIRECTORY_FILE = "send_directory_file"
    EARLIER_OWNERS = "earlier_owners"
    LATER_OWNERS = "later_owners"
    OPEN_HANDOVER = "open_handover"
    CHOOSE_LEAVING = "choose_leaving"
    CHOOSE_HEIRS = "choose_heirs"
    CHOOSE_WORKFLOW = "choose_workflow"
    WRITE_LIST = "write_list"
    CHOOSE_ALONE = "choose_alone"
    CHOOSE_LAST_DAY = "choose_last_day"
    START_HANDOVER = "start_handover"
    RETURN_NOW = "return_now"
    EXTEND_COVER = "extend_cover"
    KEEP_COVER = "keep_cover"
    SEE_ABSENT = "see_absent"
    CHOOSE_ABSENT = "choose_absent"


class Modal(StrEnum):
    """The modals that are handed in, by their `callback_id`."""

    FIX_VALUES = "fix_values"
    SETTINGS = "settings"
    ADD_PEOPLE = "add_people"
    HANDOVER = "handover"
    EXTEND_COVER = "extend_cover"
    DECLINE = "decline"
    ABSENT = "absent"


class PostingKind(StrEnum):
    """What a posting says; each is the event type of its message's metadata."""

    QUESTION = "handoff_question"
    UNDO = "handoff_undo"
    WAITING = "handoff_waiting"
    NEXT = "handoff_next"
    PREVIEW = "handoff_preview"
    CLOSE = "handoff_close"
    ASKED = "handoff_asked"
    APPROVAL = "handoff_approval"
    APPROVAL_OVER = "handoff_approval_over"
    ANSWERED = "handoff_answered"
    SUMMARY = "handoff_summary"
    UNDONE = "handoff_undone"
    CORRECTED = "handoff_corrected"
    EXPIRED = "handoff_expired"
    ERROR_FILE = "handoff_error_file"
    CHANGES_FILE = "handoff_changes_file"
    REFUSAL = "handoff_refusal"
    PRIVATE_WORD = "handoff_private_word"
    APOLOGY = "handoff_apology"
    HELP = "handoff_help"
    RETURNED = "handoff_returned"
    MANAGERS = MANAGERS
    OWN_CHANGES = "handoff_own_changes"


@dataclass(frozen=True, slots=True)
class Turned:
    """Where a list of imports goes on when its page is turned: from which number, for the same `text`."""

    number: int
    text: str

    @property
    def value(self) -> str:
        """As the button carries it."""
        return f"{self.number}:{self.text}"

    @classmethod
    def read(cls, value: str) -> "Turned | None":
        """What a button carries, older ones a number alone; None where it carries something else."""
        number, _, text = value.partition(":")
        return cls(int(number), text) if number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class SeenPlan:
    """The plan of a job that whoever presses Import sees; `attempt` made it, None where there is none yet."""

    job: int
    attempt: int | None

    @property
    def value(self) -> str:
        """As the button carries it."""
        return f"{self.job}" if self.attempt is None else f"{self.job}:{self.attempt}"

    @classmethod
    def read(cls, value: str) -> "SeenPlan | None":
        """What a button carries, None where it carries something else."""
        match value.split(":"):
            case [job] if job.isdecimal():
                return cls(int(job), None)
            case [job, attempt] if job.isdecimal() and attempt.isdecimal():
                return cls(int(job), int(attempt))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Request:
    """Which request for approval of which job a button is about: its number, as of `Approval`."""

    job: int
    number: int

    @property
    def value(self) -> str:
        """As the button carries it, and as Slack keeps it with a modal."""
        return f"{self.job}:{self.number}"

    @classmethod
    def read(cls, value: str) -> "Request | None":
        """What a button carries, None where it carries something else."""
        job, _, number = value.partition(":")
        return cls(int(job), int(number)) if job.isdecimal() and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message's metadata tells: what it is, and the number of its posting."""

    NUMBER: ClassVar[str] = "posting"

    kind: PostingKind
    number: int

    def metadata(self) -> dict[str, object]:
        """The mark as Slack takes it (https://docs.slack.dev/messaging/message-metadata)."""
        return {"event_type": self.kind.value, "event_payload": {self.NUMBER: self.number}}


NOT_IN_FILE: Final = "none"
"""The value of the option that leaves a field without a column.

The others' value is the column's position.
"""

ALL_KINDS: Final = "all"
"""The value of the option for changes of every kind."""


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """What a modal of changes is about, kept by Slack with it: a job, and a kind of changes or all."""

    job: int
    kind: ChangeKind | None = None

    def metadata(self) -> str:
        """The text that is kept."""
        return f"{self.job}:{self.kind or ALL_KINDS}"

    @classmethod
    def read(cls, metadata: str) -> "ShownChanges | None":
        """What a modal is about, or None when it is another one."""
        job, _, kind = metadata.partition(":")
        if not job.isdecimal() or kind not in [ALL_KINDS, *ChangeKind]:
            return None
        return cls(int(job), None if kind == ALL_KINDS else ChangeKind(kind))


@dataclass(frozen=True, slots=True)
class PressedAt:
    """Where the button was pressed that opened a modal, kept with it: there its presses are answered."""

    channel: str
    message_ts: str
    thread_ts: str
    is_private: bool
    response_url: str

    def metadata(self) -> str:
        """The text that is kept."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def read(cls, metadata: str) -> "PressedAt | None":
        """Where a modal was opened, or None when it keeps something else."""
        try:
            channel, message_ts, thread_ts, is_private, response_url = json.loads(metadata)
        except (ValueError, TypeError):
            return None
        return cls(str(channel), str(message_ts), str(thread_ts), is_private is True, str(response_url))


@dataclass(frozen=True, slots=True)
class DirectoryPart:
    """Which part of the directory a button gives as a file."""

    part: Part

    @property
    def value(self) -> str:
        """As the button carries it."""
        return f"{self.part.kind}:{self.part.without or ''}:{self.part.of or ''}"

    @classmethod
    def read(cls, value: str) -> "DirectoryPart | None":
        """What a button carries, None where it carries something else."""
        match value.split(":"):
            case [kind, without, of] if (
                kind in list(DirectoryKind) and without in ["", *Field] and (not of or of.isdecimal())
            ):
                lacks = Field(without) if without else None
                return cls(Part(DirectoryKind(kind), lacks, int(of) if of else None))
            case _:
                return None


_FIELD_BLOCK: Final = "field"
_TABLE_BLOCK: Final = "table"


@dataclass(frozen=True, slots=True)
class FieldBlock:
    """The block that asks for one field of one job; its id tells which.

    Slack goes on showing each person what they chose as long as the block keeps its id, whatever an edit says
    (slackapi/java-slack-sdk, issue 762), and wants a new id for each iteration of a message
    (https://docs.slack.dev/reference/block-kit/blocks/section-block). Else a column that another field has
    taken, or that an admin has changed, would still be shown, and Import would be refused for ever.
    """

    job: int
    field: Field

    def block_id(self, drawn_for: str) -> str:
        """The block's id; `drawn_for` is a word of its own for each time that the message is drawn."""
        return f"{_FIELD_BLOCK}:{self.job}:{self.field}:{drawn_for}"

    @classmethod
    def read(cls, block_id: str) -> "FieldBlock | None":
        """The job and field that a block's id tells, or None when it is another block's."""
        match block_id.split(":"):
            case [kind, job, field, _] if kind == _FIELD_BLOCK and job.isdecimal() and field in list(Field):
                return cls(int(job), Field(field))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """The block that asks where in a job's file the table is.

    On which sheet, below which row, and what of it is hidden.
    """

    job: int
    choice: TableChoice

    def block_id(self, drawn_for: str) -> str:
        """The block's id, of its own for each time that the message is drawn, as that of a field."""
        return f"{_TABLE_BLOCK}:{self.job}:{self.choice}:{drawn_for}"

    @classmethod
    def read(cls, block_id: str) -> "TableBlock | None":
        """The job that a block's id tells, or None when it is another block's."""
        match block_id.split(":"):
            case [kind, job, choice, _] if (
                kind == _TABLE_BLOCK and job.isdecimal() and choice in list(TableChoice)
            ):
                return cls(int(job), TableChoice(choice))
            case _:
                return None
