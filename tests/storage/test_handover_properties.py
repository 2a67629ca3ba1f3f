"""Whatever is handed over, covered, returned, imported, listed, edited and undone, values are a model's."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from importer.words.errors import CannotHandOverError
from importer.words.exports import Export, RoundTrip
from importer.words.handover import HandoverWish
from importer.words.outlook import Fate, foresee
from importer.words.totals import GuardNumbers
from storage.plan_rows import RANGE_IDS as RANGE
from storage.schema import customers
from storage.store import open_store
from tests.laid_tables import lay_tables
from tests.storage.ledger import Ledger
from tests.storage.test_undo_properties import Step, Trial
from tests.storage.undoing import MAYA, Asked, MovedClock, Office, Values

NAMES = ("C1", "C2", "C3", "C4", "C5")
EMAILS = {1: "Ann@x.com", 2: "bob@x.com", 3: "cara@x.com"}
WORKFLOWS = {1: "Gentle", 2: "Firm"}
MANAGERS = ("", "1", "2", "3", "1,2", "1,2,3")
PEOPLE = st.sampled_from(list(EMAILS))
IMPORT = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(st.sampled_from(MANAGERS), st.sampled_from([None, 0, 1, 2])),
    min_size=1,
)
EDIT = st.tuples(st.sampled_from(NAMES), st.sampled_from(MANAGERS))


@dataclass(frozen=True, slots=True)
class Handing:
    """Someone's customers are handed over, for good or for some days; what comes between is as in `Step`."""

    leaving: int
    to: frozenset[int]
    workflow: int | None
    others_stay: bool
    days: int | None
    step: Step
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """So many days pass; returns whose day has come are done."""

    days: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """Someone decides about one of the covers that wait: it returns now, in so many days, or never."""

    which: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of customers is loaded that are there already, with other values."""

    asked: dict[str, Asked]


@dataclass(frozen=True, slots=True)
class Sharing:
    """An export that was taken so many steps ago is shared again, with these values edited."""

    ago: int
    edited: dict[str, Asked]


AnyStep = Step | Handing | Days | Ruling | Listing | Sharing

HANDING = st.builds(
    Handing,
    leaving=PEOPLE,
    to=st.frozensets(PEOPLE, min_size=1),
    workflow=st.sampled_from([None, None, 1, 2]),
    others_stay=st.booleans(),
    days=st.sampled_from([None, 0, 1, 3]),
    only=st.one_of(st.none(), st.none(), st.frozensets(st.sampled_from(NAMES), min_size=1)),
    step=st.builds(
        Step,
        between=st.one_of(st.none(), st.builds(Step, edit=EDIT), st.builds(Step, asked=IMPORT)),
        stops=st.booleans(),
        early=st.booleans(),
    ),
)
STEPS = st.lists(
    st.one_of(
        HANDING,
        HANDING,
        st.builds(Step, asked=IMPORT),
        st.builds(Step, edit=EDIT),
        st.builds(Step, undo=st.integers(0, 20)),
        st.builds(Days, st.integers(1, 3)),
        st.builds(Ruling, st.integers(0, 5), st.sampled_from([None, 0, 1, 4])),
        st.builds(Listing, IMPORT),
        st.builds(Sharing, st.integers(0, 4), IMPORT),
    ),
    min_size=3,
    max_size=9,
)


@dataclass(slots=True)
class HandoverTrial(Trial):
    """The store and the model, taken through handovers and days as well."""

    clock: MovedClock = field(default_factory=MovedClock)

    waits: dict[int, date] = field(default_factory=dict)
    """By the number of a cover, the last day before its return."""

    exports: list[tuple[int, dict[str, Values]]] = field(default_factory=list)
    """One before each step: the number of the last change that it holds, and what it tells."""

    async def go(self, step: AnyStep) -> None:
        """Take one step in both, and compare."""
        so_far = await self.office.store.directory.changes_so_far(self.office.workspace)
        self.exports.append((so_far.number, self.ledger.values()))
        match step:
            case Listing(asked):
                old = self.ledger.values()
                await self._apply(await self.office.plan_list(asked), asked, old, Step())
            case Sharing():
                await self._share(step)
            case Handing():
                await self._hand_over(step)
            case Days():
                await self.let_pass(step.days)
            case Ruling():
                await self._rule(step)
            case _:
                await self.take(step)
        await self.compare()
        await self._compare_outlooks()

    async def _compare_outlooks(self) -> None:
        """Each cover foretells what the model comes to if nothing but the returns happens any more."""
        for cover in await self.office.covers().all(self.office.workspace, MAYA):
            told = Counter[tuple[Fate, date | None]]()
            for one in cover.outlook:
                told[one.fate, one.on] += one.customers
            request = cover.handover.request
            assert request
            assert told == self._foresee(cover.handover.number, str(request.leaving.id))

    def _foresee(self, cover: int, leaving: str) -> Counter[tuple[Fate, date | None]]:
        """What becomes of the customers that a cover still holds, watched on a copy of the model."""
        future, found = deepcopy(self.ledger), dict[str, tuple[Fate, date | None]]()
        names = [name for name in NAMES if _number_in_effect(future, name, cover)]
        numbers = {name: _number_in_effect(future, name, cover) for name in names}
        for last in sorted(set(self.waits.values())):
            for other, until in self.waits.items():
                for range_ in {0, *future.ranges.values()} if until == last else ():
                    future.turn(0, other, other, range_)
            for name in names:
                if name not in found and not _is_kept(future, name, numbers[name]):
                    has = leaving in _managers_of(future, name)
                    found[name] = (Fate.RETURNS if has else Fate.ELSEWHERE, last + timedelta(days=1))
        for name in names:
            has = leaving in _managers_of(future, name)
            found.setdefault(name, (Fate.GIVEN_BACK if has else Fate.STAYS, None))
        return Counter(found.values())

    async def _share(self, sharing: Sharing) -> None:
        """The file asks for what the export told, but where it was edited; what it undoes is counted."""
        number, told = self.exports[-1 - sharing.ago % len(self.exports)]
        asked = _rows_of(told, sharing.edited)
        old = self.ledger.values()
        if not asked:
            return
        job = await self.office.plan(asked)
        export = RoundTrip((Export(self.clock(), number),))
        totals = await self.office.store.plans.counting().total(job, {}, GuardNumbers(), export)
        replaced = {name for name, wish in asked.items() if self.ledger.changes(wish, old[name])}
        later = {name for name in replaced if _undoes(asked[name], old[name], told[name])}
        assert len(later) <= totals.undoes_later <= len(replaced)
        await self._apply(job, asked, old, Step())

    async def _hand_over(self, handing: Handing) -> None:
        """A handover is an import of what the model says that customers are to have."""
        asked, old = self._asked(handing), self.ledger.values()
        wish = self._wish(handing)
        try:
            job = await self.office.plan_handover(wish)
        except CannotHandOverError:
            assert not asked or handing.leaving in handing.to
            return
        assert job.counts.planned == len(asked)
        self.jobs.append(job.number)
        self.roots[job.number] = job.number
        ranges = sorted({self.ledger.ranges[name] for name in asked})
        planned = await self.office.store.handovers.stacks(job, handing.leaving)
        await self._carry_out(
            job, ranges, handing.step, lambda range_: self.ledger.apply(job.number, range_, asked, old)
        )
        if handing.days is not None and (await self.office.job(job.number)).counts.changed:
            self.waits[job.number] = self.clock().date() + timedelta(days=handing.days)
        if not handing.step.stops and handing.step.between is None:
            assert await self.office.store.handovers.count_now(job) == 0
            for cover in await self.office.covers().all(self.office.workspace, MAYA):
                is_new = cover.handover.number == job.number
                assert not is_new or cover.outlook == foresee(job.number, planned)

    async def _rule(self, ruling: Ruling) -> None:
        """What is decided about a cover moves its return, or takes it away."""
        covers, today = self.office.covers(), self.clock().date()
        waiting = await covers.all(self.office.workspace, MAYA)
        if not waiting:
            return
        job = waiting[ruling.which % len(waiting)].waiting
        match ruling.days:
            case None:
                await covers.keep(job, MAYA)
                del self.waits[job.of or 0]
            case 0:
                await covers.return_now(job, MAYA)
                self.waits[job.of or 0] = today - timedelta(days=1)
                await self.let_pass(0)
            case days:
                await covers.extend(job, MAYA, today + timedelta(days=days))
                self.waits[job.of or 0] = today + timedelta(days=days)

    def _asked(self, handing: Handing) -> dict[str, Asked]:
        """Each of the customers gets the next of those who take over, in the order of their names."""
        asked = dict[str, Asked]()
        heirs = sorted(handing.to)
        for name, (managers, workflow) in sorted(self.ledger.values().items()):
            those = set(map(int, filter(None, managers.split(","))))
            is_listed = handing.only is None or name in handing.only
            if is_listed and handing.leaving in those and handing.workflow in (None, workflow):
                staying = those - {handing.leaving} if handing.others_stay else set[int]()
                after = sorted({*staying, heirs[len(asked) % len(heirs)]})
                asked[name] = (",".join(map(str, after)), None)
        return asked

    def _wish(self, handing: Handing) -> HandoverWish:
        today = self.clock().date()
        return HandoverWish(
            EMAILS[handing.leaving],
            [EMAILS[one] for one in handing.to],
            None if handing.workflow is None else WORKFLOWS[handing.workflow],
            others_stay=handing.others_stay,
            until=None if handing.days is None else today + timedelta(days=handing.days),
            only=None if handing.only is None else sorted(handing.only),
        )

    async def let_pass(self, days: int) -> None:
        """Let the clock go on; each return turns what of its cover is in effect then."""
        self.clock.now += timedelta(days=days)
        due = {cover for cover, last in self.waits.items() if last < self.clock().date()}
        done = await self.office.do_what_is_due()
        assert {job.of for job in done} == due
        for job in done:
            del self.waits[job.of or 0]
            root = job.root or 0
            self.jobs.append(job.number)
            self.roots[job.number] = root
            self._turn_all(job.number, root, await self._root_ranges(root))

    def _turn_all(self, number: int, root: int, ranges: Sequence[int]) -> None:
        self._note(lambda range_: self.ledger.turn(number, root, root, range_), ranges)


def _number_in_effect(ledger: Ledger, name: str, job: int) -> int:
    """The number of what a job has set of a customer's managers, where that is in effect; else 0."""
    writes = ledger.writes.get((name, 0), [])
    return next((one.number for one in writes if one.job == job and one.in_effect), 0)


def _is_kept(ledger: Ledger, name: str, number: int) -> bool:
    """Whether anything from that number on is in effect."""
    return any(one.in_effect and one.number >= number for one in ledger.writes[name, 0])


def _managers_of(ledger: Ledger, name: str) -> Collection[str]:
    return str(ledger.value(name, 0)).split(",")


def _rows_of(told: Mapping[str, Values], edited: Mapping[str, Asked]) -> dict[str, Asked]:
    """What the file's rows ask for: a blank cell leaves the value; rows of blanks are left out."""
    asked = dict[str, Asked]()
    for name, (managers, workflow) in told.items():
        new_managers, new_workflow = edited.get(name, (None, None))
        wish = (
            (managers or None) if new_managers is None else new_managers,
            (workflow or None) if new_workflow is None else new_workflow,
        )
        if wish != (None, None):
            asked[name] = wish
    return asked


def _undoes(wish: Asked, now: Values, then: Values) -> bool:
    """Whether a value that is another since the export would be replaced."""
    return any(wish[place] not in (None, now[place]) and now[place] != then[place] for place in (0, 1))


@settings(max_examples=settings().max_examples // 10)  # each takes a third of a second
@given(STEPS, st.lists(st.integers(0, 9), max_size=9))
def test_any_sequence_of_handovers(steps: list[AnyStep], order: list[int]) -> None:
    """After each step both agree; with all returned and undone, in any order, only edits are left."""
    asyncio.run(_try(steps, order))


async def _try(steps: Sequence[AnyStep], order: Sequence[int]) -> None:
    with TemporaryDirectory() as folder:
        clock = MovedClock()
        store = await open_store(await lay_tables(Path(folder) / "handoff.db"), clock=clock)
        try:
            workspace = await store.workspaces.connect("T1", "Acme")
            office = await Office.open(store, workspace, len(NAMES), clock=clock)
            await office.hire(EMAILS[3])
            found = await store.database.rows(select(customers.c.external_id, customers.c.id))
            ledger = Ledger({row.external_id: row.id // RANGE for row in found}, numbers=1)
            trial = HandoverTrial(office, ledger, clock=clock)
            await trial.go(Step(asked={name: (str(1 + place % 3), None) for place, name in enumerate(NAMES)}))
            for step in steps:
                await trial.go(step)
            await trial.let_pass(10)
            await trial.compare()
            await trial.undo_everything(order)
        finally:
            await store.close()
