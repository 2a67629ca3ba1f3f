"""What buttons, options, blocks and modals carry for us, and Slack hands back."""

import json
from dataclasses import astuple, dataclass
from typing import Final

from handlers.payloads.json_values import understood
from importer.words.changes import ChangeKind
from importer.words.directory import DirectoryKind
from importer.words.doubts import TableChoice
from importer.words.fields import Field
from importer.words.holdings import Part


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


def read_request(value: str) -> Request:
    """The request for approval that a button carries, or that was kept with a modal; raises PayloadError."""
    return understood(Request.read(value), value, "a value that is no request")


def read_field_block(block_id: str) -> FieldBlock:
    """The field and job that a block asks for; raises PayloadError."""
    return understood(FieldBlock.read(block_id), block_id, "a block that asks for no field")


def read_table_block(block_id: str) -> TableBlock:
    """The job of whose table a block asks; raises PayloadError."""
    return understood(TableBlock.read(block_id), block_id, "a block that asks for no table")
