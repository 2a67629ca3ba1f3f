"""Short ways to say what the store's tests begin with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update

from importer.words.directory import Assignment, CustomerRecord, UserRecord, WorkflowRecord, managers_text
from importer.words.fields import Field
from importer.words.fields import Mapping as Columns
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.new_jobs import NewJob
from importer.words.plan import PlannedRow
from importer.words.postings import NewPosting, Thread
from importer.words.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind
from importer.words.row_errors import RefusedRow, RowError, RowErrorCode
from importer.words.table_shape import Dialect, TableShape
from importer.words.totals import Verdict
from storage.database import AnyRow
from storage.documents import managers_from
from storage.plan_rows import RANGE_IDS, key_range
from storage.plan_schema import planned_rows
from storage.schema import customers as stored_customers
from storage.store import Store

SHAPE = TableShape(
    dialect=Dialect("utf-8-sig", ";", "\n", quote_all=True),
    header_row=3,
    columns=("Société", "Id", ""),
    positions=(0, 1, 4),
    samples=(("Café",), ("00017", "C-1"), ()),
    rows=1_240,
    is_error_file=True,
)
MAPPING = Columns(external_id=1, workflow=2)
PROPOSAL = Proposal(
    (
        FieldProposal(Field.EXTERNAL_ID, Reason(ReasonKind.VALUES, fitting=38, values=40), left_out=(0, 2)),
        FieldProposal(Field.ACCOUNT_MANAGER, candidates=(Candidate(2, 9, 9), Candidate(0, 8, 9)), asked=True),
        FieldProposal(Field.WORKFLOW, Reason(ReasonKind.LAST_TIME, by="U1")),
    )
)
THREAD = Thread("C1", "1700000000.000100")
TYPED = "cli:maya"
"""Someone at the command line."""


def a_posting(key: str, **changes: Any) -> NewPosting:  # noqa: ANN401 - any attribute of a posting
    """Something to be said in the thread that jobs have."""
    new = NewPosting("summary", key, "messages", THREAD.channel, THREAD.thread, person="U1")
    return replace(new, **changes)


def new_job(workspace: int, share: str = "F1", by: str = "U1") -> NewJob:
    """A job that begins with a file of someone's."""
    reading = Reading(Source("customers.csv", 2_048, "key", share), SHAPE, MAPPING)
    return NewJob(workspace, reading, by)


async def shared_job(store: Store, workspace: int, share: str = "F1", by: str = "U1") -> ImportJob:
    """A job that is talked about in a thread, unless someone has typed it."""
    if by != TYPED:
        await store.threads.keep(workspace, share, THREAD.channel, THREAD.thread)
    return await store.jobs.create(new_job(workspace, share, by))


async def queued_job(store: Store, workspace: int, share: str = "F1", by: str = "U1") -> ImportJob:
    """A job whose mapping was confirmed."""
    job = await shared_job(store, workspace, share, by)
    assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED)
    return await store.jobs.get(job.id)


async def checking_job(store: Store, workspace: int, share: str = "F1") -> ImportJob:
    """A job whose rows are being checked."""
    job = await store.jobs.begin(await queued_job(store, workspace, share))
    assert job
    return job


async def taken(store: Store, job: int) -> ImportJob:
    """A job that was taken up."""
    return await store.jobs.take(job)


async def applying_job(
    store: Store, workspace: int, planned: Sequence[PlannedRow], share: str = "F1"
) -> ImportJob:
    """A job whose plan is ready to be carried out."""
    job = await checking_job(store, workspace, share)
    await plan(store, job, planned)
    changing = sum(row.changes for row in planned)
    counts = Counts(rows=len(planned), planned=changing, unchanged=len(planned) - changing)
    assert await store.jobs.finish_check(job, counts, Verdict())
    return await store.jobs.get(job.id)


async def plan(store: Store, job: ImportJob, rows: Sequence[PlannedRow]) -> None:
    """Lay rows into a job's plan, whatever the directory has."""
    values = [
        {
            "job_id": job.id,
            "key_range": key_range(row.customer),
            "number": row.number,
            "customer_id": row.customer,
            "changes": row.changes,
            "old_managers": managers_text(row.old.managers),
            "old_workflow": row.old.workflow,
            "managers": None if row.managers is None else managers_text(row.managers),
            "workflow": row.workflow,
        }
        for row in rows
    ]
    if values:
        await store.database.write(lambda connection: connection.execute(insert(planned_rows), values))


async def planned(store: Store, job: ImportJob) -> list[PlannedRow]:
    """The plan of a job, by number; each row must tell rightly whether it changes its customer."""
    found = select(planned_rows).where(planned_rows.c.job_id == job.id).order_by(planned_rows.c.number)
    return [_planned(row) for row in await store.database.rows(found)]


def _planned(row: AnyRow) -> PlannedRow:
    made = PlannedRow(
        row.number,
        row.customer_id,
        Assignment(managers_from(row.old_managers), row.old_workflow),
        None if row.managers is None else managers_from(row.managers),
        row.workflow,
    )
    assert row.changes == made.changes
    return made


async def load_directory(store: Store, workspace: int, customers: int = 5) -> Sequence[int]:
    """Two users, two workflows and customers C1, C2, … without anything; returns their ids in order."""
    await store.directory.load_users(
        workspace, [UserRecord("Ann@x.com", "Ann"), UserRecord("bob@x.com", "Bob")]
    )
    await store.directory.load_workflows(workspace, [WorkflowRecord("Gentle"), WorkflowRecord("Firm")])
    names = [f"C{number}" for number in range(1, customers + 1)]
    await store.directory.load_customers(workspace, [CustomerRecord(name, name.lower()) for name in names])
    found = await store.directory.customers(workspace, names)
    return [found[name].id for name in names]


async def spread_customers(store: Store, every: int = 1) -> None:
    """Move customers apart so that each, or so many, have their own range of ids, as if there were many."""
    far = stored_customers.c.id * (RANGE_IDS // every)
    await store.database.execute(update(stored_customers).values(id=far))


async def assignments(store: Store, workspace: int, customers: int = 5) -> dict[str, Assignment]:
    """What C1, C2, … have now."""
    names = [f"C{number}" for number in range(1, customers + 1)]
    found = await store.directory.customers(workspace, names)
    return {name: found[name].assignment for name in names}


def refused(number: int, *errors: RowError) -> RefusedRow:
    """A refused row with something in its cells."""
    return RefusedRow(number, ("Café\0", f"C{number}", ""), errors)


def unknown_user(value: str, *suggestions: str) -> RowError:
    """A manager that no user has as email."""
    return RowError(RowErrorCode.USER_NOT_FOUND, "Manager", value, suggestions)


async def all_refused(store: Store, job: ImportJob) -> list[RefusedRow]:
    """The refused rows of a job, by number."""
    return [row async for rows in store.plans.refused(job.id) for row in rows]
