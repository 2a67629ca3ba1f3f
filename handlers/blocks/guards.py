"""What looks unusual about a plan: the lines with a warning sign, and the one question more."""

from typing import Final

from slack_sdk.models.blocks import ConfirmObject, PlainTextObject

from handlers.blocks.mrkdwn import code, shorten
from importer.preview.guard_words import guard_lines
from importer.preview.totals_words import moved_meanwhile
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _, ngettext
from importer.words.quoting import plain

_LONGEST_TITLE: Final = 100
_LONGEST_TEXT: Final = 300
"""As Slack takes a confirm dialog
(https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object)."""


def warnings(job: ImportJob) -> list[str]:
    """A line for what has moved since someone looked, and for each guard that speaks."""
    moved = moved_meanwhile(job)
    return [f":warning: {line}" for line in [*([moved] if moved else []), *guard_lines(job, code)]]


def ask_once_more(job: ImportJob, customers: int, yes: str) -> ConfirmObject | None:
    """The last question that guards ask, with the numbers; None where none speaks. `yes` goes on."""
    lines = guard_lines(job, plain)
    if not lines:
        return None
    return ConfirmObject(
        title=shorten(_ask(job, customers), _LONGEST_TITLE),
        text=PlainTextObject(text=shorten("\n".join(lines), _LONGEST_TEXT), emoji=False),
        confirm=yes,
        deny=_("Look again"),
    )


def _ask(job: ImportJob, customers: int) -> str:
    if job.kind is JobKind.DIRECTORY and job.loads is not DirectoryKind.CUSTOMERS:
        return _("Load this list all the same?")
    if job.verdict and job.verdict.totals.taken_out:
        return ngettext(
            "Take out or change {count} customer?", "Take out or change {count} customers?", customers
        )
    if job.verdict and job.verdict.totals.added:
        return ngettext("Add or change {count} customer?", "Add or change {count} customers?", customers)
    return ngettext("Change {count} customer?", "Change {count} customers?", customers)
