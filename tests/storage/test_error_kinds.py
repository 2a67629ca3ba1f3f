"""What went wrong is counted once, and counted anew only where more went wrong since."""

import json
from dataclasses import replace

from sqlalchemy import delete, update

from importer.words.directory import Assignment, CustomerRecord
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.plan import PlannedRow
from importer.words.row_errors import RowError, RowErrorCode
from importer.words.summary import ErrorKind, WrongValue, count_overlaps
from importer.words.totals import Verdict
from storage.plan_schema import row_errors
from storage.schema import import_jobs
from storage.store import Store
from tests.storage.words import checking_job, load_directory, plan, refused, unknown_user

ONE_USER = ErrorKind(RowErrorCode.USER_NOT_FOUND, 1, (WrongValue("bbo@x.com", 1, ("bob@x.com",)),))


async def checked_job(store: Store, workspace: int) -> ImportJob:
    """A job with one refused row, about to change one customer."""
    (customer, *_) = await load_directory(store, workspace)
    job = await checking_job(store, workspace)
    await plan(store, job, [PlannedRow(3, customer, Assignment(), (1,))])
    await store.plans.refuse(job, [refused(2, unknown_user("bbo@x.com", "bob@x.com"))])
    assert await store.jobs.finish_check(job, Counts(rows=2, planned=1, errors=1), Verdict())
    return await store.jobs.get(job.id)


async def test_they_are_counted_once(store: Store, workspace: int) -> None:
    """The second look doesn't go through the errors any more: they aren't even there."""
    job = await checked_job(store, workspace)
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    await store.database.execute(delete(row_errors))
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    assert await store.plans.error_kinds(job.id, examples=1) == [], "Fewer examples were never counted."


async def test_what_goes_wrong_later_is_counted(store: Store, workspace: int) -> None:
    """A customer that was changed meanwhile is left, and is an error from then on."""
    job = await checked_job(store, workspace)
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    record = CustomerRecord("C1", "c1", managers=(2,))
    await store.directory.load_customers(workspace, [record])
    assert await store.plans.apply_batch(job, 10)
    left = ErrorKind(RowErrorCode.CHANGED_MEANWHILE, 1, (WrongValue("C1", 1),))
    assert await store.plans.error_kinds(job.id) == [left, ONE_USER]


async def test_nothing_is_kept_while_rows_are_checked(store: Store, workspace: int) -> None:
    """Each batch may bring more."""
    job = await checking_job(store, workspace)
    await store.plans.refuse(job, [refused(2, unknown_user("bbo@x.com", "bob@x.com"))])
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    await store.plans.refuse(job, [refused(3, unknown_user("bbo@x.com", "bob@x.com"))])
    twice = replace(ONE_USER, rows=2, examples=(WrongValue("bbo@x.com", 2, ("bob@x.com",)),))
    assert await store.plans.error_kinds(job.id) == [twice]


async def test_of_a_check_that_was_broken_off_they_are_kept(store: Store, workspace: int) -> None:
    """Nothing more comes, however many errors there were."""
    job = await checking_job(store, workspace)
    await store.plans.refuse(job, [refused(2, unknown_user("bbo@x.com", "bob@x.com"))])
    assert await store.jobs.end(job, JobState.CANCELLED)
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    await store.database.execute(delete(row_errors))
    assert await store.plans.error_kinds(job.id) == [ONE_USER]


async def test_they_go_with_the_rows(store: Store, workspace: int) -> None:
    """Examples are values of rows: when those are deleted after a year, nothing of them stays."""
    job = await checked_job(store, workspace)
    assert await store.plans.error_kinds(job.id) == [ONE_USER]
    assert await store.jobs.end(job, JobState.COMPLETED_WITH_ERRORS)
    while not await store.plans.forget(job.id, 1):
        pass
    assert await store.plans.error_kinds(job.id) == []


async def test_of_rows_with_several_errors_it_is_counted_how_many_stand_alone(
    store: Store, workspace: int
) -> None:
    """Only then: else every row of a kind does; and it is kept with the rest."""
    job = await checking_job(store, workspace)
    customer = RowError(RowErrorCode.CUSTOMER_NOT_FOUND, "External Id", "C9")
    user, again = unknown_user("bbo@x.com", "bob@x.com"), unknown_user("zoe@x.com")
    rows = [refused(2, user, customer), refused(3, user), refused(4, customer), refused(5, user, again)]
    await store.plans.refuse(job, rows)
    assert await store.jobs.finish_check(job, Counts(rows=4, errors=4), Verdict())
    for _look in range(2):
        kinds = await store.plans.error_kinds(job.id)
        assert [(kind.code, kind.rows, kind.alone) for kind in kinds] == [
            (RowErrorCode.USER_NOT_FOUND, 3, 2),
            (RowErrorCode.CUSTOMER_NOT_FOUND, 2, 1),
        ]
        assert count_overlaps(kinds, 4) == (1, True)
        await store.database.execute(delete(row_errors))


async def test_of_no_import_there_are_none(store: Store) -> None:
    """It may have gone meanwhile."""
    assert await store.plans.error_kinds(99) == []


async def test_every_candidate_is_told_for_each_cell_that_it_is_meant_in(
    store: Store, workspace: int
) -> None:
    """A wrong email beside another one has another suggestion than alone: the whole cell."""
    job = await checking_job(store, workspace)
    alone = unknown_user("bbo@x.com", "bob@x.com", "rob@x.com")
    beside = unknown_user("bbo@x.com", "amy@x.com, bob@x.com")
    await store.plans.refuse(job, [refused(2, alone), refused(3, beside), refused(4, alone)])
    examples = (
        WrongValue("bbo@x.com", 2, ("bob@x.com", "rob@x.com")),
        WrongValue("bbo@x.com", 1, ("amy@x.com, bob@x.com",)),
    )
    assert await store.plans.error_kinds(job.id) == [ErrorKind(RowErrorCode.USER_NOT_FOUND, 3, examples)]


async def test_what_an_earlier_version_kept_is_still_read(store: Store, workspace: int) -> None:
    """It knew one suggestion at most, in a text of its own."""
    job = await checked_job(store, workspace)
    kept = {
        "errors": 1,
        "examples": 3,
        "kinds": [
            {
                "code": "user_not_found",
                "rows": 1,
                "examples": [
                    {"value": "bbo@x.com", "rows": 1, "suggestion": "bob@x.com"},
                    {"value": "amy@x.com", "rows": 1, "suggestion": ""},
                ],
            }
        ],
    }
    await store.database.execute(update(import_jobs).values(error_kinds=json.dumps(kept)))
    examples = (WrongValue("bbo@x.com", 1, ("bob@x.com",)), WrongValue("amy@x.com", 1))
    assert await store.plans.error_kinds(job.id) == [ErrorKind(RowErrorCode.USER_NOT_FOUND, 1, examples)]
