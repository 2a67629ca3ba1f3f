"""An error file that is begun beside the apply, and not asked for in the end."""

import asyncio
import gc
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.command_line.error_file import local_error_file
from bot.core import Core
from importer.permissions import operator
from importer.report.written_files import WrittenFile
from importer.words.jobs import ImportJob
from tests.bot.silent import Silent
from tests.patience import until
from tests.storage.words import load_directory

ROWS = 5_000
TABLE = "External Id,Account manager email\n" + "".join(f"X{row},nobody@x.com\n" for row in range(ROWS))


@pytest.fixture
async def checked(core: Core, tmp_path: Path) -> ImportJob:
    """An import with an error in each row."""
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    imports = core.imports(wake=lambda: None)
    source = core.file_cache.put(path, len(TABLE))
    workspace = await core.store.workspaces.pick()
    await load_directory(core.store, workspace, customers=1)
    job = await imports.receive(workspace, source, asker=operator("nobody"), preview_only=True)
    return await core.job_run(Silent(), stopping=bool).settle(await imports.start(job, operator("")))


async def test_nothing_is_left_of_one_that_is_dropped_midway(
    core: Core, checked: ImportJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is still being written when the import is stopped."""
    elsewhere, place = tmp_path / "elsewhere", tmp_path / "mend.csv"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    async with local_error_file(core.looking_back(), checked, place) as error_file:
        error_file.begin(checked)
        await until(lambda: list(elsewhere.glob("*/*.csv")) != [], "nothing was ever written")
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert list(elsewhere.iterdir()) == []
    assert not place.exists()


async def test_nothing_is_said_of_one_that_went_wrong_and_is_dropped(
    core: Core,
    checked: ImportJob,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody waits for it any more: no traceback comes up later on."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    async with local_error_file(core.looking_back(), checked, tmp_path / "m.csv") as error_file:
        error_file.begin(checked)
        await core.store.jobs.get(checked.id)
    del error_file
    gc.collect()
    assert caplog.records == []


async def test_what_another_import_begins_is_not_taken_for_it(
    core: Core, checked: ImportJob, tmp_path: Path
) -> None:
    """On the command line those that came first are carried out as well."""
    place = tmp_path / "mend.csv"
    async with local_error_file(core.looking_back(), checked, place) as error_file:
        error_file.begin(replace(checked, id=checked.id + 1))
        assert await error_file.put(checked) == WrittenFile(place, is_workbook=False, has_zeros=False)
    assert len(place.read_text().splitlines()) == 1 + ROWS
