"""Account managers are told in one direct message a job which customers they gained and lost."""

import pytest
from sqlalchemy import select

from importer.words.directory import UserRecord
from importer.words.postings import MANAGERS
from storage.slack_schema import postings
from storage.store import Store
from tests.dialogue import Person, Seen
from tests.dialogues.control import Control
from tests.dialogues.steps import import_file
from tests.dialogues.test_add_people import linked
from tests.dialogues.test_handover import TODAY, fill_in, open_form
from tests.dialogues.test_settings import let
from tests.patience import until
from tests.pseudo import plain
from tests.storage.kept import TOM, ZOE

PRIYA = "priya.nair@example.com"
OWN = "handoff_own_changes"
UNTOLD = "handoff_manager_untold"
HEAD = "External Id,Account manager email\n"
MOVES = f"{HEAD}CU-001,{PRIYA}\nCU-002,{TOM}\nCU-003,{ZOE}\nCU-004,{PRIYA}\n"


@pytest.fixture(autouse=True)
async def wanted(store: Store) -> None:
    """The workspace wants it, and Priya is an account manager."""
    await let(store, tell_managers="on")
    await store.directory.load_users(await store.workspaces.pick(None), [UserRecord(PRIYA, "Priya")])


async def said_of(store: Store, kind: str) -> list[tuple[str, str | None]]:
    """The keys of what was said of this kind, and why not, where it wasn't; once all of it is done."""
    of_kind = select(postings.c.key, postings.c.reason, postings.c.said_at).where(postings.c.kind == kind)

    async def is_done() -> bool:
        rows = await store.database.rows(select(postings).where(postings.c.kind.in_([MANAGERS, OWN])))
        return bool(rows) and all(row.said_at for row in rows)

    await until(is_done, "The account managers were never told.")
    return [(row.key, row.reason) for row in await store.database.rows(of_kind.order_by(postings.c.id))]


def own_files(person: Person) -> list[Seen]:
    """The files in a person's direct messages that tell them of their own customers."""
    return [one for one in person.messages() if one.channel.startswith("D") and one.files]


async def test_each_manager_gets_one_message_with_a_file(
    maya: Person, tom: Person, priya: Person, store: Store
) -> None:
    """With the counts, who did it, and their own customers alone; who is in Slack is found by email."""
    await import_file(maya, MOVES)
    message = await tom.sees("Import 1 by @Maya Lindqvist changed which customers you look after.")
    assert "1 customer is yours now. 1 customer isn't yours any more. The file names each." in message
    assert message.channel.startswith("D")
    lines = plain((await tom.download(message)).decode("utf-8-sig")).splitlines()
    assert lines[1:] == [
        f"CU-002,Birch Ltd,yours now,(none),{TOM}",
        f"CU-003,Cedar GmbH,not yours any more,{TOM},{ZOE}",
    ]
    assert "2 customers are yours now. The file" in await priya.sees(
        "changed which customers you look after."
    )
    assert len(await said_of(store, OWN)) == 2
    assert await linked(store) == {TOM, PRIYA}
    assert [len(own_files(person)) for person in (maya, tom, priya)] == [0, 1, 1]


async def test_nobody_is_told_what_they_did(tom: Person, priya: Person, store: Store) -> None:
    """The others are; and again when it is undone."""
    summary = await import_file(tom, MOVES)
    await priya.sees("Import 1 by @Tom Becker")
    await tom.press(summary, "Undo")
    await tom.press(await tom.sees("4 customers go back to what was there before import 1."), "Take back")
    back = await priya.sees("Undo 2 by @Tom Becker changed which customers you look after.")
    assert "2 customers aren't yours any more. The file" in back
    assert own_files(tom) == []
    assert len(await said_of(store, OWN)) == 2


async def test_a_return_is_told_once_with_the_file(priya: Person, tom: Person) -> None:
    """It says that the cover is over, too; who gains nothing by it hears that alone."""
    form = await open_form(priya)
    await fill_in(priya, form, TOM, ZOE)
    await priya.submit(form, {"Last day": TODAY.isoformat()})
    preview = await priya.sees("They return to")
    await priya.press(preview, "Hand over")
    summary = await priya.sees("returns on", after=preview)
    first = await tom.sees("Handover 1 by @Priya Nair changed which customers you look after.")
    await priya.press(summary, "Return now")
    back = await tom.sees("Handover 1 by @Priya Nair was a cover, and has ended: customers went back.")
    assert "@Priya Nair let it end before its day. 1 customer is yours now." in back
    assert f"yours now,{ZOE},{TOM}" in plain((await tom.download(back)).decode("utf-8-sig"))
    await priya.sees(f"I didn't find {ZOE} in Slack by this email", thread=preview)
    assert [one.ts for one in own_files(tom)] == [first.ts, back.ts]
    assert "is yours again" not in tom.transcript()


async def test_switched_off_nobody_is_told(maya: Person, store: Store) -> None:
    """As it is by itself."""
    await let(store, tell_managers="off")
    await import_file(maya, MOVES)
    assert await store.database.rows(select(postings).where(postings.c.kind.in_([MANAGERS, OWN]))) == []


async def test_a_lost_answer_makes_no_second_message(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """The file is there, so that it is not shared again."""
    await slack.fail("files.completeUploadExternal", status=500, done=True)
    await import_file(maya, f"{HEAD}CU-001,{TOM}\n")
    await tom.sees("Import 1 by @Maya Lindqvist")
    assert [reason for _key, reason in await said_of(store, OWN)] == [None]
    assert len(own_files(tom)) == 1


async def test_who_can_not_be_reached_holds_up_nobody(
    maya: Person, tom: Person, priya: Person, slack: Control, store: Store
) -> None:
    """Slack's reason is kept, and the next one is told; who imported reads in the thread who wasn't."""
    await slack.fail("conversations.open", status=200, error="user_disabled")
    await import_file(maya, MOVES)
    await priya.sees("Import 1 by @Maya Lindqvist")
    told = await maya.sees("Not every account manager could be told")
    assert "Slack doesn't let me send @Tom Becker the file of their customers" in told
    assert "(its reason is user_disabled)" in told
    assert [reason for _key, reason in await said_of(store, OWN)] == ["user_disabled", None]
    assert own_files(tom) == []


async def test_of_many_who_can_not_be_reached_one_is_named(
    maya: Person, slack: Control, store: Store
) -> None:
    """A full workspace takes no file at all: the thread says so once."""
    await slack.fail("files.getUploadURLExternal", error="storage_limit_reached", times=99)
    await import_file(maya, MOVES)
    await maya.sees("Not every account manager could be told")
    refused = ["storage_limit_reached"] * 2
    assert [reason for _key, reason in await said_of(store, OWN)] == refused
    assert [reason for _key, reason in await said_of(store, UNTOLD)] == [None]


async def test_it_waits_until_slack_tells_who_is_who(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """What passes is tried again; the import is long done by then."""
    await slack.fail("users.lookupByEmail", status=200, error="internal_error")
    await import_file(maya, f"{HEAD}CU-001,{TOM}\n")
    await tom.sees("Import 1 by @Maya Lindqvist")
    assert [reason for _key, reason in await said_of(store, MANAGERS)] == [None]


async def test_without_emails_nobody_is_told_who_is_not_linked(
    maya: Person, tom: Person, slack: Control, store: Store
) -> None:
    """It is no trouble for anyone."""
    await slack.fail("users.lookupByEmail", status=200, error="missing_scope", times=9)
    await import_file(maya, f"{HEAD}CU-001,{TOM}\n")
    assert await said_of(store, OWN) == []
    assert [reason for _key, reason in await said_of(store, MANAGERS)] == [None]
    assert own_files(tom) == []
