"""What a planner does: it makes the plans of one kind of jobs."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from importer.running.stopping import GoOn
from importer.words.jobs import ImportJob, Stage
from importer.words.plan import Planned

OnProgress = Callable[[int, Stage], Awaitable[None]]
"""Hears how many rows are done in a stage; called often."""


class Planner(Protocol):
    """Makes the plans of one kind of jobs."""

    async def plan(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Store all that the job would change, and the rows that can't go through; nothing else is changed.

        Returns what was planned, None when told to stop. A planning that was stopped, or ended with the
        program, is done again from the beginning, so it first clears what is stored. Raises HandoffError
        where the job can't be planned.
        """

    async def renew(self, job: ImportJob, on_progress: OnProgress, go_on: GoOn) -> Planned | None:
        """Bring the stored plan up to what customers have now, after others have changed something.

        Returns what is planned then, with how many customers have moved; None when told to stop. May be done
        again.
        """

    def let_go(self, job: ImportJob) -> None:
        """Let go of what only the planning needs: it has ended, or will never be."""
