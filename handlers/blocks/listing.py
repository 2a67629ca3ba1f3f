"""What is said of a list of customers, users or workflows: what it would add, and that a file may be one."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.blocks.asking import approval_lines, ask_button
from handlers.blocks.cancelling import give_up_button
from handlers.blocks.changes import changes_buttons
from handlers.blocks.guards import ask_once_more, warnings
from handlers.blocks.message import Message, actions, button, context, message, section
from handlers.blocks.mrkdwn import code
from handlers.blocks.outcome import RUNNING_EMOJI, error_lines
from handlers.payloads.carried import SeenPlan
from handlers.payloads.ids import Action
from importer.preview.round_trip_words import round_trip_lines
from importer.preview.totals_words import change_parts, changes_headline, on_cover_lines, removed_parts
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.list_words import added_lines, list_counts, renamed_lines
from importer.report.outcome import total_rows
from importer.words.approval_need import count_set
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, lazy_gettext, ngettext, row_of
from importer.words.summary import ErrorKind
from importer.words.totals import PlanTotals

_MOST_KINDS: Final = 3
_HEADS: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext("Load the customers in {file} into the directory?"),
    DirectoryKind.USERS: lazy_gettext("Load the users in {file} into the directory?"),
    DirectoryKind.WORKFLOWS: lazy_gettext("Load the workflows in {file} into the directory?"),
}


def list_question(
    job: ImportJob, rows_checked: int = 0, kinds: Sequence[ErrorKind] = (), *, must_ask: bool = False
) -> Message:
    """What the list is and what it would add, with the buttons that decide about it.

    `kinds` are the kinds of errors of the rows that are refused, the most frequent first. Where a second
    person has to agree, they are asked instead.
    """
    if job.loads is None:
        raise LookupError("a job that loads nothing")
    head = _HEADS[job.loads].fill(file=code(job.reading.source.file_name))
    odd = peculiarities(job.reading.shape, code)
    return message(
        section(f"*{head}*\n{size_and_separator(job.reading.shape, code)}"),
        *([context(*odd)] if odd else []),
        *_preview(job, rows_checked),
        *_exports(job),
        *(error_lines(kinds, job.counts, most=_MOST_KINDS) if job.state is JobState.PREVIEWED else []),
        *approval_lines(job, must_ask=must_ask),
        _buttons(job, must_ask=must_ask),
    )


def plan_of_list(job: ImportJob, kinds: Sequence[ErrorKind]) -> Sequence[Block]:
    """What the list would add and change, for whoever is asked to agree."""
    return [
        *_preview(job),
        *_exports(job),
        *error_lines(kinds, job.counts, most=_MOST_KINDS),
    ]


def _preview(job: ImportJob, rows_checked: int = 0) -> list[Block]:
    """What it would do; what guards say, and who is away, are paragraphs of their own: Slack limits each."""
    if job.state.is_before_preview or job.verdict is None:
        rows = total_rows(job)
        checking = ngettext(
            "Checking {done} of {count} row…", "Checking {done} of {count} rows…", rows, done=rows_checked
        )
        return [section(f"{RUNNING_EMOJI} *{checking}* {_('Nothing has changed yet.')}")]
    totals = job.verdict.totals
    does = [f"*{list_counts(job)}*", *added_lines(job), *_changes(totals), *renamed_lines(job)]
    away = [f":calendar: {line}" for line in on_cover_lines(totals, _name)]
    *above, last = filter(None, (does, warnings(job), away))
    return [section("\n".join(lines)) for lines in (*above, [*last, _("Nothing has changed yet.")])]


def _exports(job: ImportJob) -> list[Block]:
    """When the list was exported, where it was."""
    lines = round_trip_lines(job, code)
    return [context(*lines)] if lines else []


def _name(name: str) -> str:
    return code(name, 40)


def _changes(totals: PlanTotals) -> Sequence[str]:
    """What changes for customers that exist."""
    if not totals.customers:
        return []
    removed = [f":warning: {part}" for part in removed_parts(totals)]
    parts = row_of([*change_parts(totals), *removed])
    return [_("{head}: {told}", head=changes_headline(totals), told=parts)]


def _buttons(job: ImportJob, *, must_ask: bool) -> Block:
    cancel = give_up_button(job)
    if job.state is not JobState.PREVIEWED or job.verdict is None:
        return actions(cancel, block_id=f"start:{job.id}")
    way = ask_button(job) if must_ask else [_load_button(job, count_set(job))]
    return actions(*way, *changes_buttons(job), cancel, block_id=f"start:{job.id}")


def _load_button(job: ImportJob, customers: int) -> ButtonElement:
    label = _("Load") if job.counts.planned else _("Finish without changes")
    seen = SeenPlan(job.id, job.attempt)
    once_more = ask_once_more(job, customers, _("Yes, load"))
    return button(label, Action.START_IMPORT, seen.value, primary=True, confirm=once_more)


def offer_to_load(job: ImportJob, question: Message) -> Message:
    """The question about a file whose rows may be new customers, with that way on above its buttons."""
    said = _("Most of these External Ids aren't in the directory. *Load these as new customers instead?*")
    way = section(f":bulb: {said}", button(_("Load as customers"), Action.LOAD_CUSTOMERS, job.id))
    *above, buttons = question.blocks
    return message(*above, way, buttons)
