"""Covers: customers are handed over until a day, and return on the next, whatever happens in between."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from importer.permissions import Asker, Relation
from importer.report.cover_words import cover_words, elsewhere_words, fate_words, other_cover_words
from importer.report.undo_words import late_words, undo_outcome
from importer.words.approval import Approval, Decision
from importer.words.errors import (
    CannotHandOverError,
    CannotUndoError,
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
from tests.storage.undoing import MAYA, MovedClock, Office

ANN, BOB, CARA, DAN = "Ann@x.com", "bob@x.com", "cara@x.com", "dan@x.com"
MONDAY = date(2026, 10, 19)


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


@pytest.fixture
async def office(store: Store, workspace: int, clock: MovedClock) -> Office:
    """Four customers in two ranges, all of them Ann's, and four people."""
    opened = await Office.open(store, workspace, clock=clock)
    await opened.hire(CARA, DAN)
    await opened.import_({f"C{number}": ("1", None) for number in range(1, 5)})
    return opened


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
    totals = await office.store.plans.total(other, {}, GuardNumbers())
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
    own = cover_words(handover, told.job.counts.changed, plain) if told.cover else ""
    fate = "" if told.cover else fate_words(told.returned_by, plain)
    elsewhere = elsewhere_words(handover, told.elsewhere)
    returns = told.cover is not None
    others = [other_cover_words(told.job, one, returns=returns) for one in told.other_covers]
    return list(filter(None, [own, elsewhere, fate, *others]))


ANNS = "4 customers return on 24 October 2026, but for those that someone has changed by then."
BOBS = "4 customers return on 27 October 2026, but for those that someone has changed by then."
BOTH = "both covers are over, on 27 October 2026."
IN_TURN = (
    "Others cover for bob@x.com in turn: what handover 4 handed on of these returns to Ann@x.com once " + BOTH
)
COVERS_FOR = "bob@x.com covers for Ann@x.com: what handover 2 handed over to them, and is handed on now, "
STAYS = COVERS_FOR + "doesn't return to Ann@x.com on 24 October 2026, but stays."
TO_ANN = (
    "4 of them return to whoever looked after them before bob@x.com: what had given them to bob@x.com was "
    "taken back, or is over."
)


@pytest.mark.parametrize(
    ("decided", "first", "second", "later"),
    [
        ("nothing", [ANNS, IN_TURN], [BOBS, COVERS_FOR + "returns to Ann@x.com once " + BOTH], "1 1 1 1"),
        ("keep 4", [ANNS], ["Kept for good by cli:maya: nothing returns.", STAYS], "4 4 4 4"),
        ("keep 2", ["Kept for good by cli:maya: nothing returns."], [BOBS], "2 2 2 2"),
        ("return 4", [ANNS], ["4 of 4 customers went back with return 5."], "1 1 1 1"),
        ("return 2", ["0 of 4 customers went back with return 3."], [BOBS, TO_ANN], "1 1 1 1"),
        ("undo 2", [], [BOBS, TO_ANN], "1 1 1 1"),
        ("undo 4", [ANNS], [], "1 1 1 1"),
        (
            "extend 2",
            [
                "4 customers return on 29 October 2026 (put to that day by cli:maya), but for those that "
                "someone has changed by then.",
                IN_TURN.replace("27", "29"),
            ],
            [BOBS, COVERS_FOR + "returns to Ann@x.com once " + BOTH.replace("27", "29")],
            "1 1 1 1",
        ),
    ],
)
async def test_of_two_covers_on_one_another_only_what_comes_true_is_told(
    office: Office, clock: MovedClock, decided: str, first: list[str], second: list[str], later: str
) -> None:
    """Bob covers for Ann, and Dan for Bob until a later day; then something is decided about one of them."""
    await office.hand_over(HandoverWish(ANN, [BOB], until=day(4)))
    clock.move(1)
    await office.hand_over(HandoverWish(BOB, [DAN], until=day(7)))
    clock.move(2)
    verb, _, number = decided.partition(" ")
    if verb == "undo":
        await office.undo(int(number))
    elif number:
        waiting = await office.covers().numbered(office.workspace, int(number), MAYA)
        match verb:
            case "keep":
                await office.covers().keep(waiting, MAYA)
            case "return":
                await office.covers().return_now(waiting, MAYA)
                await office.do_what_is_due()
            case _:
                await office.covers().extend(waiting, MAYA, day(9))
    assert (await told_of(office, 2), await told_of(office, 4)) == (first, second)
    clock.move(12)
    await office.do_what_is_due()
    assert await managers(office) == later


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
        "Ann@x.com looks after no such customers now, because others cover for them: what handover 2 handed "
        "over returns on 24 October 2026. To hand it over to someone else for good, undo that one first."
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
            "Return 3 has begun already: the customers of handover 2 go back, or have gone back."
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


async def agreed_cover(office: Office) -> ImportJob:
    """A cover until the fourth day of which a second person had to agree, and did."""
    above = NewSetting(Setting.APPROVAL_ABOVE, "3", MAYA.name, office.clock())
    await office.store.workspace_settings.change(office.workspace, [above])
    job = await office.preview_handover(HandoverWish(ANN, [BOB], until=day(4)))
    asked = Approval(1, "d", 4, "UMAYA", office.clock(), ("UTOM",), job.attempt)
    assert await office.store.approvals.ask(job, asked, confirmed=True)
    approved = await office.store.approvals.decide(await office.job(job.number), Decision.APPROVED, "UTOM")
    assert approved
    return await office.finish(await office.begun(approved))


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
