"""`directory load`: makes a job of a list, which is previewed or carried out, and tells what came of it."""

import argparse
import shutil
from asyncio import Event
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.command_line.arguments import find_told, take_confirmation, take_table, who_works_here
from bot.command_line.changes_file import (
    OPTION,
    changes_zeros_advice,
    put_changes_file,
    take_changes_file,
)
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.error_file import kind_by_ending
from bot.command_line.guards import guard_objects, guards_text
from bot.command_line.local_files import (
    reading,
    require_another,
    require_different,
    require_regular,
    require_writable,
    writing,
)
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.output import (
    NO_FILES,
    Files,
    changes_place,
    on_cover_objects,
    on_cover_text,
    which_job,
)
from bot.command_line.report import Report
from bot.command_line.stop_signals import catch_stop_signals
from bot.core import Core, open_core
from bot.settings import Settings
from importer.permissions import operator
from importer.preview.round_trip_words import round_trip_lines
from importer.report.list_words import (
    added_lines,
    count_loaded,
    list_counts,
    refusal_words,
    update_lines,
)
from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_ngettext, ngettext
from importer.words.quoting import quoted
from importer.words.row_errors import RefusedRow, RowErrorCode
from importer.words.totals import PlanTotals

_MOST_SHOWN: Final = 20
_MOST_IN_JSON: Final = 1_000

_LACKING: Final = {
    DirectoryKind.USERS: lazy_ngettext(
        "{count} row could not be loaded, because there are no users yet. First: "
        "python -m bot directory load users FILE. Then load this file again.",
        "{count} rows could not be loaded, because there are no users yet. First: "
        "python -m bot directory load users FILE. Then load this file again.",
        0,
    ),
    DirectoryKind.WORKFLOWS: lazy_ngettext(
        "{count} row could not be loaded, because there are no workflows yet. First: "
        "python -m bot directory load workflows FILE. Then load this file again.",
        "{count} rows could not be loaded, because there are no workflows yet. First: "
        "python -m bot directory load workflows FILE. Then load this file again.",
        0,
    ),
}
"""Customers may lack the users and workflows that they name; these lack nothing."""
_LACKED: Final = {
    RowErrorCode.USER_NOT_FOUND: DirectoryKind.USERS,
    RowErrorCode.WORKFLOW_NOT_FOUND: DirectoryKind.WORKFLOWS,
}


def take_list(parser: argparse.ArgumentParser) -> None:
    """Take the file, what is to be done with it, and the form of the answer."""
    parser.add_argument("file", type=Path, metavar="FILE")
    take_table(parser)
    parser.add_argument(
        "--preview", action="store_true", help=_("tell what would be added and updated, but change nothing")
    )
    take_confirmation(parser)
    parser.add_argument(
        "--error-file", type=Path, metavar="FILE", help=_("write the rows that are refused here")
    )
    take_changes_file(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


async def load(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load the list; 1 when rows were refused, 2 when nothing could be done."""
    for option, path in (("--error-file", arguments.error_file), (OPTION, arguments.changes_file)):
        if path:
            require_another(path, arguments.file, option)
            require_writable(path)
    require_different(arguments.error_file, arguments.changes_file)
    with catch_stop_signals() as stop:
        async with open_core(settings) as core:
            return await _Load(arguments, core, stop).run()


@dataclass(frozen=True, slots=True)
class _Load:
    """One loading, as the words ask for it."""

    words: argparse.Namespace
    core: Core
    stop: Event

    async def run(self) -> int:
        job = await LocalRun(self.core, self.stop).take_up(await self._begin())
        return await tell_end(job, self._report, as_json=self.words.json)

    async def _report(self, job: ImportJob) -> Report:
        words, error_file = self.words, await self._put_error_file(job)
        changes = await put_changes_file(self.core.review(), job, words.changes_file, words.language)
        advice = changes_zeros_advice(changes)
        files = Files(error_file, changes.path if changes else None, [advice] if advice else [])
        return await report_load(self.core, job, files)

    async def _begin(self) -> ImportJob:
        words, core = self.words, self.core
        workspace = await core.store.workspaces.pick(words.workspace)
        require_regular(words.file)
        with reading(words.file):
            source = core.file_cache.put(words.file, core.settings.max_file_bytes)
        return await core.listing(wake_nobody, stopping=self.stop.is_set).begin(
            workspace,
            words.kind,
            source,
            who_works_here(),
            told=find_told(words),
            preview_only=words.preview,
            confirmed=words.confirm,
        )

    async def _put_error_file(self, job: ImportJob) -> Path | None:
        path: Path | None = self.words.error_file
        if path is None or not job.counts.errors:
            return None
        looking_back = self.core.looking_back()
        with TemporaryDirectory() as folder, writing(path):
            written = await looking_back.error_file(job, operator(""), Path(folder), kind_by_ending(path))
            shutil.copyfile(written.path, path)
        return path


async def report_load(core: Core, job: ImportJob, files: Files = NO_FILES) -> Report:
    """What came of a list, or what it would add."""
    refused = await _read_refused(core, job)
    return Report(job, _object(job, refused, files), list(_lines(job, refused, files)))


@dataclass(slots=True)
class _Refused:
    """The rows that were refused: how many lack what isn't loaded yet, and the first of the others."""

    lacking: Counter[DirectoryKind] = field(default_factory=Counter)
    others: int = 0
    first: list[RefusedRow] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


async def _read_refused(core: Core, job: ImportJob) -> _Refused:
    empty = set(_LACKED.values()) - set(await core.store.directory.loaded(job.workspace))
    refused = _Refused()
    async for page in core.store.plans.refused(job.id):
        for row in page:
            refused.codes.update({error.code.value for error in row.errors})
            lacked = (_LACKED.get(error.code) for error in row.errors)
            if kind := next((one for one in lacked if one in empty), None):
                refused.lacking[kind] += 1
            else:
                refused.others += 1
                refused.first += [row] if refused.others <= _MOST_IN_JSON else []
    return refused


def _object(job: ImportJob, refused: _Refused, files: Files) -> dict[str, object]:
    """The JSON object; its keys are a contract."""
    counts, (added, updated) = job.counts, count_loaded(job)
    return {
        **which_job(job),
        "loads": job.loads.value if job.loads else None,
        "rows": counts.rows,
        "changed": added + updated,
        "added": added,
        "updated": updated,
        "unchanged": counts.unchanged,
        "repeats": counts.repeats,
        "errors": counts.errors,
        "errors_by_code": dict(refused.codes),
        "cleaned": 0,
        **_assigned(job.verdict.totals if job.verdict else PlanTotals()),
        "guards": guard_objects(job),
        "on_cover": on_cover_objects(job),
        "refused": [
            {"row": row.number, "reason": str(refusal_words(row.errors, quoted))} for row in refused.first
        ],
        "error_file": str(files.error_file) if files.error_file else None,
        "changes_file": str(files.changes_file) if files.changes_file else None,
        "note": " ".join([*_lacking(refused), *files.notes]),
    }


def _assigned(totals: PlanTotals) -> dict[str, object]:
    """Of how many customers account managers or workflow change, are removed, or come with those added."""
    return {
        "managers": totals.managers,
        "workflows": totals.workflows,
        "managers_removed": totals.managers_removed,
        "workflows_removed": totals.workflows_removed,
        "cleared": totals.cleared,
        "renamed": totals.renamed,
        "added_with_managers": totals.added_managed,
        "added_with_workflow": totals.added_with_workflow,
    }


def _lines(job: ImportJob, refused: _Refused, files: Files) -> Sequence[str]:
    return [
        list_counts(job),
        *round_trip_lines(job, quoted),
        *added_lines(job),
        *update_lines(job),
        *on_cover_text(job),
        *(f"  {line}" for line in [*_lacking(refused), *_rows(refused)]),
        *_where(files.error_file),
        *guards_text(job),
        *(f"\n{said}" for said in (*changes_place(job, files.changes_file), *files.notes)),
    ]


def _where(error_file: Path | None) -> list[str]:
    """Where the refused rows are, if anywhere."""
    return [_("The rows that were refused are in {path}.", path=str(error_file))] if error_file else []


def _lacking(refused: _Refused) -> list[str]:
    """What has to be loaded before this file, said once for all of its rows."""
    return [str(said.fill(refused.lacking[kind])) for kind, said in _LACKING.items() if refused.lacking[kind]]


def _rows(refused: _Refused) -> list[str]:
    """The other rows that were not loaded, each with its reason; of many the first ones."""
    lines = [
        _("Row {row} was not loaded: {reason}.", row=row.number, reason=refusal_words(row.errors, quoted))
        for row in refused.first[:_MOST_SHOWN]
    ]
    more = refused.others - len(lines)
    return [*lines, ngettext("And {count} more.", "And {count} more.", more)] if more else lines
