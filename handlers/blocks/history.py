"""The list of past imports, as `/imports` shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from handlers.blocks import handover
from handlers.blocks.correction import correction_head
from handlers.blocks.message import Message, actions, button, context, header, message, section
from handlers.blocks.mrkdwn import code, link, when
from handlers.blocks.outcome import attribution, source_words
from handlers.blocks.taken_back import undo_attribution, undone_lines
from handlers.blocks.trial import trial_of
from handlers.payloads.carried import Turned
from handlers.payloads.ids import Action
from importer.attempts import corrects
from importer.past import Page
from importer.report.handover_words import handover_title
from importer.report.outcome import outcome
from importer.report.undo_words import undo_head
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _, ngettext
from importer.words.undo import NOT_TAKEN_BACK, TakingBack

_SHORT_NAME: Final = 40


def history(
    page: Page,
    links: Mapping[int, str],
    standings: Mapping[int, TakingBack] | None = None,
    asked: str = "",
) -> Message:
    """These imports, newest first, each with a button for its details, and a word on those that are left out.

    Questions that nobody has answered share one line. `asked` is what had been typed for them. `links` lead
    to their threads, and `standings` tell what was taken back, both by the id of the job, as far as they are
    known.
    """
    standings = standings or {}
    if not page.jobs and not page.hidden:
        return _no_imports()
    return message(
        header(_("Imports, newest first")),
        *_unanswered([job for job in page.jobs if _is_unanswered(job)], links),
        *(
            _entry(job, links.get(job.id, ""), standings.get(job.id, NOT_TAKEN_BACK))
            for job in page.jobs
            if not _is_unanswered(job)
        ),
        *hidden_imports(page.hidden),
        *_pages(page, asked),
    )


def _no_imports() -> Message:
    return message(
        section(
            _(
                "*No imports yet*\n"
                "To make the first one, share a CSV file in a channel where I am, "
                "or in a direct message to me. It needs a column with the customers' External Ids, "
                "and one with the account managers' email addresses, one with the workflow names, or both. "
                "I then ask which column is which: nothing changes before you answer."
            )
        )
    )


def _entry(job: ImportJob, to_thread: str, standing: TakingBack) -> Block:
    text = "\n".join([entry_text(job, to_thread), *undone_lines(standing)])
    return section(text, button(_("Details"), Action.SHOW_DETAILS, job.id))


def entry_text(job: ImportJob, to_thread: str) -> str:
    """One import in a few lines: what it is, how it stands with its counts, and whose it is."""
    head = _head(job)
    what = f"*{head}* · {source_words(job)}"
    return f"{what}\n*{outcome(job)}*\n{by_whom(job, to_thread)}"


def _head(job: ImportJob) -> str:
    if job.is_undo:
        return undo_head(job)
    if job.kind is JobKind.HANDOVER:
        return handover_title(job)
    return correction_head(job) if job.is_correction else str(job.number)


def hidden_imports(imports: int) -> list[Block]:
    """How many imports between these are left out, and who sees them."""
    if not imports:
        return []
    return [
        context(
            ngettext(
                "{count} import in a private conversation isn't shown: "
                "only the people in such a conversation and import admins see what is imported "
                "there.",
                "{count} imports in private conversations aren't shown: "
                "only the people in such a conversation and import admins see what is imported "
                "there.",
                imports,
            )
        )
    ]


def by_whom(job: ImportJob, to_thread: str) -> str:
    """Who shared and who started the import, when, and where it is talked about; a return is of its day."""
    people = _attribute(job)
    said = [
        people,
        when(_moment_of(job)),
        *filter(None, [corrects(job).rstrip("."), trial_of(job).rstrip(".")]),
    ]
    if to_thread:
        said.append(link(to_thread, _("Open the thread")))
    return " · ".join(said)


def _attribute(job: ImportJob) -> str:
    if job.is_undo:
        return undo_attribution(job)
    return handover.attribution(job) if job.kind is JobKind.HANDOVER else attribution(job)


def _moment_of(job: ImportJob) -> datetime:
    """When it was asked for; a return, which nobody asks for, on its day, or when it was called off."""
    if job.due is None or job.is_void:
        return job.created_at
    return job.finished_at or job.due


def _is_unanswered(job: ImportJob) -> bool:
    """Whether it is about a file, and nobody has said yes or no to it so far."""
    return job.is_preview and not job.is_undo and job.kind is not JobKind.HANDOVER


def _unanswered(jobs: Sequence[ImportJob], links: Mapping[int, str]) -> list[Block]:
    if not jobs:
        return []
    said = [_unanswered_one(job, links.get(job.id, "")) for job in jobs]
    waits = ngettext(
        "{count} of these files waits for an answer:", "{count} of these files wait for an answer:", len(jobs)
    )
    return [section(f"{waits} {' · '.join(said)}")]


def _unanswered_one(job: ImportJob, to_thread: str) -> str:
    name = f"*{job.number}* {code(job.reading.source.file_name, _SHORT_NAME)}"
    return f"{name} ({link(to_thread, _('Open the thread'))})" if to_thread else name


def _pages(page: Page, asked: str) -> list[Block]:
    """The ways to newer and to older ones, where there are any."""
    turns = (
        (page.newer, _("Newer imports"), Action.NEWER_IMPORTS),
        (page.older, _("Older imports"), Action.OLDER_IMPORTS),
    )
    buttons = [button(text, action, Turned(number, asked).value) for number, text, action in turns if number]
    return [actions(*buttons)] if buttons else []
