"""Each minute it is looked what is late; what breaks is looked for again a minute later."""

from datetime import UTC, datetime, timedelta

from bot.core import Core
from bot.deadlines import Deadlines


async def test_once_a_minute(core: Core) -> None:
    """At the start, and then each minute, whether anything was late or not; nobody waits for approvers."""
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    approving = core.approving(core.imports(lambda: None), lambda: None)
    followed = list[int]()

    async def follow(workspace: int) -> None:
        followed.append(workspace)

    deadlines = Deadlines(approving, follow, lambda: now[0])
    (chore,) = await deadlines.find()
    await deadlines.do(chore)
    assert await deadlines.find() == []
    await deadlines.note_failure(chore, "7F3A-91C2")
    now[0] += timedelta(seconds=59)
    assert await deadlines.find() == []
    now[0] += timedelta(seconds=1)
    assert await deadlines.find() == [chore]
    assert followed == []
