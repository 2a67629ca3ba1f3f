"""The shelf: where the bytes of shared files lie until their check has ended."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.errors import FileRefusedError, SourceGoneError, too_large
from importer.file.workbook.spool import discard_spools
from importer.jobs import Source

LOCAL = "local:"

Download = Callable[[Source, Path, int], Awaitable[None]]


async def no_download(source: Source, path: Path, max_bytes: int) -> None:
    """What a program without a connection to Slack does when a file isn't on its shelf."""
    raise SourceGoneError(
        f"{source.file_name} isn't here any more ({path.name}, {max_bytes:,} bytes at most)."
    )


@dataclass(frozen=True, slots=True)
class FileShelf:
    """A folder of files, each under a name made of its source's key; `download` brings what isn't there."""

    folder: Path
    download: Download = no_download

    async def fetch(self, source: Source, max_bytes: int) -> Path:
        """The file on this machine, brought here if need be; raises FileRefusedError, SourceGoneError."""
        path = self._path(source)
        if source.size > max_bytes:
            raise FileRefusedError(too_large(source.size, max_bytes))
        if not path.exists():
            await self._bring(source, path, max_bytes)
        return path

    def holds(self, source: Source) -> bool:
        """Whether the file is on this machine."""
        return self._path(source).exists()

    def discard(self, source: Source) -> None:
        """Let go of the local copy, and of what was unpacked from it."""
        path = self._path(source)
        path.unlink(missing_ok=True)
        discard_spools(path)

    def tidy(self, before: datetime, needed: Collection[Source]) -> int:
        """Let go of what has lain here since before this moment, but for the files of these sources; tells how much."""
        kept = {self._path(source).name for source in needed}
        lying = list(self.folder.iterdir()) if self.folder.is_dir() else []
        old = [
            path for path in lying if path.name.partition(".")[0] not in kept and _changed_at(path) < before
        ]
        for path in old:
            _remove(path)
        return len(old)

    def put(self, path: Path, max_bytes: int) -> Source:
        """A copy of a file of this machine, under a key of its own; raises OSError, FileRefusedError when too large."""
        key = LOCAL + uuid.uuid4().hex
        name = os.fsencode(path.name).decode(errors="replace")  # a name may hold bytes that are no letters
        source = Source(name, path.stat().st_size, key, share=key)
        if source.size > max_bytes:
            raise FileRefusedError(too_large(source.size, max_bytes))
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, self._path(source))
        return source

    async def _bring(self, source: Source, path: Path, max_bytes: int) -> None:
        """Download beside the final name and rename, so that a file on the shelf is always whole."""
        if source.key.startswith(LOCAL):
            raise SourceGoneError(f"The copy of {source.file_name} is gone: please import the file again.")
        self.folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            await self.download(source, part, max_bytes)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _path(self, source: Source) -> Path:
        return self.folder / hashlib.sha256(source.key.encode()).hexdigest()[:32]


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
