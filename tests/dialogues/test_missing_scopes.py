"""An installation that lacks a scope loses what the scope is for, and nothing else."""

from dataclasses import replace

import pytest

from playground.manifest import Manifest
from storage.store import Store
from tests.conftest import MANIFEST
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, import_file
from tests.dialogues.test_add_people import MAYA, open_people, users
from tests.dialogues.test_fix_values import open_form
from tests.storage.kept import ZOE

WITH_ERRORS = f"External Id;Account manager\nCU-001;{ZOE}\nCU-003;zoe.march@example.com\n"
LACKING = {"channels:read", "groups:read", "im:read", "mpim:read", "usergroups:read", "users:read.email"}


@pytest.fixture
def manifest() -> Manifest:
    """The app as it was installed before it asked for these."""
    manifest = Manifest.read(MANIFEST)
    return replace(manifest, scopes=manifest.scopes - LACKING)


async def test_rows_are_then_for_the_sharer_and_admins(maya: Person, tom: Person, priya: Person) -> None:
    """Importing goes on; who is in a channel can't be told, so others see neither rows nor counts."""
    await import_file(maya, WITH_ERRORS, name="list.csv")
    for person in (maya, priya):
        shown = await person.ask("/imports 1", "Columns read")
        assert "zoe.march@example.com" in shown
        assert "[Error file]" in shown
    assert "list.csv" not in await tom.ask("/imports", "1 import in a private conversation isn't shown")
    assert "list.csv" not in await tom.ask("/imports 1", "This import was shared in a private conversation")


async def test_without_emails_nobody_is_added_and_an_admin_is_told_why(priya: Person, store: Store) -> None:
    """In the modal and in the form of wrong values: both say what a workspace admin has to do."""
    wanted = "A workspace admin can add it in the app's settings"
    await priya.close(await open_people(priya, wanted))
    question = await ask_about(priya, f"External Id;Account manager\nCU-001;{MAYA}\n")
    await priya.press(await open_form(priya, question), "Look in Slack")
    assert "users:read.email" in await priya.sees_modal(wanted)
    assert MAYA not in await users(store)
