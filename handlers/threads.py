"""Where jobs are talked about: the thread in which a file was shared."""

from typing import Protocol

from importer.words.postings import Thread


class Threads(Protocol):
    """Keeps the threads, each by the sharing of a file that tells one job from another (`Source.share`)."""

    async def keep(self, workspace: int, share: str, channel: str, thread: str) -> None:
        """Keep where a sharing is talked about, before its job is made.

        What is to be said of the job is written down in the transaction that makes it.
        """

    async def is_fresh(self, workspace: int, share: str) -> bool:
        """Whether it is kept where a sharing is talked about, and won't be forgotten for many hours."""

    async def of(self, job: int) -> Thread | None:
        """The thread of a job; none of what was typed on a command line."""
