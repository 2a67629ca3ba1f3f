"""What Slack sends when people press, choose, search or type a command, as small values."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.payloads.events import Person
from handlers.payloads.ids import (
    NOT_IN_FILE,
    Action,
    DirectoryPart,
    FieldBlock,
    PressedAt,
    Request,
    SeenPlan,
    ShownChanges,
    TableBlock,
    Turned,
)
from handlers.payloads.json_values import Json, PayloadError, nested, objects, required_text, text
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
        turned = Turned.read(self.value)
        if turned is None:
            raise PayloadError(f"Slack's payload has a value that is no page: {self.value!r}.")
        return turned

    @property
    def seen_plan(self) -> SeenPlan:
        """The job whose Import was pressed, and which plan of it the person saw."""
        seen = SeenPlan.read(self.value)
        if seen is None:
            raise PayloadError(f"Slack's payload has a value that is no job: {self.value!r}.")
        return seen

    @property
    def request(self) -> Request:
        """The request for approval that the button is about."""
        return read_request(self.value)

    @property
    def field_block(self) -> FieldBlock:
        """The job and the field whose select was used."""
        return _field_block(self.block)

    @property
    def table_block(self) -> TableBlock:
        """The job whose sheet, header row or hidden rows were chosen about."""
        return _table_block(self.block)

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
        read = DirectoryPart.read(self.value)
        if read is None:
            raise PayloadError(f"Slack's payload has a value that is no part: {self.value!r}.")
        return read.part

    @property
    def changes(self) -> ShownChanges:
        """What a modal of changes shows."""
        shown = ShownChanges.read(self.metadata)
        if shown is None:
            raise PayloadError(f"Slack's payload has a modal without changes: {self.metadata!r}.")
        return shown

    @property
    def chosen_changes(self) -> ShownChanges:
        """What it is to show now that a kind was chosen."""
        shown = ShownChanges.read(f"{self.changes.job}:{self.value}")
        if shown is None:
            raise PayloadError(f"Slack's payload has a value that is no kind of changes: {self.value!r}.")
        return shown


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Slack asks for the options of a field's select that fit what was typed."""

    person: Person
    job: int
    field: Field
    typed: str


@dataclass(frozen=True, slots=True)
class HeaderSearch:
    """Slack asks for the rows of a job's file that fit what was typed."""

    person: Person
    job: int
    typed: str


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command: `text` is what was typed behind it, `trigger` as of a `Press`."""

    person: Person
    text: str
    response_url: str
    trigger: str = ""


def read_request(value: str) -> Request:
    """The request for approval that a button carries, or that was kept with a modal."""
    request = Request.read(value)
    if request is None:
        raise PayloadError(f"Slack's payload has a value that is no request: {value!r}.")
    return request


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
    if kept := _kept_place(body):
        return kept
    container = nested(body, "container")
    return PressedAt(
        channel=text(nested(body, "channel"), "id") or required_text(container, "channel_id"),
        message_ts=required_text(container, "message_ts"),
        thread_ts=text(container, "thread_ts") or text(nested(body, "message"), "thread_ts"),
        is_private=container.get("is_ephemeral") is True,
        response_url=text(body, "response_url"),
    )


def _kept_place(body: Json) -> PressedAt | None:
    return PressedAt.read(text(nested(body, "view"), "private_metadata"))


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


def read_suggestion(body: Json) -> Suggestion:
    """The question of a `block_suggestion` body."""
    asked = _field_block(required_text(body, "block_id"))
    return Suggestion(
        person=read_person(body),
        job=asked.job,
        field=asked.field,
        typed=text(body, "value"),
    )


def read_header_search(body: Json) -> HeaderSearch:
    """The question of a `block_suggestion` body for the rows to choose the header from."""
    job = _table_block(required_text(body, "block_id")).job
    return HeaderSearch(read_person(body), job, typed=text(body, "value"))


def read_slash_command(body: Json) -> SlashCommand:
    """The command of a slash command's form."""
    return SlashCommand(
        person=Person(required_text(body, "user_id"), ""),
        text=text(body, "text").strip(),
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
    )


def read_is_message_press(body: Json) -> bool:
    """Whether something was pressed or chosen in a message."""
    return text(body, "type") == "block_actions" and text(nested(body, "container"), "type") == "message"


def read_asking_person(body: Json) -> str:
    """Whose press, search, command or opened page it is; empty for what nobody is answered alone."""
    opened = (
        text(nested(body, "event"), "user")
        if text(nested(body, "event"), "type") == "app_home_opened"
        else ""
    )
    return text(nested(body, "user"), "id") or text(body, "user_id") or opened


def read_trigger(body: Json) -> str:
    """With what a modal can be opened for whoever pressed or typed, for three seconds."""
    return text(body, "trigger_id")


def read_response_address(body: Json) -> str:
    """Where a press or a command can be answered; empty for what can't be."""
    kept = _kept_place(body)
    return kept.response_url if kept else text(body, "response_url")


def _first_action(body: Json) -> Json:
    """What was pressed: Slack sends one action at a time."""
    for action in objects(body, "actions"):
        return action
    raise PayloadError("Slack's payload has no `actions`.")


def _value(action: Json) -> str:
    return text(action, "value") or text(nested(action, "selected_option"), "value")


def read_person(body: Json) -> Person:
    """Who pressed, chose or searched."""
    user = nested(body, "user")
    return Person(required_text(user, "id"), text(user, "team_id"))


def _choices(values: Json) -> dict[Field, int | None]:
    """What each field's select shows; a select without a choice tells nothing."""
    chosen = {}
    for block_id in values:
        block = FieldBlock.read(block_id)
        option = nested(values, block_id, Action.CHOOSE_COLUMN, "selected_option")
        if block and option:
            chosen[block.field] = _column(required_text(option, "value"))
    return chosen


def _field_block(block_id: str) -> FieldBlock:
    block = FieldBlock.read(block_id)
    if block is None:
        raise PayloadError(f"Slack's payload has a block that asks for no field: {block_id!r}.")
    return block


def _table_block(block_id: str) -> TableBlock:
    block = TableBlock.read(block_id)
    if block is None:
        raise PayloadError(f"Slack's payload has a block that asks for no table: {block_id!r}.")
    return block


def _column(value: str) -> int | None:
    return None if value == NOT_IN_FILE else _whole_number(value)


def _whole_number(value: str) -> int:
    if not value.isdecimal():
        raise PayloadError(f"Slack's payload has a value that is no number: {value!r}.")
    return int(value)
