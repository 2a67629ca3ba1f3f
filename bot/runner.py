"""What the two workers do: take up what people share, and carry jobs out, one at a time in each workspace."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from bot.holding import held
from bot.worker import Work
from handlers.desk import Desk
from handlers.sharing import apologise, take_up
from importer.errors import OvertakenError
from importer.jobs import RUNNING, ImportJob
from importer.ports import Jobs
from importer.run import JobRun
from storage.inbox import Event, Inbox

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""So often a job may break in one place before it ends: a database that was away for a moment ends no import."""


def inbox_work(inbox: Inbox, desk: Desk) -> Work[Event]:
    """Slack's events that were kept: each is done once, and an unfinished one is found again after a restart."""

    async def do(event: Event) -> None:
        await take_up(desk, event.body)
        await inbox.done(event.event_id)

    async def failed(event: Event, reference: str) -> None:
        await apologise(desk, event.body, reference)
        await inbox.done(event.event_id)

    return Work(inbox.claim, lambda event: f"event {event.event_id}", do, failed)


class QueueAnnouncer(Protocol):
    """Tells people how the queue stands."""

    async def waiting(self, job: ImportJob, ahead: ImportJob) -> None:
        """Say behind which import the job waits."""

    def told_to_wait(self, job: ImportJob, ahead: ImportJob) -> bool:
        """Whether this has been said."""

    async def shown(self, job: ImportJob) -> None:
        """Wait until all that was said of the job is through."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A job that there is work for, and the job that it has to wait for, if any."""

    job: ImportJob
    ahead: ImportJob | None

    @property
    def runs(self) -> bool:
        """Whether the job itself is to be done, and not only something to be told."""
        return self.ahead is None and not self.job.state.ended


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is: in each workspace one job runs, and the others are told once behind which one they wait.

    The workspace whose turn was longest ago comes first, so that a long queue in one holds up no other. Jobs that are
    talked about in another workspace than the bot's are left to the bot that is there.
    """

    jobs: Jobs
    job_run: JobRun
    announcer: QueueAnnouncer
    workspace: int
    served: dict[int, int] = field(default_factory=dict)
    taken: dict[int, ImportJob] = field(default_factory=dict)

    def work(self) -> Work[Turn]:
        """The runner of jobs, as a worker sees it."""
        return Work(
            self.find, lambda turn: f"job {turn.job.id}", self.do, self.failed, lambda turn: turn.runs
        )

    async def find(self) -> Sequence[Turn]:
        """All that is to be done now; of each workspace the oldest first."""
        jobs, elsewhere = await self.jobs.waiting(), await self.jobs.held_elsewhere()
        turns = [Turn(job, _ahead(job, jobs)) for job in jobs]
        ours = [
            turn
            for turn in turns
            if self._is_ours(turn.job) and turn.job.id not in elsewhere and not self._is_known(turn)
        ]
        return sorted(ours, key=lambda turn: self.served.get(turn.job.workspace, 0))

    async def do(self, turn: Turn) -> None:
        """Carry the job out, or say behind which one it waits."""
        if turn.ahead:
            await self.announcer.waiting(turn.job, turn.ahead)
            return
        if turn.runs:
            self.served[turn.job.workspace] = max(self.served.values(), default=0) + 1
        job = await self.jobs.take(turn.job.id)
        if job:
            self.taken[job.id] = job
            async with held(self.jobs, job):
                await self._carry_out(job)

    async def _carry_out(self, job: ImportJob) -> None:
        try:
            await self.job_run.carry_out(job)
        except OvertakenError:
            log.info("job %s was taken up by another process, which goes on with it", job.id)
        finally:
            await self.announcer.shown(job)

    def _is_ours(self, job: ImportJob) -> bool:
        return job.thread is None or job.workspace == self.workspace

    def _is_known(self, turn: Turn) -> bool:
        return turn.ahead is not None and self.announcer.told_to_wait(turn.job, turn.ahead)

    async def failed(self, turn: Turn, reference: str) -> None:
        """Leave a job that broke to be found again, and go on from its checkpoint.

        One that breaks again and again in the same place ends, with a sentence that people can act on.
        """
        job = self.taken.get(turn.job.id, turn.job)
        with suppress(OvertakenError):
            if await self.jobs.broke(job) >= MOST_TRIES:
                await self.job_run.give_up(job, unexpected_sentence(reference))


def unexpected_sentence(reference: str) -> str:
    """The sentence for a failure that nobody foresaw."""
    return (
        f"Something went wrong on our side. Share the file again; if it happens once more, "
        f"give your Handoff admin this reference: {reference}."
    )


def _ahead(job: ImportJob, jobs: Sequence[ImportJob]) -> ImportJob | None:
    """The job of the same workspace that runs, or has waited longer; jobs that only lack their report block nobody."""
    if job.state in RUNNING or job.state.ended:
        return None
    others = [one for one in jobs if one.workspace == job.workspace and not one.state.ended]
    running = [one for one in others if one.state in RUNNING]
    first = (running or others)[0]
    return None if first.id == job.id else first
