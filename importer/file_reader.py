"""Reading a shared file for people: what it is, and which mapping is proposed for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from importer.file.shown_rows import HeaderChoice, first_rows, header_choices
from importer.file.workbook.extracted import size_to_read
from importer.file.workplace import make_ready, workplace
from importer.listed_customers import read_ids
from importer.loading.whole_list import require_whole_list, understand_list
from importer.mapping.tables import Tables
from importer.mapping.understand import Understanding, Understood
from importer.running.stopping import GoOn, in_thread, run_unless_stopped
from importer.words.doubts import NOTHING_TOLD, Told
from importer.words.errors import StoppedError
from importer.words.job_reading import Reading, Source
from importer.words.language import lazy_gettext
from importer.words.ports import Directory, FileCache, MappingMemory
from importer.words.table_shape import Row, TableShape


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads shared files, small ones here and the others in a child process, up to `max_bytes` bytes."""

    directory: Directory
    memory: MappingMemory
    file_cache: FileCache
    max_bytes: int

    async def read(
        self, workspace: int, source: Source, go_on: GoOn, told: Told = NOTHING_TOLD, sheet: str = ""
    ) -> Reading:
        """What the file is, the mapping that is proposed for it, and why.

        Raises FileRefusedError, SourceGoneError, and StoppedError once it needn't go on.
        """
        understood = await run_unless_stopped(self._understand(workspace, source, told, sheet), go_on)
        if understood is None:
            raise _stopped(source)
        return Reading(source, *understood)

    async def read_new(self, workspace: int, source: Source, go_on: GoOn) -> tuple[Reading, str]:
        """The same of a file that was just shared, with a digest of its bytes, which is made beside."""
        found = await run_unless_stopped(self._understand_and_digest(workspace, source), go_on)
        if found is None:
            raise _stopped(source)
        understood, digest = found
        return Reading(source, *understood), digest

    async def read_list(self, source: Source, go_on: GoOn, told: Told = NOTHING_TOLD) -> TableShape:
        """What a list of customers, users or workflows is; raises as `read` does, and where it is unclear."""
        shape = await run_unless_stopped(self._understand_list(source, told), go_on)
        if shape is None:
            raise _stopped(source)
        return shape

    async def require_whole_list(self, source: Source, shape: TableShape) -> None:
        """Raise FileRefusedError where a file that was read holds more that may be the list."""
        path = await self._bring(source)
        async with workplace(size_to_read(path), source.file_name) as work:
            await work.do(require_whole_list, path, source.file_name, shape)

    async def read_ids(self, source: Source, go_on: GoOn) -> Sequence[str]:
        """The External Ids of a list of customers, which isn't kept; raises as `read` does."""
        try:
            ids = await run_unless_stopped(self._read_ids(source), go_on)
        finally:
            self.file_cache.discard(source)
        if ids is None:
            raise _stopped(source)
        return ids

    async def header_choices(self, source: Source, shape: TableShape) -> Sequence[HeaderChoice]:
        """The rows of the file that may be its header; raises SourceGoneError."""
        return await in_thread(header_choices, await self._bring(source), shape)

    async def first_rows(self, source: Source, shape: TableShape, most: int) -> Sequence[Row]:
        """The file's first rows, as `first_rows` gives them; raises FileRefusedError, SourceGoneError."""
        path = await self._bring(source)
        async with workplace(size_to_read(path), source.file_name) as work:
            return await work.do(first_rows, path, shape, most)

    async def _understand(self, workspace: int, source: Source, told: Told, sheet: str) -> Understood:
        path = await self._bring(source)
        async with workplace(size_to_read(path), source.file_name) as work:
            tables = Tables(workspace, self.memory, self.directory, work)
            return await Understanding(tables, path, source.file_name, told).of_table(sheet or None)

    async def _understand_and_digest(self, workspace: int, source: Source) -> tuple[Understood, str]:
        await self._bring(source)
        digesting = asyncio.create_task(self.file_cache.digest(source))
        try:
            return await self._understand(workspace, source, NOTHING_TOLD, ""), await digesting
        finally:
            await asyncio.wait({digesting})  # the file may be let go of then

    async def _understand_list(self, source: Source, told: Told) -> TableShape:
        path = await self._bring(source)
        async with workplace(size_to_read(path), source.file_name) as work:
            return await work.do(understand_list, path, source.file_name, told)

    async def _read_ids(self, source: Source) -> Sequence[str]:
        path = await self._bring(source)
        async with workplace(size_to_read(path), source.file_name) as work:
            return await work.do(read_ids, path, source.file_name)

    async def _bring(self, source: Source) -> Path:
        """The file on this machine, ready to be read."""
        path = await self.file_cache.fetch(source, self.max_bytes)
        await make_ready(path, source.file_name)
        return path


def _stopped(source: Source) -> StoppedError:
    return StoppedError(
        lazy_gettext(
            "Handoff was told to stop before it had read {file}: do it again in a minute.",
            file=source.file_name,
        )
    )
