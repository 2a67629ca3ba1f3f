"""What people of a workspace said wrong values mean is remembered, and kept with each corrected job."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from importer.words.corrections import (
    Corrected,
    Correction,
    Corrections,
    FixableValue,
    UsedCorrections,
    WrongKey,
)
from importer.words.errors import WrongStateError
from importer.words.fields import Field
from importer.words.jobs import Counts, JobKind, JobState
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.totals import GuardNumbers, PlanTotals, Verdict
from storage.store import Store
from tests.storage.words import checking_job, new_job, refused, shared_job, taken, unknown_user

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FLOW = Correction(WrongKey(Field.WORKFLOW, "standard ue"), "Standard UE \ud83d\0", "Standard EU", "U1", AT)
EMAIL = Correction(
    WrongKey(Field.ACCOUNT_MANAGER, "zoi@x.com\0"),
    "Zoi@x.com",
    "zoe@x.com",
    "cli:maya",
    AT + timedelta(seconds=1),
)


async def test_the_last_correction_of_a_value_counts(store: Store, workspace: int) -> None:
    """A later one replaces an earlier one; the newest is told first."""
    later = replace(FLOW, meant="Standard US", taught_by="U2", taught_at=AT + timedelta(days=1))
    await store.corrections.remember(workspace, [FLOW, EMAIL])
    assert await store.corrections.all(workspace) == [EMAIL, FLOW]
    await store.corrections.remember(workspace, [later])
    await store.corrections.remember(workspace, [])
    assert await store.corrections.all(workspace) == [later, EMAIL]


async def test_many_corrections_are_remembered_and_forgotten_at_once(store: Store, workspace: int) -> None:
    """More than one statement takes; the same value twice is the later one."""
    many = [replace(FLOW, key=WrongKey(Field.WORKFLOW, f"w{number}")) for number in range(1_500)]
    await store.corrections.remember(workspace, [replace(many[0], meant="other"), *many])
    assert len(await store.corrections.all(workspace)) == 1_500
    await store.corrections.forget(workspace, [one.key for one in many[1:]])
    assert await store.corrections.all(workspace) == [many[0]]


async def test_each_workspace_has_its_own_corrections(store: Store, workspace: int) -> None:
    """Another workspace's are neither known nor forgotten here."""
    stranger = await store.workspaces.connect("T2", "Globex")
    await store.corrections.remember(stranger, [FLOW])
    assert await store.corrections.all(workspace) == []
    await store.corrections.forget(workspace, [FLOW.key])
    await store.corrections.forget(stranger, [])
    assert await store.corrections.all(stranger) == [FLOW]
    await store.corrections.forget(stranger, [FLOW.key])
    assert await store.corrections.all(stranger) == []


async def test_a_job_keeps_what_is_meant_in_it(store: Store, workspace: int) -> None:
    """Its rows are checked anew, and a check without them is overtaken; a new file's job has none."""
    job = await taken(store, (await shared_job(store, workspace)).id)
    assert await store.jobs.corrections(job.id) == Corrections()
    meant = Corrections((EMAIL, FLOW), (WrongKey(Field.WORKFLOW, "x"),))
    corrected = await store.jobs.correct(job.id, meant)
    assert (corrected.state, corrected.checked) == (JobState.CHECKING, False)
    assert await store.jobs.corrections(job.id) == meant
    assert corrected.attempt > job.attempt
    assert await store.jobs.get(job.id) == corrected


async def test_a_job_that_has_started_is_not_corrected(store: Store, workspace: int) -> None:
    """It stays as it is."""
    job = await checking_job(store, workspace)
    with pytest.raises(WrongStateError):
        await store.jobs.correct(job.id, Corrections((FLOW,)))
    assert await store.jobs.corrections(job.id) == Corrections()


async def test_the_corrections_of_a_job_are_found(store: Store, workspace: int) -> None:
    """In their order; neither those of another job, nor an undo."""
    first = await shared_job(store, workspace)
    new = replace(
        new_job(workspace), kind=JobKind.CORRECTION, of=first.number, corrections=Corrections((FLOW,))
    )
    of = [
        await store.jobs.create(
            replace(new, reading=replace(new.reading, source=replace(new.reading.source, share=share)))
        )
        for share in ("a", "b")
    ]
    other = replace(new.reading, source=replace(new.reading.source, share="undo"))
    await store.jobs.create(replace(new, reading=other, kind=JobKind.UNDO))
    assert await store.jobs.find_corrections(first) == of
    assert await store.jobs.corrections(of[0].id) == Corrections((FLOW,))
    assert of[0].is_correction
    assert await store.jobs.find_corrections(of[0]) == []


async def test_which_corrections_were_used_is_kept_with_the_plan(store: Store, workspace: int) -> None:
    """With their rows, and whether they were remembered."""
    job = await checking_job(store, workspace)
    verdict = Verdict(
        PlanTotals(fixable=3), corrected=UsedCorrections.of([Corrected(FLOW, 5, remembered=True)])
    )
    assert await store.jobs.finish_check(job, Counts(), verdict)
    assert (await store.jobs.get(job.id)).verdict == verdict


async def test_wrong_values_are_listed_by_their_rows(store: Store, workspace: int) -> None:
    """Each stands once in any case; External Ids only if something is suggested, and no other errors."""
    job = await checking_job(store, workspace)
    flow = RowError(RowErrorCode.WORKFLOW_NOT_FOUND, "Workflow", "Firn", ("Firm",))
    damaged = RowError(RowErrorCode.EXTERNAL_ID_DAMAGED, "Id", "1E5", ("100000",))
    await store.plans.refuse(
        job,
        [
            refused(2, unknown_user("ZOI@x.com", "zoe@x.com")),
            refused(3, unknown_user("zoi@x.com", "zoe@x.com, bob@x.com"), flow),
            refused(4, damaged),
            refused(5, RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "Id", "nobody")),
            refused(6, RowError(RowErrorCode.ROWS_CONTRADICT, "Id", "C1", rows=(7,))),
            refused(7, unknown_user("")),
        ],
    )
    zoi = WrongKey(Field.ACCOUNT_MANAGER, "zoi@x.com")
    firn = WrongKey(Field.WORKFLOW, "firn")
    assert await store.plans.fixable_values(job.id, 100) == [
        FixableValue(zoi, RowErrorCode.USER_NOT_FOUND, "ZOI@x.com", 2),
        FixableValue(firn, RowErrorCode.WORKFLOW_NOT_FOUND, "Firn", 1, ("Firm",)),
        FixableValue(
            WrongKey(Field.EXTERNAL_ID, "1E5"), RowErrorCode.EXTERNAL_ID_DAMAGED, "1E5", 1, ("100000",)
        ),
    ]
    checked = replace(job, counts=Counts(rows=7, errors=6))
    assert (await store.plans.counting().total(checked, {}, GuardNumbers())).fixable == 3
    assert await store.plans.fixable_values(job.id + 1, 100) == []


async def test_what_was_meant_in_a_job_goes_with_its_rows(store: Store, workspace: int) -> None:
    """An import's go, as values of its file; a preview's stay for its next check, until they are replaced."""
    meant = Corrections((FLOW,))
    for share, ends in (("F1", True), ("F2", False)):
        job = await taken(store, (await shared_job(store, workspace, share)).id)
        await store.jobs.correct(job.id, Corrections((EMAIL, FLOW)))
        checked = await store.jobs.correct(job.id, meant)
        assert await store.jobs.finish_check(checked, Counts(), Verdict())
        if ends:
            assert await store.jobs.move(job.id, {JobState.PREVIEWED}, JobState.CANCELLED)
        assert await store.plans.forget(job.id, 100)
        assert await store.jobs.corrections(job.id) == (Corrections() if ends else meant)
