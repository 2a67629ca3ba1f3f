"""Workbooks unpacked beside the event loop, before anybody reads them."""

import asyncio
from pathlib import Path

from importer.file.workbook.unpacked import is_to_unpack, limits_for, unpack_beside
from importer.running.stopping import in_thread, running_child


async def make_ready(path: Path, file_name: str) -> None:
    """Unpack a workbook beside the event loop; a cancelled wait ends the child. Raises FileRefusedError."""
    if await in_thread(is_to_unpack, path):
        async with running_child(limits_for(path)) as child:
            await asyncio.to_thread(unpack_beside, path, file_name, child)
