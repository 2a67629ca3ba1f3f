"""The customers that are missing in an export's file: the button in the preview, and the modal."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from handlers.blocks.message import button, context, section
from handlers.blocks.mrkdwn import code
from handlers.payloads.absent_form import LEAVE, AbsentForm
from handlers.payloads.ids import Action, Modal
from importer.absent import can_be_cleared
from importer.words.absent import Absence, Absent, AbsentCustomer
from importer.words.jobs import ImportJob
from importer.words.language import _, ngettext

_IN_A_BLOCK: Final = 20
"""So many customers stay far below what Slack takes in a section."""
_LONGEST: Final = 60


def missing_button(job: ImportJob) -> list[ButtonElement]:
    """The way to who is missing, and to what becomes of them."""
    missing = can_be_cleared(job).customers
    if not missing:
        return []
    text = ngettext("Missing customers ({count})", "Missing customers ({count})", missing)
    return [button(text, Action.SEE_ABSENT, job.id)]


def absent_modal(job: ImportJob, form: AbsentForm, first: Sequence[AbsentCustomer]) -> View:
    """Who is missing, and the choice; what was chosen before stands chosen."""
    absence = can_be_cleared(job)
    head = ngettext(
        "*{count} customer of the export is missing in the file.*",
        "*{count} customers of the export are missing in the file.*",
        absence.customers,
    )
    then = _("Who was added or changed after the export was taken isn't among them, and stays in any case.")
    return View(
        type="modal",
        callback_id=Modal.ABSENT,
        title=_("Missing customers"),
        submit=_("Keep this choice"),
        close=_("Cancel"),
        private_metadata=form.metadata(),
        blocks=[section(f"{head} {then}"), _choice(job, absence), *_list(absence, first)],
    )


def _choice(job: ImportJob, absence: Absence) -> Block:
    options = [
        _option(LEAVE, _("Leave them as they are")),
        _option(
            Absent.CLEAR_MANAGERS,
            ngettext(
                "Remove the account managers of {count}",
                "Remove the account managers of {count}",
                absence.managers,
            ),
        ),
        _option(
            Absent.CLEAR_WORKFLOW,
            ngettext("Remove the workflow of {count}", "Remove the workflow of {count}", absence.workflow),
        ),
    ]
    chosen = next(option for option in options if option.value == (job.absent or LEAVE))
    return InputBlock(
        label=PlainTextObject(text=_("What is to become of them?")),
        hint=PlainTextObject(text=_("You see it in the preview first, and confirm it there.")),
        element=RadioButtonsElement(action_id=Action.CHOOSE_ABSENT, options=options, initial_option=chosen),
    )


def _option(value: str, label: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=label))


def _list(absence: Absence, first: Sequence[AbsentCustomer]) -> list[Block]:
    lines = [" ".join(code(part, _LONGEST) for part in one if part) for one in first]
    blocks = [
        section("\n".join(lines[start : start + _IN_A_BLOCK])) for start in range(0, len(lines), _IN_A_BLOCK)
    ]
    more = absence.customers - len(lines)
    if not more:
        return list[Block](blocks)
    return [*blocks, context(ngettext("And {count} more.", "And {count} more.", more))]
