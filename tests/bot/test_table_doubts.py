"""What is doubtful about where a table is stays open until a person decides, and the answer is kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.core import Core, open_core
from bot.settings import Settings
from importer.imports import Imports
from importer.permissions import operator
from importer.report.table_doubts import doubtful, to_choose, to_say
from importer.words.directory import CustomerRecord, WorkflowRecord
from importer.words.doubts import Doubt, DoubtKind, Hidden, TableChoice, Told
from importer.words.errors import FileRefusedError, TableUnclearError
from importer.words.jobs import ImportJob, JobState
from importer.words.quoting import quoted
from tests.handlers.imports import a_shape
from tests.laid_tables import lay_tables

MAYA = operator("cli:maya")


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    """The core of a command, with two customers and one workflow."""
    async with open_core(Settings(database_url=await lay_tables(tmp_path / "handoff.db"))) as opened:
        workspace = await opened.store.workspaces.pick()
        await opened.store.directory.load_workflows(workspace, [WorkflowRecord("VIP")])
        records = [CustomerRecord("C1", "One"), CustomerRecord("C2", "Two")]
        await opened.store.directory.load_customers(workspace, records)
        yield opened


def _workbook(path: Path) -> Path:
    """Two sheets with the same table, in which one row is hidden."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in ("East", "West"):
        sheet = workbook.create_sheet(name)
        for row in (("External Id", "Workflow name"), ("C1", "VIP"), ("C2", "VIP")):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
    workbook.active = 1
    workbook.save(path)
    return path


async def _received(core: Core, path: Path) -> tuple[Imports, ImportJob]:
    imports = core.imports(wake=lambda: None)
    workspace = await core.store.workspaces.pick()
    source = core.file_cache.put(path, 1 << 30)
    return imports, await imports.receive(workspace, source, asker=MAYA)


async def test_nothing_starts_before_all_is_decided(core: Core, tmp_path: Path) -> None:
    """The open sheet stands first; each answer settles its doubt, and is kept when the next one comes."""
    imports, job = await _received(core, _workbook(tmp_path / "two.xlsx"))
    assert job.reading.shape.sheet == "West"
    assert job.reading.doubts == (
        Doubt(DoubtKind.SEVERAL_SHEETS, names=("East", "West")),
        Doubt(DoubtKind.HIDDEN_ROWS, (3,), 1, ("C2",)),
    )
    with pytest.raises(TableUnclearError, match='The sheets "East" and "West" each have a table'):
        await imports.start(job, MAYA)
    assert (await core.store.jobs.get(job.id)).state is JobState.MAPPING
    job = await imports.read_again(job, MAYA, hidden=Hidden.SKIP)
    assert [doubt.kind for doubt in job.reading.doubts] == [DoubtKind.SEVERAL_SHEETS]
    job = await imports.read_again(job, MAYA, sheet="West")
    assert (job.reading.doubts, job.reading.shape.rows) == ((), 1)
    job = await imports.read_again(job, MAYA, header_row=1)
    assert job.reading.shape.told == Told("West", 1, Hidden.SKIP)
    assert (await imports.start(job, MAYA)).state is JobState.QUEUED


async def test_another_sheet_is_looked_at_anew(core: Core, tmp_path: Path) -> None:
    """Its header and its hidden rows are others."""
    imports, job = await _received(core, _workbook(tmp_path / "two.xlsx"))
    job = await imports.read_again(job, MAYA, header_row=1, hidden=Hidden.READ)
    job = await imports.read_again(job, MAYA, sheet="East")
    assert job.reading.shape.told == Told("East")
    assert [doubt.kind for doubt in job.reading.doubts] == [DoubtKind.HIDDEN_ROWS]


async def test_a_header_at_the_end_is_refused_with_the_reason(core: Core, tmp_path: Path) -> None:
    """A sheet that was sorted with its header has no rows below it, but above."""
    path = tmp_path / "sorted.csv"
    path.write_text("C1,VIP\nC2,VIP\nExternal Id,Workflow name\n")
    with pytest.raises(
        FileRefusedError, match="no rows below it, only above it: move the header from row 3 to the top"
    ):
        await _received(core, path)


SENTENCES = {
    Doubt(DoubtKind.ROWS_ABOVE, (1,), 1, ("C1",)): (
        'A row above the header in row 1 holds the existing customer "C1": it would be left out.'
    ),
    Doubt(DoubtKind.ROWS_ABOVE, (1, 2), 1_200, ("C1", "C2")): (
        '1,200 rows above the header in row 1 hold existing customers, such as "C1" and "C2": '
        "they would be left out."
    ),
    Doubt(DoubtKind.HIDDEN_ROWS, (3,), 2, ("C2",)): (
        '2 rows of the sheet are hidden, by a filter or by hand, and hold existing customers, such as "C2".'
    ),
    Doubt(DoubtKind.HIDDEN_COLUMNS, names=("Plan", "Who")): (
        'The columns "Plan" and "Who" are hidden in the sheet, and would be read.'
    ),
}


@pytest.mark.parametrize("doubt", SENTENCES)
def test_one_and_several_are_told(doubt: Doubt) -> None:
    """With thousands separators, and everything from the file in quotes."""
    assert doubtful(doubt, a_shape(), quoted) == SENTENCES[doubt]


@pytest.mark.parametrize("kind", DoubtKind)
def test_each_kind_names_its_option(kind: DoubtKind) -> None:
    """On the command line the option, in Slack the choice."""
    options = {
        TableChoice.SHEET: "--sheet",
        TableChoice.HEADER_ROW: "--header-row",
        TableChoice.HIDDEN: "--hidden",
    }
    assert options[kind.choice] in to_say(Doubt(kind), a_shape())
    assert "--" not in to_choose(Doubt(kind))
    assert "hoose" in to_choose(Doubt(kind))
