"""What Slack sends where people are chosen to be added to the directory."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.payloads.askers import read_person
from handlers.payloads.events import Person
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, nested, objects, required_text, text


@dataclass(frozen=True, slots=True)
class Opening:
    """A press that opens a modal, from wherever the button stands; `in_modal` where that is a modal."""

    person: Person
    trigger: str
    in_modal: bool


@dataclass(frozen=True, slots=True)
class ChosenPeople:
    """The modal `view` in which people were chosen, handed in: their ids.

    `opening` shows what came of it.
    """

    view: str
    opening: Opening
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """Slack asks for the people who fit what was typed."""

    person: Person
    typed: str


@dataclass(frozen=True, slots=True)
class AnswerWindow:
    """Where someone can be answered in a window: `open_view` is the one that is open already, if any is."""

    opening: Opening
    open_view: str


def read_opening(body: Json) -> Opening:
    """The button of a `block_actions` body that opens a modal."""
    in_modal = text(nested(body, "view"), "type") == "modal"
    return Opening(read_person(body), text(body, "trigger_id"), in_modal)


def read_chosen_people(body: Json) -> ChosenPeople:
    """The people of a `view_submission` body."""
    view = nested(body, "view")
    below = bool(text(view, "previous_view_id"))
    held = nested(view, "state", "values", Action.CHOOSE_PEOPLE, Action.CHOOSE_PEOPLE)
    ids = [text(option, "value") for option in objects(held, "selected_options")]
    return ChosenPeople(
        required_text(view, "id"), Opening(read_person(body), text(body, "trigger_id"), below), ids
    )


def read_answer_window(body: Json) -> AnswerWindow | None:
    """Where a press, or a form that was handed in, can be answered in a window; None for all else."""
    kind, view = text(body, "type"), nested(body, "view")
    if kind == "view_submission":
        open_view = text(view, "previous_view_id")
    elif kind == "block_actions":
        open_view = text(view, "id") if text(view, "type") == "modal" else ""
    else:
        return None
    return AnswerWindow(Opening(read_person(body), text(body, "trigger_id"), bool(open_view)), open_view)


def read_people_search(body: Json) -> PeopleSearch:
    """The question of a `block_suggestion` body for people."""
    return PeopleSearch(read_person(body), typed=text(body, "value"))
