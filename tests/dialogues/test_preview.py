"""What a file would change stands below the question at once, and only what was seen there is imported."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Settings
from handlers.rate_limits import KEPT_FOR_PEOPLE, Tempo
from importer.words.jobs import JobState
from importer.words.workspace_settings import NewSetting, Setting
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.reading import NOT_IN_FILE, WORKFLOW
from tests.dialogues.steps import SUMMARY, ask_about, import_file, press_import, replies, reply_after
from tests.patience import until
from tests.storage.kept import BEFORE, TOM, ZOE, assignments, the_import

HEAD = "External Id,Account manager email,Workflow name\n"
MIXED = (
    f"{HEAD}CU-001,{ZOE},VIP gentle\nCU-002,{ZOE},\nCU-003,{TOM},VIP gentle\nCU-004,,(none)\n"
    "CU-999,,Standard EU\n"
)
CLEARS = f"{HEAD}CU-001,(none),(none)\nCU-003,(none),\n"


async def set_number(store: Store, setting: Setting, value: int) -> None:
    """Let the workspace have another number for a guard."""
    new = NewSetting(setting, str(value), "cli:robin", datetime.now(UTC))
    await store.workspace_settings.change(await store.workspaces.pick(None), [new])


async def test_the_question_is_the_preview(maya: Person, store: Store) -> None:
    """One message says how many customers change, are already right or need fixing; nothing changed yet."""
    question = await ask_about(maya, MIXED)
    assert (
        "3 customers change: account managers of 2, workflows of 2, :warning: workflow removed from 1"
        in question
    )
    assert "Already right: 1 customer · Repeats: 0 rows · Need fixing: 1 row" in question
    assert "• The customer was not found · 1 row: CU-999 (1)" in question
    assert "Nothing has changed yet." in question
    assert "4 of 5 match" in question
    assert f"Account managers who gain customers: {ZOE} (2)" in question
    assert "[Import 3 changes]" in str(question)
    assert "3 customers change" in question.text
    assert await assignments(store) == BEFORE


async def test_what_was_seen_is_imported(maya: Person, store: Store) -> None:
    """All of it, and nothing else."""
    await press_import(maya, await ask_about(maya, MIXED))
    assert await assignments(store) == BEFORE | {
        "CU-001": (ZOE, "VIP gentle"),
        "CU-002": (ZOE, ""),
        "CU-004": ("", ""),
    }


async def test_where_nothing_would_change_it_is_said(maya: Person, store: Store) -> None:
    """The button doesn't promise changes."""
    question = await ask_about(maya, f"{HEAD}CU-003,{TOM},VIP gentle\n")
    assert "No customer changes" in question
    assert "[Finish without changes]" in str(question)
    await press_import(maya, question)
    assert await assignments(store) == BEFORE


async def test_cells_that_a_spreadsheet_could_not_fill_match_nothing(maya: Person, store: Store) -> None:
    """A look-up that failed in each row isn't already right, and five rows are enough to say so."""
    rows = "".join(f"{one},,#N/A\n" for one in ("CU-001", "CU-002", "CU-003", "CU-004", "000412"))
    question = await ask_about(maya, HEAD + rows)
    assert "0 of 5 match" in question
    assert "is a workflow. Choose another column." in question
    assert "[Finish" not in str(question)
    assert (await the_import(store)).state is JobState.PREVIEWED


async def test_another_column_is_checked_anew(maya: Person, store: Store) -> None:
    """The numbers are those of what would be read now."""
    question = await ask_about(maya, MIXED)
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    await maya.sees_change(question, "2 customers change: account managers of 2")
    await press_import(maya, question)
    assert (await assignments(store))["CU-001"] == (ZOE, "Standard EU")


async def test_a_preview_that_is_cancelled_leaves_nothing_to_press(maya: Person, store: Store) -> None:
    """One line stays, without a summary of what never was."""
    question = await ask_about(maya, MIXED)
    await maya.press(question, "Cancel")
    closed = await maya.sees_change(question, "was not imported")
    assert "[" not in str(closed)
    assert (await the_import(store)).state is JobState.CANCELLED
    assert replies(maya, question, SUMMARY) == []
    assert await assignments(store) == BEFORE


async def test_what_is_unusual_is_asked_once_more(maya: Person, store: Store) -> None:
    """A line tells what it means, and the button asks with the numbers; whoever says yes has it imported."""
    await set_number(store, Setting.GUARD_CLEARED, 1)
    question = await ask_about(maya, CLEARS)
    assert ":warning: 2 customers lose all of their account managers." in question
    assert ":warning: 1 customer loses its workflow, and gets no reminders any more." in question
    assert await assignments(store) == BEFORE
    await press_import(maya, question)
    assert (await assignments(store))["CU-003"] == ("", "VIP gentle")
    assert (await the_import(store)).confirmed_by == maya.id


async def test_a_column_that_hardly_fits_can_not_be_imported(maya: Person, store: Store) -> None:
    """There is no Import; with another choice there is."""
    rows = (
        "".join(f"CU-00{number},{ZOE},Tier {number}\n" for number in range(1, 5)) + f"000412,{ZOE},Tier 5\n"
    )
    question = await ask_about(maya, HEAD + rows)
    assert "is a workflow. Choose another column." in question
    assert "[Import" not in str(question)
    await maya.choose(question, WORKFLOW, NOT_IN_FILE)
    await maya.sees_change(question, "5 customers change")
    await press_import(maya, question)
    assert (await assignments(store))["000412"] == (ZOE, "")


async def test_what_others_changed_since_is_seen_first(maya: Person, tom: Person, store: Store) -> None:
    """The numbers are new, and the person presses again: nobody had seen what the press would do."""
    question = await ask_about(maya, f"{HEAD}CU-001,{ZOE},\nCU-002,{ZOE},\n")
    await import_file(tom, f"{HEAD}CU-001,{ZOE},\n")
    await maya.press(question, "Import")
    moved = await maya.sees_change(question, "Someone has changed 1 of these customers since you looked")
    assert "1 customer changes: account managers of 1" in moved
    assert (await assignments(store))["CU-002"] == ("", "")
    await press_import(maya, moved)
    assert (await assignments(store))["CU-002"] == (ZOE, "")


async def test_what_others_changed_elsewhere_does_not_matter(maya: Person, tom: Person, store: Store) -> None:
    """The plan would do the same, so one press is enough."""
    question = await ask_about(maya, f"{HEAD}CU-002,{ZOE},\n")
    await import_file(tom, f"{HEAD}CU-001,{ZOE},\n")
    await press_import(maya, question)
    assert (await assignments(store))["CU-002"] == (ZOE, "")


async def test_an_import_pressed_while_rows_are_checked_waits_for_that(
    maya: Person, store: Store, slack: Control, settings: Settings
) -> None:
    """Then it goes on by itself, as nothing is unusual about it."""
    question = await ask_about(maya, MIXED)
    async with held_check(maya, question, slack, settings):
        await maya.press(await maya.sees_change(question, "Checking 5 rows"), "Import")
        await until(_started(store), "Import was not taken.")
        assert await assignments(store) == BEFORE
    await reply_after(maya, question, SUMMARY)
    assert (await assignments(store))["CU-002"] == (ZOE, BEFORE["CU-002"][1])


async def test_an_import_pressed_while_rows_are_checked_stops_where_something_is_unusual(
    maya: Person, store: Store, slack: Control, settings: Settings
) -> None:
    """Nobody has seen that yet, so nobody has confirmed it."""
    await set_number(store, Setting.GUARD_CLEARED, 0)
    question = await ask_about(maya, CLEARS)
    async with held_check(maya, question, slack, settings):
        await maya.press(await maya.sees_change(question, "Checking 2 rows"), "Import")
        await until(_started(store), "Import was not taken.")
    stopped = await maya.sees_change(question, "lose all of their account managers")
    assert await assignments(store) == BEFORE
    await press_import(maya, stopped)
    assert (await assignments(store))["CU-003"] == ("", "VIP gentle")


@pytest.mark.parametrize(
    "tempo", [Tempo(post_seconds=0.02, edits_a_minute=KEPT_FOR_PEOPLE + 1, preview_patience=timedelta(0))]
)
async def test_a_preview_comes_before_what_has_ended_where_edits_are_scarce(
    maya: Person, slack: Control
) -> None:
    """The first question's closing edit has to wait for a minute, the second one's preview hasn't."""
    first = await ask_about(maya, f"{HEAD}CU-001,{ZOE},\n")
    await press_import(maya, await maya.sees_change(first, "1 customer changes"))
    second = await ask_about(maya, f"{HEAD}CU-002,{ZOE},\n")
    await maya.sees_change(second, "1 customer changes")
    assert {edit["ts"] for edit in await slack.calls("chat.update")} <= {first.ts, second.ts}
    assert "See the result below" not in await maya.sees(lambda message: message.ts == first.ts)


@asynccontextmanager
async def held_check(
    person: Person, question: Seen, slack: Control, settings: Settings
) -> AsyncIterator[None]:
    """Within, rows are checked anew after another choice, and Slack is slow to give the file again."""
    for copy in settings.files_folder.iterdir():
        copy.unlink()
    fetched = len(await slack.calls("files.info"))
    await slack.hold("files.download")
    await person.choose(question, WORKFLOW, NOT_IN_FILE)
    await slack.sees_calls("files.info", fetched + 1)
    yield
    await slack.release()


def _started(store: Store) -> Callable[[], Awaitable[bool]]:
    async def is_so() -> bool:
        return (await the_import(store)).started_by is not None

    return is_so
