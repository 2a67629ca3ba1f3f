"""What begins in one place and ends in another: after a restart, on the command line, or in no thread."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core import open_core
from bot.housekeeping import Housekeeping
from bot.program import Catalogues, running_bot
from bot.settings import Settings
from importer.words.jobs import JobState
from playground.program.server import Playground
from storage.slack_schema import UNSAID, postings
from storage.store import Store, open_store
from tests.command_line.program import Program
from tests.dialogue import MAYA, Person, visiting
from tests.dialogues.conftest import TEMPO
from tests.dialogues.steps import import_file, reply_after
from tests.dialogues.test_undo import AFTER, TABLE, UNDO_SUMMARY, press_undo, take_back
from tests.patience import until
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import


@pytest.fixture
def command_line(settings: Settings, tmp_path: Path) -> Program:
    """The command line, on the bot's database; it lets the bot carry its jobs out."""
    return Program(tmp_path, {"DATABASE_URL": settings.database_url})


@asynccontextmanager
async def looking_at(settings: Settings) -> AsyncIterator[Store]:
    """What a bot keeps that may be away."""
    store = await open_store(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


async def test_a_preview_is_carried_out_by_the_next_bot(
    playground: Playground, settings: Settings, directory: None, people: list[Person], catalogue: Catalogues
) -> None:
    """The bot left between the preview and the press: its plan is stored, and the press finds it."""
    del directory
    async with visiting(playground.url, MAYA) as maya, looking_at(settings) as store:
        people.append(maya)
        async with running_bot(settings, tempo=TEMPO, catalogue=catalogue):
            summary = await import_file(maya, TABLE)
            preview = await press_undo(maya, summary)
        async with running_bot(settings, tempo=TEMPO, catalogue=catalogue):
            undone = await take_back(maya, preview, "Take back 3 changes")
            await maya.sees_change(summary, "Taken back by undo 2")
        assert "3 of 3 customers went back" in undone
        assert await assignments(store) == BEFORE
        assert len([one for one in maya.messages() if UNDO_SUMMARY in one]) == 1


@pytest.mark.not_marked  # the command line speaks English
async def test_what_the_command_line_takes_back_is_told_on_the_summary(
    maya: Person, store: Store, command_line: Program
) -> None:
    """Nothing else is said in Slack; there the undo can be undone, from the history."""
    summary = await import_file(maya, TABLE)
    before = len(maya.messages())
    assert (await command_line.run("undo", "1")).code == 0
    taken = await maya.sees_change(summary, "Taken back by undo 2 (robin, from the command line, ")
    assert "[Undo]" not in taken
    assert len(maya.messages()) == before
    assert await assignments(store) == BEFORE

    await maya.command("/imports 2")
    await maya.press(await maya.sees("Undo 2 of import 1"), "Undo this undo")
    preview = await reply_after(maya, summary, "Undo 3 of undo 2, which took back import 1")
    await take_back(maya, preview, "Take back 3 changes")
    assert await assignments(store) == AFTER
    await maya.sees_change(summary, "[Undo]")


@pytest.mark.not_marked  # as above
async def test_what_the_command_line_corrects_is_told_on_the_summary(
    maya: Person, store: Store, command_line: Program, tmp_path: Path
) -> None:
    """As what is corrected in Slack, and that the correction was taken back; nothing else is said there."""
    head = "External Id,Account manager email\n"
    summary = await import_file(maya, f"{head}CU-001,{ZOE}\nCU-002,zoe.march@example.com\n", name="q3.csv")
    before = len(maya.messages())
    mended = tmp_path / "q3 - errors.csv"
    mended.write_text(f"{head}CU-002,{ZOE}\n", encoding="utf-8")
    assert (await command_line.run("import", str(mended))).code == 0
    assert (await the_import(store, 2)).of == 1
    await maya.sees_change(summary, "Import 2 corrects it: 1 of 1 row went through.")
    assert (await command_line.run("undo", "2")).code == 0
    await maya.sees_change(summary, "Import 2 corrected it, and has been undone since.")
    assert len(maya.messages()) <= before + 1  # the error file of the first


@pytest.mark.not_marked  # as above
async def test_a_cover_of_the_command_line_tells_those_whom_it_concerns(
    tom: Person, priya: Person, store: Store, command_line: Program
) -> None:
    """Tom hears in Slack that his customers are back; of Zoe, unknown there, nothing stays unsaid."""
    until_today = datetime.now(UTC).date().isoformat()
    handed_over = await command_line.run("handover", "--from", TOM, "--to", ZOE, "--until", until_today)
    assert handed_over.code == 0
    assert (await command_line.run("cover", "return", "1")).code == 0
    await tom.sees(f"1 customer that {ZOE} looked after for you is yours again.")
    assert await assignments(store) == BEFORE

    async def is_all_said() -> bool:
        return not await store.database.rows(select(postings.c.id).where(UNSAID))

    await until(is_all_said, "Something was never said, nor given up.")
    assert not any("yours again" in str(message) for message in priya.messages())


@pytest.mark.not_marked  # as above
async def test_an_import_of_the_command_line_is_taken_back_where_someone_asks(
    priya: Person, store: Store, command_line: Program
) -> None:
    """It has no thread, so the preview begins one, and the summary stands below it."""
    (command_line.folder / "list.csv").write_text(TABLE)
    assert (await command_line.run("import", "list.csv")).code == 0
    await priya.command("/imports 1")
    await priya.press(await priya.sees("Import 1\n"), "Undo")
    await priya.sees("In a moment a message tells what undoing import 1 would do.")
    preview = await priya.sees("Nothing has changed yet.", channel="#customer-handoff")
    assert not preview.thread_ts
    await priya.press(preview, "Take back 3 changes")
    undone = await priya.sees(UNDO_SUMMARY)
    assert undone.thread_ts == preview.ts
    assert await assignments(store) == BEFORE
    again = await press_undo(priya, undone, "Undo this undo")
    await take_back(priya, again, "Take back 3 changes")
    assert await assignments(store) == AFTER
    assert (await the_import(store)).state is JobState.COMPLETED


async def test_once_its_rows_are_let_go_of_the_button_is_gone(
    maya: Person, settings: Settings, store: Store
) -> None:
    """Housekeeping deletes them after the time that is set; a summary offers nothing that can't be done."""
    summary = await import_file(maya, TABLE)
    job = await the_import(store)
    assert job.finished_at
    long_after = job.finished_at + timedelta(days=settings.keep_imports_days + 1)
    async with open_core(settings) as core:
        await Housekeeping(core, lambda: False, lambda: long_after).do("the housekeeping")
    gone = await maya.sees_change(summary, lambda message: "[Undo]" not in message)
    assert "You can take this back" not in gone
    await maya.command("/imports 1")
    assert "[Undo]" not in await maya.sees("Import 1\n")
