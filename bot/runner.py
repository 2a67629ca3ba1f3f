"""What the work loops do: take up what people share, carry jobs out in turn, and say what is to be said."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from structlog.contextvars import bind_contextvars

from bot.slack_app import bear_no_pause
from bot.work_loop import Work
from handlers.blocks.failed import unexpected_sentence
from handlers.home import find_changed_homes, redraw_home
from handlers.postings import FIRST
from handlers.saying import say, say_later
from handlers.sharing import apologise, take_up
from handlers.slack_errors import Failure, pause_before, read_trouble
from handlers.workspace import Workspace, Workspaces
from importer.job_run import nobody_asked
from importer.words.errors import OvertakenError, StoppedError
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob
from importer.words.language import Sentence
from importer.words.ports import Announcer
from importer.words.postings import Posting
from importer.words.turns import Turn, find_turns
from storage.inbox import Event, Inbox
from storage.postings import Postings

log = logging.getLogger(__name__)

LARGE_FILES_WEIGHT: Final = 4
"""So many of the places of those with large files, which are as many as those of the others, each has."""
NOT_THERE: Final = timedelta(minutes=5)
"""So long what belongs to a workspace that the bot isn't in is left to whoever is."""
MOST_TRIES = 3
"""How often a job may break in one place before it ends: a database that is away for a moment ends none."""


def inbox_work(inbox: Inbox, workspaces: Workspaces) -> Work[Event]:
    """Slack's events that were kept: each is done once, and an unfinished one after a restart."""
    taking_up = _TakingUp(inbox, workspaces)
    return Work(
        inbox.due,
        lambda event: f"event {event.event_id}",
        taking_up.do,
        taking_up.fail,
        owner=lambda event: (event.team_id, event.person),
        # A download may take as long as it likes: those of large files never take the places of small ones.
        kind=lambda event: event.is_large,
        context=lambda event: {"workspace": event.team_id},
        weight=_weigh,
    )


def _weigh(event: Event) -> int:
    """A large file is read in a process of its own, so that few are at once; small ones mostly wait."""
    return LARGE_FILES_WEIGHT if event.is_large else 1


@dataclass(frozen=True, slots=True)
class _TakingUp:
    """What passes is waited out, however long it takes.

    What breaks for another reason is tried a few times, and then the person is told.
    """

    inbox: Inbox
    workspaces: Workspaces

    async def do(self, event: Event) -> None:
        if workspace := await self.workspaces.of_kept(event.team_id):
            await self._do_in(workspace, event)
        else:
            await self.inbox.put_off(event.event_id, NOT_THERE)

    async def fail(self, event: Event, reference: str) -> None:
        workspace = await self.workspaces.of_kept(event.team_id)
        if workspace is None or event.breaks < MOST_TRIES - 1:
            await self.inbox.put_off(event.event_id, timedelta(0), broke=workspace is not None)
        else:
            await apologise(workspace, event.body, reference)

    async def _do_in(self, workspace: Workspace, event: Event) -> None:
        try:
            with bear_no_pause():
                await take_up(workspace, event.body, is_first_try=event.tries == 0)
        except StoppedError:
            log.info("event %s is left to the next start", event.event_id)
        except Failure as error:
            trouble = read_trouble(error)
            if not trouble.passes:
                raise
            log.info("event %s is put off: %s", event.event_id, trouble.word)
            pause = pause_before(event.tries, trouble, workspace.tempo.first_pause)
            await self.inbox.put_off(event.event_id, pause)


def saying_work(postings: Postings, workspaces: Workspaces) -> Work[Posting]:
    """What is to be said to people; each lane of each thread goes on by itself, however slow another is."""

    async def do(posting: Posting) -> None:
        if workspace := await workspaces.of_id(posting.workspace):
            bind_contextvars(workspace=workspace.team)
            with bear_no_pause():
                await say(workspace, posting)
        else:
            await postings.put_off(posting.id, NOT_THERE)

    async def note_failure(posting: Posting, reference: str) -> None:
        if workspace := await workspaces.of_id(posting.workspace):
            await say_later(workspace, posting, reference)

    return Work(
        partial(postings.due, FIRST),
        lambda posting: f"posting {posting.id}",
        do,
        note_failure,
        is_long=lambda _: False,
        context=lambda posting: {"job": posting.job},
    )


def home_work(workspaces: Workspaces) -> Work[tuple[int, str]]:
    """The Home tabs that tell what isn't so any more; one that can't be drawn waits until it is opened.

    Each is known by the workspace's id and the person's.
    """

    async def find() -> Sequence[tuple[int, str]]:
        return [(one.id, person) for one in workspaces.met() for person in await find_changed_homes(one)]

    async def do(home: tuple[int, str]) -> None:
        if workspace := await workspaces.of_id(home[0]):
            await redraw_home(workspace, home[1])

    async def note_failure(home: tuple[int, str], reference: str) -> None:
        log.warning("reference %s: the Home tab of %s is drawn anew once it is opened", reference, home[1])
        if workspace := await workspaces.of_id(home[0]):
            workspace.open_homes.forget(home[1])

    return Work(
        find,
        lambda home: f"the Home tab of {home[1]} in workspace {home[0]}",
        do,
        note_failure,
        lambda _: False,
    )


class CarriesJobsOut(Protocol):
    """Carries jobs out, as `JobRun` does, each for its own workspace."""

    @property
    def announcer(self) -> Announcer:
        """Who is told how they go."""

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Do all that can be done for a job."""

    async def give_up(self, job: ImportJob, sentence: Sentence) -> ImportJob:
        """End a job that can't go on."""


class QueueAnnouncer(Protocol):
    """Tells people how the queue stands."""

    async def announce_waiting(self, job: ImportJob, *, is_next: bool) -> None:
        """Have it said once that the job waits, and once that it is next."""

    def has_told_to_wait(self, job: ImportJob, *, is_next: bool) -> bool:
        """Whether this is written down."""

    async def wait_until_shown(self, job: ImportJob) -> None:
        """Wait until all that was said of the job is through."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is: in each workspace one small job runs, and one large one.

    The others are told once what they wait for. Small ones have places of their own, so that they never wait
    until a large one has ended. The workspace whose turn was longest ago comes first, so that a long queue in
    one holds up no other. Jobs that are talked about in a workspace that the bot isn't in are left to the bot
    that is there: `find_workspaces` tells the others. `begin` hears of each job that is taken up.
    """

    jobs: Jobs
    job_run: CarriesJobsOut
    announcer: QueueAnnouncer
    find_workspaces: Callable[[], Awaitable[Collection[int]]]
    served: dict[int, int] = field(default_factory=dict)
    taken: dict[int, ImportJob] = field(default_factory=dict)
    begin: Callable[[ImportJob], None] = nobody_asked

    def work(self) -> Work[Turn]:
        """The runner of jobs, as a work loop sees it."""
        return Work(
            self.find,
            lambda turn: f"job {turn.job.id}",
            self.do,
            self.note_failure,
            lambda turn: turn.runs,
            kind=lambda turn: (turn.job.is_large, turn.is_preview),
            owner=lambda turn: turn.job.uploaded_by if turn.is_preview else None,
            context=lambda turn: {"job": turn.job.id},
        )

    async def find(self) -> Sequence[Turn]:
        """All that is to be done now; of each workspace in the order of the turns."""
        turns = [turn for turn in await self._find_turns() if not self._is_known(turn)]
        return sorted(turns, key=lambda turn: self.served.get(turn.job.workspace, 0))

    async def find_turn(self, job: int) -> Turn | None:
        """The turn of a job that was delivered; None where it isn't its turn, or nothing is left."""
        return next((turn for turn in await self._find_turns() if turn.runs and turn.job.id == job), None)

    async def is_elsewhere(self, job: int) -> bool:
        """Whether there is work for a job of a workspace that the bot isn't in."""
        served = await self.find_workspaces()
        return any(one.id == job and not _is_ours(one, served) for one in await self.jobs.waiting())

    async def find_waiting(self, job: int) -> Turn | None:
        """The turn of a job that has to be told that it waits; None where it waits no more."""
        return next((turn for turn in await self._find_turns() if not turn.runs and turn.job.id == job), None)

    async def _find_turns(self) -> Sequence[Turn]:
        """Those of the workspaces where the bot is, and of the command line."""
        jobs = await self.jobs.waiting()
        served = await self.find_workspaces() if jobs else ()
        return [turn for turn in find_turns(jobs) if _is_ours(turn.job, served)]

    async def do(self, turn: Turn) -> None:
        """Carry the job out, or say behind which one it waits."""
        if not turn.runs:
            await self.announcer.announce_waiting(turn.job, is_next=turn.is_next)
            return
        self.served[turn.job.workspace] = max(self.served.values(), default=0) + 1
        job = await self.jobs.take(turn.job.id)
        self.taken[job.id] = job
        self.begin(job)
        await self._carry_out(job)
        if self.taken.get(job.id) is job:  # else it came back meanwhile, as that of a process taken for dead
            del self.taken[job.id]

    async def _carry_out(self, job: ImportJob) -> None:
        try:
            await self.job_run.carry_out(job)
        except OvertakenError:
            log.info("job %s was taken up by another process, which goes on with it", job.id)
        finally:
            await self.announcer.wait_until_shown(job)

    def _is_known(self, turn: Turn) -> bool:
        if turn.runs:
            return False
        return turn.is_preview or self.announcer.has_told_to_wait(turn.job, is_next=turn.is_next)

    async def note_failure(self, turn: Turn, reference: str) -> None:
        """Leave a job that broke to be found again, and go on from its checkpoint.

        One that breaks again and again in the same place ends, with a sentence that people can act on.
        """
        job = self.taken.pop(turn.job.id, turn.job)
        with suppress(OvertakenError):
            if await self.jobs.count_break(job) >= MOST_TRIES:
                ended = await self.job_run.give_up(job, unexpected_sentence(reference))
                await self.job_run.announcer.announce_end(ended)


def _is_ours(job: ImportJob, served: Collection[int]) -> bool:
    """Whether a process that serves these workspaces does it; what is only to be stopped, any can stop."""
    return job.is_from_command_line or job.workspace in served or job.cancel_asked
