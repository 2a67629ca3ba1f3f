"""Who pressed, chose, searched or typed, and with what they can be answered."""

from handlers.payloads.carried import PressedAt
from handlers.payloads.events import Person
from handlers.payloads.json_values import Json, nested, required_text, text


def read_person(body: Json) -> Person:
    """Who pressed, chose or searched."""
    user = nested(body, "user")
    return Person(required_text(user, "id"), text(user, "team_id"))


def read_asking_person(body: Json) -> str:
    """Whose press, search, command or opened page it is; empty for what nobody is answered alone."""
    opened = (
        text(nested(body, "event"), "user")
        if text(nested(body, "event"), "type") == "app_home_opened"
        else ""
    )
    return text(nested(body, "user"), "id") or text(body, "user_id") or opened


def read_submitted_view(body: Json) -> str:
    """Which modal a `view_submission` is of."""
    return required_text(nested(body, "view"), "id")


def read_trigger(body: Json) -> str:
    """With what a modal can be opened for whoever pressed or typed, for three seconds."""
    return text(body, "trigger_id")


def read_response_address(body: Json) -> str:
    """Where a press or a command can be answered; empty for what can't be."""
    kept = read_kept_place(body)
    return kept.response_url if kept else text(body, "response_url")


def read_kept_place(body: Json) -> PressedAt | None:
    """Where the modal was opened that this comes from; None where it keeps no such place."""
    return PressedAt.read(text(nested(body, "view"), "private_metadata"))
