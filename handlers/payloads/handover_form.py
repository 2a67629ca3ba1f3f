"""The forms about handing people over, as Slack hands them back: who goes, who takes over, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.payloads.askers import read_person
from handlers.payloads.events import Person, SharedFile, read_shared_file
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, PayloadError, nested, objects, required_text, text


@dataclass(frozen=True, slots=True)
class AnyPress:
    """A button pressed wherever it stands, or a command typed; `value` is the button's.

    `response_url` is empty where no answer can be given, as on the Home tab. `channel` and `thread_ts` are
    where a button of a message was pressed.
    """

    person: Person
    trigger: str
    response_url: str
    value: str = ""
    channel: str = ""
    thread_ts: str = ""

    @property
    def number(self) -> int:
        """The number that the button carries: the id of a job."""
        return _number(self.value)


@dataclass(frozen=True, slots=True)
class HandoverForm:
    """What was filled in, of the modal `view`; people and the workflow by their ids, empty for none.

    `listed` is a list that was pasted, `file` one that was uploaded.
    """

    person: Person
    view: str
    leaving: str
    to: Sequence[str]
    workflow: str
    listed: str
    file: SharedFile | None
    alone: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class DirectorySearch:
    """Slack asks for users or workflows that fit what was typed into the select of this action."""

    person: Person
    action: str
    typed: str


@dataclass(frozen=True, slots=True)
class ExtendForm:
    """The new last day of a cover, whose return has this id."""

    person: Person
    job: int
    until: date


def wrong_field(block: str, why: str) -> Mapping[str, object]:
    """The answer to a form in which one field is wrong: it stays open, and says why beside that.

    The form is Slack's: https://docs.slack.dev/surfaces/modals#response_actions
    """
    return {"response_action": "errors", "errors": {block: why}}


def read_any_press(body: Json) -> AnyPress:
    """The button of a body with `block_actions`, or the command of one that was typed."""
    if user := text(body, "user_id"):
        return AnyPress(Person(user, ""), text(body, "trigger_id"), text(body, "response_url"))
    pressed = next(iter(objects(body, "actions")), {})
    container = nested(body, "container")
    return AnyPress(
        read_person(body),
        text(body, "trigger_id"),
        text(body, "response_url"),
        text(pressed, "value"),
        text(nested(body, "channel"), "id") or text(container, "channel_id"),
        text(container, "thread_ts") or text(nested(body, "message"), "thread_ts"),
    )


def read_handover_form(body: Json) -> HandoverForm:
    """The form of a `view_submission` body."""
    view = nested(body, "view")
    held = _held(view)
    return HandoverForm(
        person=read_person(body),
        view=required_text(view, "id"),
        leaving=_chosen(held, Action.CHOOSE_LEAVING),
        to=_all_chosen(held, Action.CHOOSE_HEIRS),
        workflow=_chosen(held, Action.CHOOSE_WORKFLOW),
        listed=text(nested(held, Action.WRITE_LIST), "value").strip(),
        file=_file(held),
        alone=bool(_all_chosen(held, Action.CHOOSE_ALONE)),
        until=_day(held, Action.CHOOSE_LAST_DAY),
    )


def read_directory_search(body: Json) -> DirectorySearch:
    """The question of a `block_suggestion` body for people or workflows."""
    return DirectorySearch(read_person(body), text(body, "action_id"), text(body, "value"))


def read_extend_form(body: Json) -> ExtendForm:
    """The form of a `view_submission` body about a cover."""
    view = nested(body, "view")
    until = _day(_held(view), Action.CHOOSE_LAST_DAY)
    if until is None:
        raise PayloadError("Slack's payload has a form without its day.")
    return ExtendForm(read_person(body), _number(text(view, "private_metadata")), until)


def _held(view: Json) -> Mapping[str, object]:
    """What each element holds, by its action: in these forms each block is called like it."""
    values = nested(view, "state", "values")
    return {block: nested(values, block, block) for block in values}


def _chosen(held: Json, action: Action) -> str:
    return text(nested(held, action, "selected_option"), "value")


def _all_chosen(held: Json, action: Action) -> Sequence[str]:
    return [text(option, "value") for option in objects(nested(held, action), "selected_options")]


def _file(held: Json) -> SharedFile | None:
    """What was uploaded; the form is told in the types of Slack's own libraries alone.

    See https://docs.slack.dev/tools/node-slack-sdk/reference/types and
    https://docs.slack.dev/reference/block-kit/block-elements/file-input-element.
    """
    files = objects(nested(held, Action.CHOOSE_LIST_FILE), "files")
    return read_shared_file(files[0]) if files else None


def _day(held: Json, action: Action) -> date | None:
    written = text(nested(held, action), "selected_date")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise PayloadError(f"Slack's payload has a day that is none: {written!r}.") from error


def _number(value: str) -> int:
    if not value.isdecimal():
        raise PayloadError(f"Slack's payload has a value that is no number: {value!r}.")
    return int(value)
