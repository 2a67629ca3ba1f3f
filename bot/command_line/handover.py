"""`handover`: hands the customers of one person over to others."""

import argparse
from asyncio import Event
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from bot.command_line.arguments import read_day, take_confirmation, take_workspace, who_works_here
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.cover import outlook_objects
from bot.command_line.guards import guard_objects, guards_text
from bot.command_line.local_files import reading, require_regular
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.output import side_by_side, which_job
from bot.command_line.questions import TERMS
from bot.command_line.report import Report
from bot.command_line.stop_signals import catch_stop_signals
from bot.core import Core, open_core
from bot.settings import Settings
from importer.handover import HandingOver, Told
from importer.matching.account_managers import addresses
from importer.preview.totals_words import on_cover_lines
from importer.report.cover_words import (
    also_away_words,
    fate_words,
    handed_on_lines,
    outlook_lines,
    would_return_lines,
)
from importer.report.handover_words import (
    gains_lines,
    handover_head,
    handover_outcome,
    left_words,
    proof,
    terms_lines,
)
from importer.report.not_back_words import still_there_lines
from importer.words.handover import Handover, HandoverWish
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.quoting import plain, quoted
from importer.words.row_errors import RowErrorCode
from importer.words.undo import UndoTotals

_MOST_SHOWN: Final = 20
_MOST_IN_JSON: Final = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whose customers go to whom, which of them, and the form of the answer."""
    parser.add_argument(
        "--from", dest="leaving", required=True, metavar="EMAIL", help=_("whose customers are handed over")
    )
    parser.add_argument(
        "--to",
        required=True,
        metavar="EMAIL[,EMAIL…]",
        help=_("who gets them; several people get as many each, as far as that goes"),
    )
    parser.add_argument("--workflow", metavar="NAME", help=_("only the customers with this workflow"))
    parser.add_argument(
        "--only",
        type=Path,
        metavar="FILE",
        help=_(
            "only the customers whose External Ids stand in this file: one a line, or in the column so called"
        ),
    )
    parser.add_argument(
        "--alone",
        action="store_true",
        help=_("whoever gets a customer looks after it alone: who else did so doesn't any more"),
    )
    parser.add_argument(
        "--until",
        type=read_day,
        metavar="YYYY-MM-DD",
        help=_("the last day of a cover: on the day after the customers return"),
    )
    parser.add_argument(
        "--preview", action="store_true", help=_("tell what would be handed over, but change nothing")
    )
    take_confirmation(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Hand the customers over.

    0 when all of them were, 1 when some were left, 2 when nothing could be done.
    """
    with catch_stop_signals() as stop:
        async with open_core(settings) as core:
            return await _HandOver(arguments, core, stop).run()


@dataclass(frozen=True, slots=True)
class _HandOver:
    """One handover, as the words ask for it."""

    words: argparse.Namespace
    core: Core
    stop: Event

    async def run(self) -> int:
        job = await LocalRun(self.core, self.stop).take_up(await self._begin())
        return await tell_end(job, partial(report_handover, self.core), as_json=self.words.json)

    async def _begin(self) -> ImportJob:
        words, handing_over = self.words, self.core.handing_over(wake_nobody)
        return await handing_over.begin(
            await self.core.store.workspaces.pick(words.workspace),
            self._wish(await self._read_list(handing_over)),
            who_works_here(),
            share=f"handover:{uuid4().hex}",
            preview_only=words.preview,
            confirmed=words.confirm,
        )

    async def _read_list(self, handing_over: HandingOver) -> Sequence[str] | None:
        """The External Ids of the file that is named, if one is."""
        path: Path | None = self.words.only
        if path is None:
            return None
        require_regular(path)
        with reading(path):
            source = self.core.file_cache.put(path, self.core.settings.max_file_bytes)
        return await handing_over.read_list(source, who_works_here())

    def _wish(self, only: Sequence[str] | None) -> HandoverWish:
        words = self.words
        return HandoverWish(
            words.leaving,
            [one.text for one in addresses(words.to)],
            words.workflow,
            others_stay=not words.alone,
            until=words.until,
            only=only,
        )


async def report_handover(core: Core, job: ImportJob) -> Report:
    """What came of a handover, or what it would do."""
    if job.request is None:
        raise LookupError("a handover without what it hands over")
    told = await core.handing_over(wake_nobody).look(job)
    customers = await core.store.handovers.count_now(job) if told.now is None else told.now
    there = await _find_still_there(core, told)
    found = _Found(job, job.request, customers, await _read_left(core, job), told, there)
    return Report(job, found.as_object(), list(found.lines()))


async def _find_still_there(core: Core, told: Told) -> UndoTotals:
    """What the return of a cover has left, where nothing came back with it."""
    back = told.returned_by
    if back is None or back.counts.changed or not back.state.stands:
        return UndoTotals()
    return await core.store.undos.totals(back)


async def _read_left(core: Core, job: ImportJob) -> Sequence[str]:
    """The External Ids of the first customers that were left."""
    async for page in core.store.plans.refused(job.id):
        return [row.cells[0] for row in page][:_MOST_IN_JSON]
    return ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A handover, how many of its customers the one who left has now, who was left, what is told of it.

    `still_there` is where its customers are, if nothing came back on its day.
    """

    job: ImportJob
    handover: Handover
    customers: int
    left: Sequence[str]
    told: Told
    still_there: UndoTotals

    def as_object(self) -> dict[str, object]:
        """The JSON object, its counts in customers; its keys are a contract."""
        counts, handover = self.job.counts, self.handover
        return {
            **which_job(self.job),
            "from": handover.leaving.email,
            "to": [user.email for user in handover.to],
            "workflow": handover.workflow.name if handover.workflow else None,
            "until": handover.until.isoformat() if handover.until else None,
            "others_stay": handover.others_stay,
            "listed": handover.listed,
            "return": self.told.cover.waiting.number if self.told.cover else None,
            "outlook": outlook_objects(self.told.cover.outlook if self.told.cover else self.told.outlook),
            "rows": counts.rows,
            "changed": counts.planned if self._is_preview else counts.changed,
            "unchanged": counts.unchanged,
            "repeats": 0,
            "errors": counts.errors,
            "errors_by_code": {RowErrorCode.CHANGED_MEANWHILE.value: counts.errors} if counts.errors else {},
            "cleaned": 0,
            "cleared": self.job.verdict.totals.cleared if self.job.verdict else 0,
            "guards": guard_objects(self.job),
            "left": list(self.left),
            "looks_after": self.customers,
            "note": " ".join(self._notes()),
        }

    def lines(self) -> Sequence[str]:
        """The same in words."""
        return [
            plain(handover_head(self.job, self.handover)),
            handover_outcome(self.job),
            *([str(self.job.failure)] if self.job.failure else []),
            *self._counts(),
            *self._left(),
            *self._notes(),
            *guards_text(self.job),
        ]

    @property
    def _is_preview(self) -> bool:
        return self.job.state is JobState.PREVIEWED

    def _counts(self) -> Sequence[str]:
        counts = self.job.counts
        if self._is_preview:
            return side_by_side([(_("to hand over"), counts.planned)])
        return side_by_side([(_("handed over"), counts.changed), (_("left"), counts.errors)])

    def _left(self) -> Sequence[str]:
        if not self.left:
            return []
        shown = [f"  {plain(external_id)}" for external_id in self.left[:_MOST_SHOWN]]
        more = self.job.counts.errors - len(shown)
        others = ["  " + ngettext("and {count} more", "and {count} more", more)] if more > 0 else []
        return [left_words(self.job), *shown, *others]

    def _notes(self) -> Sequence[str]:
        """Who gets how many, or that the one who left has none; when they return, and what else will."""
        away = on_cover_lines(self.job.verdict.totals, quoted) if self.job.verdict else []
        planned = [*gains_lines(self.job), *terms_lines(self.job, self.handover), *away]
        numbers = planned if self._is_preview else [proof(self.handover, self.customers)]
        return [*numbers, *filter(None, [*self._own_return(), *self._other_covers()])]

    def _own_return(self) -> Sequence[str]:
        """When it returns, or what has become of that."""
        cover, back = self.told.cover, self.told.returned_by
        if cover:
            return outlook_lines(self.handover, cover.outlook, plain, TERMS.person)
        if not self.job.state.ended:
            return would_return_lines(self.handover, self.told.outlook)
        there = still_there_lines(self.still_there, plain(self.handover.leaving.email))
        return [fate_words(self.job, back, TERMS.person), *there]

    def _other_covers(self) -> Sequence[str]:
        """What else is to return that concerns these people."""
        handed_on = [
            line for one in self.told.handed_on for line in handed_on_lines(one.waiting, one.outlook)
        ]
        return [*handed_on, *map(also_away_words, self.told.also_away)]
