"""Loading the directory: a list of customers, users or workflows becomes a job, with a plan and an undo."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from importer.access import Permissions
from importer.file_reader import FileReader
from importer.loading.records import EMAIL, find_column, find_name, find_name_and_key
from importer.permissions import Act, Asker
from importer.words.directory import DirectoryKind
from importer.words.doubts import NOTHING_TOLD, Told
from importer.words.errors import HandoffError, WrongStateError
from importer.words.fields import Field, Mapping
from importer.words.header_names import KNOWN_NAMES, NAME, normalise
from importer.words.job_ports import Jobs
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import lazy_gettext
from importer.words.new_jobs import NewJob
from importer.words.ports import Directory, FileCache
from importer.words.table_shape import TableShape


@dataclass(frozen=True, slots=True)
class Listing:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not.

    `wake` tells the runner of jobs that there is something to do; `stopping` that the program is to leave.
    """

    jobs: Jobs
    directory: Directory
    files: FileReader
    file_cache: FileCache
    permissions: Permissions
    wake: Callable[[], None]
    stopping: Callable[[], bool] = bool

    async def begin(
        self,
        workspace: int,
        kind: DirectoryKind,
        source: Source,
        asker: Asker,
        *,
        told: Told = NOTHING_TOLD,
        preview_only: bool = False,
        confirmed: bool = False,
    ) -> ImportJob:
        """Queue a job that loads a file; raises FileRefusedError, and HandoffError without a column.

        `told` is what somebody has said about where the list is.
        """
        await self.permissions.require(Act.LOAD, asker)
        try:
            shape = await self.files.read_list(source, self._stays, told)
            new = list_job(workspace, kind, Reading(source, shape, _map(shape)), asker)
        except HandoffError:
            self.file_cache.discard(source)
            raise
        digest = await self.file_cache.digest(source)
        job = await self.jobs.create(replace(new, preview_only=preview_only, content=digest))
        await self.jobs.start(job.id, asker.name, confirmed=confirmed)
        self.wake()
        return await self.jobs.get(job.id)

    async def offers(self, job: ImportJob) -> bool:
        """Whether an import's rows may be new customers: most ids are unknown, and there are names."""
        reading = job.reading
        external_id = reading.mapping.external_id
        if job.kind is not JobKind.FILE or not job.is_open or external_id is None or reading.doubts:
            return False
        if find_name(reading.shape) in (None, external_id):
            return False
        if job.state is JobState.PREVIEWED and job.verdict is not None:
            fit = job.verdict.totals.fits.get(Field.EXTERNAL_ID)
            return fit is not None and 2 * fit.known < fit.filled
        samples = list(filter(None, reading.shape.samples[external_id]))
        return 2 * len(await self.directory.existing(job.workspace, samples)) < len(samples)

    async def find_loaded_instead(self, job: ImportJob) -> ImportJob | None:
        """The list as which an import's file was previewed in its place."""
        return await self.jobs.shared(job.workspace, name_share_instead(job))

    async def load_instead(self, job: ImportJob, asker: Asker) -> ImportJob:
        """Leave an import, and preview its file as a list of new customers; doing it again makes no other.

        Raises WrongStateError once the import was started or cancelled.
        """
        await self.permissions.require(Act.LOAD, asker)
        if known := await self.find_loaded_instead(job):
            return known
        if not job.is_open:
            raise WrongStateError(
                lazy_gettext("Import {number} was started or cancelled already.", number=str(job.number))
            )
        reading = replace(job.reading, source=replace(job.reading.source, share=name_share_instead(job)))
        new = list_job(job.workspace, DirectoryKind.CUSTOMERS, reading, asker)
        created = await self.jobs.create(replace(new, state=JobState.CHECKING, content=job.content))
        await self.jobs.ask_cancel(job.id, asker.name)
        self.wake()
        return created

    async def _stays(self) -> bool:
        return not self.stopping()


def name_share_instead(job: ImportJob) -> str:
    """The share by which the list is known that an import's file is loaded as."""
    return f"list:{job.id}"


def recognise(reading: Reading) -> DirectoryKind | None:
    """Whether a file is a list of users or of workflows: it has their columns, and no External Ids.

    Customers aren't told from what is assigned to them by their columns alone: see `Listing.offers`.
    """
    headers = {normalise(header) for header in reading.shape.columns} - {""}
    if reading.doubts or any(KNOWN_NAMES.get(header) is Field.EXTERNAL_ID for header in headers):
        return None
    if headers == {normalise(NAME)}:
        return DirectoryKind.WORKFLOWS
    return DirectoryKind.USERS if {normalise(NAME), normalise(EMAIL)} <= headers else None


def list_job(workspace: int, kind: DirectoryKind, reading: Reading, asker: Asker) -> NewJob:
    """The job that loads such a list; raises HandoffError where the file lacks a column that it needs."""
    mapping = reading.mapping if kind is DirectoryKind.CUSTOMERS else Mapping()
    find_name_and_key(kind, reading.shape, mapping)
    shape = replace(reading.shape, doubts=())
    listed = Reading(reading.source, shape, mapping)
    return NewJob(workspace, listed, asker.name, JobKind.DIRECTORY, loads=kind)


def _map(shape: TableShape) -> Mapping:
    return Mapping(**{field.value: find_column(shape, field.header) for field in Field})
