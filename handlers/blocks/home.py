"""The app's Home tab: what Handoff is for, and how a person's last imports stand."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.blocks.help import HELP_COMMAND
from handlers.blocks.history import entry_text
from handlers.blocks.message import button, context, header, section, words
from handlers.blocks.mrkdwn import code, when, who
from handlers.payloads.fix_form import sign_of
from handlers.payloads.ids import Action, Command
from importer.words.corrections import Correction
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_gettext, ngettext

_MOST_REMEMBERED: Final = 50
_HELP: Final = lazy_gettext(
    "Share a CSV file or an Excel workbook in a channel where I am, or in a direct message to me. "
    "I ask which columns hold what, check every row, and change nothing before you press *Import*. "
    "The thread gets the result, and a file of the rows that need attention."
)
_MORE: Final = lazy_gettext(
    "Type {imports} for all imports, and {help} for what a file may hold.",
    imports=code(Command.IMPORTS),
    help=code(HELP_COMMAND),
)


def home(jobs: Sequence[ImportJob], links: Mapping[int, str], remembered: Sequence[Correction] = ()) -> View:
    """The page of someone who may import: their last imports, newest first.

    `links` lead to their threads, by job; `remembered` is what an admin may let be forgotten.
    """
    shown = [section(entry_text(job, links.get(job.id, ""))) for job in jobs]
    return _view(
        header(_("Hand customers over")),
        section(str(_HELP)),
        header(_("Your last imports")),
        *(shown or [section(_("You have shared no file yet."))]),
        context(str(_MORE)),
        *_remembered(remembered),
    )


def _remembered(corrections: Sequence[Correction]) -> list[Block]:
    """Each wrong value that is corrected in every file, with the way to let that be forgotten."""
    if not corrections:
        return []
    more = len(corrections) - _MOST_REMEMBERED
    every = _("{command} shows all.", command=code("python -m bot corrections list"))
    others = ngettext("{count} more value is corrected.", "{count} more values are corrected.", more)
    return [
        header(_("Corrected in every file")),
        *map(_correction, corrections[:_MOST_REMEMBERED]),
        *([context(f"{others} {every}")] if more > 0 else []),
    ]


def _correction(one: Correction) -> Block:
    said = _(
        "{written} → {meant}, taught by {person}, {moment}",
        written=code(one.written),
        meant=code(one.meant),
        person=who(one.taught_by),
        moment=when(one.taught_at),
    )
    return section(said, button(_("Forget"), Action.FORGET_CORRECTION, sign_of(one.key)))


def home_of_others(reason: str) -> View:
    """The page of someone who may not; `reason` says why."""
    return _view(header(_("Hand customers over")), words(reason))


def _view(*blocks: Block) -> View:
    return View(type="home", blocks=list(blocks))
