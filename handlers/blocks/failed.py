"""What is said of what failed on our side, or at Slack, with the reference that stands in the log."""

from slack_sdk.models.views import View

from handlers.blocks.message import Message, message, section, words
from handlers.blocks.mrkdwn import code, mention
from handlers.payloads.ids import Command
from importer.words.language import Sentence, _, lazy_gettext


def unexpected(reference: str) -> Message:
    """Something failed on our side; the reference stands in the log."""
    return _said(
        _(
            ":x: *Something went wrong on my side*\n"
            "It was nothing that you did. Please try again in a minute. "
            "If it happens again, tell the person who looks after this app, and give them this reference: "
            "{reference}. Type {command} to see how your imports stand.",
            reference=code(reference),
            command=code(Command.IMPORTS),
        )
    )


def unexpected_sentence(reference: str) -> Sentence:
    """The same of an import that breaks again and again: kept with it, and shown wherever it is told of."""
    return lazy_gettext(
        "Something went wrong on our side. Share the file again; if it happens once more, "
        "give your Handoff admin this reference: {reference}.",
        reference=reference,
    )


def file_missing(reference: str) -> Message:
    """A file that is to stand here broke again and again; the reference stands in the log."""
    return _said(
        _(
            ":x: *The file that should be here can't be sent*\n"
            "Something went wrong on my side, again and again. What was changed stays as it is told above. "
            "Please tell the person who looks after this app, and give them this reference: {reference}. "
            "Once that is mended, {command} leads to the import and its files.",
            reference=code(reference),
            command=code(Command.IMPORTS),
        )
    )


def file_refused(word: str) -> Message:
    """Slack takes a file that is to stand here in no place; `word` is its own for why."""
    return _said(
        _(
            ":x: *The file that should be here can't be sent*\n"
            "Slack doesn't take it from me, here or elsewhere, however often I try (its reason is {reason}): "
            "the workspace may have no room left for files, or not let me share any. What is told above "
            "stays as it is. Please tell the person who looks after this app, and give them Slack's reason. "
            "Once that is mended, {command} leads to the import and its files.",
            reason=code(word),
            command=code(Command.IMPORTS),
        )
    )


def manager_untold(member: str, word: str) -> Message:
    """A member of the workspace can't be sent their own changes; `word` is Slack's for why."""
    return _said(
        _(
            ":information_source: *Not every account manager could be told*\n"
            "Slack doesn't let me send {person} the file of their customers (its reason is {reason}); "
            "there may be others whom I can't reach. What is told above stays as it is. Please tell these "
            "people yourself: the changes file names every customer, and {command} leads to it.",
            person=mention(member),
            reason=code(word),
            command=code(Command.IMPORTS),
        )
    )


def unfit(reference: str) -> Message:
    """Slack refused what was to stand here for its size or its form; the reference stands in the log."""
    return _said(
        _(
            ":x: *Slack doesn't take what should stand here*\n"
            "It is too much for one message, which is no fault of yours. What was done stays done: "
            "{command} tells how the import stands. Please tell the person who looks after this app, and "
            "give them this reference: {reference}.",
            reference=code(reference),
            command=code(Command.IMPORTS),
        )
    )


def slack_had_trouble(reference: str) -> Message:
    """Slack couldn't tell or take something just now; what was done before that stands in the thread."""
    return _said(
        _(
            ":hourglass_flowing_sand: *Slack had trouble just now*\n"
            "It is busy, or didn't answer, so I can't be sure that what you asked for was done. Wait a "
            "minute and look at the message: if it still stands as before, please try again. If it happens "
            "again and again, tell the person who looks after this app, and give them this reference: "
            "{reference}.",
            reference=code(reference),
        )
    )


def not_kept_modal(reference: str) -> View:
    """Something failed as nobody foresaw; the log has the reason under this reference."""
    reason = _(
        "Something went wrong, so it isn't sure that this was kept. Open it again to see; if it happens once "
        "more, tell whoever runs Handoff this reference: {reference}.",
        reference=reference,
    )
    return View(type="modal", title=_("It went wrong"), close=_("Close"), blocks=[words(reason)])


def slack_had_trouble_here(reference: str) -> Message:
    """The same of a press in a window or on the Home tab, where there is no message to look at."""
    return _said(
        _(
            ":hourglass_flowing_sand: *Slack had trouble just now*\n"
            "It is busy, or didn't answer, so I can't be sure that what you asked for was done. Wait a "
            "minute, look whether it was, and try again if not. If it happens again and again, tell the "
            "person who looks after this app, and give them this reference: {reference}.",
            reference=code(reference),
        )
    )


def failed_modal(said: Message) -> View:
    """The same in a window, where there is no other place to say it."""
    return View(type="modal", title=_("It went wrong"), close=_("Close"), blocks=said.blocks)


def refused_modal(said: Message) -> View:
    """Why nothing was done, in a window."""
    return View(type="modal", title=_("Nothing was done"), close=_("Close"), blocks=said.blocks)


def _said(text: str) -> Message:
    return message(section(text))
