"""The file cache: where the bytes of files, or links to them, lie until their check has ended."""

import asyncio
import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from importer.file.workbook.spool import discard_spools
from importer.words.errors import FileRefusedError, SourceGoneError, too_large
from importer.words.job_reading import Source
from importer.words.language import lazy_gettext

LOCAL = "local:"
_LARGE = 8 << 20

Download = Callable[[Source, Path, int], Awaitable[None]]


async def refuse_download(source: Source, path: Path, max_bytes: int) -> None:
    """What a program without a connection to Slack does when a file isn't in its file cache."""
    raise SourceGoneError(
        lazy_gettext(
            "{file} isn't here any more ({copy}, {limit} bytes at most).",
            file=source.file_name,
            copy=path.name,
            limit=max_bytes,
        )
    )


@dataclass(frozen=True, slots=True)
class LocalFileCache:
    """A folder of files, each under a name made of its source's key; `download` brings what isn't there."""

    folder: Path
    download: Download = refuse_download

    async def fetch(self, source: Source, max_bytes: int) -> Path:
        """The file on this machine, brought here if need be; raises FileRefusedError, SourceGoneError."""
        path = self._path(source)
        if source.size > max_bytes:
            raise FileRefusedError(too_large(source.size, max_bytes))
        if not path.exists():
            await self._bring(source, path, max_bytes)
        self.require_unchanged(source)
        return path

    def holds(self, source: Source) -> bool:
        """Whether the file is on this machine."""
        return self._path(source).exists()

    def require_unchanged(self, source: Source) -> None:
        """Raise SourceGoneError for a link to a file that was written into.

        Its key ends with when it last was.

        What keeps both time and size as they were isn't noticed.
        """
        _, _, written = source.key.removeprefix(LOCAL).partition(":")
        if not source.key.startswith(LOCAL) or not written:
            return
        if not self.holds(source):
            return
        file = self._path(source).stat()
        if (file.st_size, str(file.st_mtime_ns)) != (source.size, written):
            raise SourceGoneError(
                lazy_gettext(
                    "{file} was changed while it was read, so nothing of it was imported: import it again.",
                    file=source.file_name,
                )
            )

    async def digest(self, source: Source) -> str:
        """A digest of the file's bytes, by which the same are known again; it is on this machine."""
        return await self.digest_of(self._path(source))

    async def digest_of(self, path: Path) -> str:
        """The same of any file on this machine."""
        return await asyncio.to_thread(_digest, path)

    def hand_out(self, source: Source, path: Path) -> None:
        """Copy a file that is on this machine to another place."""
        shutil.copyfile(self._path(source), path)

    def discard(self, source: Source) -> None:
        """Let go of the local copy, and of what was extracted from it."""
        path = self._path(source)
        path.unlink(missing_ok=True)
        discard_spools(path)

    def tidy(self, before: datetime, needed: Collection[Source]) -> int:
        """Let go of what has lain here since before this moment, but for the files of these sources.

        Tells how much.
        """
        kept = {self._path(source).name for source in needed}
        lying = list(self.folder.iterdir()) if self.folder.is_dir() else []
        unneeded = (path for path in lying if path.name.partition(".")[0] not in kept)
        old = [path for path in unneeded if (changed_at := _changed_at(path)) and changed_at < before]
        for path in old:
            _remove(path)
        return len(old)

    def put(self, path: Path, max_bytes: int) -> Source:
        """A file of this machine, under a key of its own; raises OSError, FileRefusedError when too large.

        A small one is copied. Of a large one that is a plain link, where the system can make one: nothing is
        written for it, and who saves a new file in its place doesn't touch it. One that is written into
        afterwards is refused by `fetch`.
        """
        size = path.stat().st_size
        if size > max_bytes:
            raise FileRefusedError(too_large(size, max_bytes))
        self.folder.mkdir(parents=True, exist_ok=True)
        name = os.fsencode(path.name).decode(errors="replace")  # a name may hold bytes that are no letters
        key = LOCAL + uuid.uuid4().hex
        linked = f"{key}:{path.stat().st_mtime_ns}"
        if size >= _LARGE and self._link(path, Source(name, size, linked, share=linked)):
            return Source(name, size, linked, share=linked)
        source = Source(name, size, key, share=key)
        self._copy(path, source)
        return source

    def _link(self, path: Path, source: Source) -> bool:
        """Whether there is a link now: on one file system, and to what the folder's owner may read."""
        file = path.stat()
        if file.st_uid != self.folder.stat().st_uid and not file.st_mode & stat.S_IROTH:
            return False
        try:
            self._path(source).hardlink_to(path.resolve())
        except OSError:
            return False
        return True

    def _copy(self, path: Path, source: Source) -> None:
        try:
            shutil.copyfile(path, self._path(source))
        except OSError:
            self._path(source).unlink(missing_ok=True)
            raise

    async def _bring(self, source: Source, path: Path, max_bytes: int) -> None:
        """Download beside the final name and rename, so that a file in the file cache is always whole.

        Of two who bring the same at once, each writes a file of its own.
        """
        if source.key.startswith(LOCAL):
            raise SourceGoneError(
                lazy_gettext(
                    "The copy of {file} is gone: please import the file again.", file=source.file_name
                )
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            await self.download(source, part, max_bytes)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _path(self, source: Source) -> Path:
        return self.folder / hashlib.sha256(source.key.encode()).hexdigest()[:32]


def _changed_at(path: Path) -> datetime | None:
    """When it was written here; a link to a file that was written elsewhere, when it was made.

    None where it has gone meanwhile: a download has a file of its own, which ends with it.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    is_link = stat.S_ISREG(status.st_mode) and status.st_nlink > 1
    return datetime.fromtimestamp(status.st_ctime if is_link else status.st_mtime, UTC)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.blake2b).hexdigest()
