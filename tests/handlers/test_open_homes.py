"""Whose Home tab is drawn anew, and when: paced for each person, and within what Slack takes of all."""

import asyncio

from handlers.open_homes import KEPT_FOR_OPENING, MOST_UNLINKED, OPEN_SECONDS, OpenHomes
from handlers.rate_limits import EditRation
from importer.words.situation import NONE_LISTED, Listed, Situation
from tests.handlers.told_slack import Clock
from tests.patience import let_others_go_on

SECONDS = 3.0
BUSY = Situation(waiting=Listed((), 1))


def the_homes(clock: Clock, a_minute: int = 100) -> OpenHomes:
    """None is open yet."""
    return OpenHomes(EditRation(a_minute, clock), SECONDS, clock)


async def opened(homes: OpenHomes, person: str, shown: Situation | None = None) -> None:
    """Someone opens theirs, and sees this."""
    async with homes.open(person) as home:
        home.shown = shown


async def test_a_page_is_due_after_some_seconds_and_for_ten_minutes() -> None:
    """Counted from the last page, and from the last opening; nobody else's is."""
    clock = Clock()
    homes = the_homes(clock)
    assert homes.find_due() == []
    await opened(homes, "U1")
    assert homes.find_due() == []
    clock.now = SECONDS
    assert homes.find_due() == ["U1"]
    async with homes.redraw("U1"):
        clock.now += 1
    assert homes.find_due() == []
    clock.now = OPEN_SECONDS - 1
    assert homes.find_due() == ["U1"]
    clock.now = OPEN_SECONDS
    assert homes.find_due() == []
    async with homes.redraw("U1") as home:
        assert home is None


async def test_the_page_that_is_oldest_comes_first() -> None:
    """So that nobody waits for long where many look."""
    clock = Clock()
    homes = the_homes(clock)
    for person in ("U1", "U2", "U3"):
        await opened(homes, person)
        clock.now += 1
    async with homes.redraw("U1"):
        pass
    clock.now += SECONDS
    assert homes.find_due() == ["U2", "U3", "U1"]


async def test_a_page_tells_what_it_was_drawn_of() -> None:
    """Where that is so no more, it is drawn anew; of who has none open, nothing is out of date."""
    homes = the_homes(Clock())
    await opened(homes, "U1", BUSY)
    assert homes.shows("U1", BUSY)
    assert homes.shows("U1", Situation(waiting=Listed((), 1)))
    assert not homes.shows("U1", Situation(waiting=NONE_LISTED))
    homes.forget("U1")
    assert homes.shows("U1", Situation())


async def test_a_page_without_a_link_is_drawn_once_more() -> None:
    """As soon as it is due, until Slack has told the link; where that never comes, not for ever."""
    homes = the_homes(Clock())
    for draw in range(MOST_UNLINKED):
        assert draw == 0 or not homes.shows("U1", BUSY)
        async with homes.open("U1") as home:
            home.note_drawn(BUSY, is_linked=False)
    assert homes.shows("U1", BUSY)
    async with homes.open("U1") as home:
        home.note_drawn(BUSY, is_linked=True)
    assert homes.shows("U1", BUSY)


async def test_who_opens_it_comes_before_what_is_drawn_anew() -> None:
    """Of a minute's pages some are left to them; they are never kept from trying."""
    clock = Clock()
    homes = the_homes(clock, a_minute=KEPT_FOR_OPENING + 1)
    await opened(homes, "U1")
    clock.now = SECONDS
    assert homes.find_due() == []
    async with homes.redraw("U1") as home:
        assert home is None
    await opened(homes, "U1")
    clock.now = 60.0 + SECONDS
    assert homes.find_due() == ["U1"]


async def test_no_page_of_a_person_overtakes_another() -> None:
    """The second is begun once the first was sent."""
    homes, sent = the_homes(Clock()), list[str]()
    go_on = asyncio.Event()

    async def draw_slowly() -> None:
        async with homes.open("U1"):
            await go_on.wait()
            sent.append("first")

    async def draw() -> None:
        async with homes.redraw("U1"):
            sent.append("second")

    async with asyncio.TaskGroup() as drawing:
        drawing.create_task(draw_slowly())
        await let_others_go_on()
        drawing.create_task(draw())
        await let_others_go_on()
        assert sent == []
        go_on.set()
    assert sent == ["first", "second"]
