"""The buttons that stop a job or give it up, and what is asked before one stops, with what that leaves."""

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from handlers.blocks.message import actions, button
from handlers.payloads.ids import Action
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import _, pgettext


def cancel_button(job: ImportJob) -> Block:
    """The way to stop a job that goes on; a block that stays the same while the message is drawn anew."""
    cancel = button(stop_word(), Action.CANCEL_IMPORT, job.id, confirm=confirm_cancel(job))
    return actions(cancel, block_id=f"cancel:{job.id}")


def stop_word() -> str:
    """What stops a job says: no word for taking back what a job has done."""
    return pgettext("a job that goes on", "Cancel")


def give_up_button(job: ImportJob) -> ButtonElement:
    """The way out of a job that waits for an answer; nothing has begun, so nobody is asked again."""
    return button(give_up_word(), Action.CANCEL_IMPORT, job.id)


def give_up_word() -> str:
    """What gives up a job says that waits for an answer."""
    return pgettext("a job that waits for an answer", "Cancel")


def confirm_cancel(job: ImportJob) -> ConfirmObject:
    """What is asked of whoever wants to stop a job."""
    if job.is_undo:
        title, yes = _("Stop this undo?"), _("Stop the undo")
    elif job.kind is JobKind.HANDOVER:
        title, yes = _("Cancel this handover?"), _("Cancel the handover")
    else:
        title, yes = _("Cancel this import?"), _("Cancel the import")
    return ConfirmObject(title=title, text=_what_it_leaves(job), confirm=yes, deny=_("Go on with it"))


def confirm_giving_up(job: ImportJob) -> ConfirmObject:
    """The same of whoever wants to give up a job that waits for an answer, away from its message."""
    if job.is_undo:
        title = pgettext("a job that waits for an answer", "Stop this undo?")
    elif job.kind is JobKind.HANDOVER:
        title = pgettext("a job that waits for an answer", "Cancel this handover?")
    else:
        title = pgettext("a job that waits for an answer", "Cancel this import?")
    return ConfirmObject(
        title=title, text=_leaves_nothing(job), confirm=give_up_word(), deny=_("Go on with it")
    )


def _what_it_leaves(job: ImportJob) -> str:
    if job.state is not JobState.APPLYING:
        return _leaves_nothing(job)
    if job.is_undo:
        return _("The customers who have gone back so far stay so; the others keep what they have.")
    if job.kind is JobKind.HANDOVER:
        return _("The customers handed over so far stay so; the others stay with whoever has them.")
    return _(
        "The rows applied so far stay as they are now, unless someone undoes the import afterwards. "
        "The other rows are left as they were."
    )


def _leaves_nothing(job: ImportJob) -> str:
    if job.is_undo:
        return _("Nothing has gone back so far. If you stop now, nothing will.")
    return _("Nothing has changed so far. If you cancel now, nothing will.")
