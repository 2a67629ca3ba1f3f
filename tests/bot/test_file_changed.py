"""A large file of this machine is read where it lies: what happens when someone writes into it meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core import Core, open_core
from bot.settings import Settings
from importer.permissions import operator
from importer.words.directory import CustomerRecord, WorkflowRecord
from importer.words.jobs import ImportJob, JobState, Stage
from tests.bot.silent import Silent
from tests.laid_tables import lay_tables

ROW = f"C1,VIP,{'x' * (9 << 20)}\n"


@dataclass
class Editor(Silent):
    """Somebody who saves the file once its first rows were checked."""

    file: Path

    async def show_progress(self, job: ImportJob, rows: int, stage: Stage) -> None:
        """Write into it."""
        del job, rows, stage
        self.file.write_text(f"External Id,Workflow name,Note\n{ROW}C1,,\n")


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    """The core of a command, with one customer and one workflow."""
    async with open_core(Settings(database_url=await lay_tables(tmp_path / "handoff.db"))) as opened:
        workspace = await opened.store.workspaces.pick()
        await opened.store.directory.load_workflows(workspace, [WorkflowRecord("VIP")])
        await opened.store.directory.load_customers(workspace, [CustomerRecord("C1", "One")])
        yield opened


async def test_a_file_that_changes_while_it_is_checked_changes_nothing(core: Core, tmp_path: Path) -> None:
    """The import fails and says why, the customer is as before, and the person's file stays."""
    file = tmp_path / "assignments.csv"
    file.write_text(f"External Id,Workflow name,Note\n{ROW}")
    workspace = await core.store.workspaces.pick()
    imports = core.imports(wake=lambda: None)
    job = await imports.receive(workspace, core.file_cache.put(file, 1 << 30), asker=operator("cli:maya"))
    job = await imports.start(job, operator(""))
    ended = await core.job_run(Editor(file), stopping=lambda: False).settle(job)
    assert ended.state is JobState.FAILED
    assert str(ended.failure) == (
        "assignments.csv was changed while it was read, so nothing of it was imported: import it again."
    )
    assert [row async for row in core.store.directory.export_customers(workspace)] == [("C1", "One", "", "")]
    assert not core.file_cache.holds(ended.reading.source)
    assert file.exists()
