"""Two covers on one another, whatever is decided about them in whatever order: foretold, and then watched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations, product
from pathlib import Path

from importer.words.handover import HandoverWish
from importer.words.outlook import Fate, Outlook
from storage.store import open_store
from tests.laid_tables import lay_tables
from tests.storage.undoing import MAYA, MovedClock, Office

MONDAY = date(2026, 10, 19)
DECIDED_ON, LAST = 2, 11
"""So many days after that Monday; by the last one every cover is over."""


def day(number: int) -> date:
    """So many days after that Monday."""
    return MONDAY + timedelta(days=number)


@dataclass(slots=True)
class Chain:
    """Three people of their own and a customer of the first: each next person covers for the one before."""

    customer: str
    people: Sequence[str]
    last_days: Sequence[int]
    decisions: Sequence[tuple[str, int]]
    handovers: list[int] = field(default_factory=list)
    """The numbers of the two covers, once they are there."""


def chains() -> Iterator[Chain]:
    """Either cover ends first; nothing is decided, one thing, or one about each where one still waits."""
    each = list(product(("keep", "return", "extend", "undo"), (0, 1)))
    alone = [(), *((one,) for one in each)]
    pairs = [two for two in permutations(each[:6], 2) if two[0][1] != two[1][1] and "extend" in dict(two)]
    every = [*product([(4, 7)], [*alone, *pairs]), *product([(7, 4)], alone[:1] + alone[3:7])]
    for number, (last_days, decisions) in enumerate(every, 1):
        people = [f"{name}{number}@x.com" for name in ("ann", "bob", "cara")]
        yield Chain(f"C{number}", people, last_days, decisions)


async def test_each_pair_of_covers_comes_to_what_was_foretold(tmp_path: Path) -> None:
    """Of 24 pairs, each with a history of its own, day by day until all are over."""
    clock, every = MovedClock(), list(chains())
    store = await open_store(await lay_tables(tmp_path / "handoff.db"), clock=clock)
    office = await Office.open(store, await store.workspaces.connect("T1", "Acme"), len(every), clock=clock)
    await office.hire(*(person for chain in every for person in chain.people))
    ids = {user.email: str(user.id) for user in await store.directory.users(office.workspace)}
    await office.import_({chain.customer: (ids[chain.people[0]], None) for chain in every})
    for chain in every:
        await cover_twice(office, chain)
    clock.move(DECIDED_ON)
    for chain in every:
        for verb, which in chain.decisions:
            await decide(office, verb, chain.handovers[which])
    foretold = {
        cover.handover.number: cover.outlook for cover in await office.covers().all(office.workspace, MAYA)
    }
    seen = [await see(office)]
    for number in range(DECIDED_ON + 1, LAST + 1):
        clock.move(number)
        await office.do_what_is_due()
        seen.append(await see(office))
    await store.close()
    assert len(foretold) == 32
    for chain in every:
        for which, number in enumerate(chain.handovers):
            if number in foretold:
                values = [one[chain.customer] for one in seen]
                (outlook,) = foretold[number]
                assert is_so(outlook, values, ids[chain.people[which]]), (chain, which, outlook, values)


async def cover_twice(office: Office, chain: Chain) -> None:
    """The second person covers for the first, and the third for the second."""
    ann, bob, cara = chain.people
    for (leaving, heir), last in zip(((ann, bob), (bob, cara)), chain.last_days, strict=True):
        job = await office.hand_over(HandoverWish(leaving, [heir], until=day(last)))
        chain.handovers.append(job.number)


async def decide(office: Office, verb: str, number: int) -> None:
    """Let something happen to a cover; one that has returned or was kept can only be undone."""
    covers = office.covers()
    if verb == "undo":
        await office.undo(number)
        return
    waiting = await covers.numbered(office.workspace, number, MAYA)
    if verb == "keep":
        await covers.keep(waiting, MAYA)
    elif verb == "return":
        await covers.return_now(waiting, MAYA)
        await office.do_what_is_due()
    else:
        await covers.extend(waiting, MAYA, day(9))


async def see(office: Office) -> Mapping[str, str]:
    """Who looks after each customer now."""
    return {name: managers for name, (managers, _workflow) in (await office.values()).items()}


def is_so(outlook: Outlook, values: Sequence[str], leaving: str) -> bool:
    """Whether that came about of the one who was covered for, where these had the customer, day by day."""
    if outlook.on is None:
        return outlook.fate is (Fate.GIVEN_BACK if values[-1] == leaving else Fate.STAYS)
    goes = (outlook.on - day(DECIDED_ON)).days
    has_moved = values[goes] != values[goes - 1]
    came_back = values[goes] == leaving
    return has_moved and outlook.fate is (Fate.RETURNS if came_back else Fate.ELSEWHERE)
