"""Hand a person's customers over: who gets which, what stays, what is said if it fails, and its undo."""

from collections import Counter

import pytest
from sqlalchemy import select

from importer.preview.guards import judge
from importer.range_planners import HandoverPlanner
from importer.report.left_words import left_reason, left_reasons
from importer.words.errors import CannotHandOverError
from importer.words.handover import HandoverWish
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.totals import Guard, GuardNumbers, Share, Verdict
from importer.words.undo import UndoOutcome
from storage.loading_schema import listed_customers
from storage.store import Store
from tests.storage.undoing import MAYA, Office, StopsAfter, say_nothing

ANN, BOB, CARA, DAN = "Ann@x.com", "bob@x.com", "cara@x.com", "dan@x.com"


@pytest.fixture
async def office(store: Store, workspace: int) -> Office:
    """Six customers without anything, in three ranges, and four people, of whom Ann is user 1."""
    opened = await Office.open(store, workspace, many=6)
    await opened.hire(CARA, DAN)
    return opened


async def managers(office: Office) -> dict[str, str]:
    """Who looks after each customer."""
    return {name: managers for name, (managers, _) in (await office.values()).items()}


async def test_only_the_one_who_leaves_is_replaced(office: Office) -> None:
    """Other managers of the customer stay; one who is a manager already isn't added; workflows stay."""
    await office.import_({"C1": ("1", 2), "C2": ("1,4", 1), "C3": ("1,3", None), "C4": ("2", None)})
    job = await office.hand_over(HandoverWish(ANN.lower(), [CARA]))
    assert await office.values() == {
        "C1": ("3", 2),
        "C2": ("3,4", 1),
        "C3": ("3", 0),
        "C4": ("2", 0),
        "C5": ("", 0),
        "C6": ("", 0),
    }
    assert (job.kind, job.state, job.counts) == (
        JobKind.HANDOVER,
        JobState.COMPLETED,
        Counts(rows=3, planned=3, changed=3),
    )
    assert job.request
    assert (job.request.leaving.email, [one.email for one in job.request.to]) == (ANN, [CARA])


async def test_others_go_as_well_where_that_is_wanted(office: Office) -> None:
    """Then whoever takes over looks after the customer alone."""
    await office.import_({"C1": ("1,2,4", None), "C2": ("2", None)})
    await office.hand_over(HandoverWish(ANN, [CARA], others_stay=False))
    assert (await managers(office))["C1"] == "3"
    assert (await managers(office))["C2"] == "2"


async def test_the_customers_of_one_workflow_can_be_handed_over(office: Office) -> None:
    """All others stay where they are."""
    await office.import_({"C1": ("1", 1), "C2": ("1", 2), "C3": ("1", None)})
    await office.hand_over(HandoverWish(ANN, [BOB], workflow="firm"))
    assert list((await managers(office)).values())[:3] == ["1", "2", "1"]


async def test_several_get_as_many_each_time_the_same(office: Office) -> None:
    """As even as it can be, over all ranges; the order in which people are named doesn't matter."""
    await office.import_({f"C{number}": ("1", None) for number in range(1, 6)})
    await office.hand_over(HandoverWish(ANN, [DAN, BOB]))
    first = await managers(office)
    assert sorted(Counter(first.values()).items()) == [("", 1), ("2", 3), ("4", 2)]
    await office.undo(2)
    assert set((await managers(office)).values()) == {"1", ""}
    await office.hand_over(HandoverWish(ANN, [BOB, DAN, BOB]))
    assert await managers(office) == first


async def test_shares_come_to_all_customers_that_are_handed_over(office: Office) -> None:
    """Also where there are many who take over, and some of them look after their customers already."""
    await office.hire("eve@x.com", "fay@x.com", "gil@x.com")
    await office.import_({f"C{number}": ("1", None) for number in range(1, 6)} | {"C6": ("1,7", None)})
    heirs = [BOB, CARA, DAN, "eve@x.com", "fay@x.com", "gil@x.com"]
    job = await office.plan_handover(HandoverWish(ANN, heirs))
    totals = await office.store.plans.counting().total(job, {}, GuardNumbers())
    assert totals.shares == [*(Share(one, 1) for one in heirs[:5]), Share("gil@x.com", 1, already=1)]
    assert sum(share.customers for share in totals.shares) == totals.customers == 6


async def test_whoever_loses_customers_beside_the_one_who_leaves_is_guarded(office: Office) -> None:
    """That most of Ann's go is what was asked for; that most of Bob's go with them isn't."""
    await office.import_({f"C{number}": ("1,2", None) for number in range(1, 6)})
    job = await office.plan_handover(HandoverWish(ANN, [CARA], others_stay=False))
    totals = await office.store.plans.counting().total(job, {}, GuardNumbers(moved=5))
    assert [(one.name, one.loses, one.had) for one in totals.moves_away] == [(BOB, 5, 5)]
    assert list(judge(job, totals, GuardNumbers(moved=5))) == [Guard.MOVES_AWAY]
    job = await office.preview_handover(HandoverWish(ANN, [CARA]))
    assert (await office.store.plans.counting().total(job, {}, GuardNumbers(moved=5))).moves_away == []


async def test_a_list_stays_what_it_was_when_the_plan_is_renewed(office: Office) -> None:
    """Who has come to the one who leaves meanwhile, and isn't in the list, isn't handed over."""
    await office.import_({f"C{number}": ("1", None) for number in range(1, 4)})
    job = await office.plan_handover(HandoverWish(ANN, [BOB], only=["C1", "C3", "C5"]))
    assert (job.request and job.request.listed, job.counts.planned) == (3, 2)
    await office.edit("C4", "1")
    await office.edit("C5", "1")
    assert (await office.renew_handover(job)).moved == 1
    await office.finish(job)
    assert list((await managers(office)).values()) == ["2", "1", "2", "1", "2", ""]
    assert await office.store.handovers.count_now(await office.job(job.number)) == 0


async def test_a_preview_so_old_that_its_plan_was_let_go_of_still_has_its_list(office: Office) -> None:
    """Planned anew, it is about the same customers; once it is over, its list goes with its rows."""
    await office.import_({f"C{number}": ("1", None) for number in range(1, 4)})
    job = await office.preview_handover(HandoverWish(ANN, [BOB], only=["C1"]))
    await office.lose_rows(job.number)
    await office.store.jobs.check_again(job.id)
    assert (await office.renew_handover(await office.job(job.number))).counts.planned == 1
    await office.store.jobs.ask_cancel(job.id, MAYA.name)
    await office.lose_rows(job.number)
    assert await office.store.database.rows(select(listed_customers)) == []


async def test_what_changes_while_it_waits_is_left_and_told(office: Office) -> None:
    """A customer that isn't as it was planned is left; the row tells what was asked for, as in a file."""
    await office.import_({"C1": ("1", None), "C2": ("1", None)})
    job = await office.plan_handover(HandoverWish(ANN, [BOB]))
    await office.edit("C1", "3")
    job = await office.finish(job)
    assert (await managers(office))["C1"] == "3"
    assert (await managers(office))["C2"] == "2"
    assert (job.state, job.counts) == (
        JobState.COMPLETED_WITH_ERRORS,
        Counts(rows=2, planned=1, changed=1, errors=1),
    )
    refused = [row.cells async for page in office.store.plans.refused(job.id) for row in page]
    assert refused == [("C1", BOB)]


async def test_a_plan_that_is_renewed_leaves_everyone_where_they_were_planned(office: Office) -> None:
    """Who has gone is let go of, who has come is added, and who has others now starts from those."""
    await office.import_({"C1": ("1", None), "C2": ("1", None), "C3": ("1", None), "C5": ("1", None)})
    job = await office.plan_handover(HandoverWish(ANN, [BOB, DAN]))
    await office.edit("C1", "3")
    await office.edit("C2", "1,3")
    await office.edit("C6", "1")
    renewed = await office.renew_handover(job)
    assert (renewed.counts, renewed.moved) == (Counts(rows=4, planned=4), 3)
    assert (await office.renew_handover(job)).moved == 0
    await office.finish(job)
    assert await managers(office) == {"C1": "3", "C2": "3,4", "C3": "2", "C4": "", "C5": "4", "C6": "2"}


async def test_a_renewal_that_is_broken_off_lets_nothing_pass_unseen(office: Office) -> None:
    """What had moved was brought up to date before the program was killed; nobody has seen that yet."""
    await office.import_({"C1": ("1", None), "C3": ("1", None)})
    job, store = await office.preview_handover(HandoverWish(ANN, [BOB])), office.store
    assert job.state is JobState.PREVIEWED
    await office.edit("C1", "1,3")
    assert await store.jobs.start(job.id, MAYA.name, confirmed=True)
    renewing = await store.jobs.begin(await store.jobs.get(job.id))
    assert renewing
    planner = HandoverPlanner(store.plans, store.handovers)
    assert await planner.renew(renewing, say_nothing, StopsAfter(1)) is None
    again = await store.jobs.get(job.id)
    renewed = await office.renew_handover(again)
    assert (renewed.counts, renewed.moved) == (Counts(rows=2, planned=2), 0)
    after = await store.jobs.finish_check(again, renewed.counts, Verdict(moved=renewed.moved))
    assert after
    assert after.state is JobState.PREVIEWED
    assert (await managers(office))["C3"] == "1"


async def test_a_handover_is_taken_back_like_an_import(office: Office) -> None:
    """What was changed since stays, and is told; the undo can be undone, and knows what it is of."""
    await office.import_({"C1": ("1", 1), "C2": ("1,2", None), "C3": ("1", None)})
    await office.hand_over(HandoverWish(ANN, [DAN]))
    await office.edit("C3", "3")
    undo = await office.undo(2)
    assert undo.request == (await office.job(2)).request
    assert list((await managers(office)).values())[:3] == ["1", "1,2", "3"]
    totals = await office.store.undos.totals(undo)
    assert (totals.goes_back, totals.left) == (2, {(UndoOutcome.BY_HAND, None): 1})
    await office.undo(3)
    assert list((await managers(office)).values())[:3] == ["4", "2,4", "3"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            HandoverWish("anm@x.com", [BOB]),
            'Nobody in the directory has the email "anm@x.com". Nothing was changed. '
            'Did you mean "Ann@x.com"?',
        ),
        (
            HandoverWish(ANN, ["someone.else@elsewhere.org"]),
            'Nobody in the directory has the email "someone.else@elsewhere.org". Nothing was changed. '
            "Check the address; who is new has to be loaded first: python -m bot directory load users FILE.",
        ),
        (
            HandoverWish(ANN, [BOB], workflow="Frim"),
            'There is no workflow named "Frim". Nothing was changed. Did you mean "Firm"?',
        ),
        (
            HandoverWish(ANN, [BOB], workflow="Escalation"),
            'There is no workflow named "Escalation". Nothing was changed. '
            "Check the spelling: python -m bot directory export workflows lists all of them.",
        ),
        (
            HandoverWish(ANN, [BOB, ANN]),
            "Ann@x.com can't take over their own customers. Nothing was changed. "
            "Name only others who are to look after them.",
        ),
        (
            HandoverWish(ANN, []),
            "Nobody is named who is to look after these customers. Nothing was changed.",
        ),
        (
            HandoverWish(BOB, [ANN]),
            "bob@x.com looks after no customers, so there is nothing to hand over.",
        ),
        (
            HandoverWish(ANN, [BOB], workflow="Gentle"),
            'Ann@x.com looks after no customers with the workflow "Gentle", '
            "so there is nothing to hand over.",
        ),
    ],
)
async def test_what_can_not_be_handed_over_is_said(office: Office, wish: HandoverWish, said: str) -> None:
    """Unknown people and workflows, with the likely ones; oneself; nobody; no customers: there's no job."""
    await office.import_({"C1": ("1", 2)})
    with pytest.raises(CannotHandOverError) as refused:
        await office.hand_over(wish)
    assert str(refused.value) == said
    assert len(await office.store.jobs.history(office.workspace)) == 1


async def test_what_a_handover_has_set_stays_as_its_own(office: Office) -> None:
    """The undo of an import from under it says that it was a handover, of all and of each."""
    await office.import_({"C1": ("1", None), "C2": ("1", None)})
    await office.hand_over(HandoverWish(ANN, [DAN]))
    undo = await office.plan_undo(1)
    totals = await office.store.undos.totals(undo)
    assert (totals.left, totals.kinds) == ({(UndoOutcome.LATER_JOB, 2): 2}, {2: JobKind.HANDOVER})
    assert left_reasons(totals) == ["2 values stay, because handover 2 has set them since."]
    (left,) = [page async for page in office.store.undos.left(undo)]
    assert [left_reason(one) for one in left] == ["handover 2 has set it since"] * 2
