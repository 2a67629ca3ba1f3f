"""Two imports at once: of one size, the second waits and says so; a small one runs beside a large one."""

from bot.settings import Settings
from importer.words.table_shape import FEW_ROWS
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.control import Control
from tests.dialogues.reading import MANAGERS, NOT_IN_FILE, chosen
from tests.dialogues.steps import SUMMARY, ask_about, press_import, press_import_and_hold, reply_after
from tests.storage.kept import BEFORE, MAJA, TOM, ZOE, assignments

FIRST = f"External Id,Account manager\nCU-002,{ZOE}\n"
SECOND = f"External Id,Account manager\nCU-002,{TOM}\n"


async def test_the_second_import_waits_its_turn(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """It names the import ahead, begins by itself, and comes out last."""
    first = await ask_about(maya, FIRST, name="first.csv")
    second = await ask_about(tom, SECOND, name="second.csv")
    await press_import_and_hold(maya, first, slack, settings)
    await tom.press(second, "Import")
    waiting = await tom.sees_change(second, "second.csv is next")
    assert "Import 1 (first.csv) is under way. As soon as it has ended, this one begins by itself." in waiting
    assert "[Cancel]" in waiting
    await slack.release()
    assert "1 customer changed" in await reply_after(maya, first, SUMMARY)
    await press_import(tom, await tom.sees_change(second, "Someone has changed 1 of these customers"))
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}


async def test_a_small_import_is_done_while_a_large_one_is_under_way(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """Few rows never wait for many; where both want the same customer, the later one gets it."""
    many = FIRST + f"CU-002,{ZOE}\n" * FEW_ROWS
    large = await ask_about(maya, many, name="large.csv")
    small = await ask_about(tom, SECOND, name="small.csv")
    await press_import_and_hold(maya, large, slack, settings)
    assert "1 customer changed" in await press_import(tom, small)
    assert await assignments(store) == BEFORE | {"CU-002": (TOM, "")}
    await slack.release()
    assert "1 customer changed" in await reply_after(maya, large, SUMMARY)
    assert await assignments(store) == BEFORE | {"CU-002": (ZOE, "")}


async def test_a_choice_still_on_its_way_is_shown_before_anything_begins(
    maya: Person, priya: Person, slack: Control, store: Store
) -> None:
    """Import does what the person sees, or asks again: never anything else."""
    question = await ask_about(maya, f"External Id,Account manager,Approved by\nCU-002,{ZOE},{MAJA}\n")
    await slack.hold("chat.update")
    await priya.choose(await priya.sees("Which columns"), MANAGERS, "Approved by")
    await slack.sees_calls("chat.update")
    await maya.press(question, "Import")
    await slack.release()
    told = await reply_after(
        maya, question, "What you saw was not up to date any more, so nothing has begun."
    )
    assert told.is_ephemeral
    assert await assignments(store) == BEFORE
    question = await maya.sees_change(question, lambda message: chosen(message)[MANAGERS] == "Approved by")
    await press_import(maya, question)
    assert NOT_IN_FILE not in chosen(question)[MANAGERS]
    assert await assignments(store) == BEFORE | {"CU-002": (MAJA, "")}
