"""Short ways to say what the store's tests begin with."""

from collections.abc import Sequence

from sqlalchemy import update

from importer.directory import Assignment, CustomerRecord, UserRecord, WorkflowRecord
from importer.fields import Field, Mapping
from importer.file.table import Dialect, TableShape
from importer.jobs import Counts, ImportJob, JobState, NewJob, Source, Thread
from importer.plan import PlannedRow
from importer.proposal import Candidate, FieldProposal, Proposal, Reason, ReasonKind
from importer.row_errors import RefusedRow, RowError, RowErrorCode
from storage.key_ranges import RANGE_IDS
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
MAPPING = Mapping(external_id=1, workflow=2)
PROPOSAL = Proposal(
    (
        FieldProposal(Field.EXTERNAL_ID, Reason(ReasonKind.VALUES, fitting=38, values=40), left_out=(0, 2)),
        FieldProposal(Field.ACCOUNT_MANAGER, candidates=(Candidate(2, 9, 9), Candidate(0, 8, 9)), asked=True),
        FieldProposal(Field.WORKFLOW, Reason(ReasonKind.LAST_TIME, by="U1")),
    )
)
THREAD = Thread("C1", "1700000000.000100", "1700000000.000200", "https://acme.slack.com/x")


def new_job(workspace: int, share: str = "F1", thread: Thread | None = THREAD) -> NewJob:
    """A job that begins with a shared file."""
    return NewJob(workspace, Source("customers.csv", 2_048, "key", share), "U1", SHAPE, MAPPING, thread)


async def queued_job(
    store: Store, workspace: int, share: str = "F1", thread: Thread | None = THREAD
) -> ImportJob:
    """A job whose mapping was confirmed."""
    job = await store.jobs.create(new_job(workspace, share, thread))
    assert await store.jobs.move(job.id, {JobState.MAPPING}, JobState.QUEUED)
    return await store.jobs.get(job.id)


async def checking_job(store: Store, workspace: int, share: str = "F1") -> ImportJob:
    """A job whose rows are being checked."""
    job = await store.jobs.begin(await queued_job(store, workspace, share))
    assert job
    return job


async def taken(store: Store, job: int) -> ImportJob:
    """A job that was taken up."""
    ours = await store.jobs.take(job)
    assert ours
    return ours


async def applying_job(
    store: Store, workspace: int, planned: Sequence[PlannedRow], share: str = "F1"
) -> ImportJob:
    """A job whose plan is ready to be carried out."""
    job = await checking_job(store, workspace, share)
    await store.plans.settle(job, planned, [])
    changing = sum(row.changes for row in planned)
    counts = Counts(rows=len(planned), planned=changing, unchanged=len(planned) - changing)
    assert await store.jobs.finish_check(job, counts, JobState.APPLYING)
    return await store.jobs.get(job.id)


async def load_directory(store: Store, workspace: int, customers: int = 5) -> Sequence[int]:
    """Two users, two workflows and the customers C1, C2, … without anything; returns the customers' ids in order."""
    await store.directory.load_users(
        workspace, [UserRecord("Ann@x.com", "Ann"), UserRecord("bob@x.com", "Bob")]
    )
    await store.directory.load_workflows(workspace, [WorkflowRecord("Gentle"), WorkflowRecord("Firm")])
    names = [f"C{number}" for number in range(1, customers + 1)]
    await store.directory.load_customers(workspace, [CustomerRecord(name, name.lower()) for name in names])
    found = await store.directory.customers(workspace, names)
    return [found[name].id for name in names]


async def spread_customers(store: Store) -> None:
    """Move the customers so far apart that each is in a range of ids of its own, as those of a large directory are."""
    await store.database.execute(update(stored_customers).values(id=stored_customers.c.id * RANGE_IDS))


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
