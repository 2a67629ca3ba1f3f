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
from bot.core import Core, open_core
from bot.settings import Settings
from importer.covers import Cover
from importer.permissions import command_line_name
from importer.report.cover_words import outlook_lines
from importer.report.handover_words import handover_words
from importer.words.handover import Handover
from importer.words.jobs import ImportJob
from importer.words.language import _
from importer.words.outlook import Outlook
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
        async with open_core(settings) as core:
            return await _Cover(arguments, core, stop).run()


@dataclass(frozen=True, slots=True)
class _Cover:
    """What the words ask for."""

    words: argparse.Namespace
    core: Core
    stop: Event

    async def run(self) -> int:
        workspace = await self.core.store.workspaces.pick(self.words.workspace)
        covers = self.core.covers(wake_nobody)
        if self.words.verb == "list":
            return self._list(await covers.all(workspace, who_works_here()))
        waiting = await covers.numbered(workspace, self.words.number, who_works_here())
        match self.words.verb:
            case "return":
                return await self._return(await covers.return_now(waiting, who_works_here()))
            case "extend":
                longer = await covers.extend(waiting, who_works_here(), self.words.until)
                return self._tell_extended(await covers.look(longer, who_works_here()))
            case _:
                return self._tell_kept(await covers.keep(waiting, who_works_here()))

    def _list(self, covers: Sequence[Cover]) -> int:
        if self.words.json:
            print(json.dumps([_object(one.waiting, one) for one in covers], indent=2, ensure_ascii=False))
        else:
            print("\n".join(map(_line, covers)) or _("Nobody covers for anybody."))
        return DONE

    async def _return(self, job: ImportJob) -> int:
        """The return is carried out here, or by a running bot, and told as any undo is."""
        job = await LocalRun(self.core, self.stop).take_up(job)
        return await tell_end(job, partial(report_undo, self.core), as_json=self.words.json)

    def _tell_extended(self, cover: Cover) -> int:
        if self.words.json:
            print(json.dumps(_object(cover.waiting, cover), indent=2, ensure_ascii=False))
        else:
            number = str(cover.handover.number)
            print(_("Handover {number}: {told}", number=number, told=_outlook(cover)))
        return DONE

    def _tell_kept(self, job: ImportJob) -> int:
        if self.words.json:
            print(json.dumps(_object(job), indent=2, ensure_ascii=False))
        else:
            print(_("Handover {number} was kept for good: nothing of it returns.", number=str(job.of)))
        return DONE


def _outlook(cover: Cover) -> str:
    return " ".join(outlook_lines(_request(cover.waiting), cover.outlook, plain, _person))


def _line(cover: Cover) -> str:
    what = plain(handover_words(_request(cover.handover)))
    return f"{cover.handover.number:>5}  {what}  {_outlook(cover)}"


def _person(by: str) -> str:
    return plain(command_line_name(by) or by)


def _request(job: ImportJob) -> Handover:
    if job.request is None:
        raise LookupError("a cover without what it hands over")
    return job.request


def _object(job: ImportJob, cover: Cover | None = None) -> dict[str, object]:
    """A cover, told by its return, as JSON, or what became of it; its keys are a contract."""
    request = _request(job)
    return {
        "handover": job.of,
        "return": job.number,
        "status": job.state.value,
        "from": request.leaving.email,
        "to": [user.email for user in request.to],
        "until": request.until.isoformat() if request.until else None,
        "due": job.due.isoformat() if job.due else None,
        "extended_by": request.extended_by or None,
        "outlook": outlook_objects(cover.outlook if cover else ()),
    }


def outlook_objects(outlook: Sequence[Outlook]) -> list[dict[str, object]]:
    """What becomes of customers of a cover, when, and which other job has to do with that, as JSON."""
    return [
        {
            "customers": one.customers,
            "fate": one.fate.name.lower(),
            "on": one.on.isoformat() if one.on else None,
            "job": one.by,
        }
        for one in outlook
    ]
