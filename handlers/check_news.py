"""Who waits for a job's check hears at once that it has ended in this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from importer.words.jobs import ImportJob


@dataclass(frozen=True, slots=True)
class CheckNews:
    """What has come of checks that somebody waits for; those of other processes aren't heard of."""

    _awaited: dict[int, asyncio.Event] = field(default_factory=dict)

    def tell(self, job: ImportJob) -> None:
        """Tell that a job is checked."""
        if news := self._awaited.get(job.id):
            news.set()

    @contextmanager
    def listen(self, job: int) -> Iterator[asyncio.Event]:
        """What is set once this job is checked."""
        try:
            yield self._awaited.setdefault(job, asyncio.Event())
        finally:
            self._awaited.pop(job, None)
