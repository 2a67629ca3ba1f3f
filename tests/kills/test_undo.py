"""The bot is killed during undos: customers have exactly what they should, and all is told once."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from importer.words.errors import JobNotFoundError
from importer.words.jobs import Counts, ImportJob, JobState
from storage.store import Store
from tests.command_line.midway import FIRST_BATCH, SECOND_BATCH, Step
from tests.command_line.test_undo_killed import PLANNING, TURNING
from tests.dialogue import Person, Seen
from tests.dialogues.steps import SUMMARY, replies
from tests.kills.bot_process import BotProcess
from tests.kills.imports import Imports
from tests.kills.outcome import Outcome, expected
from tests.kills.writing import Writing
from tests.patience import until
from tests.storage.kept import still_to_be_said

PREVIEW = "Nothing has changed yet."
UNDO_SUMMARY = "this is the result of undo"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of either kind, with the directory."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times the bot is killed."""
    asked: int | None = request.config.getoption("--kills")
    return 2 if asked is None else asked


@dataclass
class Undos:
    """An import, its undo, the undo of that, and so on; each is asked for below the last summary."""

    person: Person
    store: Store
    workspace: int
    outcomes: Sequence[Outcome]
    summary: Seen
    number: int = 1

    async def ask(self) -> None:
        """Press Undo below the last summary, of which there is one; the press is kept then."""
        await self.person.press(self.summary, "Undo" if self.number == 1 else "Undo this undo")
        self.number += 1
        await self.comes_to(lambda job: job.state is not JobState.MAPPING, "Undo was never pressed.")

    async def take_back(self) -> None:
        """Press the button below the preview until it was heard, as the bot may be away."""
        preview = await self.person.sees(lambda message: PREVIEW in message and "[Take back" in message)
        button = str(preview).partition("[")[2].partition("]")[0]

        async def is_heard() -> bool:
            await self.person.tries_to_press(preview, button)
            return (await self.job()).state is not JobState.PREVIEWED

        await until(is_heard, lambda: f"It was never taken back.\n{self.person.transcript()}")

    async def comes_to(self, is_so: Callable[[ImportJob], bool], sentence: str) -> ImportJob:
        """The last undo, as soon as this is so."""

        async def look() -> bool:
            try:
                return is_so(await self.job())
            except JobNotFoundError:
                return False

        await until(look, lambda: f"{sentence}\n{self.person.transcript()}")
        return await self.job()

    async def job(self) -> ImportJob:
        """The last undo, as the store keeps it."""
        return await self.store.jobs.numbered(self.workspace, self.number)

    async def ends_right(self) -> None:
        """Wait until its end is told once; then all have what was before, or what the import set."""
        job = await self.comes_to(lambda job: job.state.ended, "The undo never ended.")

        async def is_told() -> bool:
            return not await still_to_be_said(self.store, job.id)

        await until(is_told, lambda: f"Its end was never told.\n{self.person.transcript()}")
        rows = expected(self.outcomes, 0).counts.planned
        assert (job.state, job.counts) == (JobState.COMPLETED, Counts(rows=rows, planned=rows, changed=rows))
        imported = expected(self.outcomes, 0).customers
        nothing = [(external_id, name, "", "") for external_id, name, *_ in imported]
        customers = [row async for row in self.store.directory.export_customers(self.workspace)]
        assert customers == (imported if self.number % 2 else nothing)
        said = f"{UNDO_SUMMARY} {self.number} of"
        self.summary = await self.person.sees(said)
        assert len([one for one in self.person.messages() if said in one]) == 1, self.person.transcript()


@pytest.fixture
async def undos(imports: Imports, maya: Person, store: Store, outcomes: Sequence[Outcome]) -> Undos:
    """An import that has ended, and was told."""
    shared = await imports.share()
    await imports.begin()
    await imports.ends_right()
    (summary,) = replies(maya, shared, SUMMARY)
    return Undos(maya, store, await store.workspaces.pick(None), outcomes, summary)


async def test_an_undo_killed_at_every_step(bot: BotProcess, undos: Undos, writing: Writing) -> None:
    """It is killed in planning, at both batches, and between a batch's customers and its ranges."""
    await _killed_at(PLANNING, writing, bot, undos.ask)
    await bot.start()
    await undos.comes_to(lambda job: job.state is JobState.PREVIEWED, "It was never previewed.")
    await _killed_at(FIRST_BATCH, writing, bot, undos.take_back)
    for step in (TURNING, SECOND_BATCH):
        await _killed_at(step, writing, bot, bot.start)
        assert (await undos.job()).state is JobState.APPLYING
    await bot.start()
    await undos.ends_right()


async def test_what_a_cancelled_import_had_applied_is_taken_back(
    bot: BotProcess, imports: Imports, maya: Person, store: Store, writing: Writing
) -> None:
    """Every customer who had been changed goes back, and no other is counted."""
    assert bot
    shared = await imports.share()
    with writing.halted() as halt:
        question = await imports.begin()
        await halt.reached()
        await maya.press(question, "Cancel")
        halt.go_on()
        cancelled = await imports.comes_to(lambda job: job.state.ended, "It never ended.")
    assert cancelled.state is JobState.CANCELLED
    summary = await maya.sees(SUMMARY, thread=shared)
    undos = Undos(maya, store, cancelled.workspace, (), summary)
    await undos.ask()
    await undos.take_back()
    job = await undos.comes_to(lambda job: job.state.ended, "The undo never ended.")
    changed = cancelled.counts.changed
    assert job.counts == Counts(rows=changed, planned=changed, changed=changed)
    given = [row async for row in store.directory.export_customers(job.workspace) if row[2] or row[3]]
    assert given == []
    await maya.sees_change(summary, f"{changed:,} of {changed:,} customers went back")


async def test_undos_killed_at_random_moments(bot: BotProcess, undos: Undos, kills: int) -> None:
    """Each undo takes the last one back, and is killed once between the first press and the summary."""
    begun = time.monotonic()
    await undos.ask()
    await undos.take_back()
    await undos.ends_right()
    seconds = time.monotonic() - begun
    chance = random.Random(kills)  # noqa: S311 - the same moments each time, as far as moments can be
    for kill in range(kills):
        moment = (kill + chance.random()) / kills * seconds
        await undos.ask()
        going_on = asyncio.create_task(undos.take_back())
        await asyncio.sleep(moment)  # the moment itself is what is tried
        await bot.restart()
        await going_on
        await undos.ends_right()


async def _killed_at(
    step: Step, writing: Writing, bot: BotProcess, begin: Callable[[], Awaitable[object]]
) -> None:
    """While something is being written, and not committed yet."""
    with writing.halted(step) as halt:
        await begin()
        await halt.reached()
        await bot.kill()
