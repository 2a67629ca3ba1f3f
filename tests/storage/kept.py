"""What the store keeps, as tests look at it: who looks after which customer, and how the imports stand."""

from sqlalchemy import select

from importer.words.errors import JobNotFoundError
from importer.words.jobs import ImportJob
from storage.slack_schema import postings
from storage.store import Store
from tests.patience import until

QUESTION = "handoff_question"
"""The kind of an import's first message."""

MAJA, TOM, ZOE = "maja.lind@example.com", "tom.becker@example.com", "zoe.marsh@example.com"

BEFORE = {
    "CU-001": (MAJA, "Standard EU"),
    "CU-002": ("", ""),
    "CU-003": (TOM, "VIP gentle"),
    "CU-004": ("", "Standard US"),
    "000412": ("", ""),
}
"""The assignments that every dialogue begins with: managers and workflow by External Id."""


async def assignments(store: Store) -> dict[str, tuple[str, str]]:
    """Managers, joined by commas, and workflow of each customer, by External Id."""
    workspace = await store.workspaces.pick(None)
    return {
        external_id: (managers, workflow)
        async for external_id, _, managers, workflow in store.directory.export_customers(workspace)
    }


async def the_import(store: Store, number: int = 1) -> ImportJob:
    """The import of this number."""
    return await store.jobs.numbered(await store.workspaces.pick(None), number)


async def still_to_be_said(store: Store, job: int) -> set[str]:
    """The kinds of what people are still to be told of a job."""
    unsaid = select(postings.c.kind).where(postings.c.job_id == job, postings.c.said_at.is_(None))
    return {row.kind for row in await store.database.rows(unsaid)}


async def all_said(store: Store, number: int = 1) -> None:
    """Wait until there is nothing more to be said of an import."""

    async def is_so() -> bool:
        return not await still_to_be_said(store, (await the_import(store, number)).id)

    await until(is_so, f"Something of import {number} was never said.")


async def asked_import(store: Store, number: int = 1) -> ImportJob:
    """The same, once it is kept where its question stands: people may be faster than that."""
    job = await the_import(store, number)

    async def is_kept() -> bool:
        return job.id in await store.postings.newest([job.id], [QUESTION])

    await until(is_kept, f"Where the question of import {number} stands was never kept.")
    return job


async def link_to(store: Store, job: ImportJob) -> str:
    """The link to the question of an import as it is kept; empty until somebody was to follow it."""
    return (await store.postings.newest([job.id], [QUESTION]))[job.id].link


async def nothing_was_begun(store: Store) -> bool:
    """Whether no file was taken for a table, and all customers are as they were."""
    try:
        await the_import(store)
    except JobNotFoundError:
        return await assignments(store) == BEFORE
    return False
