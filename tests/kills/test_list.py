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

NEW = RANGE_IDS + 100
"""So many that they lie in two ranges, each of which is loaded in a transaction of its own."""
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
    new = {f"new{one:06}@example.com" for one in range(NEW)}
    table = "".join(["Email,Name\n", *(f"{email},New\n" for email in sorted(new))])

    async def share() -> None:
        await priya.share(table, name="people.csv")

    await _killed_at(PLANNING, writing, bot, share)
    await bot.start()
    question = await priya.sees(f"Users: {NEW:,} to add")
    await _killed_at(FIRST_BATCH, writing, bot, lambda: _load(priya, question))
    for step in (ADDING, SECOND_BATCH):
        await _killed_at(step, writing, bot, bot.start)
        assert (await the_import(store)).state is JobState.APPLYING
        assert await _emails(store) in (before, before | set(sorted(new)[: RANGE_IDS - 1]))
    await bot.start()
    job = await _end(store, priya)
    assert (job.kind, job.state) == (JobKind.DIRECTORY, JobState.COMPLETED)
    assert job.counts == Counts(rows=NEW, planned=NEW, changed=NEW)
    assert await _emails(store) == before | new
    assert len([one for one in priya.messages() if LOADED in one]) == 1, priya.transcript()


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
