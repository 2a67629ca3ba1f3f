"""The app's Home tab: what waits for a person, what runs, what was imported last, and what can be opened."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.blocks.cancelling import confirm_cancel, confirm_giving_up, give_up_word, stop_word
from handlers.blocks.correction import fix_buttons
from handlers.blocks.cover import cover_blocks
from handlers.blocks.directory import load_first
from handlers.blocks.help import HELP_COMMAND
from handlers.blocks.history import entry_text, hidden_imports
from handlers.blocks.message import actions, button, context, header, section, words
from handlers.blocks.mrkdwn import code
from handlers.blocks.progress import bar
from handlers.payloads.ids import Action, Command
from importer.covers import Cover
from importer.home import HomePage, Running
from importer.report.not_loaded import not_loaded
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Sentence, _, ngettext
from importer.words.situation import MOST_LISTED, Listed

NOTHING_LACKING: Final[Mapping[str, Sentence]] = {}


def home(
    page: HomePage,
    links: Mapping[int, str],
    covers: Sequence[Cover] = (),
    lacking: Mapping[str, Sentence] = NOTHING_LACKING,
) -> View:
    """The page of someone who may look back.

    `links` lead to the threads of jobs, by the jobs' ids, and of what the person is asked to approve to their
    direct messages; `covers` show what is handed over until a day;
    `lacking` are the scopes that the app wasn't given here, each with what is lost without it.
    """
    return _view(
        context(_help()),
        actions(*_ways(page), block_id="ways"),
        *_lacking(page),
        *_waiting(page.waiting, links),
        *_to_approve(page.to_approve, links),
        *_to_fix(page.to_fix, links),
        *_running(page, links),
        *([header(_("Covers")), *cover_blocks(covers)] if covers else []),
        *_last(page, links),
        *_older_installation(lacking),
    )


def home_of_others(reason: str) -> View:
    """The page of someone who may not; `reason` says why."""
    return _view(words(reason))


def _view(*blocks: Block) -> View:
    return View(type="home", blocks=[header(_("Hand customers over")), *blocks])


def _help() -> str:
    return _(
        "Share a CSV file or an Excel workbook in a channel where I am, or with me. {help} tells more.",
        help=code(HELP_COMMAND),
    )


def _ways(page: HomePage) -> list[ButtonElement]:
    """What can be opened from here; each opens a modal.

    In each page that is drawn they are the same block, so that a press while it is drawn anew finds them.
    """
    directory = button(_("Directory"), Action.OPEN_DIRECTORY, 0)
    hand_over = button(_("Hand over"), Action.OPEN_HANDOVER, 0)
    settings = button(_("Settings"), Action.OPEN_SETTINGS, 0)
    return [
        *([directory] if page.may_browse else []),
        *([hand_over] if page.manages else []),
        button(_("Remembered"), Action.OPEN_REMEMBERED, 0),
        *([settings] if page.manages else []),
    ]


def _lacking(page: HomePage) -> list[Block]:
    """What has to be loaded before anything can be imported."""
    if not page.lacking:
        return []
    if page.manages:
        return load_first(page.lacking)
    ask = _("Ask an import admin to load the directory first.")
    return [section(f":warning: *{not_loaded(page.lacking)}* {ask}")]


def _older_installation(lacking: Mapping[str, Sentence]) -> list[Block]:
    """What a new installation would add, which is no hurry: all that was there goes on."""
    if not lacking:
        return []
    told = _(
        "Handoff was installed here with fewer permissions than it asks for now. Everything goes on as "
        "before; installed once more, it could do this as well:"
    )
    lines = [
        _("{scope}: without it, {lost}", scope=code(scope), lost=lost) for scope, lost in lacking.items()
    ]
    return [context("\n• ".join([told, *lines]))]


def _waiting(waiting: Listed, links: Mapping[int, str]) -> list[Block]:
    if not waiting.count:
        return []
    more = ngettext(
        "{count} more of your files waits for an answer: type {command}.",
        "{count} more of your files wait for an answer: type {command}.",
        waiting.more,
        command=code(_own_command()),
    )
    return [
        header(_("Waiting for you")),
        *(block for job in waiting.jobs for block in _question(job, links)),
        *([context(more)] if waiting.more else []),
    ]


def _question(job: ImportJob, links: Mapping[int, str]) -> list[Block]:
    """A question: one button leads to where it is answered, the other to no answer at all.

    It is answered in its message alone: there it is told what would change, and others who may decide see
    what became of it.
    """
    return [
        section(entry_text(job, "")),
        actions(*_way_to(_("Answer"), job, links), _give_up_button(job), block_id=f"question:{job.id}"),
    ]


def _way_to(text: str, job: ImportJob, links: Mapping[int, str]) -> list[ButtonElement]:
    """The button that leads to a message; none as long as its link isn't known."""
    to = links.get(job.id, "")
    return [button(text, Action.OPEN_AT_HOME, job.id, primary=True, to=to)] if to else []


def _cancel(job: ImportJob, where: str) -> Block:
    """The way to stop a job; the same block in each page that is drawn."""
    return actions(_cancel_button(job), block_id=f"{where}:{job.id}")


def _give_up_button(job: ImportJob) -> ButtonElement:
    return button(give_up_word(), Action.CANCEL_AT_HOME, job.id, confirm=confirm_giving_up(job))


def _cancel_button(job: ImportJob) -> ButtonElement:
    return button(stop_word(), Action.CANCEL_AT_HOME, job.id, confirm=confirm_cancel(job))


def _to_approve(jobs: Sequence[ImportJob], links: Mapping[int, str]) -> list[Block]:
    """What a second person is asked to agree to: each leads to their direct messages, where they answer."""
    if not jobs:
        return []
    entries = [block for job in jobs[:MOST_LISTED] for block in _request(job, links)]
    where = context(_("Approve or decline in my direct messages to you, where the preview is."))
    return [header(_("Waiting for your approval")), *entries, where]


def _request(job: ImportJob, links: Mapping[int, str]) -> list[Block]:
    way = _way_to(_("Answer"), job, links)
    return [section(entry_text(job, "")), *([actions(*way, block_id=f"request:{job.id}")] if way else [])]


def _to_fix(to_fix: Listed, links: Mapping[int, str]) -> list[Block]:
    if not to_fix.count:
        return []
    more = ngettext(
        "{count} more of your imports has rows to fix: type {command}.",
        "{count} more of your imports have rows to fix: type {command}.",
        to_fix.more,
        command=code(_own_command()),
    )
    entries = [block for job in to_fix.jobs for block in _rows_to_fix(job, links)]
    return [header(_("Rows to fix")), *entries, *([context(more)] if to_fix.more else [])]


def _own_command() -> str:
    """What lists a person's own imports."""
    mine = _("mine")
    return f"{Command.IMPORTS} {mine}"


def _rows_to_fix(job: ImportJob, links: Mapping[int, str]) -> list[Block]:
    entry = section(entry_text(job, links.get(job.id, "")))
    if job.rows_gone:
        return [entry]
    file = button(_("Error file"), Action.ERROR_FILE_AT_HOME, job.id)
    return [entry, actions(*fix_buttons(job, Action.FIX_AT_HOME), file, block_id=f"to_fix:{job.id}")]


def _running(page: HomePage, links: Mapping[int, str]) -> list[Block]:
    if not page.running and not page.more_running:
        return []
    more = ngettext(
        "{count} more import runs, or waits for its turn.",
        "{count} more imports run, or wait for their turn.",
        page.more_running,
    )
    entries = [block for one in page.running for block in _at_work(one, links)]
    return [header(_("Under way")), *entries, *([context(more)] if page.more_running else [])]


def _at_work(one: Running, links: Mapping[int, str]) -> list[Block]:
    """How far a job has come, and the way to stop it."""
    job = one.job
    said = [entry_text(job, links.get(job.id, ""))]
    if job.state is JobState.APPLYING:
        said.append(bar(job.counts.changed, job.counts.planned))
    if job.cancel_asked:
        said.append(_("It is being stopped."))
    can_be_stopped = one.may_cancel and not job.cancel_asked
    return [section("\n".join(said)), *([_cancel(job, "cancel")] if can_be_stopped else [])]


def _last(page: HomePage, links: Mapping[int, str]) -> list[Block]:
    shown = [section(entry_text(job, links.get(job.id, ""))) for job in page.last.jobs]
    none = section(_("Nothing has been imported yet. Share a file to begin."))
    nothing = [] if page.last.hidden or page.waiting.count or page.running else [none]
    return [header(_("Last imports")), *(shown or nothing), *hidden_imports(page.last.hidden)]
