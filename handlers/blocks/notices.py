"""Short answers: what one person alone is told, and the one reply to a file that can't be imported."""

from handlers.blocks.message import Message, context, message, put_above, section, words
from handlers.blocks.mrkdwn import code, link, who
from handlers.payloads.ids import Command
from importer.report.outcome import outcome
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _


def not_yours(uploader: str) -> Message:
    """Someone else pressed a button of an import; `uploader` is the job's `uploaded_by`."""
    return _notice(
        _(
            "Only {sharer}, who shared this file, and import admins can do this. "
            "Nothing has changed. Ask one of them, or share the file yourself to start an import of your "
            "own.",
            sharer=who(uploader),
        )
    )


def not_allowed(reason: str) -> Message:
    """Someone asked for what they may not have; `reason` is a sentence that says why and what to do."""
    return message(words(reason))


def unknown_import() -> Message:
    """A button was pressed whose import isn't one of this workspace."""
    return _notice(
        _(
            "I don't know the import of this button, so nothing was done. "
            "Type {command} to see those of this workspace.",
            command=code(Command.IMPORTS),
        )
    )


def forgotten(job: ImportJob) -> Message:
    """What the messages about an import become once it was forgotten: what is still known, and no button."""
    head = _("Import {number} was forgotten", number=str(job.number))
    if not job.counts.changed:
        return message(
            section(f":wastebasket: *{head}*"), section(_("Nothing of it is kept, and it changed nothing."))
        )
    left = _("Nothing of it is kept but its counts, so it can't be taken back any more. What it set stays.")
    return message(section(f":wastebasket: *{head}*\n{outcome(job)}"), section(left))


def refused(file_name: str, reason: str) -> Message:
    """A shared file can't be read; `reason` is a sentence that says why and what to do.

    Of some files Slack doesn't tell the name.
    """
    head = (
        _("{file} can't be imported", file=code(file_name)) if file_name else _("This file can't be imported")
    )
    nothing = _("Nothing was changed.")
    return message(section(f":x: *{head}*"), words(f"{reason} {nothing}"))


def account_gone() -> Message:
    """Slack doesn't know, or has deactivated, an account that is needed."""
    return _notice(
        _(
            "Slack says that an account which this needs is deactivated, or belongs to another organisation. "
            "Nothing was changed. Ask someone of this workspace to do it."
        )
    )


def redirected(said: Message, channel: str, word: str) -> Message:
    """What could not be said in a conversation, told to the person alone; `word` is Slack's for why."""
    return put_above(context(redirected_words(channel, word)), said)


def redirected_words(channel: str, word: str) -> str:
    """The same above a file."""
    where = f"<#{channel}>"
    return _(
        "I could not write this in {channel} (Slack's reason is {reason}), so you get it here. "
        "Nothing else is different.",
        channel=where,
        reason=code(word),
    )


def moved_on() -> Message:
    """A button was pressed on a message whose import has moved on."""
    return _notice(
        _(
            "That came too late: this import has moved on in the meantime, and nothing else was changed. "
            "Its newest message in the thread tells how it stands, and so does {command}.",
            command=code(Command.IMPORTS),
        )
    )


def cannot_undo(reason: str) -> Message:
    """An import can't be taken back; `reason` says why and what else can be done."""
    return message(words(reason))


def cannot_fix(reason: str) -> Message:
    """The values of an import can't be fixed now; `reason` says why and what else can be done."""
    return message(words(reason))


def nothing_fixed() -> Message:
    """The form was handed in as it was, so that nothing is meant by any value."""
    return _notice(_("Nothing was chosen, so nothing has changed: every value is left as it is."))


def undo_begun(of: ImportJob, to_thread: str) -> Message:
    """Answers, where only the asker reads along, that the undo's preview follows where all can read it."""
    if not to_thread:
        return _notice(
            _("In a moment a message tells what undoing import {number} would do.", number=str(of.number))
        )
    return _notice(
        _(
            "What undoing import {number} would do is told in its thread: {link}.",
            number=str(of.number),
            link=link(to_thread, _("Open the thread")),
        )
    )


def look_again() -> Message:
    """Import was pressed on something else than would be imported, so the question was drawn anew."""
    return _notice(
        _(
            "What you saw was not up to date any more, so nothing has begun. "
            "Please look at the message once more, and press *Import* again."
        )
    )


def look_first() -> Message:
    """A button was pressed below another plan than the one that stands now."""
    return _notice(
        _(
            "What you saw was not up to date any more, so nothing has begun. "
            "Please look at the message once more before you press again."
        )
    )


def unusual() -> Message:
    """Import was pressed before it was known that guards speak, so that nobody has confirmed it."""
    return _notice(
        _(
            "Something about this file is unusual, so nothing has begun. "
            "Please read the lines with the warning sign in the message, "
            "and press *Import* there if it is meant so."
        )
    )


def checked_again() -> Message:
    """Import was pressed on a preview so old that its plan was let go of."""
    return _notice(
        _(
            "This preview was more than a week old, so nothing has begun: "
            "its rows are being checked once more. Please look at the numbers, and press *Import* again."
        )
    )


def nothing_loaded(sentence: str) -> Message:
    """Import was pressed while the directory lacks what the file names; `sentence` says what."""
    return _notice(
        _(
            "{reason} Nothing has begun. Ask an import admin or whoever runs Handoff to load them, "
            "and press *Import* again after that.",
            reason=sentence,
        )
    )


def error_file_sent(job: ImportJob) -> Message:
    """The error file that someone asked for lies in their direct messages."""
    number = str(job.number)
    if job.is_undo:
        return _notice(
            _("The list of what undo {number} left is in your direct messages with me.", number=number)
        )
    return _notice(_("The error file of import {number} is in your direct messages with me.", number=number))


def changes_file_sent(job: ImportJob) -> Message:
    """The changes file that someone asked for lies in their direct messages."""
    number = str(job.number)
    if job.kind is JobKind.HANDOVER:
        said = _("The changes file of handover {number} is in your direct messages with me.", number=number)
    elif job.is_undo:
        said = _("The changes file of undo {number} is in your direct messages with me.", number=number)
    else:
        said = _("The changes file of import {number} is in your direct messages with me.", number=number)
    return _notice(said)


def rows_gone(reason: str) -> Message:
    """The rows behind what someone asked for were deleted; `reason` says so, and where else it may be."""
    return message(words(reason))


def cannot_answer(reason: str) -> Message:
    """Why nobody can be asked for approval, or why an answer isn't taken."""
    return message(words(reason))


def came_too_late() -> Message:
    """Slack opens nothing for a press that is seconds old."""
    return _notice(_("That took too long, and Slack opens nothing any more. Please press once more."))


def _notice(text: str) -> Message:
    return message(section(text))
