"""An announcer for tests in which nobody has to be told anything."""

from collections.abc import Awaitable, Callable, Collection

from importer.words.jobs import ImportJob, Stage


class Silent:
    """Tells nobody anything."""

    async def announce_waiting(self, job: ImportJob, *, is_next: bool) -> None:
        """Say nothing."""

    def has_told_to_wait(self, job: ImportJob, *, is_next: bool) -> bool:
        """Nobody was told."""
        del job, is_next
        return False

    async def wait_until_shown(self, job: ImportJob) -> None:
        """Nothing is under way."""

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Say nothing."""

    async def announce_end(self, job: ImportJob) -> None:
        """Say nothing."""


def found(*workspaces: int) -> Callable[[], Awaitable[Collection[int]]]:
    """Tells that the bot is in these workspaces."""

    async def tell() -> Collection[int]:
        return workspaces

    return tell
