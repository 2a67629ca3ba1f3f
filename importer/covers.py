"""Covers: customers that are with others until a day, and what people can do before that day comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from importer.access import Permissions
from importer.last_day import require_to_come
from importer.permissions import Act, Asker, Relation
from importer.words.approval import Decision
from importer.words.clock import Clock, utc_now
from importer.words.errors import CannotHandOverError, WrongStateError
from importer.words.handover import Handover
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import Sentence, lazy_gettext
from importer.words.outlook import Outlook, Stack, foresee
from importer.words.plan_ports import Handovers
from importer.words.ports import SettingsOfWorkspaces
from importer.words.workspace_settings import APPROVAL, SettingChange


@dataclass(frozen=True, slots=True)
class Cover:
    """What others have until a day: the job that handed it over, and the one that is to give it back.

    `outlook` tells what becomes of its customers, as everything stands now.
    """

    handover: ImportJob
    waiting: ImportJob
    outlook: Sequence[Outlook] = ()


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What a handover takes of another cover, told by the return of that one, and what becomes of it then."""

    waiting: ImportJob
    outlook: Sequence[Outlook]


async def look_at_cover(handovers: Handovers, handover: ImportJob, waiting: ImportJob) -> Cover:
    """A cover with the outlook of its customers."""
    stacks = await handovers.stacks(handover, _leaving(handover))
    return Cover(handover, waiting, foresee(handover.number, stacks))


async def look_at_handed_on(
    handovers: Handovers, job: ImportJob, scheduled: Sequence[ImportJob]
) -> Sequence[HandedOn]:
    """Of which of the covers that are to return a handover takes customers, or has taken, and their outlook.

    Of customers whom yet another job keeps, that one tells.
    """
    others = [one for one in scheduled if one.of != job.number]
    if not others:
        return []
    beneath = {number for stack in await handovers.stacks(job, 0) for number in _beneath(job, stack)}
    met = [one for one in others if one.of in beneath]
    looked = [HandedOn(one, await _look_at_one(handovers, job, one)) for one in met]
    return [one for one in looked if one.outlook]


async def _look_at_one(handovers: Handovers, job: ImportJob, waiting: ImportJob) -> Sequence[Outlook]:
    number = waiting.of or 0
    stacks = await handovers.stacks(job, _leaving(waiting))
    outlook = foresee(number, [one for one in stacks if number in _beneath(job, one)])
    return [one for one in outlook if one.by in {None, job.number}]


def _beneath(job: ImportJob, stack: Stack) -> Sequence[int]:
    """The numbers of the jobs that had set what a handover takes, or has taken, of these customers."""
    numbers = [layer.job for layer in stack.layers]
    return numbers[: numbers.index(job.number)] if job.number in numbers else []


def _leaving(job: ImportJob) -> int:
    """The id of the one who is handed over, as a handover or a return tells it."""
    if job.request is None:
        raise LookupError("a cover without what it hands over")
    return job.request.leaving.id


def _find_connected(handover: Handover, covers: Sequence[ImportJob]) -> Sequence[ImportJob]:
    """Those of these covers that may have the same customers, also by way of others of them."""
    found, reached = list[ImportJob](), [handover]
    while reached:
        one = reached.pop()
        new = [job for job in covers if job not in found and job.request and one.touches(job.request)]
        found += new
        reached += [job.request for job in new if job.request]
    return found


@dataclass(frozen=True, slots=True)
class Covers:
    """The use cases, each for someone who asks.

    What is decided about a cover is done about the return that waits for its day. `wake` tells the runner of
    jobs that there is something to do. All raise NotAllowedError where they may not.
    """

    jobs: Jobs
    handovers: Handovers
    settings: SettingsOfWorkspaces
    permissions: Permissions
    wake: Callable[[], None]
    clock: Clock = utc_now

    async def all(self, workspace: int, asker: Asker) -> Sequence[Cover]:
        """The covers of a workspace that are to return, the next one first."""
        await self.permissions.require(Act.HAND_OVER, asker)
        return [await self._look(waiting) for waiting in await self.jobs.scheduled(workspace)]

    async def connected(self, job: ImportJob, asker: Asker) -> Sequence[ImportJob]:
        """The handovers of covers whose customers a job about a handover may concern.

        Those that are to return, and those that have returned without anything, as others had all of it.
        """
        await self.permissions.require(Act.HAND_OVER, asker)
        if job.request is None:
            return []
        waiting = await self.jobs.scheduled(job.workspace)
        over = await self.handovers.emptied(job.workspace)
        return _find_connected(job.request, [*[await self._handover_of(one) for one in waiting], *over])

    async def look(self, waiting: ImportJob, asker: Asker) -> Cover:
        """A cover that is to return, told by its return."""
        await self.permissions.require(Act.HAND_OVER, asker)
        return await self._look(waiting)

    async def _look(self, waiting: ImportJob) -> Cover:
        return await look_at_cover(self.handovers, await self._handover_of(waiting), waiting)

    async def _handover_of(self, waiting: ImportJob) -> ImportJob:
        return await self.jobs.numbered(waiting.workspace, waiting.of or 0)

    async def numbered(self, workspace: int, number: int, asker: Asker) -> ImportJob:
        """The return that waits, by its number or that of its handover; raises WrongStateError."""
        await self.permissions.require(Act.HAND_OVER, asker)
        for waiting in await self.jobs.scheduled(workspace):
            if number in (waiting.number, waiting.of):
                return waiting
        raise await self._no_cover(await self.jobs.numbered(workspace, number))

    async def find(self, workspace: int, job: int, asker: Asker) -> ImportJob:
        """The return with this id, as a button carries it; raises JobNotFoundError, WrongStateError."""
        await self.permissions.require(Act.HAND_OVER, asker)
        for waiting in await self.jobs.scheduled(workspace):
            if waiting.id == job:
                return waiting
        raise await self._no_cover(await self.jobs.find(workspace, job))

    async def return_now(self, waiting: ImportJob, asker: Asker) -> ImportJob:
        """Let the customers return before their day; raises WrongStateError where they do already."""
        await self.permissions.require(Act.HAND_OVER, asker)
        now = await self.jobs.reschedule(waiting, self.clock(), waiting.request, started_by=asker.name)
        if now is None:
            raise await self._no_cover(await self.jobs.get(waiting.id))
        self.wake()
        return now

    async def extend(self, waiting: ImportJob, asker: Asker, until: date) -> ImportJob:
        """Let the cover last until another day; raises CannotHandOverError, WrongStateError.

        Where a second person agreed to it, a day up to the one that they agreed to.
        """
        await self.permissions.require(Act.HAND_OVER, asker)
        time_zone = (await self.settings.of(waiting.workspace)).time_zone
        require_to_come(until, time_zone, self.clock())
        exempt = await self._require_agreed(waiting, asker, until)
        request, due = _extended(waiting, asker, until, time_zone)
        now = await self.jobs.reschedule(waiting, due, request, exempt=exempt)
        if now is None:
            raise await self._no_cover(await self.jobs.get(waiting.id))
        return now

    async def keep(self, waiting: ImportJob, asker: Asker) -> ImportJob:
        """Let the customers stay where they are, for good; raises WrongStateError.

        Where a second person agreed to a cover, nobody can alone: raises CannotHandOverError.
        """
        await self.permissions.require(Act.HAND_OVER, asker)
        exempt = await self._require_agreed(waiting, asker, None)
        now = await self.jobs.call_off(waiting, asker.name, exempt)
        if now is None:
            raise await self._no_cover(await self.jobs.get(waiting.id))
        return now

    async def _require_agreed(
        self, waiting: ImportJob, asker: Asker, until: date | None
    ) -> SettingChange | None:
        """Raise CannotHandOverError where a cover is to last longer than a second person agreed to.

        The command line needs nobody's agreement: then this is the line about that for the audit list.
        """
        handover = await self._handover_of(waiting)
        agreed = _last_day_agreed(handover)
        above = (await self.settings.of(waiting.workspace)).approval_above
        if agreed is None or above is None or handover.counts.changed <= above:
            return None
        if until is not None and until <= agreed:
            return None
        if Relation.OPERATOR not in asker.relations:
            raise CannotHandOverError(_not_agreed(handover, agreed))
        told = (APPROVAL, "", Decision.EXEMPT.value, asker.name, self.clock())
        return SettingChange(*told, job=handover.number, customers=handover.counts.changed)

    async def _no_cover(self, job: ImportJob) -> WrongStateError:
        """Why nothing can be done about a cover any more, told by its handover or its return."""
        if job.kind is JobKind.HANDOVER:
            return WrongStateError(_why_not(job, await self.jobs.return_of(job)))
        if job.kind is JobKind.RETURN:
            return WrongStateError(_why_not(await self.jobs.numbered(job.workspace, job.of or 0), job))
        return WrongStateError(_why_not(job, None))


def _extended(waiting: ImportJob, asker: Asker, until: date, time_zone: str) -> tuple[Handover, datetime]:
    """What is handed over until then, and when it is due."""
    if waiting.request is None:
        raise LookupError("a return without what it gives back")
    first_until = waiting.request.first_until or waiting.request.until
    request = replace(waiting.request, until=until, extended_by=asker.name, first_until=first_until)
    due = request.due(time_zone)
    if due is None:
        raise LookupError("a cover without its day")
    return request, due


def _last_day_agreed(handover: ImportJob) -> date | None:
    """The last day that a second person agreed to; None where nobody had to."""
    if handover.request is None or handover.approved_by is None:
        return None
    return handover.request.first_until or handover.request.until


def _not_agreed(handover: ImportJob, agreed: date) -> Sentence:
    return lazy_gettext(
        "A second person agreed to handover {number} until {day}, so nobody can let it last longer alone. "
        "Nothing was changed. Let it return, and hand over again until the later day, or for good: that is "
        "asked for approval.",
        number=str(handover.number),
        day=agreed,
    )


def _why_not(handover: ImportJob, returned_by: ImportJob | None) -> Sentence:
    """Why nothing can be done about a cover any more."""
    number = str(handover.number)
    if returned_by is None:
        return lazy_gettext(
            "Nothing of job {number} waits for its return. See what does with: python -m bot cover list",
            number=number,
        )
    if returned_by.was_declined:
        return lazy_gettext("The customers of handover {number} were kept for good already.", number=number)
    if returned_by.is_scheduled:
        return lazy_gettext(
            "Handover {number} was taken back by undo {undo}, so nothing of it is left to return.",
            number=number,
            undo=str(handover.undone_by),
        )
    return lazy_gettext(
        "Return {number} has begun already, or is over, so nothing can be decided about handover {of} any "
        "more.",
        number=str(returned_by.number),
        of=number,
    )
