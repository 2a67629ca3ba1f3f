"""What a preview says of the approval that it needs: the button that asks for it, and what came of asking."""

from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.guards import ask_once_more
from handlers.blocks.message import button, section
from handlers.blocks.mrkdwn import code, who
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.words.approval import Approval, Decision
from importer.words.approval_need import count_set
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, _, lazy_gettext, ngettext

LONGEST_REASON: Final = 500
_BEFORE_ASKING: Final = lazy_gettext(
    "So many customers change that somebody else has to agree first: the approvers get this preview."
)
_BEFORE_ASKING_ABOUT_LIST: Final = lazy_gettext(
    "So many customers are added or change that somebody else has to agree first: the approvers get this "
    "preview."
)
_ONCE_DECLINED: Final = lazy_gettext(
    "To ask again, change what is imported: other columns, fixed values, or another file."
)
_ONCE_DECLINED_HANDOVER: Final = lazy_gettext(
    "To ask again, begin another handover: of other customers, to other people, or until another day."
)
_ONCE_DECLINED_LIST: Final = lazy_gettext("To ask again, share another list.")
_ANSWERS: Final = {
    Decision.APPROVED: lazy_gettext("Approved by {approver}; {asker} had asked for it."),
    Decision.DECLINED: lazy_gettext("Declined by {approver}, whom {asker} had asked."),
    Decision.WITHDRAWN: lazy_gettext("{approver} took back the request for approval."),
    Decision.EXPIRED: lazy_gettext(
        "The request for approval has run out: nobody answered {asker} within seven days."
    ),
    Decision.NOT_NEEDED: lazy_gettext("The settings of this workspace want no approval for it any more."),
    Decision.NOBODY: lazy_gettext(
        "The request for approval has ended: nobody is left who could answer {asker}, because the user group "
        "that approves has nobody else in it, or can't be read."
    ),
    Decision.DAY_OVER: lazy_gettext(
        "The request for approval has ended: the last day of the cover is over, and nobody had answered "
        "{asker}."
    ),
}
_DECLINED_WITH_REASON: Final = lazy_gettext("Declined by {approver}, whom {asker} had asked: {reason}")


def ask_button(job: ImportJob) -> list[ButtonElement]:
    """The way to a second person's yes; none where somebody said no to this very plan."""
    if job.verdict is None or _is_declined(job):
        return []
    customers = count_set(job)
    text = ngettext("Ask for approval of {count} change", "Ask for approval of {count} changes", customers)
    confirm = ask_once_more(job, customers, _("Yes, ask for approval"))
    seen = SeenPlan(job.id, job.attempt)
    return [button(text, Action.ASK_APPROVAL, seen.value, primary=True, confirm=confirm)]


def approval_lines(job: ImportJob, *, must_ask: bool) -> list[Block]:
    """That a second person has to agree, and what came of it where one was asked about this plan."""
    if job.state is not JobState.PREVIEWED or not must_ask:
        return []
    asked = job.approval
    lines = [answer_words(asked)] if asked and asked.attempt == job.attempt else []
    lines.append(str(_once_declined(job) if _is_declined(job) else _before_asking(job)))
    return [section(":busts_in_silhouette: " + " ".join(filter(None, lines)))]


def _before_asking(job: ImportJob) -> Sentence:
    return _BEFORE_ASKING_ABOUT_LIST if job.loads else _BEFORE_ASKING


def _once_declined(job: ImportJob) -> Sentence:
    if job.kind is JobKind.HANDOVER:
        return _ONCE_DECLINED_HANDOVER
    return _ONCE_DECLINED_LIST if job.loads else _ONCE_DECLINED


def answer_words(asked: Approval) -> str:
    """What came of asking, in a sentence; empty where nobody has answered."""
    if asked.decision not in _ANSWERS:
        return ""
    said = _DECLINED_WITH_REASON if asked.reason else _ANSWERS[asked.decision]
    people = {"approver": who(asked.decided_by), "asker": who(asked.asked_by)}
    return str(said.fill(reason=code(asked.reason, LONGEST_REASON), **people))


def _is_declined(job: ImportJob) -> bool:
    """Whether somebody said no to the plan that stands."""
    asked = job.approval
    return asked is not None and asked.decision is Decision.DECLINED and asked.attempt == job.attempt
