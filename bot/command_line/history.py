"""`history`: the imports of a workspace, newest first, or all about one of them."""

import argparse
import json
from collections.abc import AsyncIterator, Mapping, Sequence

from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE
from bot.command_line.moments import moment
from bot.command_line.reports import report_any
from bot.core import Core, open_core_to_read
from bot.settings import Settings
from importer.attempts import correction_lines, corrects
from importer.permissions import command_line_name
from importer.report.handover_words import handover_words
from importer.report.list_words import list_head
from importer.report.outcome import outcome, source_name
from importer.report.undo_words import late_words
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _
from importer.words.quoting import plain

PAGE = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which import is meant, or none for all of them, and the form of the answer."""
    parser.add_argument("number", type=int, nargs="?", metavar="NUMBER", help=_("tell all about this one"))
    parser.add_argument(
        "--json", action="store_true", help=_("print one JSON list, or of one import an object")
    )
    take_workspace(parser)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the history, or one import of it."""
    async with open_core_to_read(settings) as core:
        workspace = await core.store.workspaces.pick(arguments.workspace)
        if arguments.number is not None:
            print(await _describe(core, workspace, arguments.number, as_json=arguments.json))
            return DONE
        jobs = [job async for job in _all(core, workspace)]
    _print_all(jobs, as_json=arguments.json)
    return DONE


async def _describe(core: Core, workspace: int, number: int, *, as_json: bool) -> str:
    """All about one import: what came of it as its own command tells it, and what has become of it since."""
    job = await core.store.jobs.numbered(workspace, number)
    jobs = {one.number: one async for one in _all(core, workspace)}
    report = await report_any(core, job)
    if as_json:
        return json.dumps({**_entry(job, jobs), **report.as_object}, indent=2, ensure_ascii=False)
    corrections = correction_lines(await core.looking_back().attempts(job))
    return "\n".join([_line(job, jobs), _attribute(job), *corrections, "", *report.lines])


def _attribute(job: ImportJob) -> str:
    """Who asked for it, and who said yes to it, where that was someone else."""
    asker = _name(job.uploaded_by)
    if job.started_by and job.started_by != job.uploaded_by:
        return _("Asked for by {asker}, started by {starter}.", asker=asker, starter=_name(job.started_by))
    return _("Asked for by {asker}.", asker=asker)


def _print_all(jobs: Sequence[ImportJob], *, as_json: bool) -> None:
    by_number = {job.number: job for job in jobs}
    if as_json:
        print(json.dumps([_entry(job, by_number) for job in jobs], indent=2, ensure_ascii=False))
    elif jobs:
        print("\n".join(_line(job, by_number) for job in jobs))
    else:
        print(_("No imports yet. Share a CSV in Slack, or run: python -m bot import FILE"))


async def _all(core: Core, workspace: int) -> AsyncIterator[ImportJob]:
    """The imports, read a page at a time."""
    before: int | None = None
    while page := await core.store.jobs.history(workspace, before=before, limit=PAGE):
        for job in page:
            yield job
        before = page[-1].number


def _entry(job: ImportJob, jobs: Mapping[int, ImportJob]) -> dict[str, object]:
    return {
        "job": job.number,
        "kind": job.kind.value,
        "of": job.of,
        "file": job.reading.source.file_name,
        "by": job.uploaded_by,
        "at": job.created_at.isoformat(),
        "status": job.state.value,
        "approved_by": job.approved_by,
        "rows": job.counts.rows,
        "changed": job.counts.changed,
        "unchanged": job.counts.unchanged,
        "repeats": job.counts.repeats,
        "errors": job.counts.errors,
        "undone": _undone(job, jobs),
        "loads": job.loads.value if job.loads else None,
        "due": job.due.isoformat() if job.due else None,
        "void": job.is_void,
        "note": late_words(job) or None,
    }


def _undone(job: ImportJob, jobs: Mapping[int, ImportJob]) -> dict[str, object] | None:
    """By which undo it was taken back, who asked for that, and when."""
    undo = jobs.get(job.undone_by or 0)
    if undo is None:
        return None
    return {"job": undo.number, "by": undo.uploaded_by, "at": undo.created_at.isoformat()}


def _what(job: ImportJob) -> str:
    """What it was made of, and of which kind it is."""
    file = source_name(job, plain)
    if job.kind is JobKind.RETURN:
        return _("return of {of}: {file}", of=str(job.of), file=file)
    if job.is_undo:
        return _("undo of {of}: {file}", of=str(job.of), file=file)
    if job.is_correction:
        return _("correction of {of}: {file}", of=str(job.of), file=file)
    if job.request is not None:
        return _("handover of {what}", what=handover_words(job.request))
    return file if job.loads is None or job.was_loaded_at_once else list_head(job.loads, file)


def _line(job: ImportJob, jobs: Mapping[int, ImportJob]) -> str:
    said = f"{job.number:>5}  {moment(job.created_at)}  {_what(job)}  {outcome(job)}"
    approved = _("Approved by {person}.", person=plain(job.approved_by)) if job.approved_by else ""
    taken_back = _taken_back(jobs.get(job.undone_by or 0))
    more = " ".join(filter(None, [_covers(job, jobs), approved, taken_back, corrects(job), late_words(job)]))
    return f"{said}. {more}" if more else said


def _taken_back(undo: ImportJob | None) -> str:
    """By what it was taken back, if by anything."""
    if undo is None:
        return ""
    if undo.kind is JobKind.RETURN:
        return _("Returned by return {number}.", number=str(undo.number))
    by = _name(undo.uploaded_by)
    number, time = str(undo.number), moment(undo.created_at)
    return _("Taken back by undo {undo} ({person}, {time}).", undo=number, person=by, time=time)


def _covers(job: ImportJob, jobs: Mapping[int, ImportJob]) -> str:
    """Until when it is a cover, as long as anything of it is to return."""
    last = job.request.until if job.request else None
    waits = any(one.is_scheduled and not one.is_void and one.of == job.number for one in jobs.values())
    return _("A cover until {day}.", day=last) if last and waits else ""


def _name(person: str) -> str:
    return plain(command_line_name(person) or person)
