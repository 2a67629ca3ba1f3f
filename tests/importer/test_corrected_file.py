"""Which import a file corrects is found by bytes or rows; by its name only if nothing else is left."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.file_cache import LocalFileCache
from importer.corrected_file import MOST_ROWS, CorrectedFile
from importer.file.understand_file import understand
from importer.file_reader import FileReader
from importer.report.error_file import write_error_file_of
from importer.report.written_files import OutputKind
from importer.words.fields import Mapping
from importer.words.job_reading import Reading
from importer.words.jobs import ImportJob, JobState
from importer.words.language import Language, catalogue, speaking
from importer.words.row_errors import Advice
from tests.importer.workspace import Workspace, open_workspace

HEAD = "External Id,Account manager email,Note\n"
WRONG = f"{HEAD}C1,ann@x.com,a\nC2,anm@x.com,b\nC3,anm@x.com,c\nC9,ann@x.com,d\n"
"""Rows 3 and 4 name nobody, and row 5 no customer."""
PARENT = "1700000000.000100"


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace in which files are imported, and others are shared."""

    workspace: Workspace
    cache: LocalFileCache

    async def imported(self, text: str, name: str = "q3.csv", thread: str = PARENT) -> ImportJob:
        """An import that has ended with errors, in a thread."""
        folder = self.workspace.folder / str(len(list(self.workspace.folder.iterdir())))
        folder.mkdir()
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="")
        store = self.workspace.store
        await store.threads.keep(self.workspace.id, str(path), "C1", thread)
        job = (await self.workspace.check_file(path, Mapping(0, 1))).job
        assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.COMPLETED_WITH_ERRORS)
        return await store.jobs.get(job.id)

    async def error_file(self, job: ImportJob) -> bytes:
        """The error file of an import, which is kept in mind."""
        store = self.workspace.store
        written = await write_error_file_of(
            job, lambda: store.plans.refused(job.id), self.cache.folder, OutputKind.AS_THE_FILE, Advice()
        )
        await store.jobs.keep_error_file(job, await self.cache.digest_of(written.path))
        return written.path.read_bytes()

    async def corrects(
        self, content: str | bytes, name: str = "todo.csv", thread: str = "another", workspace: int = 0
    ) -> int | None:
        """The number of the import that this file would correct, shared in a thread."""
        path = self.workspace.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        store, source = self.workspace.store, self.cache.put(path, 1 << 30)
        await store.threads.keep(self.workspace.id, source.share, "C1", thread)
        reading = Reading(source, understand(path, name), Mapping(0, 1))
        files = FileReader(store.directory, store.mappings, self.cache, 1 << 30)
        finder = CorrectedFile(store.jobs, store.plans, files)
        return await finder.find(workspace or self.workspace.id, reading, await self.cache.digest(source))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Three customers, and one person."""
    async with open_workspace(tmp_path) as workspace:
        await workspace.fill(users=["ann@x.com"], customers=["C1", "C2", "C3"])
        yield Office(workspace, LocalFileCache(tmp_path / "files"))


async def test_an_error_file_that_nobody_touched(office: Office) -> None:
    """Whatever it is called, also once the rows it was made of are deleted; in its own workspace alone."""
    (office.workspace.folder / "files").mkdir()
    job = await office.imported(WRONG)
    errors = await office.error_file(job)
    while not await office.workspace.store.plans.forget(job.id, 100):
        pass
    assert await office.corrects(errors, "x.csv") == 1
    elsewhere = await office.workspace.store.workspaces.connect("T2", "Elsewhere")
    assert await office.corrects(errors, "q3 - errors.csv", workspace=elsewhere) is None


@pytest.mark.parametrize("language", list(Language))
async def test_an_error_file_that_was_corrected(office: Office, language: Language) -> None:
    """By its rows, in whatever language its columns are named; also where nobody kept the rows' numbers."""
    (office.workspace.folder / "files").mkdir()
    job = await office.imported(WRONG)
    with speaking(catalogue(language)):
        errors = (await office.error_file(job)).decode("utf-8-sig")
    mended = errors.replace("anm@x.com,b", "ann@x.com,b").replace("C9", "C3")
    assert await office.corrects(mended) == 1
    unnumbered = mended
    for number in ("3", "4", "5"):
        unnumbered = unnumbered.replace(f",{number},", ",,", 1)
    assert unnumbered != mended
    assert await office.corrects(unnumbered) == 1
    in_part = "".join(mended.splitlines(keepends=True)[:2])
    assert await office.corrects(in_part) == 1


async def test_of_imports_with_the_same_columns_the_one_whose_rows_they_are(office: Office) -> None:
    """Their numbers say nothing where the cells are others; of equals the newest is meant."""
    (office.workspace.folder / "files").mkdir()
    first = await office.imported(WRONG)
    errors = (await office.error_file(first)).decode().replace("anm@", "ann@", 1)
    other = WRONG.replace("C", "D").replace("anm@", "bob@").replace(",b", ",y").replace(",c", ",z")
    await office.imported(other.replace(",d", ",x"))
    assert await office.corrects(errors) == 1
    assert (
        await office.corrects(errors.replace("C", "E").replace(",ann@x.com,", ",e@x.com,"), "q.csv") is None
    )
    await office.imported(WRONG, "again.csv")
    assert await office.corrects(errors) == 3


async def test_a_name_alone_decides_nothing_unless_the_rows_are_gone(office: Office) -> None:
    """Else it says where to look, also once the four columns were taken out."""
    job = await office.imported(WRONG)
    other = f"{HEAD}C1,ann@x.com,z\n"
    assert await office.corrects(other, "q3 - errors.csv") is None
    assert await office.corrects(f"{HEAD}C2,ann@x.com,b\n", "q3 - errors.csv") == 1
    assert await office.corrects(f"{HEAD}C2,ann@x.com,b\n") is None, "Nothing says where to look."
    while not await office.workspace.store.plans.forget(job.id, 100):
        pass
    assert await office.corrects(other, "q3 - erreurs.csv") == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param(f"{HEAD}C2,ann@x.com,b\n", 1, id="one of its refused rows"),
        pytest.param("Id,Manager\nC2,ann@x.com\nC3,ann@x.com\n", 1, id="columns that are called otherwise"),
        pytest.param(WRONG.replace("anm@", "ann@"), 1, id="the whole file"),
        pytest.param(f"{HEAD}C1,ann@x.com,q\n", None, id="another row"),
        pytest.param(f"{HEAD}" + "".join(f"D{one},a@x.com,q\n" for one in range(4)), None, id="as many rows"),
    ],
)
async def test_a_file_in_the_thread_of_an_import(office: Office, text: str, number: int | None) -> None:
    """It corrects that one where it is about its refused rows; in another thread nothing is looked for."""
    await office.imported(WRONG)
    assert await office.corrects(text, thread=PARENT) == number
    assert await office.corrects(text) is None


async def test_a_long_file_again_in_the_thread(office: Office) -> None:
    """Only its first rows are looked at: that it is as long, with the same columns, has to do."""
    rows = [f"C{one % 3 + 1},ann@x.com,{one}\n" for one in range(3 * MOST_ROWS)]
    text = HEAD + "".join(rows) + "C1,anm@x.com,q\n"
    await office.imported(text)
    assert await office.corrects(text.replace("anm@", "ann@"), thread=PARENT) == 1
    assert await office.corrects(HEAD + "".join(rows), thread=PARENT) is None


async def test_an_error_file_of_an_error_file(office: Office) -> None:
    """It corrects the later of the two."""
    (office.workspace.folder / "files").mkdir()
    first = await office.error_file(await office.imported(WRONG))
    second = await office.imported(first.decode("utf-8-sig"), "q3 - errors.csv", "later")
    mended = (await office.error_file(second)).decode().replace("anm@x.com", "ann@x.com", 1)
    assert await office.corrects(mended) == second.number
