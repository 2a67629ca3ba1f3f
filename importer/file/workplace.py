"""Where a file is read: a small one in a thread of ours, any other in a child that can be killed.

A workbook is extracted in a child before, however small it is.

A thread can't be stopped, its memory is ours, and Python's lock, which lets one thread run at a time, keeps
people waiting for it. A large or a hostile file harms only the child, whose memory and time are bounded.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec, Protocol, TypeVar

from importer.file.refusal import broken_off, too_demanding
from importer.file.workbook.extracted import extract_beside, is_to_extract, limits_for
from importer.running.child_process import MOST_MEMORY, Child, ChildKilledError, LimitReachedError, Limits
from importer.running.stopping import in_thread, running_child

P = ParamSpec("P")
T = TypeVar("T")

SMALL: Final = 1 << 20
"""In bytes, read in less time than a child takes to start (a tenth of a second), if nothing is odd."""
SECONDS: Final = 30
SECONDS_A_MEGABYTE: Final = 1
"""Of the processor's time: clean rows take a hundredth of it, the oddest table of our tests a half."""


class Workplace(Protocol):
    """Does steps of reading one file; raises what they raise, and FileRefusedError if they take too much."""

    async def do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the step returns; whoever is cancelled here may take the file away."""


class _Here:
    async def do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await in_thread(step, *args, **kwargs)


HERE: Final[Workplace] = _Here()


@dataclass(frozen=True, slots=True)
class _InChild:
    child: Child
    file_name: str

    async def do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await asyncio.to_thread(lambda: self.child.ask(step, *args, **kwargs))
        except LimitReachedError as error:
            raise too_demanding(self.file_name) from error
        except ChildKilledError as error:
            raise broken_off(self.file_name) from error


@asynccontextmanager
async def workplace(size: int, file_name: str) -> AsyncIterator[Workplace]:
    """The place for a file of so many bytes; when the context ends, so does its work, without a wait."""
    if size <= SMALL:
        yield HERE
        return
    async with running_child(Limits(MOST_MEMORY, SECONDS + SECONDS_A_MEGABYTE * size // 1_000_000)) as child:
        yield _InChild(child, file_name)


async def make_ready(path: Path, file_name: str) -> None:
    """Extract a workbook beside the event loop; a cancelled wait ends the child. Raises FileRefusedError."""
    if await in_thread(is_to_extract, path):
        async with running_child(limits_for(path)) as child:
            await asyncio.to_thread(extract_beside, path, file_name, child)
