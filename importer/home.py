"""What a person finds when they open the program: what waits for them, what runs, what was imported last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from importer.access import Permissions
from importer.browsing import Browsing
from importer.past import Page, find_page
from importer.permissions import Act, Asker
from importer.undo import find_root
from importer.words.clock import Clock, utc_now
from importer.words.directory import DirectoryKind
from importer.words.job_ports import Jobs
from importer.words.jobs import ImportJob, JobState
from importer.words.situation import MOST_LISTED, NONE_LISTED, Listed, Situation, Situations
from importer.words.wanted import Wanted

WAITS_FOR: Final = timedelta(days=30)
"""A question that is older waits for nobody any more; it can still be answered in its thread."""
_NOTHING_PAST: Final = Page(())
_ENDED: Final = Wanted(states=[state for state in JobState if state.ended])


@dataclass(frozen=True, slots=True)
class Running:
    """A job at work, or in the queue, as someone sees it."""

    job: ImportJob
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """What one person sees: their own questions and rows to fix, and of the rest what they may see.

    Beside the jobs that are shown, `more_running` run. `lacking` are the parts of the directory that hold
    nothing yet; `manages` tells whether the person may load them, `may_browse` whether they see any of it.
    """

    waiting: Listed = NONE_LISTED
    to_fix: Listed = NONE_LISTED
    to_approve: Sequence[ImportJob] = ()
    running: Sequence[Running] = ()
    more_running: int = 0
    last: Page = _NOTHING_PAST
    lacking: Sequence[DirectoryKind] = ()
    manages: bool = False
    may_browse: bool = False


@dataclass(frozen=True, slots=True)
class Homes:
    """The use cases, each for someone who asks; raises NotAllowedError where they may not."""

    jobs: Jobs
    situations: Situations
    browsing: Browsing
    permissions: Permissions
    clock: Clock = utc_now

    async def look(self, workspace: int, person: str) -> Situation:
        """How all stands now for a person who was let in before: where it is the same, so is their page."""
        now = self.clock()
        return await self.situations.look(workspace, person, now - WAITS_FOR, now)

    async def page(self, workspace: int, asker: Asker, situation: Situation) -> HomePage:
        """What of it this person may see."""
        await self.permissions.require(Act.LOOK_BACK, asker)

        async def may_see(job: ImportJob) -> bool:
            return await self.permissions.may(Act.SEE_COUNTS, asker, job)

        to_approve = [job for job in situation.asked if await self.permissions.may(Act.APPROVE, asker, job)]
        others_answer = [job for job in situation.asked if job not in to_approve]
        going_on = (*others_answer, *situation.running.jobs)
        running = [job for job in going_on if await may_see(job)][:MOST_LISTED]
        return HomePage(
            situation.waiting,
            situation.to_fix,
            to_approve,
            [await self._show(job, asker) for job in running],
            len(others_answer) + situation.running.count - len(running),
            await find_page(self.jobs, workspace, may_see, _ENDED, most=MOST_LISTED),
            [kind for kind in DirectoryKind if kind not in situation.loaded],
            await self.permissions.may(Act.MANAGE, asker),
            await self.browsing.may_look(workspace, asker),
        )

    async def _show(self, job: ImportJob, asker: Asker) -> Running:
        root = await find_root(self.jobs, job)
        return Running(job, await self.permissions.may(Act.DECIDE, asker, root))
