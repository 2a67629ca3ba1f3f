"""Handing a person's customers over to others: a job of its own, with a plan, an end, and an undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from importer.access import Permissions
from importer.covers import Cover, HandedOn, look_at_cover, look_at_handed_on
from importer.file_reader import FileReader
from importer.handover_wish import WishReader
from importer.last_day import require_in_time
from importer.listed_customers import ListedCustomers
from importer.matching.names import Found, find_all, find_fitting
from importer.permissions import Act, Asker, Relation
from importer.readiness import approval_needed, require_confirmed
from importer.words.clock import Clock, utc_now
from importer.words.directory import Customer, User
from importer.words.errors import ApprovalNeededError, CannotHandOverError, WrongStateError
from importer.words.fields import Field, Mapping
from importer.words.handover import Handover, HandoverWish
from importer.words.job_ports import Jobs
from importer.words.job_reading import Reading, Source
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.members import Accounts, Links, NoAccounts
from importer.words.new_jobs import NewJob
from importer.words.outlook import Fate, Outlook, foresee
from importer.words.plan_ports import Handovers
from importer.words.ports import Directory, SettingsOfWorkspaces
from importer.words.quoting import quoted
from importer.words.table_shape import Dialect, TableShape

_COLUMNS: Final = (Field.EXTERNAL_ID.header, Field.ACCOUNT_MANAGER.header)
"""What its rows would be in a file: customers that can't be handed over are written into one."""
"""What is planned, and isn't carried out yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a handover: how many customers the one who left looks after now, and what returns.

    `now` is None before the end, and where that can't be told any more. `cover` is there as long as anything
    of it is to return; `returned_by` is its return, whatever has become of that. Of a preview `outlook` tells
    what would become of its customers. `handed_on` is what it takes of covers that are to return, and
    `also_away` are the returns of other covers of the same person.
    """

    job: ImportJob
    now: int | None
    cover: Cover | None
    returned_by: ImportJob | None = None
    outlook: Sequence[Outlook] = ()
    handed_on: Sequence[HandedOn] = ()
    also_away: Sequence[ImportJob] = ()


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The use cases, each for someone who asks.

    `wake` tells the runner of new work, `clock` the time, `accounts` who has left the workspace, `stopping`
    that the program is to leave.
    """

    jobs: Jobs
    handovers: Handovers
    directory: Directory
    links: Links
    files: FileReader
    settings: SettingsOfWorkspaces
    permissions: Permissions
    wake: Callable[[], None]
    clock: Clock = utc_now
    accounts: Accounts = field(default_factory=NoAccounts)
    stopping: Callable[[], bool] = bool

    async def begin(
        self,
        workspace: int,
        wish: HandoverWish,
        asker: Asker,
        *,
        share: str,
        preview_only: bool = False,
        confirmed: bool = False,
    ) -> ImportJob:
        """Queue a job that hands the customers over; raises CannotHandOverError, NotAllowedError.

        `share` tells one asking from another, as that of a file does: the same makes one job.
        """
        await self.permissions.require(Act.HAND_OVER, asker)
        if known := await self.jobs.shared(workspace, share):
            return known
        job = await self.jobs.create(
            await self._plan(workspace, wish, asker, share, preview_only=preview_only)
        )
        if job.state is JobState.MAPPING:
            await self.jobs.start(job.id, asker.name, confirmed=confirmed)
        self.wake()
        return await self.jobs.get(job.id)

    async def require_who_may(self, asker: Asker) -> None:
        """Raise NotAllowedError unless they may hand over."""
        await self.permissions.require(Act.HAND_OVER, asker)

    async def read_list(self, source: Source, asker: Asker) -> Sequence[str]:
        """The External Ids that a file lists; raises NotAllowedError, FileRefusedError, SourceGoneError."""
        await self.require_who_may(asker)
        return await self.files.read_ids(source, self._stays)

    async def _stays(self) -> bool:
        return not self.stopping()

    async def search(self, workspace: int, asker: Asker, of: Field, typed: str) -> Sequence[Found]:
        """The users, or the workflows, of whose name or email what was typed is a part; the first ones."""
        return find_fitting(await self.names(workspace, asker, of), typed)

    async def names(self, workspace: int, asker: Asker, of: Field) -> Sequence[Found]:
        """All users, by email, or all workflows, for those who may hand over."""
        await self.require_who_may(asker)
        return await find_all(self.directory, self.links, workspace, of)

    async def confirm(self, job: ImportJob, asker: Asker, *, confirmed: bool = True) -> ImportJob:
        """Queue a handover that was previewed, to be carried out.

        In Slack, whoever says so has seen which guards speak. Where anyone has changed anything since, it is
        planned anew first, and previewed once more where that makes a difference; so it is where the plan was
        let go of. Raises NotAllowedError, GuardedError, ApprovalNeededError, WrongStateError, and, where it
        is a cover whose last day is over by now, DayOverError.
        """
        await self.permissions.require(Act.HAND_OVER, asker)
        if job.state is not JobState.PREVIEWED:
            raise WrongStateError(_pressed_already(job))
        require_in_time(job, (await self.settings.of(job.workspace)).time_zone, self.clock())
        require_confirmed(job, confirmed=confirmed)
        if Relation.OPERATOR not in asker.relations and await self.permissions.needs_approval(job):
            raise ApprovalNeededError(approval_needed(job))
        if job.rows_gone:
            await self.jobs.check_again(job.id)
        elif not await self.jobs.start(job.id, asker.name, confirmed=confirmed, attempt=job.attempt):
            raise WrongStateError(_pressed_already(job))
        self.wake()
        return await self.jobs.get(job.id)

    async def look(self, job: ImportJob) -> Told:
        """What is told of a handover as everything stands now."""
        is_over = job.state.ended and not job.rows_gone
        scheduled = await self.jobs.scheduled(job.workspace)
        waiting = next((one for one in scheduled if one.of == job.number), None)
        return Told(
            job,
            await self.handovers.count_now(job) if is_over else None,
            await look_at_cover(self.handovers, job, waiting) if waiting else None,
            await self.jobs.return_of(job) if job.state.ended else None,
            await self._foresee(job, scheduled),
            await self._find_handed_on(job, scheduled),
            _find_also_away(job, scheduled),
        )

    async def _foresee(self, job: ImportJob, scheduled: Sequence[ImportJob]) -> Sequence[Outlook]:
        """What would become of the customers of a cover that is only planned."""
        if not job.state.is_planned or job.request is None or job.request.returns_on is None:
            return ()
        if not scheduled or job.rows_gone:
            return [Outlook(job.counts.planned, Fate.RETURNS, job.request.returns_on)]
        return foresee(job.number, await self.handovers.stacks(job, job.request.leaving.id))

    async def _find_handed_on(self, job: ImportJob, scheduled: Sequence[ImportJob]) -> Sequence[HandedOn]:
        """Nothing while it is carried out, and once nothing of it is in effect."""
        if _is_void(job) or job.rows_gone or not (job.state.is_planned or job.state.ended):
            return ()
        return await look_at_handed_on(self.handovers, job, scheduled)

    async def _plan(
        self, workspace: int, wish: HandoverWish, asker: Asker, share: str, *, preview_only: bool
    ) -> NewJob:
        """The job that does what is wished; a preview is planned at once, and waits for nobody's turn."""
        handover = await self._wishes().understand(workspace, wish)
        listed = (
            None if wish.only is None else await ListedCustomers(self.directory, workspace).find(wish.only)
        )
        if listed is not None:
            handover = replace(handover, listed=len(listed))
        customers = await self._count(workspace, handover, listed)
        if not customers:
            cover = await self._find_cover(workspace, handover.leaving)
            raise CannotHandOverError(_nobody_to_hand_over(handover, cover))
        return NewJob(
            workspace,
            _reading(handover, customers, share),
            asker.name,
            JobKind.HANDOVER,
            preview_only=preview_only,
            state=JobState.CHECKING if preview_only else JobState.MAPPING,
            request=handover,
            customers=[customer.id for customer in listed or ()],
        )

    def _wishes(self) -> WishReader:
        return WishReader(self.directory, self.links, self.settings, self.accounts, self.clock)

    async def _count(self, workspace: int, handover: Handover, listed: Sequence[Customer] | None) -> int:
        if listed is None:
            return await self.handovers.count(workspace, handover)
        return sum(handover.is_about(customer.assignment) for customer in listed)

    async def _find_cover(self, workspace: int, leaving: User) -> ImportJob | None:
        """The return that is to give this person customers back, where others cover for them."""
        for job in await self.jobs.scheduled(workspace):
            if job.request is not None and job.request.leaving.id == leaving.id:
                return job
        return None


def _nobody_to_hand_over(handover: Handover, cover: ImportJob | None) -> Sentence:
    if cover is not None and cover.request is not None and cover.request.until is not None:
        return lazy_gettext(
            "{person} looks after no such customers now, because others cover for them until {day} (handover "
            "{number}). To hand those over to someone else for good, undo that one first.",
            person=handover.leaving.email,
            number=str(cover.of),
            day=cover.request.until,
        )
    if handover.listed is not None:
        return lazy_gettext(
            "{person} looks after none of the customers in the list, so there is nothing to hand over.",
            person=handover.leaving.email,
        )
    if handover.workflow is None:
        return lazy_gettext(
            "{person} looks after no customers, so there is nothing to hand over.",
            person=handover.leaving.email,
        )
    return lazy_gettext(
        "{person} looks after no customers with the workflow {workflow}, so there is nothing to hand over.",
        person=handover.leaving.email,
        workflow=quoted(handover.workflow.name),
    )


def _find_also_away(job: ImportJob, scheduled: Sequence[ImportJob]) -> Sequence[ImportJob]:
    """The returns of other covers of the one who is handed over; none once nothing of it is in effect."""
    if job.request is None or _is_void(job):
        return ()
    leaving, others = job.request.leaving.id, (one for one in scheduled if one.of != job.number)
    return [one for one in others if one.request and one.request.leaving.id == leaving]


def _is_void(job: ImportJob) -> bool:
    """Whether nothing of it is in effect, nor will be."""
    return job.state.came_to_nothing or job.was_declined


def _pressed_already(job: ImportJob) -> Sentence:
    return lazy_gettext("Handover {number} was begun or cancelled already.", number=str(job.number))


def _reading(handover: Handover, customers: int, share: str) -> Reading:
    """It reads no file; so many customers make it small or large, as so many rows of one would."""
    source = Source(handover.name, 0, "", share=share)
    shape = TableShape(Dialect(), 1, _COLUMNS, (0, 1), ((), ()), customers)
    return Reading(source, shape, Mapping(external_id=0, account_manager=1))
