"""What people press or choose in a message or a modal, as small values."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.payloads.askers import read_kept_place, read_person
from handlers.payloads.carried import (
    NOT_IN_FILE,
    DirectoryPart,
    FieldBlock,
    PressedAt,
    Request,
    SeenPlan,
    ShownChanges,
    TableBlock,
    Turned,
    read_field_block,
    read_request,
    read_table_block,
)
from handlers.payloads.events import Person
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, PayloadError, nested, objects, required_text, text, understood
from importer.words.doubts import Hidden
from importer.words.fields import Field
from importer.words.holdings import Part


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, or an option chosen, in a message; or in a modal that keeps where it was opened.

    `is_private` where one person alone sees that message.

    `value` is the button's, or the chosen option's. `choices` are those that the message's selects showed, as
    far as Slack tells. `trigger` is a word of its own for each press.
    """

    person: Person
    channel: str
    is_private: bool
    message_ts: str
    thread_ts: str
    block: str
    value: str
    choices: Mapping[Field, int | None]
    trigger: str
    response_url: str
    view: str = ""

    @property
    def place(self) -> PressedAt:
        """Where it was pressed, for a modal to keep."""
        return PressedAt(self.channel, self.message_ts, self.thread_ts, self.is_private, self.response_url)

    @property
    def number(self) -> int:
        """The number that the button carries: the id of its job, or where the older imports begin."""
        return _whole_number(self.value)

    @property
    def turned(self) -> Turned:
        """Where the list of imports goes on."""
        return understood(Turned.read(self.value), self.value, "a value that is no page")

    @property
    def seen_plan(self) -> SeenPlan:
        """The job whose Import was pressed, and which plan of it the person saw."""
        return understood(SeenPlan.read(self.value), self.value, "a value that is no job")

    @property
    def request(self) -> Request:
        """The request for approval that the button is about."""
        return read_request(self.value)

    @property
    def field_block(self) -> FieldBlock:
        """The job and the field whose select was used."""
        return read_field_block(self.block)

    @property
    def table_block(self) -> TableBlock:
        """The job whose sheet, header row or hidden rows were chosen about."""
        return read_table_block(self.block)

    @property
    def hidden(self) -> Hidden:
        """Whether what is hidden is to be read."""
        if self.value not in list(Hidden):
            raise PayloadError(f"Slack's payload has a value that is no choice: {self.value!r}.")
        return Hidden(self.value)

    @property
    def column(self) -> int | None:
        """The column that was chosen, None for none."""
        return _column(self.value)


@dataclass(frozen=True, slots=True)
class ViewPress:
    """A button pressed, or an option chosen, in a modal; `view` is its id, `metadata` was kept with it.

    `value` and `trigger` are as of a `Press`.
    """

    person: Person
    view: str
    metadata: str
    value: str
    trigger: str = ""

    @property
    def number(self) -> int:
        """The number that the button carries."""
        return _whole_number(self.value)

    @property
    def skipped(self) -> int:
        """How many of its list a modal has left out before those that it shows."""
        return _whole_number(self.metadata)

    @property
    def directory_part(self) -> Part:
        """The part of the directory that is wanted as a file."""
        return understood(DirectoryPart.read(self.value), self.value, "a value that is no part").part

    @property
    def changes(self) -> ShownChanges:
        """What a modal of changes shows."""
        return understood(ShownChanges.read(self.metadata), self.metadata, "a modal without changes")

    @property
    def chosen_changes(self) -> ShownChanges:
        """What it is to show now that a kind was chosen."""
        shown = ShownChanges.read(f"{self.changes.job}:{self.value}")
        return understood(shown, self.value, "a value that is no kind of changes")


def read_press(body: Json) -> Press:
    """The button or the option of a `block_actions` body."""
    action, place = _first_action(body), _read_place(body)
    return Press(
        person=read_person(body),
        channel=place.channel,
        is_private=place.is_private,
        message_ts=place.message_ts,
        thread_ts=place.thread_ts,
        block=text(action, "block_id"),
        value=_value(action),
        choices=_choices(nested(body, "state", "values")),
        trigger=text(body, "trigger_id"),
        response_url=place.response_url,
        view=text(nested(body, "view"), "id"),
    )


def _read_place(body: Json) -> PressedAt:
    """Where it was pressed; of a press in a modal, where that was opened."""
    if kept := read_kept_place(body):
        return kept
    container = nested(body, "container")
    return PressedAt(
        channel=text(nested(body, "channel"), "id") or required_text(container, "channel_id"),
        message_ts=required_text(container, "message_ts"),
        thread_ts=text(container, "thread_ts") or text(nested(body, "message"), "thread_ts"),
        is_private=container.get("is_ephemeral") is True,
        response_url=text(body, "response_url"),
    )


def read_view_press(body: Json) -> ViewPress:
    """The button or the option of a `block_actions` body that comes from a modal."""
    action, view = _first_action(body), nested(body, "view")
    return ViewPress(
        person=read_person(body),
        view=required_text(view, "id"),
        metadata=text(view, "private_metadata"),
        value=_value(action),
        trigger=text(body, "trigger_id"),
    )


def read_is_message_press(body: Json) -> bool:
    """Whether something was pressed or chosen in a message."""
    return text(body, "type") == "block_actions" and text(nested(body, "container"), "type") == "message"


def _first_action(body: Json) -> Json:
    """What was pressed: Slack sends one action at a time."""
    for action in objects(body, "actions"):
        return action
    raise PayloadError("Slack's payload has no `actions`.")


def _value(action: Json) -> str:
    return text(action, "value") or text(nested(action, "selected_option"), "value")


def _choices(values: Json) -> dict[Field, int | None]:
    """What each field's select shows; a select without a choice tells nothing."""
    chosen = {}
    for block_id in values:
        block = FieldBlock.read(block_id)
        option = nested(values, block_id, Action.CHOOSE_COLUMN, "selected_option")
        if block and option:
            chosen[block.field] = _column(required_text(option, "value"))
    return chosen


def _column(value: str) -> int | None:
    return None if value == NOT_IN_FILE else _whole_number(value)


def _whole_number(value: str) -> int:
    if not value.isdecimal():
        raise PayloadError(f"Slack's payload has a value that is no number: {value!r}.")
    return int(value)
