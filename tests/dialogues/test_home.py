"""The Home tab: what to do, and how one's last imports stand."""

import pytest

from playground.cast import GUEST, VISITORS
from playground.program.server import Playground
from storage.store import Store
from tests.dialogue import Person, visiting
from tests.dialogues.steps import ask_about, import_file
from tests.storage.kept import ZOE, linked_import

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"


async def test_the_first_look_tells_what_to_do(maya: Person) -> None:
    """Whoever opens it first has shared nothing."""
    await maya.open_home()
    home = await maya.sees_home("Your last imports")
    assert "Share a CSV file or an Excel workbook in a channel where I am" in home
    assert "You have shared no file yet." in home
    assert "Type /imports for all imports" in home


async def test_ones_last_imports_are_listed(maya: Person, tom: Person, store: Store) -> None:
    """Newest first, with how they stand and the way to their threads; nobody else's."""
    await import_file(maya, TABLE, name="first.csv")
    await import_file(tom, TABLE, name="toms.csv")
    await ask_about(maya, TABLE, name="second.csv")
    await linked_import(store, 3)
    await maya.open_home()
    home = str(await maya.sees_home("second.csv"))
    assert home.index("3 · second.csv\nPreviewed: no customer would change, 1 already right") < home.index(
        "1 · first.csv\n1 customer changed"
    )
    assert "Open the thread" in home
    assert "toms.csv" not in home


async def test_only_the_last_five_are_listed(maya: Person) -> None:
    """The rest is in the history."""
    shared = await maya.share_together({f"{number}.csv": TABLE for number in range(1, 7)})
    for number in range(1, 7):
        await maya.sees(f"Which columns of {number}.csv", thread=shared)
    await maya.open_home()
    home = await maya.sees_home("Your last imports")
    assert str(home).count("Previewed:") == 5


@pytest.mark.usefixtures("bot")
async def test_a_guest_is_told_whom_it_is_for(playground: Playground, people: list[Person]) -> None:
    """And sees no imports."""
    playground.slack.workspace.admit(VISITORS, "C0HANDOFF01")
    async with visiting(playground.url, GUEST.id) as guest:
        people.append(guest)
        await guest.open_home()
        home = await guest.sees_home("Handoff works for full members of this workspace alone")
    assert "Your last imports" not in home
