"""A file's rows in batches, beside the event loop: each is read while the one before is stored."""

import asyncio

from importer.check.read_ahead import BatchReader
from importer.check.row_reader import ReadRows
from importer.running.child_process import ChildEndedError
from importer.running.stopping import GoOn, run_unless_stopped


class Batches:
    """The file's rows in batches to be stored, each read while the one before is stored."""

    def __init__(self, reading: BatchReader) -> None:
        self._reading = reading
        self._next = asyncio.create_task(self._read())

    async def next(self) -> ReadRows:
        """The next batch; no rows at the end."""
        batch = await self._next
        if batch.rows:
            self._next = asyncio.create_task(self._read())
        return batch

    async def next_unless_stopped(self, go_on: GoOn) -> ReadRows | None:
        """The same; None when told to stop before."""
        try:
            return await run_unless_stopped(self.next(), go_on)
        except ChildEndedError:
            if await go_on():
                raise
            return None  # what told us to stop may have told the child as well

    async def _read(self) -> ReadRows:
        return await asyncio.to_thread(self._reading.read)

    async def close(self) -> None:
        """End the reading; a thread can't be stopped, and must not outlive the file it reads."""
        await asyncio.to_thread(self._reading.close)
        await asyncio.gather(self._next, return_exceptions=True)
