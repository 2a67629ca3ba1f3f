"""What people do with imports: share a file, choose columns, start, cancel."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from importer.access import Permissions
from importer.corrected_file import CorrectedFile
from importer.file.shown_rows import HeaderChoice
from importer.file_reader import FileReader
from importer.listing import list_job, recognise
from importer.mapping.memory import learnt
from importer.mapping.needs import needed
from importer.mapping.prose import refuse_prose
from importer.permissions import Act, Asker, Relation
from importer.readiness import (
    approval_needed,
    is_decided,
    require_confirmed,
    require_ready,
    started_already,
)
from importer.undo import find_root
from importer.words.directory import DirectoryKind
from importer.words.doubts import NOTHING_TOLD, DoubtKind, Hidden
from importer.words.errors import ApprovalNeededError, HandoffError, JobForgottenError, WrongStateError
from importer.words.fields import Field
from importer.words.job_ports import Jobs, Plans
from importer.words.job_reading import Reading, Source
from importer.words.jobs import COMMAND_LINE, ImportJob, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.new_jobs import NewJob
from importer.words.ports import Directory, FileCache, MappingMemory
from importer.words.proposal import decide_all
from importer.words.trial import waits_for_trial


@dataclass(frozen=True, slots=True)
class Imports:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not.

    `wake` tells the runner of jobs that there is something to do; `stopping` that the program is about to
    leave: then the reading of a file is dropped within a second, and StoppedError is raised.
    """

    jobs: Jobs
    plans: Plans
    directory: Directory
    memory: MappingMemory
    file_cache: FileCache
    files: FileReader
    permissions: Permissions
    wake: Callable[[], None]
    stopping: Callable[[], bool] = bool

    async def require_importer(self, asker: Asker) -> None:
        """Raise NotAllowedError unless they may import files; nothing has to be known of a file for that."""
        await self.permissions.require(Act.IMPORT, asker)

    async def receive(
        self,
        workspace: int,
        source: Source,
        *,
        asker: Asker,
        preview_only: bool = False,
        may_be_prose: bool = False,
    ) -> ImportJob:
        """Understand a shared file, propose its mapping and open a job for it; raises FileRefusedError.

        Its rows are checked at once where nothing is open. No copy of a refused file stays; what `asker` may
        not import isn't fetched; what `may_be_prose` is refused unless something in it is known.
        """
        await self.require_importer(asker)
        if known := await self.jobs.shared(workspace, source.share):
            return known
        try:
            reading, content = await self.files.read_new(workspace, source, self._stays)
            if may_be_prose:
                refuse_prose(reading.shape, reading.mapping, reading.proposal)
            if listed := await self._receive_list(workspace, reading, asker):
                return listed
            of = await CorrectedFile(self.jobs, self.plans, self.files).find(workspace, reading, content)
        except HandoffError:
            self.file_cache.discard(source)
            raise
        state = await self._after_choice(workspace, reading, asker.name)
        new = NewJob(
            workspace,
            reading,
            asker.name,
            of=of,
            preview_only=preview_only,
            state=state,
            content=content,
        )
        return self._set_off(await self.jobs.create(new))

    async def _receive_list(self, workspace: int, reading: Reading, asker: Asker) -> ImportJob | None:
        """The job of what is a list of users or workflows; at the command line it is said what a file is."""
        kind = None if asker.name.startswith(COMMAND_LINE) else recognise(reading)
        if kind is None:
            return None
        await self.permissions.require(Act.LOAD, asker)
        await self.files.require_whole_list(reading.source, reading.shape)
        new = list_job(workspace, kind, reading, asker)
        return self._set_off(await self.jobs.create(replace(new, state=JobState.CHECKING)))

    async def _after_choice(self, workspace: int, reading: Reading, by: str) -> JobState:
        """`CHECKING` once nothing is open; the command line says by itself when it has chosen all."""
        if by.startswith(COMMAND_LINE) or not is_decided(reading) or await self._lacking(workspace, reading):
            return JobState.MAPPING
        return JobState.CHECKING

    def _set_off(self, job: ImportJob) -> ImportJob:
        """The job, of whose check the runner hears."""
        if job.state.has_work:
            self.wake()
        return job

    async def to_decide(self, workspace: int, job: int, asker: Asker) -> ImportJob:
        """The job with this id, for someone who wants to decide about it.

        Raises JobNotFoundError, and JobForgottenError where it was forgotten.
        """
        found = await self.jobs.find(workspace, job)
        await self._require_decider(found, asker)
        if found.was_forgotten:
            raise JobForgottenError(
                lazy_gettext(
                    "Import {number} was forgotten: nothing of it is kept but its counts, so nothing can be "
                    "done with it any more.",
                    number=str(found.number),
                )
            )
        return found

    async def _require_decider(self, job: ImportJob, asker: Asker) -> None:
        root = await find_root(self.jobs, job)
        await self.permissions.require(Act.DECIDE, asker, root)

    async def read_again(
        self,
        job: ImportJob,
        asker: Asker,
        *,
        sheet: str | None = None,
        header_row: int | None = None,
        hidden: Hidden | None = None,
    ) -> ImportJob:
        """Read another sheet or header row, or leave out what is hidden, and propose the mapping anew.

        What a person said before still counts, unless it was of another sheet. Raises FileRefusedError where
        no table begins there, SourceGoneError, and WrongStateError once the job was started.
        """
        await self.permissions.require(Act.DECIDE, asker, job)
        before = NOTHING_TOLD if sheet not in (None, job.reading.shape.sheet) else job.reading.shape.told
        told = before.also(sheet, header_row, hidden)
        read = await self.files.read(
            job.workspace,
            job.reading.source,
            lambda: self._waits(job),
            told,
            sheet or job.reading.shape.sheet,
        )
        to = await self._after_choice(job.workspace, read, job.uploaded_by)
        return self._set_off(await self.jobs.reshape(job.id, read, to))

    async def header_choices(self, job: ImportJob, asker: Asker) -> Sequence[HeaderChoice]:
        """The rows that may be the header; raises SourceGoneError."""
        await self.permissions.require(Act.DECIDE, asker, job)
        return await self.files.header_choices(job.reading.source, job.reading.shape)

    async def _stays(self) -> bool:
        return not self.stopping()

    async def _waits(self, job: ImportJob) -> bool:
        """The same; raises WrongStateError once the job was started or cancelled."""
        if not (await self.jobs.get(job.id)).is_open:
            raise WrongStateError(started_already(job))
        return await self._stays()

    async def choose(self, job: ImportJob, asker: Asker, field: Field, column: int | None) -> ImportJob:
        """Let a person choose a field's column; raises WrongStateError once the job was started."""
        return await self.choose_all(job, asker, {field: column})

    async def choose_all(self, job: ImportJob, asker: Asker, columns: Lookup[Field, int | None]) -> ImportJob:
        """Let a person choose several fields' columns; raises WrongStateError once the job was started."""
        await self.permissions.require(Act.DECIDE, asker, job)
        mapping, proposal = decide_all(job.reading.mapping, job.reading.proposal, columns, asker.name)
        reading = replace(job.reading, mapping=mapping, proposal=proposal)
        to = await self._after_choice(job.workspace, reading, job.uploaded_by)
        return self._set_off(await self.jobs.choose(job.id, mapping, proposal, to))

    async def lacking(self, job: ImportJob) -> Sequence[DirectoryKind]:
        """The parts of the directory that the mapping asks for, and that hold nothing yet."""
        return await self._lacking(job.workspace, job.reading)

    async def _lacking(self, workspace: int, reading: Reading) -> Sequence[DirectoryKind]:
        loaded = await self.directory.loaded(workspace)
        return [kind for kind in needed(reading.shape, reading.mapping) if kind not in loaded]

    async def start(
        self,
        job: ImportJob,
        asker: Asker,
        *,
        seen: Collection[DoubtKind] = (),
        confirmed: bool = False,
    ) -> ImportJob:
        """Remember what people decided about the columns, and let the job go on to its apply.

        A preview changes nothing, not even what is proposed for the next file. Raises what `prepare` does,
        and ApprovalNeededError where a second person has to agree first.
        """
        if not await self.prepare(job, asker, seen=seen, confirmed=confirmed):
            return await self.jobs.get(job.id)
        if Relation.OPERATOR not in asker.relations and await self.permissions.needs_approval(job):
            raise ApprovalNeededError(approval_needed(job))
        if not job.loads and (not job.preview_only or job.state is JobState.PREVIEWED):
            await self.memory.remember(job.workspace, learnt(job.reading, datetime.now(UTC)))
        seen_plan = job.attempt if job.state is JobState.PREVIEWED else None
        if not await self.jobs.start(job.id, asker.name, confirmed=confirmed, attempt=seen_plan):
            raise WrongStateError(await self._why_not_started(job))
        self.wake()
        return await self.jobs.get(job.id)

    async def _why_not_started(self, job: ImportJob) -> Sentence:
        trial = await self.jobs.find_trial(job)
        return started_already(job) if trial is None or trial.state.ended else waits_for_trial(trial)

    async def prepare(
        self, job: ImportJob, asker: Asker, *, seen: Collection[DoubtKind] = (), confirmed: bool = False
    ) -> bool:
        """Whether a job can go on; False where its plan was let go of, and is made anew, to be seen first.

        `seen` are the kinds of doubts that the person saw settled by what they pressed; `confirmed` tells
        that they want it although guards speak. Raises TableUnclearError and MappingIncompleteError while a
        person has something to decide, NothingLoadedError, and GuardedError.
        """
        await self._require_decider(job, asker)
        await self.require_importer(asker)
        if job.state is JobState.PREVIEWED and job.rows_gone:
            self._set_off(await self.jobs.check_again(job.id))
            return False
        if job.loads:
            require_confirmed(job, confirmed=confirmed)
        else:
            require_ready(job, seen, await self.lacking(job), confirmed=confirmed)
        return True

    async def cancel(self, job: ImportJob, asker: Asker) -> ImportJob:
        """Stop a job: at once while it waits, between two batches while it runs; returns it as it is then.

        So is a trial of its preview that is at work.
        """
        await self._require_decider(job, asker)
        if trial := await self.jobs.find_trial(job):
            await self.jobs.ask_cancel(trial.id, asker.name)
        job = await self.jobs.ask_cancel(job.id, asker.name)
        if job.state is JobState.CANCELLED:
            self.file_cache.discard(job.reading.source)
        self.wake()
        return job

    async def refuse(self, job: ImportJob, asker: Asker, why: Sentence) -> None:
        """End an import that can't begin as it is asked for: nothing was changed, and why is kept."""
        await self._require_decider(job, asker)
        before_preview = [state for state in JobState if state.is_before_preview]
        await self.jobs.move(job.id, before_preview, JobState.FAILED, failure=why)
        self.file_cache.discard(job.reading.source)
        self.wake()

    async def current(self, job: int) -> ImportJob:
        """The job with this id as it stands now, for what the program itself says of it."""
        return await self.jobs.get(job)

    async def ahead(self, job: ImportJob) -> ImportJob | None:
        """The job that this one waits for, if any."""
        return await self.jobs.ahead(job)
