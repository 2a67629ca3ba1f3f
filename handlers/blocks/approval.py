"""What is said while a second person is asked to agree: in the thread, to each approver, and at the end."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from handlers.blocks.asking import LONGEST_REASON, answer_words
from handlers.blocks.changes import changes_buttons
from handlers.blocks.guards import ask_once_more
from handlers.blocks.message import Message, actions, button, context, message, section, words
from handlers.blocks.mrkdwn import code, day, when, who
from handlers.blocks.preview import preview
from handlers.payloads.carried import Request
from handlers.payloads.ids import Action, Modal
from importer.words.approval import Approval
from importer.words.jobs import ImportJob
from importer.words.language import _
from importer.words.summary import ErrorKind

_LONGEST_TITLE: Final = 24
REASON_BLOCK: Final = "reason"


def waiting_for_approval(job: ImportJob, kinds: Sequence[ErrorKind] = ()) -> Message:
    """The first message of a job that waits: what is asked and by whom, what would change, the ways back."""
    asked = _asked(job)
    request = Request(job.id, asked.number).value
    head = _("Import {number} waits for approval", number=str(job.number))
    by = _("{asker} has asked for it, {moment}.", asker=who(asked.asked_by), moment=when(asked.asked_at))
    return message(
        section(f":hourglass_flowing_sand: *{head}* · {_file(job)}\n{by} {_until(asked)}"),
        *preview(job, kinds=kinds),
        actions(
            *changes_buttons(job),
            button(_("Take the request back"), Action.WITHDRAW, request),
            button(_("Cancel"), Action.CANCEL_IMPORT, job.id),
            block_id=f"asked:{job.id}:{asked.number}",
        ),
    )


def request(job: ImportJob, kinds: Sequence[ErrorKind] = ()) -> Message:
    """What an approver is asked: the preview, and the two answers."""
    asked = _asked(job)
    about = Request(job.id, asked.number).value
    confirm = ask_once_more(job, asked.customers, _("Yes, approve"))
    head = _("{asker} asks you to approve import {number}", asker=who(asked.asked_by), number=str(job.number))
    first = _("As soon as one approver answers, it is decided.")
    return message(
        section(f"*{head}* · {_file(job)}\n{_until(asked)} {first}"),
        *preview(job, kinds=kinds),
        actions(
            button(_("Approve"), Action.APPROVE, about, primary=True, confirm=confirm),
            button(_("Decline"), Action.DECLINE, about),
            *changes_buttons(job),
            block_id=f"request:{job.id}:{asked.number}",
        ),
        context(_("Shared by {person}", person=who(job.uploaded_by))),
    )


def request_over(job: ImportJob, number: int) -> Message:
    """What the request of this number becomes in an approver's direct messages: no buttons are left."""
    asked = job.approval
    head = _("Import {number} needs no answer from you any more", number=str(job.number))
    is_this = asked is not None and asked.number == number
    came = answer_words(asked) if asked and is_this else _("Something else was asked for since.")
    return message(section(f"*{head}* · {_file(job)}\n{came}"))


def answered(job: ImportJob) -> Message:
    """A no, or that time has run out, told to whoever had asked."""
    asked = _asked(job)
    head = _("{asker}, import {number} wasn't approved.", asker=who(asked.asked_by), number=str(job.number))
    then = _("Nothing has changed. The preview above stands again.")
    return message(section(f":no_entry: *{head}* {answer_words(asked)} {then}"))


def decline_modal(job: ImportJob, about: Request) -> View:
    """Why somebody says no."""
    reason = PlainTextInputElement(action_id=Action.REASON, multiline=True, max_length=LONGEST_REASON)
    return View(
        type="modal",
        callback_id=Modal.DECLINE,
        title=_("Decline"),
        submit=_("Decline"),
        close=_("Cancel"),
        private_metadata=about.value,
        blocks=[
            section(
                _(
                    "Import {number} stands as a preview again, and {asker} is told why.",
                    number=str(job.number),
                    asker=who(_asked(job).asked_by),
                )
            ),
            InputBlock(
                block_id=REASON_BLOCK,
                label=PlainTextObject(text=_("Why"), emoji=False),
                element=reason,
                optional=True,
            ),
        ],
    )


def cannot_answer_modal(reason: str) -> View:
    """Why an answer isn't taken any more."""
    return View(type="modal", title=_("Decline"), close=_("Close"), blocks=[words(reason)])


def _asked(job: ImportJob) -> Approval:
    """What was asked; whoever draws it has looked."""
    assert job.approval is not None  # noqa: S101 - told above
    return job.approval


def _file(job: ImportJob) -> str:
    return code(job.reading.source.file_name)


def _until(asked: Approval) -> str:
    return _("Without an answer it runs out on {day}.", day=day(asked.until))
