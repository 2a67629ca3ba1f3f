"""What people do with imports: share a file, choose columns, start, cancel, look back."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.directory import DirectoryKind
from importer.doubts import NOTHING_TOLD, DoubtKind, Hidden, Told
from importer.errors import (
    HandoffError,
    MappingIncompleteError,
    NothingLoadedError,
    RowsGoneError,
    TableUnclearError,
    WrongStateError,
)
from importer.fields import Field, Mapping
from importer.file.choices import HeaderChoice, header_choices
from importer.file.table import TableShape
from importer.file.workbook.reading import make_ready
from importer.jobs import ImportJob, JobState, NewJob, Source, Thread
from importer.mapping.memory import learnt
from importer.mapping.needs import needed
from importer.mapping.tables import Tables
from importer.mapping.understand import Understanding
from importer.ports import Directory, Jobs, MappingMemory, Plans, Shelf
from importer.proposal import Proposal, decide_all
from importer.quoting import quoted
from importer.report.error_file import ErrorFile, ErrorFileKind, write_error_file_of
from importer.report.mapping_words import PLAIN_TERMS, questions
from importer.report.not_loaded import not_loaded
from importer.report.summary import ErrorKind
from importer.report.table_doubts import doubtful, to_choose


@dataclass(frozen=True, slots=True)
class Imports:
    """The use cases; `wake` tells the runner of jobs that there is something to do."""

    jobs: Jobs
    plans: Plans
    directory: Directory
    memory: MappingMemory
    shelf: Shelf
    max_bytes: int
    wake: Callable[[], None]

    async def receive(
        self,
        workspace: int,
        source: Source,
        *,
        uploaded_by: str,
        thread: Thread | None = None,
        preview_only: bool = False,
    ) -> ImportJob:
        """Understand a shared file, propose its mapping and open a job for it; raises FileRefusedError.

        Of a file that is refused no copy stays.
        """
        if known := await self.jobs.shared(workspace, source.share):
            return known
        try:
            shape, mapping, proposal = await self._read(workspace, source)
        except HandoffError:
            self.shelf.discard(source)
            raise
        new = NewJob(workspace, source, uploaded_by, shape, mapping, thread, preview_only, proposal)
        return await self.jobs.create(new)

    async def read_again(
        self,
        job: ImportJob,
        *,
        sheet: str | None = None,
        header_row: int | None = None,
        hidden: Hidden | None = None,
    ) -> ImportJob:
        """Read the file from another sheet, another header row, or without what is hidden, and propose its mapping anew.

        What a person said before still counts, unless it was of another sheet. Raises FileRefusedError where
        no table begins there, SourceGoneError, and WrongStateError once the job was started.
        """
        before = NOTHING_TOLD if sheet not in (None, job.shape.sheet) else job.shape.told
        told = before.also(sheet, header_row, hidden)
        read = await self._read(job.workspace, job.source, told, sheet or job.shape.sheet)
        return await self.jobs.reshape(job.id, *read)

    async def header_choices(self, job: ImportJob) -> Sequence[HeaderChoice]:
        """The rows that may be the header; raises SourceGoneError."""
        path = await self.shelf.fetch(job.source, self.max_bytes)
        await make_ready(path, job.source.file_name)
        return await asyncio.to_thread(header_choices, path, job.shape)

    async def _read(
        self, workspace: int, source: Source, told: Told = NOTHING_TOLD, sheet: str = ""
    ) -> tuple[TableShape, Mapping, Proposal]:
        """What the file is, the mapping that is proposed for it, and why."""
        path = await self.shelf.fetch(source, self.max_bytes)
        await make_ready(path, source.file_name)
        tables = Tables(workspace, self.memory, self.directory)
        return await Understanding(tables, path, source.file_name, told).of_table(sheet or None)

    async def choose(self, job: ImportJob, field: Field, column: int | None, *, by: str) -> ImportJob:
        """Let a person decide which column a field is read from; raises WrongStateError once the job was started."""
        return await self.choose_all(job, {field: column}, by=by)

    async def choose_all(self, job: ImportJob, columns: Lookup[Field, int | None], *, by: str) -> ImportJob:
        """Let a person decide about several fields at once; raises WrongStateError once the job was started."""
        return await self.jobs.choose(job.id, *decide_all(job.mapping, job.proposal, columns, by))

    async def lacking(self, job: ImportJob) -> Sequence[DirectoryKind]:
        """The parts of the directory that the mapping asks for, and that hold nothing yet."""
        loaded = await self.directory.loaded(job.workspace)
        return [kind for kind in needed(job.shape, job.mapping) if kind not in loaded]

    async def start(self, job: ImportJob, *, seen: Collection[DoubtKind] = ()) -> ImportJob:
        """Remember what people decided about the columns, and put the job in the queue.

        `seen` are the kinds of doubts that the person has seen settled: what they pressed said how. Raises
        TableUnclearError and MappingIncompleteError while a person has something to decide,
        NothingLoadedError, and WrongStateError. A preview changes nothing, not even what is proposed for the
        next file.
        """
        if doubts := [one for one in job.doubts if one.kind not in seen]:
            raise TableUnclearError(
                " ".join(f"{doubtful(one, job.shape, quoted)} {to_choose(one)}" for one in doubts)
            )
        if job.proposal.open:
            raise MappingIncompleteError(" ".join(questions(job, PLAIN_TERMS)))
        if job.mapping.missing:
            raise MappingIncompleteError(job.mapping.missing)
        if lacking := await self.lacking(job):
            raise NothingLoadedError(f"{not_loaded(lacking)}.")
        if not job.preview_only:
            await self.memory.remember(job.workspace, learnt(job, datetime.now(UTC)))
        if not await self.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED):
            raise WrongStateError(f"Import {job.number} was started or cancelled already.")
        self.wake()
        return await self.jobs.get(job.id)

    async def cancel(self, job: ImportJob) -> ImportJob:
        """Stop a job: at once while it waits, between two batches while it runs; returns it as it is then."""
        job = await self.jobs.ask_cancel(job.id)
        if job.state is JobState.CANCELLED:
            self.shelf.discard(job.source)
        self.wake()
        return job

    async def details(self, workspace: int, number: int) -> tuple[ImportJob, Sequence[ErrorKind]]:
        """One import and its kinds of errors; raises JobNotFoundError."""
        job = await self.jobs.numbered(workspace, number)
        return job, await self.plans.error_kinds(job.id)

    async def error_file(
        self, job: ImportJob, folder: Path, kind: ErrorFileKind = ErrorFileKind.KEEPING_ZEROS
    ) -> ErrorFile:
        """The file of the rows that need attention, written into the folder; raises RowsGoneError."""
        written = await write_error_file_of(job, lambda: self.plans.refused(job.id), folder, kind)
        # Asked at the end, because they may have been deleted while they were written out.
        if (await self.jobs.get(job.id)).rows_gone:
            raise RowsGoneError(
                f"Import {job.number} is so old that its rows were deleted, and the error file is made of them. "
                "One that was shared in its thread is still there."
            )
        return written
