"""Covers: customers are handed over until a day, and return on the next, whatever happens in between."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core import NobodyElse
from importer.access import Permissions
from importer.last_day import is_too_late
from importer.permissions import Asker, Relation
from importer.report.cover_words import (
    also_away_words,
    fate_words,
    handed_on_lines,
    outlook_lines,
    would_return_lines,
)
from importer.report.not_back_words import elsewhere_words, still_there_lines, would_go_elsewhere
from importer.report.undo_words import late_words, undo_outcome
from importer.words.approval import Approval, Decision
from importer.words.errors import (
    CannotHandOverError,
    CannotUndoError,
    DayOverError,
    NotAllowedError,
    OvertakenError,
    WrongStateError,
)
from importer.words.handover import HandoverWish
from importer.words.jobs import Counts, ImportJob, JobKind, JobState
from importer.words.quoting import plain
from importer.words.totals import GuardNumbers
from importer.words.workspace_settings import NewSetting, Setting
from storage.store import Store, open_store
from tests.storage.filled import Fill
from tests.storage.test_approvals import Leads, approving_with
from tests.storage.undoing import MAYA, MovedClock, Office

ANN, BOB, CARA, DAN = "Ann@x.com", "bob@x.com", "cara@x.com", "dan@x.com"
MONDAY = date(2026, 10, 19)
PUT_OFF = "Its last day was put to 28 October 2026 by cli:maya."
OVER = "It is over since return 3, and nothing came back."


def day(number: int) -> date:
    """So many days after that Monday."""
    return MONDAY + timedelta(days=number)


@pytest.fixture
def clock() -> MovedClock:
    """It is Monday morning."""
    return MovedClock()


@pytest.fixture
async def store(url: str, clock: MovedClock) -> AsyncIterator[Store]:
    """A store on an empty database, which goes by that clock."""
    opened = await open_store(url, clock=clock)
    yield opened
    await opened.close()


async def _fill(url: str, folder: Path) -> None:
    del folder
    clock = MovedClock()
    store = await open_store(url, clock=clock)
    office = await Office.open(store, await store.workspaces.connect("T1", "Acme"), clock=clock)
    await office.hire(CARA, DAN)
    await office.import_({f"C{number}": ("1", None) for number in range(1, 5)})
    await store.close()


@pytest.fixture(scope="module")
def fill() -> Fill:
    """Four customers in two ranges, all of them Ann's, and four people."""
    return _fill


@pytest.fixture
def url(lent_url: str) -> str:
    """A database with all of them."""
    return lent_url


@pytest.fixture
def office(store: Store, workspace: int, clock: MovedClock) -> Office:
    """Who works with them."""
    return Office(store, workspace, clock)


async def managers(office: Office) -> str:
    """Who looks after C1, C2, C3 and C4."""
    return " ".join(managers for managers, _ in (await office.values()).values())


async def test_customers_return_on_the_day_after_the_last(office: Office, clock: MovedClock) -> None:
    """Until then nobody takes the return up, and it stands in nobody's way; it is undone as it was done."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    assert cover.request
    assert cover.request.returns_on == day(5)
    (waiting,) = await office.store.jobs.scheduled(office.workspace)
    assert (waiting.kind, waiting.state, waiting.of, waiting.due) == (
        JobKind.RETURN,
        JobState.QUEUED,
        cover.number,
        datetime(2026, 10, 24, tzinfo=UTC),
    )
    clock.move(4, hour=23, minute=59)
    assert await office.do_what_is_due() == []
    assert await office.store.jobs.begin(waiting) is None
    assert (await office.import_({"C4": (None, 1)})).counts.changed == 1
    assert await managers(office) == "2 2 2 2"
    clock.move(5, hour=0)
    (returned,) = await office.do_what_is_due()
    assert (returned.state, returned.counts) == (JobState.COMPLETED, Counts(rows=4, planned=4, changed=4))
    assert late_words(returned) == ""
    assert await managers(office) == "1 1 1 1"
    covered = await office.job(cover.number)
    assert (covered.state, covered.undone_by) == (JobState.UNDONE, returned.number)
    assert await office.store.jobs.scheduled(office.workspace) == []
    await office.undo(returned.number)
    assert await managers(office) == "2 2 2 2"


@pytest.mark.parametrize(
    ("zone", "until", "due"),
    [
        ("Europe/Paris", date(2026, 10, 23), datetime(2026, 10, 23, 22, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("America/New_York", date(2026, 10, 23), datetime(2026, 10, 24, 4, tzinfo=UTC)),
        ("Africa/Cairo", date(2027, 4, 29), datetime(2027, 4, 29, 22, tzinfo=UTC)),
    ],
)
async def test_the_day_begins_where_the_workspace_is(
    office: Office, clock: MovedClock, zone: str, until: date, due: datetime
) -> None:
    """Also over the nights in which clocks are changed, even where that happens at midnight."""
    setting = NewSetting(Setting.TIME_ZONE, zone, "cli:maya", clock())
    await office.store.workspace_settings.change(office.workspace, [setting])
    await office.hand_over(HandoverWish(ANN, [BOB], until=until))
    (waiting,) = await office.store.jobs.scheduled(office.workspace)
    assert waiting.due == due


async def test_a_return_is_done_at_the_next_start_when_nothing_ran_on_its_day(
    office: Office, url: str, clock: MovedClock
) -> None:
    """Whoever opens the database next finds it; it says when it was due, and when it was done."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    clock.move(8)
    later = await open_store(url, clock=clock)
    (returned,) = await Office(later, office.workspace, clock).do_what_is_due()
    await later.close()
    assert await managers(office) == "1 1 1 1"
    assert late_words(returned) == (
        "It was due on 24 October 2026, and was done at 27 October 2026, 09:00, "
        "because Handoff didn't run before."
    )


async def test_what_changed_meanwhile_is_spared(office: Office, clock: MovedClock) -> None:
    """By hand or by an import: it stays, and is counted as left."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.edit("C1", "3")
    await office.import_({"C3": ("4", None)})
    clock.move(5)
    (returned,) = await office.do_what_is_due()
    assert (returned.state, returned.counts.changed, returned.counts.errors) == (
        JobState.COMPLETED_WITH_ERRORS,
        2,
        2,
    )
    assert await managers(office) == "3 1 4 1"


async def test_a_cover_that_was_cancelled_midway_returns_what_it_had_handed_over(
    office: Office, clock: MovedClock
) -> None:
    """One that changed nothing has nothing to return."""
    job = await office.plan_handover(HandoverWish(ANN, [BOB], until=day(4)))
    await office.end(job, JobState.CANCELLED)
    assert await office.store.jobs.scheduled(office.workspace) == []
    job = await office.plan_handover(HandoverWish(ANN, [BOB], until=day(4)))
    assert not await office.step(job)
    await office.end(job, JobState.CANCELLED)
    assert await managers(office) == "2 2 1 1"
    clock.move(5)
    await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"


async def test_a_cover_that_was_taken_back_has_nothing_to_return(office: Office, clock: MovedClock) -> None:
    """It stays taken back by whoever did that; once that is undone, the return does its work."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    undo = await office.undo(cover.number)
    clock.move(5)
    (returned,) = await office.do_what_is_due()
    assert (returned.state, returned.counts) == (JobState.COMPLETED, Counts())
    assert (await office.job(cover.number)).undone_by == undo.number
    assert await managers(office) == "1 1 1 1"


async def test_a_cover_that_was_taken_back_is_none_any_more(office: Office) -> None:
    """It isn't listed, nobody is away, and nothing is decided about it; taken back in turn, it is there."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    undo = await office.undo(cover.number)
    assert await office.covers().all(office.workspace, MAYA) == []
    told = await office.handing_over().look(await office.job(cover.number))
    assert (told.cover, told.returned_by and told.returned_by.number) == (None, waiting.number)
    other = await office.plan({"C1": ("1", None)})
    totals = await office.store.plans.counting().total(other, {}, GuardNumbers())
    assert totals.on_cover == []
    for asked in (
        office.covers().numbered(office.workspace, cover.number, MAYA),
        office.covers().find(office.workspace, waiting.id, MAYA),
    ):
        with pytest.raises(WrongStateError) as refused:
            await asked
        assert str(refused.value) == (
            f"Handover {cover.number} was taken back by undo {undo.number}, so nothing of it is left to "
            "return."
        )
    await office.end(other, JobState.CANCELLED)
    await office.undo(undo.number)
    (again,) = await office.covers().all(office.workspace, MAYA)
    assert again.waiting.id == waiting.id


async def test_a_cover_that_was_taken_back_in_part_is_still_one(office: Office) -> None:
    """An undo that was stopped amid has left some of it in effect, and that is to return."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    undo = await office.plan_undo(cover.number)
    assert not await office.step(undo)
    await office.end(undo, JobState.CANCELLED)
    assert await managers(office) == "1 1 2 2"
    (still,) = await office.covers().all(office.workspace, MAYA)
    assert still.handover.number == cover.number


async def told_of(office: Office, number: int) -> list[str]:
    """What the summary of a cover promises: of itself, and of others."""
    told = await office.handing_over().look(await office.job(number))
    handover = told.job.request
    assert handover
    own = outlook_lines(handover, told.cover.outlook, plain, plain) if told.cover else []
    fate = "" if told.cover else fate_words(told.job, told.returned_by, plain)
    handed_on = [line for one in told.handed_on for line in handed_on_lines(one.waiting, one.outlook)]
    return [*own, *filter(None, [fate]), *handed_on, *map(also_away_words, told.also_away)]


def on(number: int, after: int | None = None) -> str:
    """All four return on that day of October, if need be once another cover is over as well."""
    over = f", once handover {after} is over as well" if after else ""
    return (
        f"4 customers return on {number} October 2026{over}, but for those that someone has changed by then."
    )


def elsewhere(number: int, person: str = BOB) -> str:
    """They go back on that day, but to others."""
    return (
        f"4 customers go back on {number} October 2026 to whoever looked after them before {person}: what "
        f"had given them to {person} was taken back, or is over by then."
    )


def of_anns(what: str) -> str:
    """What becomes of Ann's customers that Bob has handed on."""
    return f"4 of these customers belong to handover 2, a cover for {ANN}: {what}"


def to_ann(number: int) -> str:
    """They are hers again on that day."""
    return of_anns(f"they return to {ANN} on {number} October 2026, once both are over.")


KEPT = "Kept for good by cli:maya: nothing returns."
NEVER = "4 customers don't return: handover 4 has handed them on for good."
NOT_TO_ANN = of_anns(f"handed on for good, they don't return to {ANN}.")


@pytest.mark.parametrize(
    ("decided", "first", "second", "later"),
    [
        ("", [on(27, 4)], [elsewhere(27), to_ann(27)], "1 1 1 1"),
        ("keep 4", [NEVER], [KEPT, NOT_TO_ANN], "4 4 4 4"),
        ("keep 2", [KEPT], [on(27)], "2 2 2 2"),
        ("keep 4, extend 2", [NEVER, PUT_OFF], [KEPT, NOT_TO_ANN], "4 4 4 4"),
        ("return 4", [on(24)], ["4 of 4 customers went back with return 5."], "1 1 1 1"),
        ("return 2", [OVER], [elsewhere(27)], "1 1 1 1"),
        ("undo 2", [], [elsewhere(27)], "1 1 1 1"),
        ("keep 4, undo 4", [on(24)], [], "1 1 1 1"),
        ("extend 4", [on(29, 4)], [elsewhere(29), PUT_OFF, to_ann(29)], "1 1 1 1"),
    ],
)
async def test_of_two_covers_on_one_another_only_what_comes_true_is_told(
    office: Office, clock: MovedClock, decided: str, first: list[str], second: list[str], later: str
) -> None:
    """Bob covers for Ann, and Dan for Bob until a later day; then something is decided about them."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    clock.move(1)
    await office.hand_over(HandoverWish(BOB, [DAN], until=day(7)))
    clock.move(2)
    for one in filter(None, decided.split(", ")):
        verb, _blank, number = one.partition(" ")
        await decide(office, verb, int(number))
    assert (await told_of(office, 2), await told_of(office, 4)) == (first, second)
    clock.move(12)
    await office.do_what_is_due()
    assert await managers(office) == later


async def decide(office: Office, verb: str, number: int) -> None:
    """Let something happen to a cover, or take a job back."""
    if verb == "undo":
        await office.undo(number)
        return
    covers = office.covers()
    waiting = await covers.numbered(office.workspace, number, MAYA)
    match verb:
        case "keep":
            await covers.keep(waiting, MAYA)
        case "return":
            await covers.return_now(waiting, MAYA)
            await office.do_what_is_due()
        case _:
            await covers.extend(waiting, MAYA, day(9))


@pytest.mark.parametrize(
    ("until", "own", "anns"),
    [
        (None, [], f"handed on for good, they don't return to {ANN}."),
        (
            7,
            ["1 customer returns on 27 October 2026, unless someone has changed it by then.", elsewhere(27)],
            f"they return to {ANN} on 27 October 2026, once both are over.",
        ),
        (
            1,
            [f"They return to {BOB} on 21 October 2026, but for those that someone has changed by then."],
            f"they return to {ANN} on 24 October 2026, once both are over.",
        ),
    ],
)
async def test_a_plan_tells_what_would_become_of_covers(
    office: Office, until: int | None, own: list[str], anns: str
) -> None:
    """Of the three that Bob has from Ann, before they are handed on; the fourth is his."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.edit("C4", "3")
    await office.edit("C4", "2")
    wish = HandoverWish(BOB, [DAN], until=None if until is None else day(until))
    told = await office.handing_over().look(await office.preview_handover(wish))
    assert told.job.request
    lines = would_return_lines(told.job.request, told.outlook)
    assert [line.replace("3 customers", "4 customers") for line in lines] == own
    (handed_on,) = told.handed_on
    assert handed_on_lines(handed_on.waiting, handed_on.outlook) == [of_anns(anns).replace("4 of", "3 of")]


async def test_three_covers_on_one_another(office: Office, clock: MovedClock) -> None:
    """Each tells of its own; the last says what becomes of both others' customers."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.hand_over(HandoverWish(BOB, [CARA], until=day(2)))
    await office.hand_over(HandoverWish(CARA, [DAN], until=day(7)))
    assert await told_of(office, 2) == [on(27, 6)]
    assert await told_of(office, 4) == [elsewhere(27)]
    assert await told_of(office, 6) == [
        elsewhere(27, CARA),
        "4 of these customers belong to handover 4, a cover for bob@x.com: on 27 October 2026, once both are "
        "over, they go back to whoever looked after them before bob@x.com.",
        to_ann(27),
    ]
    await decide(office, "keep", 6)
    assert [await told_of(office, number) for number in (2, 4)] == [
        ["4 customers don't return: handover 6 has handed them on for good."]
    ] * 2
    clock.move(12)
    await office.do_what_is_due()
    assert await managers(office) == "4 4 4 4"


async def test_what_else_keeps_customers_of_a_cover_is_told(office: Office) -> None:
    """An import, a list, somebody's hand, and what has given one back already; the others return."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.import_({"C1": ("3", None)})
    await office.edit("C2", "4")
    await office.edit("C3", "1")
    assert await told_of(office, 2) == [
        "1 customer returns on 24 October 2026, unless someone has changed it by then.",
        "1 customer was given back to Ann@x.com meanwhile, for good.",
        "1 customer doesn't return: someone has changed who looks after it since.",
        "1 customer doesn't return: import 4 has set who looks after it since.",
    ]


async def test_where_nothing_came_back_it_is_told_where_they_are(office: Office, clock: MovedClock) -> None:
    """And that return can be undone, in Slack as on the command line: it lies below what others have set."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.hand_over(HandoverWish(BOB, [DAN]))
    await office.edit("C1", "3")
    clock.move(5)
    (returned,) = await office.do_what_is_due()
    assert (returned.counts.rows, returned.counts.changed, returned.counts.errors) == (4, 0, 4)
    undoing = office.undoing(timedelta(days=9_999))
    standing = await undoing.standing(await office.job(2))
    assert standing.still_there
    assert still_there_lines(standing.still_there, ANN) == [
        "3 customers stay where handover 4 has handed them on to since, as long as that stands.",
        "1 customer stays where it is, because someone has changed who looks after it since.",
    ]
    assert fate_words(await office.job(2), returned, plain) == OVER
    assert standing.until is None
    with pytest.raises(CannotUndoError, match="Handover 2 was taken back already, by job 3: an undo, or its"):
        await office.undo(2)
    assert (await undoing.standing(returned)).until
    await office.undo(returned.number)
    assert (await office.job(2)).state is JobState.COMPLETED
    assert await told_of(office, 2) == [
        "Nothing had come back with return 3, which was undone since: nothing returns by itself any more."
    ]
    await office.undo(4)
    assert await managers(office) == "3 2 2 2"


async def test_what_had_kept_customers_of_a_cover_may_be_over_since(
    office: Office, clock: MovedClock
) -> None:
    """Then it isn't said that they stay there; its summary is among those that are drawn anew."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.hand_over(HandoverWish(BOB, [DAN], until=day(6)))
    imported = await office.import_({"C1": ("3", None)})
    clock.move(5)
    await office.do_what_is_due()
    clock.move(7)
    (last,) = await office.do_what_is_due()
    await office.undo(imported.number)
    assert await managers(office) == "1 1 1 1"
    standing = await office.undoing(timedelta(days=9_999)).standing(await office.job(2))
    assert standing.still_there
    assert still_there_lines(standing.still_there, ANN) == [
        "3 customers were where handover 4 had handed them on to, which is over since.",
        "1 customer was with whoever had got it from import 6, which was taken back since.",
    ]
    assert [job.number for job in await office.covers().connected(last, MAYA)] == [2]


async def test_a_return_may_give_customers_back_to_others(office: Office, clock: MovedClock) -> None:
    """Where the cover below is over by then: nobody is told that these are theirs again."""
    await office.import_({"C4": ("2", None)})
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.hand_over(HandoverWish(BOB, [CARA], until=day(6)))
    clock.move(5)
    await office.do_what_is_due()
    clock.move(7)
    (returned,) = await office.do_what_is_due()
    assert await managers(office) == "1 1 1 2"
    totals = await office.store.undos.totals(returned)
    assert (totals.goes_back, totals.elsewhere, totals.already_elsewhere) == (4, 3, 0)
    assert elsewhere_words(totals, BOB) == (
        "3 customers went back to whoever looked after them before bob@x.com: what had given them to "
        "bob@x.com is over, or was taken back."
    )
    assert would_go_elsewhere(totals, BOB).startswith(
        "3 customers go back to whoever looked after them before"
    )


async def test_customers_may_be_with_others_already_when_a_cover_returns(
    office: Office, clock: MovedClock
) -> None:
    """Handed on to and fro: they are with Ann, and nobody says that Bob has them."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.hand_over(HandoverWish(BOB, [ANN], until=day(6)))
    clock.move(5)
    (first,) = await office.do_what_is_due()
    clock.move(7)
    (second,) = await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"
    said = [still_there_lines(await office.store.undos.totals(one), BOB) for one in (first, second)]
    assert said[1] == ["4 customers had gone back already to whoever looked after them before bob@x.com."]
    assert (await office.store.undos.totals(first)).already_elsewhere == 0


async def test_the_return_of_an_undone_cover_says_that_it_wont_take_place(office: Office) -> None:
    """Also in lists; once the undo is undone, it waits for its day again."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    jobs = office.store.jobs
    assert undo_outcome(await office.job(3)) == "Waiting for its day, 24 October 2026"
    await office.undo(2)
    listed = [undo_outcome(job) for job in await jobs.history(office.workspace) if job.number == 3]
    found = await jobs.find(office.workspace, (await office.job(3)).id)
    assert [*listed, undo_outcome(found)] == ["Won't take place: handover 2 was undone"] * 2
    await office.undo(4)
    assert undo_outcome(await office.job(3)) == "Waiting for its day, 24 October 2026"


async def test_a_return_that_waits_can_be_cancelled_and_not_undone(office: Office, clock: MovedClock) -> None:
    """Cancelled, the customers stay where they are; before that, nothing of it is there to be taken back."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    (waiting,) = await office.store.jobs.scheduled(office.workspace)
    with pytest.raises(CannotUndoError) as refused:
        await office.undo(waiting.number)
    assert str(refused.value) == (
        "Return 3 hasn't been done yet, so there is nothing to take back. "
        "To have the customers return now, undo handover 2."
    )
    assert (await office.store.jobs.ask_cancel(waiting.id, "cli:maya")).state is JobState.CANCELLED
    clock.move(5)
    assert await office.do_what_is_due() == []
    assert (await managers(office), cover.number) == ("2 2 2 2", 2)


async def test_the_rows_of_a_cover_are_kept_until_it_has_returned(office: Office, clock: MovedClock) -> None:
    """And those of later jobs, which tell what is to be spared; earlier ones go when they are old."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(400)))
    later = await office.import_({"C1": ("4", None)})
    clock.move(399)
    first = await office.job(1)
    assert await office.store.jobs.outdated(clock()) == [first.id]
    clock.move(401)
    (returned,) = await office.do_what_is_due()
    assert await managers(office) == "4 1 1 1"
    outdated = await office.store.jobs.outdated(clock() + timedelta(days=1))
    assert set(outdated) == {first.id, cover.id, returned.id, later.id}


@pytest.mark.parametrize(
    ("second_until", "steps"),
    [
        (2, [(3, "2 2 2 2"), (5, "1 1 1 1")]),
        (7, [(5, "4 4 4 4"), (8, "1 1 1 1")]),
        (None, [(5, "4 4 4 4"), (9, "4 4 4 4")]),
    ],
)
async def test_someone_who_covers_is_handed_over_as_well(
    office: Office, clock: MovedClock, second_until: int | None, steps: list[tuple[int, str]]
) -> None:
    """Each return gives back what it can; after both, customers are home, or where they went for good."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    until = None if second_until is None else day(second_until)
    await office.hand_over(HandoverWish(BOB, [DAN], until=until))
    assert await managers(office) == "4 4 4 4"
    for number, expected in steps:
        clock.move(number)
        await office.do_what_is_due()
        assert await managers(office) == expected


async def test_two_covers_of_one_person_return_each_on_its_day(office: Office, clock: MovedClock) -> None:
    """What came to the person in between is covered by the second one alone."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    await office.edit("C2", "1")
    await office.hand_over(HandoverWish(ANN, [CARA], until=day(8)))
    assert await managers(office) == "2 3 2 2"
    clock.move(5)
    await office.do_what_is_due()
    assert await managers(office) == "1 3 1 1"
    clock.move(9)
    await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"


async def test_someone_on_cover_can_not_be_handed_over(office: Office) -> None:
    """Others have the customers, so it is told until when, and how to have them back before."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    with pytest.raises(CannotHandOverError) as refused:
        await office.hand_over(HandoverWish(ANN, [CARA]))
    assert str(refused.value) == (
        "Ann@x.com looks after no such customers now, because others cover for them until 23 October 2026 "
        "(handover 2). To hand those over to someone else for good, undo that one first."
    )


async def test_a_day_that_is_over_is_refused(office: Office, clock: MovedClock) -> None:
    """Where the workspace is; today may be the last day."""
    clock.move(1, hour=2)
    setting = NewSetting(Setting.TIME_ZONE, "America/New_York", "cli:maya", clock())
    await office.store.workspace_settings.change(office.workspace, [setting])
    with pytest.raises(CannotHandOverError) as refused:
        await office.hand_over(HandoverWish(ANN, [BOB], until=day(-1)))
    assert str(refused.value) == (
        "18 October 2026 is over, so nobody can cover until then. Nothing was changed. "
        "Name today or a later day."
    )
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(0)))
    clock.move(1, hour=4)
    await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"


async def test_customers_return_before_their_day(office: Office, clock: MovedClock) -> None:
    """Who let them is kept; on the day itself nothing happens any more."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    await office.covers().return_now(waiting, MAYA)
    (returned,) = await office.do_what_is_due()
    assert (returned.state, returned.started_by, late_words(returned)) == (JobState.COMPLETED, MAYA.name, "")
    assert await managers(office) == "1 1 1 1"
    clock.move(5)
    assert await office.do_what_is_due() == []
    for change in (office.covers().return_now, office.covers().keep):
        with pytest.raises(WrongStateError) as refused:
            await change(waiting, MAYA)
        assert str(refused.value) == (
            "Return 3 has begun already, or is over, so nothing can be decided about handover 2 any more."
        )


async def test_a_cover_is_put_to_another_day(office: Office, clock: MovedClock) -> None:
    """Later or earlier, as days go where the workspace is; both jobs tell the day and who has set it."""
    setting = NewSetting(Setting.TIME_ZONE, "Europe/Paris", "cli:maya", clock())
    await office.store.workspace_settings.change(office.workspace, [setting])
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    await office.covers().extend(waiting, MAYA, day(6))
    clock.move(5)
    assert await office.do_what_is_due() == []
    (told,) = await office.covers().all(office.workspace, MAYA)
    assert told.waiting.due == datetime(2026, 10, 25, 23, tzinfo=UTC)
    for job in (told.waiting, told.handover):
        assert job.request
        assert (job.request.returns_on, job.request.extended_by) == (day(7), MAYA.name)
    with pytest.raises(CannotHandOverError, match="20 October 2026 is over"):
        await office.covers().extend(waiting, MAYA, day(1))
    await office.covers().extend(told.waiting, MAYA, day(5))
    clock.move(6)
    await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"


async def test_what_is_kept_for_good_never_returns(office: Office, clock: MovedClock) -> None:
    """The cover can still be taken back as any handover can."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    kept = await office.covers().keep(waiting, MAYA)
    assert (kept.state, kept.cancelled_by, undo_outcome(kept)) == (
        JobState.CANCELLED,
        MAYA.name,
        "Kept for good: nothing returns",
    )
    clock.move(5)
    assert await office.do_what_is_due() == []
    assert await office.covers().all(office.workspace, MAYA) == []
    assert await managers(office) == "2 2 2 2"
    with pytest.raises(WrongStateError, match="The customers of handover 2 were kept for good already"):
        await office.covers().extend(waiting, MAYA, day(9))
    await office.undo(cover.number)
    assert await managers(office) == "1 1 1 1"


async def asked_cover(office: Office) -> ImportJob:
    """A cover until the fourth day to which a second person has to agree, and is asked to."""
    wanted = {Setting.APPROVERS: "S0LEADS", Setting.APPROVAL_ABOVE: "3"}
    new = [NewSetting(name, value, MAYA.name, office.clock()) for name, value in wanted.items()]
    await office.store.workspace_settings.change(office.workspace, new)
    job = await office.preview_handover(HandoverWish(ANN, [BOB], until=day(4)))
    asked = Approval(1, "d", 4, "UMAYA", office.clock(), ("UTOM",), job.attempt)
    assert await office.store.approvals.ask(job, asked, confirmed=True)
    return await office.job(job.number)


async def agreed_cover(office: Office) -> ImportJob:
    """The same, and they did."""
    approved = await office.store.approvals.decide(await asked_cover(office), Decision.APPROVED, "UTOM")
    assert approved
    return await office.finish(await office.begun(approved))


async def test_a_cover_whose_last_day_is_over_is_not_begun(office: Office, clock: MovedClock) -> None:
    """Not by a yes that comes too late, nor by who asked: customers would go, and come back at once."""
    waits = await asked_cover(office)
    leads = Permissions(NobodyElse(), Leads(office, ["UTOM"]))
    approving = replace(approving_with(office.store, leads), clock=clock)
    clock.move(4, hour=23)
    assert not is_too_late(waits, "UTC", clock())
    assert is_too_late(waits, "Europe/Paris", clock())
    clock.move(5)
    tom = Asker("UTOM", frozenset({Relation.MEMBER}))
    with pytest.raises(WrongStateError, match="because the last day of the cover is over"):
        await approving.approve(waits, tom, 1)
    over = await office.job(waits.number)
    assert over.approval
    assert (over.state, over.approval.decision) == (JobState.PREVIEWED, Decision.DAY_OVER)
    said = "The last day of this cover, 23 October 2026, is over, so nobody can cover until then."
    for tried in (office.handing_over().confirm(over, MAYA), approving.ask(over, MAYA)):
        with pytest.raises(DayOverError, match=said):
            await tried
    assert await managers(office) == "1 1 1 1"


async def test_a_request_ends_with_the_last_day_of_its_cover(office: Office, clock: MovedClock) -> None:
    """Whoever asked hears of it, as nobody is going to answer."""
    waits = await asked_cover(office)
    leads = Permissions(NobodyElse(), Leads(office, ["UTOM"]))
    approving = replace(approving_with(office.store, leads), clock=clock)
    clock.move(5)
    assert await approving.follow_settings(office.workspace) == 1
    over = (await office.job(waits.number)).approval
    assert over
    assert over.decision is Decision.DAY_OVER


async def test_nobody_lets_a_cover_last_longer_alone_than_two_agreed_to(
    office: Office, clock: MovedClock
) -> None:
    """Up to that day it is anybody's who hands over; a later one, or for good, is asked for anew."""
    cover = await agreed_cover(office)
    admin = Asker("UPRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
    waiting = await office.covers().numbered(office.workspace, cover.number, admin)
    for until in (day(2), day(4)):
        extended = await office.covers().extend(waiting, admin, until)
        assert extended.request
        assert (extended.request.until, extended.request.first_until) == (until, day(4))
        (listed,) = await office.covers().all(office.workspace, admin)
        waiting = listed.waiting
    for longer in (office.covers().extend(waiting, admin, day(5)), office.covers().keep(waiting, admin)):
        with pytest.raises(CannotHandOverError) as refused:
            await longer
        assert str(refused.value) == (
            "A second person agreed to handover 2 until 23 October 2026, so nobody can let it last longer "
            "alone. Nothing was changed. Let it return, and hand over again until the later day, or for "
            "good: that is asked for approval."
        )
    (still,) = await office.covers().all(office.workspace, admin)
    assert (still.waiting.due, still.waiting.state) == (datetime(2026, 10, 24, tzinfo=UTC), JobState.QUEUED)
    clock.move(5)
    await office.do_what_is_due()
    assert await managers(office) == "1 1 1 1"


async def test_the_command_line_needs_nobodys_agreement_to_a_longer_cover(office: Office) -> None:
    """It is kept in the audit list as such; nor does anybody, once the workspace wants none for so many."""
    cover = await agreed_cover(office)
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    longer = await office.covers().extend(waiting, MAYA, day(6))
    newest, *_rest = await office.store.workspace_settings.changes(office.workspace)
    assert (newest.after, newest.by, newest.job, newest.customers, newest.kind) == (
        "exempt",
        MAYA.name,
        cover.number,
        4,
        JobKind.HANDOVER,
    )
    admin = Asker("UPRIYA", frozenset({Relation.MEMBER, Relation.IMPORT_ADMIN}))
    above = NewSetting(Setting.APPROVAL_ABOVE, "4", MAYA.name, office.clock())
    await office.store.workspace_settings.change(office.workspace, [above])
    assert (await office.covers().keep(longer, admin)).state is JobState.CANCELLED


async def test_a_return_that_was_taken_up_too_early_waits_for_its_new_day(
    office: Office, clock: MovedClock
) -> None:
    """A runner that took it up as it was due is overtaken by whoever has put it off since."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    clock.move(5)
    taken = await office.store.jobs.take(waiting.id)
    assert taken
    await office.covers().extend(waiting, MAYA, day(9))
    with pytest.raises(OvertakenError):
        await office.store.jobs.begin(taken)
    assert await office.do_what_is_due() == []
    assert await managers(office) == "2 2 2 2"


async def test_covers_are_for_those_who_hand_over(office: Office) -> None:
    """Whoever else asks may see none, and do nothing about one."""
    cover = await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    waiting = await office.covers().numbered(office.workspace, cover.number, MAYA)
    member = Asker("UTOM", frozenset({Relation.MEMBER}))
    covers = office.covers()
    for asked in (
        covers.all(office.workspace, member),
        covers.find(office.workspace, waiting.id, member),
        covers.return_now(waiting, member),
        covers.extend(waiting, member, day(8)),
        covers.keep(waiting, member),
    ):
        with pytest.raises(NotAllowedError):
            await asked
    assert (await office.job(waiting.number)).is_scheduled
