"""The form in which wrong values are given right ones, page by page, as Slack keeps it and hands it back."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Final

from handlers.payloads.askers import read_person
from handlers.payloads.events import Person
from handlers.payloads.ids import Action
from handlers.payloads.json_values import Json, PayloadError, nested, objects, required_text, text
from handlers.payloads.presses import Press
from importer.words.fields import Field

LEAVE: Final = "-"
"""The option that leaves a value as it is; others are a user's or workflow's id, or a suggestion's place."""
ADD: Final = "+"
"""The option that adds the member of the workspace who has this very email to the directory."""
_BLOCK: Final = "meant"


def sign_of(key: tuple[object, ...]) -> str:
    """A short word of its own for each key, since a form keeps little, and a value may be long."""
    return urlsafe_b64encode(
        blake2b(repr(tuple(key)).encode("utf-8", "replace"), digest_size=6).digest()
    ).decode()


@dataclass(frozen=True, slots=True)
class MeantBlock:
    """The block that asks what is meant by one value of a job; `can_be_added` where a member has it."""

    job: int
    field: Field
    sign: str
    can_be_added: bool = False

    def block_id(self, page: int) -> str:
        """The block's id; Slack keeps what was chosen in a block for as long as it has the same."""
        drawn_for = f"{page}{ADD if self.can_be_added else ''}"
        return f"{_BLOCK}:{self.job}:{self.field}:{self.sign}:{drawn_for}"

    @classmethod
    def read(cls, block_id: str) -> "MeantBlock | None":
        """What a block asks about, or None when it is another block's."""
        match block_id.split(":"):
            case [kind, job, of, sign, drawn] if kind == _BLOCK and job.isdecimal() and of in list(Field):
                return cls(int(job), Field(of), sign, drawn.endswith(ADD))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class FixForm:
    """What was filled in so far, of which job, and where its button was pressed.

    `meant` has the option that was chosen for a value, by its sign, on the pages that were seen; `unused` are
    the signs of corrections that are not to be used any more. `looks` is whether to look for emails in Slack.
    """

    job: int
    channel: str
    message_ts: str
    thread_ts: str
    page: int = 0
    meant: Mapping[str, str] = field(default_factory=dict)
    unused: AbstractSet[str] = frozenset()
    takes_ids: bool = False
    remembers: bool = False
    looks: bool = False

    @classmethod
    def begin(cls, press: Press) -> "FixForm":
        """An empty one, for whoever has pressed the button."""
        return cls(press.number, press.channel, press.message_ts, press.thread_ts)

    def metadata(self) -> str:
        """The text that Slack keeps with the modal (at most 3,000 characters)."""
        place = [self.job, self.channel, self.message_ts, self.thread_ts, self.page]
        kept = [*place, dict(self.meant), sorted(self.unused), self.takes_ids, self.remembers, self.looks]
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def read(cls, metadata: str) -> "FixForm":
        """The form that a text is of; raises PayloadError where it is of none."""
        try:
            job, channel, ts, thread, page, meant, unused, *flags = json.loads(metadata)
            takes_ids, remembers, looks = flags
            return cls(job, channel, ts, thread, page, meant, frozenset(unused), takes_ids, remembers, looks)
        except (ValueError, TypeError) as error:
            raise PayloadError(f"Slack's payload has a modal without a form: {metadata!r}.") from error


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that was handed in, or of which another page is asked for; `view` is the modal's id."""

    person: Person
    view: str
    form: FixForm
    trigger: str
    page: int

    @property
    def press(self) -> Press:
        """The press that had opened it, to be answered where it was made."""
        return Press(
            person=self.person,
            channel=self.form.channel,
            is_private=False,
            message_ts=self.form.message_ts,
            thread_ts=self.form.thread_ts,
            block="",
            value="",
            choices={},
            trigger=self.trigger,
            response_url="",
        )


@dataclass(frozen=True, slots=True)
class MeantSearch:
    """Slack asks for what may be meant by a value of a job, and fits what was typed."""

    person: Person
    job: int
    field: Field
    typed: str
    can_be_added: bool


def read_filled_form(body: Json) -> FilledForm:
    """The form of a `view_submission` body, or of a `block_actions` body that asks for another page."""
    view = nested(body, "view")
    form = _fill(FixForm.read(text(view, "private_metadata")), view)
    pages = [text(action, "value") for action in objects(body, "actions")]
    page = int(pages[0]) if pages and pages[0].isdecimal() else form.page
    return FilledForm(read_person(body), required_text(view, "id"), form, text(body, "trigger_id"), page)


def read_meant_search(body: Json) -> MeantSearch:
    """The question of a `block_suggestion` body for what may be meant by a value."""
    block = MeantBlock.read(required_text(body, "block_id"))
    if block is None:
        raise PayloadError("Slack's payload has a block that asks for no value.")
    typed = text(body, "value")
    return MeantSearch(read_person(body), block.job, block.field, typed, block.can_be_added)


def _fill(form: FixForm, view: Json) -> FixForm:
    """With what is chosen on the page that is shown; what isn't there stays as it was."""
    values = nested(view, "state", "values")
    meant, unused = dict(form.meant), set(form.unused)
    takes_ids, remembers = form.takes_ids, form.remembers
    for block in objects(view, "blocks"):
        element, block_id = nested(block, "element"), text(block, "block_id")
        action = text(element, "action_id")
        held = nested(values, block_id, action)
        ticked = {text(option, "value") for option in objects(held, "selected_options")}
        match action:
            case Action.CHOOSE_MEANT if about := MeantBlock.read(block_id):
                if chosen := text(nested(held, "selected_option"), "value"):
                    meant[about.sign] = chosen
            case Action.USE_CORRECTIONS:
                offered = set(_values(element))
                unused = (unused - offered) | (offered - ticked)
            case Action.TAKE_SUGGESTED_IDS:
                takes_ids = bool(ticked)
            case Action.REMEMBER:
                remembers = bool(ticked)
    return replace(form, meant=meant, unused=frozenset(unused), takes_ids=takes_ids, remembers=remembers)


def _values(element: Json) -> Iterator[str]:
    return (text(option, "value") for option in objects(element, "options"))
