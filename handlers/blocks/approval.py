"""What is said while a second person is asked to agree: in the thread, to each approver, and at the end."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from handlers.blocks.asking import LONGEST_REASON, answer_words
from handlers.blocks.cancelling import give_up_button
from handlers.blocks.changes import changes_buttons
from handlers.blocks.guards import ask_once_more
from handlers.blocks.handover import plan_of_handover
from handlers.blocks.listing import plan_of_list
from handlers.blocks.message import Message, actions, button, context, message, section, words
from handlers.blocks.mrkdwn import code, day, when, who
from handlers.blocks.preview import preview
from handlers.payloads.carried import Request
from handlers.payloads.ids import Action, Modal
from importer.handover import Told
from importer.report.handover_words import handover_words
from importer.words.approval import Approval, Decision
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import Sentence, _, lazy_gettext
from importer.words.summary import ErrorKind

_LONGEST_TITLE: Final = 24
REASON_BLOCK: Final = "reason"
_WAITS: Final = (
    lazy_gettext("Import {number} waits for approval"),
    lazy_gettext("Handover {number} waits for approval"),
    lazy_gettext("List {number} waits for approval"),
)
_ASKS: Final = (
    lazy_gettext("{asker} asks you to approve import {number}"),
    lazy_gettext("{asker} asks you to approve handover {number}"),
    lazy_gettext("{asker} asks you to approve list {number}"),
)
_OVER: Final = (
    lazy_gettext("Import {number} needs no answer from you any more"),
    lazy_gettext("Handover {number} needs no answer from you any more"),
    lazy_gettext("List {number} needs no answer from you any more"),
)
_NOT_APPROVED: Final = (
    lazy_gettext("{asker}, import {number} wasn't approved."),
    lazy_gettext("{asker}, handover {number} wasn't approved."),
    lazy_gettext("{asker}, list {number} wasn't approved."),
)
_NEEDS_NONE: Final = (
    lazy_gettext("{asker}, import {number} needs no approval any more."),
    lazy_gettext("{asker}, handover {number} needs no approval any more."),
    lazy_gettext("{asker}, list {number} needs no approval any more."),
)
_MOVED_SINCE: Final = (
    lazy_gettext("{asker}, import {number} was approved, but hasn't begun: its plan is another by now."),
    lazy_gettext("{asker}, handover {number} was approved, but hasn't begun: its plan is another by now."),
    lazy_gettext("{asker}, list {number} was approved, but hasn't begun: its plan is another by now."),
)
_HEADS: Final = {
    Decision.NOT_NEEDED: (_NEEDS_NONE, ":information_source:"),
    Decision.APPROVED: (_MOVED_SINCE, ":warning:"),
}
"""How it begins to be told what came of asking, and its sign, where nobody has said no."""
_STANDS_AGAIN: Final = (
    lazy_gettext("Import {number} stands as a preview again, and {asker} is told why."),
    lazy_gettext("Handover {number} stands as a preview again, and {asker} is told why."),
    lazy_gettext("List {number} stands as a preview again, and {asker} is told why."),
)
"""Each of an import, of a handover, and of a list."""


def waiting_for_approval(
    job: ImportJob, kinds: Sequence[ErrorKind] = (), told: Told | None = None
) -> Message:
    """The first message of a job that waits: what is asked and by whom, what would change, the ways back.

    `told` is what is told of a handover.
    """
    asked = _asked(job)
    request = Request(job.id, asked.number).value
    head = _say(job, _WAITS)
    by = _("{asker} has asked for it, {moment}.", asker=who(asked.asked_by), moment=when(asked.asked_at))
    return message(
        section(f":hourglass_flowing_sand: *{head}* · {_what(job)}\n{by} {_until(asked)}"),
        *_plan(job, kinds, told),
        actions(
            *changes_buttons(job),
            button(_("Take the request back"), Action.WITHDRAW, request),
            give_up_button(job),
            block_id=f"asked:{job.id}:{asked.number}",
        ),
    )


def request(job: ImportJob, kinds: Sequence[ErrorKind] = (), told: Told | None = None) -> Message:
    """What an approver is asked: the preview, and the two answers; `told` is as above."""
    asked = _asked(job)
    about = Request(job.id, asked.number).value
    confirm = ask_once_more(job, asked.customers, _("Yes, approve"))
    head = _say(job, _ASKS, asker=who(asked.asked_by))
    first = _("As soon as one approver answers, it is decided.")
    return message(
        section(f"*{head}* · {_what(job)}\n{_until(asked)} {first}"),
        *_plan(job, kinds, told),
        actions(
            button(_("Approve"), Action.APPROVE, about, primary=True, confirm=confirm),
            button(_("Decline"), Action.DECLINE, about),
            *changes_buttons(job),
            block_id=f"request:{job.id}:{asked.number}",
        ),
        *_sharer(job),
    )


def request_over(job: ImportJob, number: int, approver: str) -> Message:
    """What the request of this number becomes in an approver's direct messages: no buttons are left."""
    return message(section(f"*{_say(job, _OVER)}* · {_what(job)}\n{_why_over(job, number, approver)}"))


def _why_over(job: ImportJob, number: int, approver: str) -> str:
    """What came of it; while others are asked, that this person doesn't decide, or was asked once more."""
    asked = job.approval
    if asked is None or asked.number != number:
        return _("Something else was asked for since.")
    if not asked.waits:
        return answer_words(asked)
    if approver in asked.approvers:
        return _("You were asked once more since: answer in the newer message.")
    return _("The approvers of this workspace have changed: you no longer decide about it.")


def answered(job: ImportJob) -> Message:
    """How it stands without a yes, told to whoever had asked, and what they can do."""
    asked = _asked(job)
    said, sign = _HEADS.get(asked.decision, (_NOT_APPROVED, ":no_entry:"))
    head = _say(job, said, asker=who(asked.asked_by))
    then = " ".join(filter(None, [_("Nothing has changed. The preview stands again."), _what_next(job)]))
    between = "\n" if asked.reason else " "  # a reason may end as it likes
    answer = between.join([answer_words(asked), then])
    return message(section(f"{sign} *{head}* {answer}"))


def _what_next(job: ImportJob) -> str:
    """What whoever had asked can do, where nobody has said no."""
    match _asked(job).decision:
        case Decision.NOT_NEEDED:
            return _("If it is still wanted, press its button there: nothing happens by itself.")
        case Decision.APPROVED:
            return _(
                "Someone has changed some of its customers since it was asked for, so look at it once more. "
                "If it is still wanted, press its button there."
            )
        case Decision.NOBODY:
            return _(
                "Ask an import admin to say in the settings who approves, or to add somebody to the group; "
                "then ask for approval again there."
            )
        case Decision.DAY_OVER:
            return _("Cancel it there, and hand over again until today or a later day.")
        case _:
            return ""


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
            section(_say(job, _STANDS_AGAIN, asker=who(_asked(job).asked_by))),
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


def _say(job: ImportJob, said: tuple[Sentence, Sentence, Sentence], **values: str) -> str:
    """The sentence that is about such a job."""
    of_import, of_handover, of_list = said
    sentence = of_list if job.loads else of_import
    if job.kind is JobKind.HANDOVER:
        sentence = of_handover
    return str(sentence.fill(number=str(job.number), **values))


def _what(job: ImportJob) -> str:
    """The file; of a handover who goes over to whom."""
    if job.request is None:
        return code(job.reading.source.file_name)
    return handover_words(job.request, lambda name: code(name, 40))


def _plan(job: ImportJob, kinds: Sequence[ErrorKind], told: Told | None) -> Sequence[Block]:
    if told:
        return plan_of_handover(told)
    return plan_of_list(job, kinds) if job.loads else preview(job, kinds=kinds)


def _sharer(job: ImportJob) -> list[Block]:
    """Who shared the file; a handover has none."""
    if job.kind is JobKind.HANDOVER:
        return []
    return [context(_("Shared by {person}", person=who(job.uploaded_by)))]


def _until(asked: Approval) -> str:
    return _("Without an answer it runs out on {day}.", day=day(asked.until))
