"""The Home tab: what waits, what runs and what was imported last, drawn anew while someone may look at it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.settings import Settings
from importer.words.jobs import JobState
from importer.words.language import in_words
from playground.cast import BOT_USER_ID, GUEST, OUTSIDER, VISITORS
from playground.program.server import Playground
from playground.records import Conversation, ConversationKind
from storage.store import Store
from tests.dialogue import MAYA, Person, visiting
from tests.dialogues.control import Control
from tests.dialogues.steps import ask_about, import_file, press_import, press_import_and_hold
from tests.dialogues.test_approval import ASKED, ask
from tests.dialogues.test_handover import FORM, TODAY, fill_in
from tests.elements import find_button
from tests.storage.kept import BEFORE, ZOE, asked_import, assignments, the_import
from tests.storage.kept import TOM as TOM_BECKER

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
WRONG = f"External Id,Account manager\nCU-002,{ZOE}\nCU-004,zoe.march@example.com\n"


async def test_the_first_look_tells_what_to_do(maya: Person) -> None:
    """Whoever opens it first reads how to begin, in a line, and that nothing was imported yet."""
    await maya.open_home()
    home = await maya.sees_home("Nothing has been imported yet. Share a file to begin.")
    help_line = "Share a CSV file or an Excel workbook in a channel where I am, or with me."
    assert f"{help_line} /imports help tells more." in home
    assert "Waiting for you" not in home


async def test_what_waits_and_what_has_ended(maya: Person, tom: Person, store: Store) -> None:
    """One's own question with the way to it and the way out, and the last imports of all; nobody else's."""
    await import_file(maya, TABLE, name="first.csv")
    await import_file(tom, WRONG, name="toms.csv")
    await ask_about(tom, TABLE, name="toms second.csv")
    await ask_about(maya, TABLE, name="second.csv")
    await asked_import(store, 4)
    await maya.open_home()
    home = str(await maya.sees_home("second.csv"))
    waiting, last = home.index("Waiting for you"), home.index("Last imports")
    assert waiting < home.index("4 · second.csv\nPreviewed: no customer would change") < last
    assert last < home.index("2 · toms.csv") < home.index("1 · first.csv\n1 customer changed")
    assert "[Answer] [Cancel]" in home[waiting:last]
    assert await maya.tries_to_press(await maya.sees_home("second.csv"), "Answer")
    assert "toms second.csv" not in home
    assert "Rows to fix" not in home
    await maya.press(await maya.sees_home("second.csv"), "Cancel")
    await maya.sees_home(lambda now: "Waiting for you" not in now)
    assert (await the_import(store, 4)).state is JobState.CANCELLED


async def test_others_of_private_conversations_are_counted_only(
    maya: Person, tom: Person, priya: Person, playground: Playground
) -> None:
    """As in the history; admins see them."""
    members = frozenset({MAYA, BOT_USER_ID})
    board = Conversation(id="C0BOARD0001", name="board", kind=ConversationKind.GROUP, members=members)
    playground.slack.workspace.populate((), [board])
    await press_import(maya, await ask_about(maya, TABLE, name="secret.csv", channel=board.id))
    await tom.open_home()
    assert "secret.csv" not in await tom.sees_home("1 import in a private conversation isn't shown")
    await priya.open_home()
    await priya.sees_home("secret.csv")


async def test_it_is_drawn_anew_when_something_changes(maya: Person, tom: Person) -> None:
    """Tom's import appears on Maya's page, and her own question until it is answered."""
    await maya.open_home()
    await maya.sees_home("Nothing has been imported yet")
    await import_file(tom, TABLE, name="toms.csv")
    await maya.sees_home("1 · toms.csv\n1 customer changed")
    question = await ask_about(maya, TABLE, name="mine.csv")
    await maya.sees_home("Waiting for you\n2 · mine.csv")
    await press_import(maya, question)
    await maya.sees_home(lambda home: "2 · mine.csv" in home and "Waiting for you" not in home)


async def test_another_bot_may_have_drawn_it(maya: Person, tom: Person, playground: Playground) -> None:
    """Slack refuses a page that was drawn over an older one; so it is drawn once more, as all is then."""
    await maya.open_home()
    await maya.sees_home("Nothing has been imported yet")
    others = {"type": "home", "blocks": [{"type": "divider"}]}
    playground.slack.views.publish(MAYA, others)
    await import_file(tom, TABLE, name="toms.csv")
    await maya.sees_home("1 · toms.csv")


async def test_slack_may_have_trouble_meanwhile(maya: Person, tom: Person, slack: Control) -> None:
    """What can't be drawn now is drawn a little later."""
    await maya.open_home()
    await maya.sees_home("Nothing has been imported yet")
    await slack.fail("views.publish", times=1, error="internal_error")
    await import_file(tom, TABLE, name="toms.csv")
    await maya.sees_home("1 · toms.csv")


async def test_what_runs_can_be_cancelled_there(
    maya: Person, tom: Person, slack: Control, settings: Settings, store: Store
) -> None:
    """By its sharer; others see how far it has come, and no button."""
    question = await ask_about(maya, TABLE)
    await press_import_and_hold(maya, question, slack, settings)
    await tom.open_home()
    assert "[Cancel]" not in str(await tom.sees_home("Under way\n1 · customers.csv"))
    await maya.open_home()
    await maya.press(await maya.sees_home("Under way\n1 · customers.csv"), "Cancel")
    await maya.sees_home("It is being stopped.")
    await slack.release()
    await maya.sees_change(question, "Cancelled: customers.csv was not imported")
    for person in (maya, tom):
        await person.sees_home(lambda home: "Cancelled before it began" in home and "Under way" not in home)
    assert (await the_import(store)).state is JobState.CANCELLED
    assert await assignments(store) == BEFORE


async def test_rows_are_fixed_from_there(maya: Person, tom: Person, store: Store) -> None:
    """The correction is previewed in the import's thread; after it nothing is left to fix."""
    summary = await import_file(maya, WRONG)
    await tom.open_home()
    assert "[Fix 1 value]" not in str(await tom.sees_home("1 customer changed, 1 row needs fixing"))
    await maya.open_home()
    await maya.press(await maya.sees_home("Rows to fix"), "Fix 1 value")
    await maya.submit(await maya.sees_modal("Say what is meant by each of these values."), {})
    preview = await maya.sees(
        "1 value corrected: zoe.march@example.com → zoe.marsh@example.com", after=summary
    )
    assert preview.thread_ts == summary.thread_ts
    await maya.press(preview, "Import")
    await maya.sees_home(lambda home: "Last imports\nImport 2 fixes values of import 1" in home)
    assert "Rows to fix" not in await maya.sees_home("Import 2 fixes")
    assert (await assignments(store))["CU-004"] == (ZOE, "Standard US")


async def test_the_error_file_comes_from_there(maya: Person) -> None:
    """Into the direct messages of who asks."""
    await import_file(maya, WRONG)
    await maya.open_home()
    await maya.press(await maya.sees_home("Rows to fix"), "Error file")
    sent = await maya.sees(lambda message: bool(message.files) and message.channel.startswith("D"))
    assert b"zoe.march@example.com" in await maya.download(sent)


async def test_approvals_wait_for_those_who_are_asked(maya: Person, tom: Person, store: Store) -> None:
    """Whoever asks sees that it waits; once it is answered, it waits for nobody."""
    await ask(maya, store)
    await maya.open_home()
    assert "Waiting for your approval" not in await maya.sees_home("Under way\n1 · customers.csv")
    await tom.open_home()
    home = await tom.sees_home(
        lambda now: "Waiting for your approval\n1 · customers.csv" in now and "[Answer]" in str(now)
    )
    assert "Approve or decline in my direct messages to you" in home
    request = await tom.sees(ASKED)
    answer = find_button(home, "Answer").element
    assert f"/archives/{request.channel}/p{request.ts.replace('.', '')}" in answer["url"]
    await tom.press(request, "Approve")
    for person in (maya, tom):
        await person.sees_home(lambda home: "2 customers changed" in home and "Under way" not in home)
    assert "Waiting for your approval" not in await tom.sees_home("Last imports")


async def test_covers_are_there_with_what_can_be_done(priya: Person, maya: Person) -> None:
    """Begun from there, put off, and kept for good; nobody but import admins sees them."""
    await priya.open_home()
    await priya.press(await priya.sees_home("[Hand over]"), "Hand over")
    await fill_in(priya, await priya.sees_modal(FORM), TOM_BECKER, ZOE)
    await priya.submit(await priya.sees_modal(FORM), {"Last day": TODAY.isoformat()})
    await priya.sees_home("Waiting for you\nHandover 1")
    await priya.press(await priya.sees("They return to"), "Hand over")
    home = await priya.sees_home(f"Covers\n:calendar: Cover: the customers of {TOM_BECKER} to {ZOE}")
    await priya.press(home, "Extend")
    day = TODAY + timedelta(days=4)
    await priya.submit(await priya.sees_modal("New last day"), {"New last day": day.isoformat()})
    later = await priya.sees_home(f"returns on {in_words(day + timedelta(days=1))}")
    await maya.open_home()
    assert "Covers" not in await maya.sees_home("Last imports")
    await priya.press(later, "Keep for good")
    await priya.sees_home(lambda home: "Covers" not in home)


@pytest.fixture(params=[GUEST, OUTSIDER], ids=["guest", "outsider"])
async def visitor(
    playground: Playground, request: pytest.FixtureRequest, bot: None, people: list[Person]
) -> AsyncIterator[Person]:
    """Someone who may not import, with the page open."""
    del bot
    playground.slack.workspace.admit(VISITORS, "C0HANDOFF01")
    async with visiting(playground.url, request.param.id) as person:
        people.append(person)
        yield person


async def test_a_visitor_is_told_whom_it_is_for(visitor: Person, maya: Person) -> None:
    """And sees no imports, and nothing to press."""
    await import_file(maya, TABLE)
    await visitor.open_home()
    home = await visitor.sees_home("Handoff works for ")
    assert "Last imports" not in home
    assert "[" not in str(home)
