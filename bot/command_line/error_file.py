"""The error file that a person names: begun once the check has ended; an earlier one is removed."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.command_line.local_files import writing
from importer.file.understand_file import understand
from importer.file.workbook.extracted import own_place
from importer.past import LookingBack
from importer.permissions import operator
from importer.report.written_files import WORKBOOK_SUFFIX, OutputKind, WrittenFile
from importer.words.errors import FileRefusedError, HandoffError
from importer.words.jobs import ImportJob
from importer.words.language import Language, _, catalogue, lazy_gettext, speaking
from importer.words.system_words import reason_of

_KINDS = {
    WORKBOOK_SUFFIX: OutputKind.WORKBOOK,
    ".csv": OutputKind.DELIMITED,
    ".txt": OutputKind.DELIMITED,
}


class LocalErrorFile:
    """Written elsewhere first: what lies at the path is touched when all is written.

    Nearly always the rows that the check has refused are all of them; the apply can only add customers that
    have changed meanwhile.
    """

    def __init__(
        self, looking_back: LookingBack, job: int, path: Path | None, language: Language, folders: ExitStack
    ) -> None:
        self._looking_back = looking_back
        self._job = job
        self._path = path
        self._language = language
        self._folders = folders
        self._rows = 0
        self._early: asyncio.Task[WrittenFile] | None = None

    def begin(self, job: ImportJob) -> None:
        """Begin to write what the check has refused; of another job nothing.

        Whether that went wrong is told by `put`.
        """
        if self._path and job.id == self._job and job.counts.errors:
            self._rows = job.counts.errors
            self._early = asyncio.create_task(self._write(job))

    async def put(self, job: ImportJob) -> WrittenFile | None:
        """The rows with errors at their place, if there are any.

        Raises HandoffError where they can't be written.
        """
        if self._path is None or not job.counts.errors:
            return None
        with writing(self._path):
            written = await self._complete(job)
            shutil.copyfile(written.path, self._path)
        return replace(written, path=self._path)

    async def drop(self) -> None:
        """Stop writing, and wait until that has stopped."""
        if self._early:
            self._early.cancel()
            await asyncio.gather(self._early, return_exceptions=True)

    async def _complete(self, job: ImportJob) -> WrittenFile:
        if self._early and self._rows == job.counts.errors:
            return await self._early
        await self.drop()
        return await self._write(job)

    async def _write(self, job: ImportJob) -> WrittenFile:
        folder = self._folders.enter_context(TemporaryDirectory())
        with speaking(catalogue(self._language)):
            kind = kind_by_ending(self._path)
            return await self._looking_back.error_file(job, operator(""), Path(folder), kind)


def zeros_advice(written: WrittenFile | None) -> str | None:
    """What to do where a spreadsheet would take the zeros away that External Ids begin with; else None."""
    if written is None or written.is_workbook or not written.has_zeros:
        return None
    return _(
        "External Ids in {path} begin with zeros, which a spreadsheet takes away when it opens the file: "
        "name the error file .xlsx to get a workbook, or have the spreadsheet read that column as text.",
        path=str(written.path),
    )


def kind_by_ending(path: Path | None) -> OutputKind:
    """What the name's ending asks for."""
    return _KINDS.get(path.suffix.lower() if path else "", OutputKind.AS_THE_FILE)


@asynccontextmanager
async def local_error_file(
    looking_back: LookingBack, job: ImportJob, path: Path | None, language: Language = Language.ENGLISH
) -> AsyncIterator[LocalErrorFile]:
    """The error file of this job in this language, to be put at the path, or nowhere.

    What isn't used of it is gone afterwards.
    """
    with ExitStack() as folders:
        error_file = LocalErrorFile(looking_back, job.id, path, language, folders)
        try:
            yield error_file
        finally:
            await error_file.drop()


def remove_earlier(path: Path) -> str | None:
    """Remove it, so that nobody takes it for this import's; what is not ours stays. Says what was done.

    Ours is what has an error file's four columns. None where there is nothing to say. Raises HandoffError
    where it can't be removed.
    """
    if path.is_symlink() or not path.is_file() or not path.stat().st_size:
        return None
    if not _is_ours(path):
        return _(
            "No row needs attention, so nothing was written to {path}. "
            "What is in it was there before and is no error file of Handoff's, so it was left as it is.",
            path=str(path),
        )
    try:
        path.unlink()
    except OSError as error:
        raise HandoffError(
            lazy_gettext(
                "{path} can't be removed: {reason}. Its rows are of an earlier import.",
                path=str(path),
                reason=reason_of(error),
            )
        ) from error
    return _(
        "No row needs attention, so {path}, the error file of an earlier import, was removed.", path=str(path)
    )


def _is_ours(path: Path) -> bool:
    try:
        with own_place(path) as place:
            return understand(place, path.name).is_error_file
    except (FileRefusedError, OSError):
        return False
