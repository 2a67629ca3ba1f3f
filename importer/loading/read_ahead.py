"""Reads a list batch by batch, ahead of whoever stores its entries; a large one in a child process."""

import asyncio
from collections.abc import AsyncGenerator

from importer.loading.entries import ListFile, ReadEntries, read_all, read_in_child
from importer.running.child_process import Limits
from importer.running.stopping import running_child


async def batches(file: ListFile) -> AsyncGenerator[ReadEntries]:
    """The file's rows, in batches that are read while those before are stored; raises HandoffError."""
    if not file.shape.is_large:
        for batch in await asyncio.to_thread(list, read_all(file)):
            yield batch
        return
    async with running_child(Limits()) as child:
        hear_next = child.begin(read_in_child, file)
        coming = asyncio.create_task(asyncio.to_thread(hear_next))
        try:
            while heard := await coming:
                coming = asyncio.create_task(asyncio.to_thread(hear_next))
                yield heard
        finally:
            child.kill()
            await asyncio.gather(coming, return_exceptions=True)
