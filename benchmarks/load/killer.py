"""Kills one process after the other amid their imports, and looks how soon others go on with those."""

import asyncio
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.load.crew import Crew, Life, Post
from importer.words.jobs import ImportJob
from storage.store import Store

_GLANCE = 0.02


@dataclass(slots=True)
class Killer:
    """Each post has its turn before any has a second one; who dies is at work on an import then.

    `taken_over` has the seconds from each death until another had an import of the dead, `killed` the posts.
    """

    crew: Crew
    store: Store
    killed: list[Post] = field(default_factory=list)
    taken_over: list[float] = field(default_factory=list)
    _is_over: bool = False

    def stop(self) -> None:
        """Kill nobody any more."""
        self._is_over = True

    async def kill(self, times: int) -> None:
        """Kill so often, unless it is over before; a moment when nobody is at work is waited out."""
        while not self._is_over:
            victim = await self._find_at_work() if len(self.killed) < times else None
            if victim:
                await self._kill(victim)
            await asyncio.sleep(_GLANCE)

    async def _find_at_work(self) -> Life | None:
        """Somebody whose turn it is."""
        turns = [self.killed.count(post) for post in self.crew.posts]
        posts = [post for post, had in zip(self.crew.posts, turns, strict=True) if had == min(turns)]
        at_work = await self.crew.look()
        return next((life for life, imports in at_work.items() if imports and life.post in posts), None)

    async def _kill(self, victim: Life) -> None:
        """Kill, see who takes over, and fill the post again."""
        victim.process.kill()
        begun = perf_counter()
        left = [one.job for one in (await self.crew.look())[victim]]
        jobs = [await self.store.jobs.get(job) for job in left]
        await asyncio.gather(*(self._see_taken_over(job, begun) for job in jobs if job.state.runs))
        self.killed.append(victim.post)
        await self.crew.fill(victim.post)

    async def _see_taken_over(self, job: ImportJob, begun: float) -> None:
        """Whoever takes a job up raises its attempt."""
        while (await self.store.jobs.get(job.id)).attempt == job.attempt:
            await self.crew.look()
            await asyncio.sleep(_GLANCE)
        self.taken_over.append(perf_counter() - begun)
