"""`cover`: shows what others have until a day, and lets it return now, later or never."""

import argparse
import json
from asyncio import Event
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.command_line.arguments import read_day, take_workspace, who_works_here
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.exit_codes import DONE
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.stop_signals import catch_stop_signals
from bot.command_line.undo import report_undo
from bot.engine import Engine, open_engine
from bot.settings import Settings
from importer.covers import Cover
from importer.permissions import command_line_name
from importer.report.cover_words import waits_words
from importer.report.handover_words import handover_words
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.quoting import plain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done, about which handover, and the form of the answer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list | return | extend | keep")
    verbs.add_parser("list", help=_("show what returns, the next one first"))
    verbs.add_parser("return", help=_("let the customers of a cover return now"))
    extend = verbs.add_parser("extend", help=_("let a cover last until another day"))
    verbs.add_parser("keep", help=_("let the customers stay where they are, for good"))
    for name, verb in verbs.choices.items():
        if name != "list":
            verb.add_argument("number", type=int, metavar="NUMBER", help=_("the number of the handover"))
        verb.add_argument("--json", action="store_true", help=_("print one JSON object"))
        take_workspace(verb)
    extend.add_argument(
        "--until", type=read_day, required=True, metavar="YYYY-MM-DD", help=_("the new last day of the cover")
    )


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the covers, or decide about one.

    0, 1 where a return has left something, 2 where nothing was done.
    """
    with catch_stop_signals() as stop:
        async with open_engine(settings) as engine:
            return await _Cover(arguments, engine, stop).run()


@dataclass(frozen=True, slots=True)
class _Cover:
    """What the words ask for."""

    words: argparse.Namespace
    engine: Engine
    stop: Event

    async def run(self) -> int:
        workspace = await self.engine.store.workspaces.pick(self.words.workspace)
        covers = self.engine.covers(wake_nobody)
        if self.words.verb == "list":
            return self._list(await covers.all(workspace, who_works_here()))
        waiting = await covers.numbered(workspace, self.words.number, who_works_here())
        match self.words.verb:
            case "return":
                return await self._return(await covers.return_now(waiting, who_works_here()))
            case "extend":
                return self._tell(await covers.extend(waiting, who_works_here(), self.words.until))
            case _:
                return self._tell(await covers.keep(waiting, who_works_here()))

    def _list(self, covers: Sequence[Cover]) -> int:
        if self.words.json:
            print(json.dumps([_object(one.waiting) for one in covers], indent=2, ensure_ascii=False))
        else:
            print("\n".join(map(_line, covers)) or _("Nobody covers for anybody."))
        return DONE

    async def _return(self, job: ImportJob) -> int:
        """The return is carried out here, or by a running bot, and told as any undo is."""
        job = await LocalRun(self.engine, self.stop).take_up(job)
        return await tell_end(job, partial(report_undo, self.engine), as_json=self.words.json)

    def _tell(self, job: ImportJob) -> int:
        if self.words.json:
            print(json.dumps(_object(job), indent=2, ensure_ascii=False))
        elif job.state is JobState.CANCELLED:
            print(_("The customers of handover {number} stay where they are.", number=str(job.of)))
        else:
            print(_("Handover {number} {returns}.", number=str(job.of), returns=_returns(job)))
        return DONE


def _returns(job: ImportJob) -> str:
    return waits_words(job.request, _person) if job.request else ""


def _line(cover: Cover) -> str:
    if cover.handover.request is None:
        raise LookupError("a cover without what it hands over")
    customers = ngettext("{count} customer", "{count} customers", cover.handover.counts.changed)
    what = plain(handover_words(cover.handover.request))
    return f"{cover.handover.number:>5}  {what}  {customers}, {_returns(cover.waiting)}"


def _person(by: str) -> str:
    return plain(command_line_name(by) or by)


def _object(job: ImportJob) -> dict[str, object]:
    """A cover as JSON, or what became of it; its keys are a contract."""
    request = job.request
    if request is None:
        raise LookupError("a return without what it gives back")
    return {
        "handover": job.of,
        "return": job.number,
        "status": job.state.value,
        "from": request.leaving.email,
        "to": [user.email for user in request.to],
        "until": request.until.isoformat() if request.until else None,
        "due": job.due.isoformat() if job.due else None,
        "extended_by": request.extended_by or None,
    }
