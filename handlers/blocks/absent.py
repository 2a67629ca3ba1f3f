"""The customers that are missing in an export's file: the button in the preview, and the modal."""

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

from handlers.blocks.message import actions, button, context, section, words
from handlers.blocks.mrkdwn import code
from handlers.payloads.absent_form import LEAVE, AbsentForm
from handlers.payloads.ids import Action, Modal
from importer.absent import PAGE, can_be_cleared
from importer.words.absent import Absence, Absent, AbsentPage
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


def absent_modal(job: ImportJob, form: AbsentForm, page: AbsentPage) -> View:
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
        blocks=[section(f"{head} {then}"), _choice(job, absence), *_list(page), *_ways(absence, page)],
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
        block_id="absent",  # the same on each page, so that Slack keeps what is chosen but not handed in
        label=PlainTextObject(text=_("What is to become of them?")),
        hint=PlainTextObject(text=_("You see it in the preview first, and confirm it there.")),
        element=RadioButtonsElement(action_id=Action.CHOOSE_ABSENT, options=options, initial_option=chosen),
    )


def _option(value: str, label: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=label))


def _list(page: AbsentPage) -> list[Block]:
    lines = [" ".join(code(part, _LONGEST) for part in one if part) for one in page.customers]
    starts = range(0, len(lines), _IN_A_BLOCK)
    return [section("\n".join(lines[start : start + _IN_A_BLOCK])) for start in starts]


def _ways(absence: Absence, page: AbsentPage) -> list[Block]:
    """Which of how many are seen, and the ways to the others."""
    every, last = absence.customers, page.skipped + len(page.customers)
    if every <= PAGE or not page.customers:
        return []
    place = _("Customers {first} to {last} of {count}", first=page.skipped + 1, last=last, count=every)
    before = button(_("Previous page"), Action.EARLIER_ABSENT, max(0, page.skipped - PAGE))
    behind = button(_("Next page"), Action.LATER_ABSENT, last)
    return [
        context(place),
        actions(*([before] if page.skipped else []), *([behind] if last < every else [])),
    ]


def nobody_modal(reason: str) -> View:
    """Why nobody is shown any more."""
    return View(type="modal", title=_("Missing customers"), close=_("Close"), blocks=[words(reason)])
