"""What is said of fixing values: the button for it, which were corrected, and a correction's preview."""

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.message import Message, button, context, message, section
from handlers.blocks.mrkdwn import code, who
from handlers.payloads.ids import Action
from importer.report.corrected_words import corrected_lines
from importer.words.jobs import ImportJob
from importer.words.language import _, ngettext


def fix_buttons(
    job: ImportJob, action: Action = Action.FIX_VALUES, *, holder: ImportJob | None = None
) -> list[ButtonElement]:
    """The way to fix a job's wrong values, or to leave out what it has corrected, where there are any.

    `holder` is the correction that has what is still wrong of it, where one was carried out.
    """
    held = holder or job
    if held.verdict is None or held.rows_gone:
        return []
    if not job.state.can_be_corrected:
        return []
    if fixable := held.verdict.totals.fixable:
        words = ngettext("Fix {count} value", "Fix {count} values", fixable)
        return [button(words, action, job.id)]
    if held.verdict.corrected and held.is_open:
        return [button(_("Corrected values"), action, job.id)]
    return []


def corrected_values(job: ImportJob) -> list[Block]:
    """Which wrong values were read as others."""
    lines = corrected_lines(job.verdict.corrected, code, who) if job.verdict else []
    return [context(*lines)] if lines else []


def correction_head(job: ImportJob) -> str:
    """What a correction is, in a phrase."""
    return _("Import {number} fixes values of import {of}", number=str(job.number), of=str(job.of))


def correction_question(job: ImportJob, *changes: Block) -> Message:
    """The preview of a correction: what its rows would change, and the way on."""
    file = code(job.reading.source.file_name)
    return message(section(f"*{correction_head(job)}* · {file}"), *changes)
