"""The modal about customers that are missing in an export's file: of which question, and what was chosen."""

import json
from dataclasses import dataclass

from handlers.payloads.askers import read_person
from handlers.payloads.events import Person
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, PayloadError, nested, objects, text
from handlers.payloads.presses import Press
from importer.words.absent import Absent

LEAVE = "leave"
"""The option that leaves them as they are."""


@dataclass(frozen=True, slots=True)
class AbsentForm:
    """The job that the modal is about, and where the button was pressed that has opened it."""

    job: int
    channel: str
    message_ts: str
    thread_ts: str

    @classmethod
    def begin(cls, press: Press) -> "AbsentForm":
        """As a button opens it."""
        return cls(press.number, press.channel, press.message_ts, press.thread_ts)

    def metadata(self) -> str:
        """The text that Slack keeps with the modal."""
        return json.dumps([self.job, self.channel, self.message_ts, self.thread_ts])

    @classmethod
    def read(cls, metadata: str) -> "AbsentForm":
        """The form that a text is of; raises PayloadError where it is of none."""
        try:
            job, channel, ts, thread = json.loads(metadata)
            return cls(int(job), channel, ts, thread)
        except (ValueError, TypeError) as error:
            raise PayloadError(f"Slack's payload has a modal without a form: {metadata!r}.") from error


@dataclass(frozen=True, slots=True)
class AbsentChoice:
    """What a person has handed in; `what` is None where the customers are to stay as they are."""

    press: Press
    form: AbsentForm
    what: Absent | None


def read_absent_choice(body: Json) -> AbsentChoice:
    """The choice of a `view_submission` body."""
    view = nested(body, "view")
    form = AbsentForm.read(text(view, "private_metadata"))
    return AbsentChoice(_press(read_person(body), form, text(body, "trigger_id")), form, _read_what(view))


def _read_what(view: Json) -> Absent | None:
    values = nested(view, "state", "values")
    for block in objects(view, "blocks"):
        held = nested(values, text(block, "block_id"), Action.CHOOSE_ABSENT)
        chosen = text(nested(held, "selected_option"), "value")
        if chosen in list(Absent):
            return Absent(chosen)
    return None


def _press(person: Person, form: AbsentForm, trigger: str) -> Press:
    """The press that had opened it, to be answered where it was made."""
    return Press(
        person=person,
        channel=form.channel,
        is_private=False,
        message_ts=form.message_ts,
        thread_ts=form.thread_ts,
        block="",
        value="",
        choices={},
        trigger=trigger,
        response_url="",
    )
