"""An announcer for tests in which nobody has to be told anything."""

from importer.words.jobs import ImportJob, Stage


class Silent:
    """Tells nobody anything."""

    async def waiting(self, job: ImportJob, *, is_next: bool) -> None:
        """Say nothing."""

    def told_to_wait(self, job: ImportJob, *, is_next: bool) -> bool:
        """Nobody was told."""
        del job, is_next
        return False

    async def shown(self, job: ImportJob) -> None:
        """Nothing is under way."""

    async def progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Say nothing."""

    async def ended(self, job: ImportJob) -> None:
        """Say nothing."""
