"""A file's import on this machine: received, mapped, carried out and told of, as the words ask for it."""

import argparse
import sys
from asyncio import Event, to_thread
from dataclasses import dataclass
from pathlib import Path

from bot.command_line.arguments import find_named_columns, find_told, who_works_here
from bot.command_line.changes_file import changes_zeros_advice, put_changes_file
from bot.command_line.coming_to_rest import tell_end
from bot.command_line.error_file import LocalErrorFile, local_error_file, remove_earlier, zeros_advice
from bot.command_line.local_files import reading, require_regular
from bot.command_line.local_run import LocalRun, wake_nobody
from bot.command_line.output import NO_FILES, Files, import_object, import_text, report_interruption
from bot.command_line.questions import open_questions
from bot.command_line.refusals import (
    find_sheet,
    how_to_choose,
    refuse_data_as_header,
    refuse_doubts,
    refuse_empty_directory,
)
from bot.command_line.report import Report
from bot.core import Core, open_core
from bot.holding import hold_job
from bot.settings import Settings
from importer.imports import Imports
from importer.report.written_files import WrittenFile
from importer.words.absent import Absent
from importer.words.doubts import NOTHING_TOLD
from importer.words.errors import HandoffError, MappingIncompleteError, StoppedError
from importer.words.fields import Field
from importer.words.jobs import ImportJob, JobState
from importer.words.language import _
from importer.words.proposal import what_is_missing


async def import_here(arguments: argparse.Namespace, settings: Settings, stop: Event) -> int:
    """Import the file that the words name, until told to stop; returns the exit code."""
    async with open_core(settings) as core:
        imports = core.imports(wake_nobody, stopping=stop.is_set)
        return await _Import(arguments, core, imports, stop).run()


@dataclass(frozen=True, slots=True)
class _Import:
    """One import, as the words ask for it."""

    words: argparse.Namespace
    core: Core
    imports: Imports
    stop: Event

    async def run(self) -> int:
        try:
            job = await self._map_columns(await self._receive())
        except StoppedError:
            return self._report_interruption(None, _("Stopped. Nothing was changed."))
        if self.stop.is_set():
            job = await self.imports.cancel(job, who_works_here())
            return self._report_interruption(job, _("Stopped. Nothing was changed."))
        async with local_error_file(
            self.core.looking_back(), job, self.words.error_file, self.words.language
        ) as error_file:
            return await self._see_through(job, error_file)

    async def _see_through(self, job: ImportJob, error_file: LocalErrorFile) -> int:
        job = await self._carry_out(job, error_file)
        return await tell_end(job, lambda ended: self._tell(ended, error_file), as_json=self.words.json)

    async def _carry_out(self, job: ImportJob, error_file: LocalErrorFile) -> ImportJob:
        """Held from before it waits: a process on another machine hasn't got the file."""
        async with hold_job(self.core, job):
            run = LocalRun(self.core, self.stop, error_file.begin)
            started = await self.imports.start(job, who_works_here(), confirmed=self.words.confirm)
            return await run.carry_out(started)

    async def _receive(self) -> ImportJob:
        workspace = await self.core.store.workspaces.pick(self.words.workspace)
        require_regular(self.words.file)
        with reading(self.words.file):
            source = self.core.file_cache.put(self.words.file, self.core.settings.max_file_bytes)
        job = await self.imports.receive(
            workspace, source, asker=who_works_here(), preview_only=self.words.preview
        )
        await self._keep_thread(job)
        return await self._read_table(job)

    async def _keep_thread(self, job: ImportJob) -> None:
        """Where an import that this one corrects is talked about in Slack, its summary there is to say so."""
        if job.of is None:
            return
        jobs, threads = self.core.store.jobs, self.core.store.threads
        if thread := await threads.of((await jobs.numbered(job.workspace, job.of)).id):
            share = job.reading.source.share
            await threads.keep(job.workspace, share, thread.channel, thread.thread)

    async def _read_table(self, job: ImportJob) -> ImportJob:
        """The job with its table read as the words say, once nothing is doubtful about where it is."""
        told = find_told(self.words)
        try:
            if told != NOTHING_TOLD:
                sheet = find_sheet(job, told.sheet)
                job = await self.imports.read_again(
                    job, who_works_here(), sheet=sheet, header_row=told.header_row, hidden=told.hidden
                )
            refuse_doubts(job)
        except HandoffError as error:
            await self.imports.refuse(job, who_works_here(), error.sentence)
            raise
        return job

    async def _map_columns(self, job: ImportJob) -> ImportJob:
        """The job with the mapping that the words ask for; what they leave open is as proposed."""
        try:
            named = find_named_columns(job.reading.shape, self._columns())
            job = await self.imports.choose_all(job, who_works_here(), named)
            if self.words.header_row is None:
                refuse_data_as_header(job)
            if job.reading.proposal.open:
                raise MappingIncompleteError(open_questions(job))
            if missing := what_is_missing(job.reading.mapping, job.reading.proposal):
                raise MappingIncompleteError(" ".join([str(missing), *how_to_choose(job)]))
            refuse_empty_directory(await self.imports.lacking(job), self.words.workspace)
            if self.words.absent:
                clearing = self.core.clearing_absent(wake_nobody)
                job = await clearing.choose(job, who_works_here(), Absent(self.words.absent))
        except HandoffError as error:
            await self.imports.refuse(job, who_works_here(), error.sentence)
            raise
        return job

    def _columns(self) -> dict[Field, str]:
        given = {field: getattr(self.words, field.value) for field in Field}
        return {field: name for field, name in given.items() if name is not None}

    async def _tell(self, job: ImportJob, error_file: LocalErrorFile) -> Report:
        written = await _put_error_file(error_file, job)
        changes = await put_changes_file(
            self.core.review(), job, self.words.changes_file, self.words.language
        )
        notes = [
            zeros_advice(written) or await self._remove_earlier_error_file(job),
            changes_zeros_advice(changes),
        ]
        files = Files(_place(written), _place(changes), tuple(filter(None, notes)))
        return await report_import(self.core, job, files)

    async def _remove_earlier_error_file(self, job: ImportJob) -> str | None:
        """What became of an error file of an earlier import, where this one has no rows for it."""
        path: Path | None = self.words.error_file
        if path is None or job.counts.errors or job.state is JobState.CANCELLED:
            return None
        try:
            return await to_thread(remove_earlier, path)
        except HandoffError as error:
            print(error, file=sys.stderr)
            return None

    def _report_interruption(self, job: ImportJob | None, sentence: str) -> int:
        return report_interruption(job, sentence, as_json=self.words.json)


async def report_import(core: Core, job: ImportJob, files: Files = NO_FILES) -> Report:
    """What came of an import, or what it would change."""
    kinds = await core.store.plans.error_kinds(job.id)
    advice = await core.looking_back().advice(job)
    return Report(job, import_object(job, kinds, files), [import_text(job, kinds, files, advice)])


def _place(written: WrittenFile | None) -> Path | None:
    return written.path if written else None


async def _put_error_file(error_file: LocalErrorFile, job: ImportJob) -> WrittenFile | None:
    """The rows with errors, where they were written.

    What was done is told even if that can't be done any more.
    """
    try:
        return await error_file.put(job)
    except HandoffError as error:
        print(error, file=sys.stderr)
        return None
