"""Where a workspace wants it, each job that has changed anything has its account managers told, once."""

import pytest
from sqlalchemy import select

from importer.words.handover import HandoverWish
from importer.words.jobs import JobState
from importer.words.postings import MANAGERS, managers_posting
from importer.words.workspace_settings import NewSetting, Setting
from storage.slack_schema import postings
from storage.store import Store
from tests.storage.undoing import MovedClock, Office


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Four customers without anything."""
    return await Office.open(store, workspace)


async def want_it(office: Office, value: str = "on") -> None:
    """Set it, or let it be as it is by itself."""
    new = NewSetting(Setting.TELL_MANAGERS, value, "U0PRIYA", MovedClock().now)
    await office.store.workspace_settings.change(office.workspace, [new])


async def told(office: Office) -> list[str]:
    """The keys of what has managers told."""
    rows = await office.store.database.rows(
        select(postings.c.key).where(postings.c.kind == MANAGERS).order_by(postings.c.id)
    )
    return [row.key for row in rows]


async def test_nobody_is_told_unless_it_is_wanted(office: Office) -> None:
    """So it is at first, and again once it is switched off."""
    await office.import_({"C1": ("1", None)})
    await want_it(office)
    await want_it(office, "off")
    await office.import_({"C1": ("2", None)})
    assert await told(office) == []


async def test_each_job_that_changed_anything_is_told_of_once(office: Office) -> None:
    """Imports, undos and handovers; no previews, and none that left everything as it was."""
    await want_it(office)
    first = await office.import_({"C1": ("1", None)})
    await office.end(await office.plan({"C2": ("1", None)}), JobState.CANCELLED)
    undo = await office.undo(first.number)
    again = await office.import_({"C1": ("1", None)})
    nothing = await office.import_({"C1": ("1", None)})
    assert nothing.state is JobState.COMPLETED
    handover = await office.hand_over(HandoverWish("ann@x.com", ("bob@x.com",)))
    of_jobs = [first.number, undo.number, again.number, handover.number]
    assert await told(office) == [f"{MANAGERS}:{number}" for number in of_jobs]
    await office.store.postings.add(office.workspace, [managers_posting(first)], first.id)
    assert len(await told(office)) == len(of_jobs)
