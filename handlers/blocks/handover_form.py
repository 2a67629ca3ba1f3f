"""The forms about handing people over: what is wanted, and another last day of a cover."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DatePickerElement,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from handlers.blocks.message import section, words
from handlers.blocks.mrkdwn import shorten
from handlers.payloads.ids import Action, Modal
from importer.last_day import last_day_of
from importer.matching.names import Found
from importer.words.jobs import ImportJob
from importer.words.language import _
from importer.words.quoting import plain

_TABLES: Final = ("csv", "tsv", "txt", "xlsx", "xlsm")
MOST_HEIRS: Final = 20
"""So many people can take over in Slack; the command line takes any number."""
_LONGEST_OPTION: Final = 75
_LONGEST_LIST: Final = 3_000
"""As Slack takes it
(https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element)."""


def handover_modal() -> View:
    """Whose customers go to whom, which of them, what becomes of others, and until when."""
    return View(
        type="modal",
        callback_id=Modal.HANDOVER,
        title=_("Hand over"),
        submit=_("Preview"),
        close=_("Cancel"),
        blocks=[
            section(
                _(
                    "Say whose customers go to whom. What that would change is then told in your "
                    "direct messages "
                    "with me: nothing changes before you say so there."
                )
            ),
            _ask(_("Whose customers"), _select_person(Action.CHOOSE_LEAVING)),
            _ask(
                _("Who gets them"),
                _select_people(),
                hint=_("Several people get as many each, as far as that goes."),
            ),
            _ask(_("Only those with this workflow"), _select_workflow(), optional=True),
            _ask(
                _("Only those of a list"),
                _write_list(),
                optional=True,
                hint=_("Paste External Ids, one a line. A longer list can be a file, below."),
            ),
            _ask(
                _("Only those of a list in a file"),
                FileInputElement(action_id=Action.CHOOSE_LIST_FILE, filetypes=list(_TABLES), max_files=1),
                optional=True,
                hint=_("A text with one External Id a line, or a table with a column External Id."),
            ),
            _ask(_("Who else looks after them"), _choose_alone(), optional=True),
            _ask(
                _("Last day, if it isn't for good"),
                DatePickerElement(action_id=Action.CHOOSE_LAST_DAY),
                optional=True,
                hint=_("On the day after, the customers return by themselves."),
            ),
        ],
    )


def extend_modal(waiting: ImportJob) -> View:
    """The new last day of a cover, told by its return."""
    last = last_day_of(waiting)
    return View(
        type="modal",
        callback_id=Modal.EXTEND_COVER,
        title=_("Extend"),
        submit=_("Extend"),
        close=_("Cancel"),
        private_metadata=str(waiting.id),
        blocks=[
            _ask(
                _("New last day of the cover"),
                DatePickerElement(action_id=Action.CHOOSE_LAST_DAY, initial_date=_iso(last)),
                hint=_("On the day after, the customers return by themselves."),
            )
        ],
    )


def reading_list_modal(file_name: str) -> View:
    """Reading the list takes longer than a form may stay open."""
    return refused_modal(
        _("Hand over"),
        _(
            "I am reading {file}. What the handover would change is then told in your direct messages with "
            "me; if the list can't be used, it is told here.",
            file=file_name,
        ),
    )


def list_read_modal() -> View:
    """The list was read after all."""
    return refused_modal(
        _("Hand over"),
        _("The list is read. What the handover would change is told in your direct messages with me."),
    )


def refused_modal(title: str, reason: str) -> View:
    """Why nothing can be asked for here."""
    return View(type="modal", title=title, close=_("Close"), blocks=[words(reason)])


def name_options(found: Sequence[Found]) -> list[Option]:
    """The directory's people, or workflows, to choose from."""
    return [Option(value=str(one.id), text=_plain(one.label)) for one in found]


def _ask(label: str, element: InputInteractiveElement, *, optional: bool = False, hint: str = "") -> Block:
    """A field; its block is called like its element, which reading it goes by."""
    return InputBlock(
        block_id=element.action_id,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        optional=optional,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
    )


def _select_person(action: Action) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=action,
        placeholder=PlainTextObject(text=_("Type a part of the name or email")),
        min_query_length=0,
    )


def _select_people() -> ExternalDataMultiSelectElement:
    return ExternalDataMultiSelectElement(
        action_id=Action.CHOOSE_HEIRS,
        placeholder=PlainTextObject(text=_("Type a part of the name or email")),
        min_query_length=0,
        max_selected_items=MOST_HEIRS,
    )


def _select_workflow() -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=Action.CHOOSE_WORKFLOW,
        placeholder=PlainTextObject(text=_("Type a part of the workflow's name")),
        min_query_length=0,
    )


def _write_list() -> PlainTextInputElement:
    return PlainTextInputElement(action_id=Action.WRITE_LIST, multiline=True, max_length=_LONGEST_LIST)


def _choose_alone() -> CheckboxesElement:
    text = _("Whoever gets a customer looks after it alone")
    return CheckboxesElement(
        action_id=Action.CHOOSE_ALONE, options=[Option(value="alone", text=_plain(text))]
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=shorten(plain(text), _LONGEST_OPTION) or "…", emoji=False)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
