"""Two bots and a worker on one database; whoever is killed is followed by another at the same post."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.load.version import Memory
from playground.program.app_process import environment_of
from playground.program.server import Playground
from storage.deliveries import Queue
from tests.command_line.program import Program, Running
from tests.patience import until
from tests.workers_seen import UnderWay, WorkersSeen

_LARGE = {Queue.LARGE, Queue.LARGE_CHECKS}


@dataclass(frozen=True, slots=True)
class Post:
    """What one of them does, with which settings, and the folder of its files: no two share a disk."""

    name: str
    command: str
    environment: Mapping[str, str]
    folder: Path


@dataclass(slots=True, eq=False)
class Life:
    """One process at a post, from its start to its end."""

    post: Post
    process: Running
    memory: Memory
    had_large: bool = False

    async def watch(self) -> None:
        """Look at its memory, and pass on what it complains of, until cancelled."""
        await asyncio.gather(self.memory.watch(), self._pass_on())

    async def _pass_on(self) -> None:
        while line := await self.process.stderr.readline() if self.process.stderr else b"":
            sys.stderr.write(f"{self.post.name}: {line.decode()}")


def posts_of(playground: Playground, database: str, folder: Path) -> Sequence[Post]:
    """The posts of two bots, each with install pages at an address of its own, and of a worker."""
    environment = environment_of(playground, database) | {"LOG_LEVEL": "ERROR", "MAX_FILE_MB": "1000"}
    posts = [
        Post("first bot", "run", environment, folder / "first"),
        Post("second bot", "run", environment | {"HOST": "127.0.0.2"}, folder / "second"),
        Post("worker", "worker", environment, folder / "third"),
    ]
    for post in posts:
        post.folder.mkdir()
    return posts


@dataclass(slots=True)
class Crew:
    """Whoever is at work now, and all who were; they are killed when `running` is closed.

    To be measured they have to load their modules anew.
    """

    playground: Playground
    seen: WorkersSeen
    running: AsyncExitStack
    posts: Sequence[Post]
    loads_anew: bool = True
    lives: list[Life] = field(default_factory=list)

    async def fill(self, post: Post) -> None:
        """Start a process at this post, and wait until it works and all bots hear Slack."""
        program = Program(post.folder, post.environment, loads_anew=self.loads_anew)
        process = await self.running.enter_async_context(program.started(post.command))
        life = Life(post, process, Memory(process.pid))
        self.running.push_async_callback(_end, asyncio.create_task(life.watch()))
        await until(partial(self.seen.note, process.pid), f"The {post.name} never began to work.")
        self.lives.append(life)
        bots = sum(life.post.command == "run" for life in self._now().values())
        await until(lambda: self.playground.slack.sockets.connections == bots, "A bot was never connected.")

    async def look(self) -> Mapping[Life, Sequence[UnderWay]]:
        """The imports that each one who is at work is at work on now."""
        under_way = await self.seen.under_way()
        found = {
            life: [one for one in under_way if one.pid == life.process.pid] for life in self._now().values()
        }
        for life, imports in found.items():
            life.had_large |= any(one.queue in _LARGE for one in imports)
        return found

    def _now(self) -> Mapping[str, Life]:
        """The last one at each post."""
        return {life.post.name: life for life in self.lives}


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
