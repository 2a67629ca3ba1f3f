"""The bot is killed while it loads a list: in the end each entry is there once, and all is told once."""

from collections.abc import Awaitable, Callable

import pytest

from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from storage.plan_rows import RANGE_IDS
from storage.store import Store
from tests.command_line.midway import FIRST_BATCH, Step
from tests.dialogue import Person, Seen
from tests.kills.bot_process import BotProcess
from tests.kills.writing import Writing
from tests.patience import until
from tests.storage.kept import still_to_be_said, the_import

FIRST, SECOND = 2_000, 100
"""So many users lie in either of two ranges, each of which is loaded in a transaction of its own."""
BETWEEN = "\n" * RANGE_IDS
"""Blank rows: a user's place is the number of its row."""
PLANNING = Step("INSERT", "planned_entries")
ADDING = Step("INSERT", "users")
SECOND_BATCH = Step("UPDATE OF cursor", "import_jobs", "OLD.cursor < 0")
"""The checkpoint of a list goes down through its entries."""
LOADED = "this is the result of list"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


async def test_a_list_killed_at_every_step(
    bot: BotProcess, priya: Person, store: Store, writing: Writing
) -> None:
    """It is killed in planning, at both batches, and between a batch's checkpoint and its entries."""
    before = await _emails(store)
    first, second = _new(0, FIRST), _new(FIRST, SECOND)
    table = f"Email,Name\n{_rows(first)}{BETWEEN}{_rows(second)}"
    new = len(first) + len(second)

    async def share() -> None:
        await priya.share(table, name="people.csv")

    await _killed_at(PLANNING, writing, bot, share)
    await bot.start()
    question = await priya.sees(f"Users: {new:,} to add")
    await _killed_at(FIRST_BATCH, writing, bot, lambda: _load(priya, question))
    for step in (ADDING, SECOND_BATCH):
        await _killed_at(step, writing, bot, bot.start)
        assert (await the_import(store)).state is JobState.APPLYING
        assert await _emails(store) in (before, before | first)
    await bot.start()
    job = await _end(store, priya)
    assert (job.kind, job.state) == (JobKind.DIRECTORY, JobState.COMPLETED)
    assert job.counts == Counts(rows=new, planned=new, changed=new)
    assert await _emails(store) == before | first | second
    assert len([one for one in priya.messages() if LOADED in one]) == 1, priya.transcript()


def _new(start: int, many: int) -> set[str]:
    return {f"new{one:06}@example.com" for one in range(start, start + many)}


def _rows(emails: set[str]) -> str:
    return "".join(f"{email},New\n" for email in sorted(emails))


async def _emails(store: Store) -> set[str]:
    users = await store.directory.users(await store.workspaces.pick(None))
    emails = [user.email for user in users]
    assert len(set(emails)) == len(emails)
    return set(emails)


async def _load(person: Person, question: Seen) -> None:
    """Press Load until it was heard, as the bot may be away; the store is held meanwhile."""
    await until(
        lambda: person.tries_to_press(question, "Load"), lambda: f"It was never heard.\n{person.transcript()}"
    )


async def _end(store: Store, person: Person) -> ImportJob:
    """The job, once its end is told."""

    async def is_told() -> bool:
        job = await the_import(store)
        return job.state.ended and not await still_to_be_said(store, job.id)

    await until(is_told, lambda: f"Its end was never told.\n{person.transcript()}")
    return await the_import(store)


async def _killed_at(
    step: Step, writing: Writing, bot: BotProcess, begin: Callable[[], Awaitable[object]]
) -> None:
    """While something is being written, and not committed yet."""
    with writing.halted(step) as halt:
        await begin()
        await halt.reached()
        await bot.kill()
