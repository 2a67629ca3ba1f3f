"""A second person's approval of a large import: asked for, given or declined, taken back, or run out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from importer.imports import Imports
from importer.last_day import is_too_late, require_in_time
from importer.mapping.memory import learnt
from importer.permissions import Act, Asker
from importer.readiness import started_already
from importer.words.approval import MOST_REASON, Approval, Decision
from importer.words.approval_need import count_set
from importer.words.clock import Clock, utc_now
from importer.words.doubts import DoubtKind
from importer.words.errors import GroupUnreadableError, NobodyApprovesError, WrongStateError
from importer.words.jobs import ImportJob, JobKind, JobState
from importer.words.language import Sentence, lazy_gettext
from importer.words.plan_ports import Approvals


@dataclass(frozen=True, slots=True)
class Approving:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not.

    `wake` tells the runner of jobs that there is something to do, `clock` the time.
    """

    imports: Imports
    approvals: Approvals
    wake: Callable[[], None]
    clock: Clock = utc_now

    async def is_needed(self, job: ImportJob) -> bool:
        """Whether a second person has to agree to this job, as is set at this moment."""
        return await self.imports.permissions.needs_approval(job)

    async def ask(
        self, job: ImportJob, asker: Asker, *, seen: Collection[DoubtKind] = (), confirmed: bool = False
    ) -> ImportJob:
        """Ask the approvers to agree to the plan that stands, once; where that isn't needed any more, go on.

        Raises what `Imports.start` does, NobodyApprovesError where nobody can be asked, or somebody said no
        to this very plan, and DayOverError where it is a cover until a day that is over. What was approved
        within seven days goes on at once.
        """
        require_in_time(job, await self._time_zone(), self.clock())
        if not await self.imports.prepare(job, asker, seen=seen, confirmed=confirmed):
            return await self.imports.current(job.id)
        if not await self.is_needed(job):
            return await self.imports.start(job, asker, seen=seen, confirmed=confirmed)
        digest = await self.imports.plans.digest(job.id)
        if not await self._ask(job, asker, digest, confirmed=confirmed):
            raise WrongStateError(started_already(job))
        self.wake()
        return await self.imports.current(job.id)

    async def _time_zone(self) -> str:
        return (await self.imports.permissions.appointments.settings()).time_zone

    async def _ask(self, job: ImportJob, asker: Asker, digest: str, *, confirmed: bool) -> bool:
        last = job.approval
        known = last.decision if last and last.digest == digest else None
        if known is Decision.DECLINED:
            raise NobodyApprovesError(_declined_before(job))
        if last and known is Decision.APPROVED and self.clock() < last.until:
            return await self.approvals.resume(job, asker.name, confirmed=confirmed)
        approval = Approval(
            last.number + 1 if last else 1,
            digest,
            count_set(job),
            asker.name,
            self.clock(),
            await self._find_approvers(asker),
            job.attempt,
        )
        return await self.approvals.ask(job, approval, confirmed=confirmed)

    async def _find_approvers(self, asker: Asker) -> tuple[str, ...]:
        try:
            approvers = await self.imports.permissions.list_approvers(asker.name)
        except GroupUnreadableError as error:
            raise NobodyApprovesError(_UNREADABLE.fill(reason=error.sentence)) from error
        if not approvers:
            raise NobodyApprovesError(_NOBODY)
        return tuple(approvers)

    async def approve(self, job: ImportJob, asker: Asker, number: int) -> ImportJob:
        """Agree to what was asked under this number; raises WrongStateError where it was answered already.

        Who is an approver at this moment counts, not who was when it was asked.
        """
        await self.require_approver(job, asker, number)
        await self.imports.memory.remember(job.workspace, learnt(job.reading, self.clock()))
        return await self._decide(job, Decision.APPROVED, asker)

    async def can_answer(self, job: ImportJob, asker: Asker, number: int) -> bool:
        """Whether someone is asked under this number, and may answer at this moment."""
        is_asked = job.approval is not None and job.approval.waits and job.approval.number == number
        return is_asked and await self.imports.permissions.may(Act.APPROVE, asker, job)

    async def decline(self, job: ImportJob, asker: Asker, number: int, reason: str) -> ImportJob:
        """Say no, and why: the job stands as a preview again."""
        await self.require_approver(job, asker, number)
        return await self._decide(job, Decision.DECLINED, asker, reason.strip()[:MOST_REASON])

    async def withdraw(self, job: ImportJob, asker: Asker, number: int) -> ImportJob:
        """Take the request back: the job stands as a preview again."""
        await self.imports.permissions.require(Act.DECIDE, asker, job)
        _require_waiting(job, number)
        return await self._decide(job, Decision.WITHDRAWN, asker)

    async def find_asking(self) -> Collection[int]:
        """The workspaces in which anything waits for a second person."""
        return {job.workspace for job in await self.approvals.waiting()}

    async def follow_settings(self, workspace: int) -> int:
        """Let what waits in a workspace follow who approves now, and whether approval is still wanted.

        Who is an approver now is asked, and who isn't any more is told so. What needs no approval any more,
        what nobody is left to answer, and a cover whose last day is over, stand as previews again. Tells
        about how many that is new.
        """
        waiting = [job for job in await self.approvals.waiting() if job.workspace == workspace]
        return sum([await self._follow(job, job.approval) for job in waiting if job.approval])

    async def _follow(self, job: ImportJob, asked: Approval) -> bool:
        if is_too_late(job, await self._time_zone(), self.clock()):
            return await self.approvals.decide(job, Decision.DAY_OVER) is not None
        if not await self.is_needed(job):
            return await self.approvals.decide(job, Decision.NOT_NEEDED) is not None
        try:
            now = await self.imports.permissions.list_approvers(asked.asked_by)
        except GroupUnreadableError:
            now = ()  # nor could any of them answer
        if not now:
            return await self.approvals.decide(job, Decision.NOBODY) is not None
        return set(now) != set(asked.approvers) and await self.approvals.ask_others(job, now)

    async def expire(self) -> int:
        """Let what nobody answered within seven days run out; tells how many that were."""
        waiting = await self.approvals.waiting()
        late = [job for job in waiting if job.approval and job.approval.until <= self.clock()]
        for job in late:
            await self.approvals.decide(job, Decision.EXPIRED)
        return len(late)

    async def require_approver(self, job: ImportJob, asker: Asker, number: int) -> None:
        """Raise NotAllowedError, or WrongStateError where it was answered; what is too old runs out here.

        So does what is about a cover whose last day is over.
        """
        if job.approval and asker.name in job.approval.approvers:
            _require_waiting(job, number)
        await self.imports.permissions.require(Act.APPROVE, asker, job)
        _require_waiting(job, number)
        if job.approval and job.approval.until <= self.clock():
            await self._end(job, Decision.EXPIRED)
        if is_too_late(job, await self._time_zone(), self.clock()):
            await self._end(job, Decision.DAY_OVER)

    async def _end(self, job: ImportJob, decision: Decision) -> None:
        """End a request that came too late to be answered, and raise WrongStateError with the reason."""
        await self.approvals.decide(job, decision)
        raise WrongStateError(_outcome(job, decision))

    async def _decide(self, job: ImportJob, decision: Decision, asker: Asker, reason: str = "") -> ImportJob:
        decided = await self.approvals.decide(job, decision, asker.name, reason)
        if decided is None:
            now = await self.imports.current(job.id)
            raise WrongStateError(_what_came_of_it(now))
        self.wake()
        return decided


_UNREADABLE = lazy_gettext(
    "Nobody can be asked for approval, because Handoff can't read who the approvers are. {reason} Nothing "
    "has changed. "
    "An import admin can name another user group in the settings."
)
_NOBODY = lazy_gettext(
    "Nobody can be asked for approval: beside you there is nobody in the user group that approves. Nothing "
    "has changed. "
    "Ask an import admin to add somebody to it."
)
_OUTCOMES = {
    Decision.APPROVED: lazy_gettext("Import {number} was approved already."),
    Decision.DECLINED: lazy_gettext("Import {number} was declined already."),
    Decision.WITHDRAWN: lazy_gettext("The request to approve import {number} was taken back."),
    Decision.EXPIRED: lazy_gettext(
        "The request to approve import {number} has run out, because nobody answered within seven days."
    ),
    Decision.NOT_NEEDED: lazy_gettext("Import {number} needs no approval any more."),
    Decision.NOBODY: lazy_gettext(
        "The request to approve import {number} has ended, because nobody was left who could answer it."
    ),
}
_OUTCOMES_OF_HANDOVERS = {
    Decision.APPROVED: lazy_gettext("Handover {number} was approved already."),
    Decision.DECLINED: lazy_gettext("Handover {number} was declined already."),
    Decision.WITHDRAWN: lazy_gettext("The request to approve handover {number} was taken back."),
    Decision.EXPIRED: lazy_gettext(
        "The request to approve handover {number} has run out, because nobody answered within seven days."
    ),
    Decision.NOT_NEEDED: lazy_gettext("Handover {number} needs no approval any more."),
    Decision.NOBODY: lazy_gettext(
        "The request to approve handover {number} has ended, because nobody was left who could answer it."
    ),
    Decision.DAY_OVER: lazy_gettext(
        "The request to approve handover {number} has ended, because the last day of the cover is over."
    ),
}
_OUTCOMES_OF_LISTS = {
    Decision.APPROVED: lazy_gettext("List {number} was approved already."),
    Decision.DECLINED: lazy_gettext("List {number} was declined already."),
    Decision.WITHDRAWN: lazy_gettext("The request to approve list {number} was taken back."),
    Decision.EXPIRED: lazy_gettext(
        "The request to approve list {number} has run out, because nobody answered within seven days."
    ),
    Decision.NOT_NEEDED: lazy_gettext("List {number} needs no approval any more."),
    Decision.NOBODY: lazy_gettext(
        "The request to approve list {number} has ended, because nobody was left who could answer it."
    ),
}


def _require_waiting(job: ImportJob, number: int) -> None:
    """Raise WrongStateError where the request of this number was answered, or another stands there."""
    is_waiting = job.state is JobState.WAITING_FOR_APPROVAL
    if not (is_waiting and job.approval and job.approval.number == number):
        raise WrongStateError(_what_came_of_it(job))


def _what_came_of_it(job: ImportJob) -> Sentence:
    decision = job.approval.decision if job.approval else Decision.WITHDRAWN
    return _outcome(job, decision)


def _outcome(job: ImportJob, decision: Decision) -> Sentence:
    said = _OUTCOMES_OF_LISTS if job.loads else _OUTCOMES
    if job.kind is JobKind.HANDOVER:
        said = _OUTCOMES_OF_HANDOVERS
    return said.get(decision, said[Decision.WITHDRAWN]).fill(number=str(job.number))


def _declined_before(job: ImportJob) -> Sentence:
    if job.kind is JobKind.HANDOVER:
        return lazy_gettext(
            "Handover {number} was declined as it stands, so it can't be asked for once more. Begin another "
            "handover, of other customers, to other people, or until another day; or cancel it.",
            number=str(job.number),
        )
    if job.loads:
        return lazy_gettext(
            "List {number} was declined as it stands, so it can't be asked for once more. Share another "
            "list; or cancel it.",
            number=str(job.number),
        )
    return lazy_gettext(
        "Import {number} was declined as it stands, so it can't be asked for once more. Choose other "
        "columns, fix values "
        "or share another file; or cancel it.",
        number=str(job.number),
    )
