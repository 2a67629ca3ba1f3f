"""The form in which somebody says no to an import, and why."""

from dataclasses import dataclass

from handlers.payloads.askers import read_person
from handlers.payloads.carried import Request, read_request
from handlers.payloads.events import Person
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, nested, text


@dataclass(frozen=True, slots=True)
class Declined:
    """Who says no to which request, and why, where they said it."""

    person: Person
    request: Request
    reason: str


def read_declined(body: Json) -> Declined:
    """The form of a `view_submission` body."""
    view = nested(body, "view")
    values = nested(view, "state", "values")
    said = [text(nested(values, block, Action.REASON), "value") for block in values]
    request = read_request(text(view, "private_metadata"))
    return Declined(read_person(body), request, "".join(said).strip())
