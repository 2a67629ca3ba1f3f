"""`undo`: takes back what an import, or an undo, has set."""

import argparse
from asyncio import Event
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from bot.command_line.arguments import take_confirmation, take_workspace, who_works_here
from bot.command_line.changes_file import changes_zeros_advice, put_changes_file, take_changes_file
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.guards import guard_objects, guards_text
from bot.command_line.local_files import require_writable
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.output import (
    NO_FILES,
    Files,
    changes_place,
    side_by_side,
    which_job,
)
from bot.command_line.report import Report
from bot.command_line.stop_signals import catch_stop_signals
from bot.core import Core, open_core
from bot.settings import Settings
from importer.report.left_words import left_line, left_reasons
from importer.report.list_words import entry_lines
from importer.report.not_back_words import elsewhere_words, would_go_elsewhere
from importer.report.outcome import source_name
from importer.report.undo_words import terms, undo_head, undo_outcome
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.quoting import plain
from importer.words.totals import PlanTotals
from importer.words.undo import LeftValue, UndoTotals

_MOST_SHOWN: Final = 20
_MOST_IN_JSON: Final = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the job's number, and the form of the answer."""
    parser.add_argument(
        "number", type=int, metavar="NUMBER", help=_("the number of the import, as in the history")
    )
    parser.add_argument(
        "--preview", action="store_true", help=_("tell what would go back, but change nothing")
    )
    take_confirmation(parser)
    take_changes_file(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take the job back.

    0 when all of it went back, 1 when something was left, 2 when nothing could be done.
    """
    if arguments.changes_file:
        require_writable(arguments.changes_file)
    with catch_stop_signals() as stop:
        async with open_core(settings) as core:
            return await _Undo(arguments, core, stop).run()


@dataclass(frozen=True, slots=True)
class _Undo:
    """One undo, as the words ask for it."""

    words: argparse.Namespace
    core: Core
    stop: Event

    async def run(self) -> int:
        workspace = await self.core.store.workspaces.pick(self.words.workspace)
        of = await self.core.store.jobs.numbered(workspace, self.words.number)
        job = await self._finish_left(of) or await self._take_up(await self._begin(of))
        return await tell_end(job, self._report, as_json=self.words.json)

    async def _finish_left(self, of: ImportJob) -> ImportJob | None:
        """The undo of it that was broken off before, as far as it goes now; None where one begins anew.

        A preview that was broken off makes room; for another preview, nothing is carried out.
        """
        left = await self.core.undoing(wake_nobody).find_unfinished(of, who_works_here())
        if left is None or not await LocalRun(self.core, self.stop).is_left(left):
            return None
        if left.is_preview:
            await self.core.imports(wake_nobody).cancel(left, who_works_here())
        if left.is_preview or self.words.preview:
            return None
        job = await self._take_up(left)
        return None if job.state is JobState.PREVIEWED else job

    async def _take_up(self, job: ImportJob) -> ImportJob:
        return await LocalRun(self.core, self.stop).take_up(job)

    async def _report(self, job: ImportJob) -> Report:
        return await report_undo(self.core, job, await self._put_changes(job))

    async def _put_changes(self, job: ImportJob) -> Files:
        review, path = self.core.review(), self.words.changes_file
        written = await put_changes_file(review, job, path, self.words.language)
        advice = changes_zeros_advice(written)
        return Files(changes_file=written.path if written else None, notes=[advice] if advice else [])

    async def _begin(self, of: ImportJob) -> ImportJob:
        """Where the job is talked about in Slack, its summary there is to say what has become of it."""
        share, threads = f"undo:{uuid4().hex}", self.core.store.threads
        if thread := await threads.of(of.id):
            await threads.keep(of.workspace, share, thread.channel, thread.thread)
        undoing = self.core.undoing(wake_nobody)
        return await undoing.begin(
            of,
            who_works_here(),
            share=share,
            preview_only=self.words.preview,
            confirmed=self.words.confirm,
        )


async def report_undo(core: Core, job: ImportJob, files: Files = NO_FILES) -> Report:
    """What came of an undo, or what it would take back."""
    totals = await core.store.undos.totals(job)
    # Where nothing stays, a million customers would be looked through to find that out once more.
    left = await _first_left(core, job) if totals.left else ()
    lines = [*_lines(job, totals, left), *changes_place(job, files.changes_file), *_notes(files)]
    return Report(job, _object(job, totals, left, files), lines)


async def _first_left(core: Core, job: ImportJob) -> Sequence[LeftValue]:
    async for page in core.store.undos.left(job):
        return page[:_MOST_IN_JSON]
    return ()


def _notes(files: Files) -> Sequence[str]:
    return terms(), *files.notes


def _object(job: ImportJob, totals: UndoTotals, left: Sequence[LeftValue], files: Files) -> dict[str, object]:
    """The JSON object of an undo, its counts in customers; its keys are a contract."""
    counts = job.counts
    plan = job.verdict.totals if job.verdict else PlanTotals()
    by_reason = dict[str, int]()
    for (outcome, _by), values in totals.left.items():
        by_reason[outcome.value] = by_reason.get(outcome.value, 0) + values
    return {
        **which_job(job),
        "rows": counts.rows,
        "changed": counts.planned if job.state is JobState.PREVIEWED else counts.changed,
        "partly": totals.partly,
        "unchanged": counts.unchanged,
        "repeats": 0,
        "errors": counts.errors,
        "errors_by_code": by_reason,
        "cleaned": 0,
        "cleared": plan.cleared,
        "added": plan.added,
        "taken_out": plan.taken_out,
        "guards": guard_objects(job),
        "left": list(map(_left_object, left)),
        "changes_file": str(files.changes_file) if files.changes_file else None,
        "note": " ".join(_notes(files)),
    }


def _left_object(left: LeftValue) -> dict[str, object]:
    return {
        "external_id": left.external_id,
        "field": left.field.value if left.field else None,
        "value": left.value,
        "instead_of": left.target,
        "reason": left.outcome.value,
        "job": left.job,
    }


def _elsewhere(job: ImportJob, totals: UndoTotals) -> Sequence[str]:
    """How many customers of a handover go back to others than the one who was handed over, or have gone."""
    if job.request is None:
        return ()
    say = elsewhere_words if job.state.ended else would_go_elsewhere
    return tuple(filter(None, [say(totals, plain(job.request.leaving.email))]))


def _lines(job: ImportJob, totals: UndoTotals, left: Sequence[LeftValue]) -> Sequence[str]:
    """The same in words."""
    shown = [f"  {left_line(one, plain)}" for one in left[:_MOST_SHOWN]]
    return [
        _("{head}: {told}", head=undo_head(job), told=source_name(job, plain)),
        undo_outcome(job),
        *([str(job.failure)] if job.failure else []),
        *_counts(job, totals),
        *entry_lines(job),
        *_elsewhere(job, totals),
        *left_reasons(totals),
        *shown,
        *_more(sum(totals.left.values()) - len(shown)),
        *guards_text(job),
    ]


def _counts(job: ImportJob, totals: UndoTotals) -> Sequence[str]:
    counts = job.counts
    previewed = job.state is JobState.PREVIEWED
    back, *others = side_by_side(
        [
            (_("to go back"), counts.planned) if previewed else (_("went back"), counts.changed),
            (_("left"), counts.errors),
            *([(_("as before"), counts.unchanged)] if counts.unchanged else []),
        ]
    )
    partly = ngettext("{count} only in part", "{count} only in part", totals.partly) if totals.partly else ""
    return [f"{back}  ({partly})" if partly else back, *others]


def _more(values: int) -> Sequence[str]:
    return ["  " + ngettext("and {count} more", "and {count} more", values)] if values > 0 else []
