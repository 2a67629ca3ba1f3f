"""The rule whose turn it is has two forms, and one table of cases holds both to the same answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from importer.words.jobs import JobState
from importer.words.table_shape import FEW_ROWS
from importer.words.turns import find_turns
from storage.schema import import_jobs
from storage.store import Store
from tests.storage.words import new_job

Case = Sequence[tuple[str, int | None]]
"""How each job of a workspace stands, in their order, and the number of the one that it waits for."""

_WAYS: Mapping[str, Mapping[str, Any]] = {
    "applied": {"state": JobState.APPLYING, "in_turn": True, "started_by": "U1"},
    "checked in its turn": {"state": JobState.CHECKING, "in_turn": True, "started_by": "U1"},
    "queued": {"state": JobState.QUEUED, "started_by": "U1"},
    "wanted": {"state": JobState.CHECKING, "started_by": "U1"},
    "looked at": {"state": JobState.CHECKING},
}
"""One that is wanted is still checked as a preview, though someone has pressed Import."""

SMALL: Mapping[str, Case] = {
    "in their order": [("queued", None), ("queued", 1), ("queued", 1)],
    "behind a later one in its turn": [("queued", 2), ("applied", None), ("queued", 2)],
    "behind one checked in its turn": [("checked in its turn", None), ("queued", 1)],
    "behind one that is wanted": [("wanted", None), ("queued", 1)],
    "checks wait for none": [("applied", None), ("wanted", None), ("looked at", None), ("looked at", None)],
    "nobody waits for what is looked at": [("looked at", None), ("queued", None)],
}
LARGE: Mapping[str, Case] = {
    "in their order": [("queued", None), ("queued", 1), ("queued", 1)],
    "behind a later one in its turn": [("queued", 2), ("applied", None), ("queued", 2)],
    "checks that are wanted wait": [("applied", None), ("wanted", 1), ("queued", 1)],
    "and others for them": [("wanted", None), ("queued", 1), ("wanted", 1)],
    "one at a time is looked at": [("looked at", None), ("looked at", 1), ("looked at", 1)],
    "beside the one in its turn": [("looked at", None), ("applied", None), ("looked at", 1), ("queued", 2)],
}


@pytest.mark.parametrize(("cases", "rows"), [(SMALL, 1), (LARGE, FEW_ROWS + 1)], ids=["small", "large"])
async def test_both_forms_give_the_same_answers(store: Store, cases: Mapping[str, Case], rows: int) -> None:
    """The one told of all jobs at once, and the one that asks the database about one job."""
    for name, case in cases.items():
        workspace = await store.workspaces.connect(f"T{name}", name)
        for number, (way, _) in enumerate(case, 1):
            await _add(store, workspace, number, way, rows)
        expected = [behind for _, behind in case]
        assert (name, await _ask_each(store, workspace)) == (name, expected)
        assert (name, await _find_all(store, workspace)) == (name, [behind is None for behind in expected])


async def _add(store: Store, workspace: int, number: int, way: str, rows: int) -> None:
    new = new_job(workspace, f"F{number}")
    shape = replace(new.reading.shape, rows=rows)
    job = await store.jobs.create(replace(new, reading=replace(new.reading, shape=shape)))
    values = _WAYS[way]
    await store.database.execute(update(import_jobs).where(import_jobs.c.id == job.id).values(**values))


async def _ask_each(store: Store, workspace: int) -> Sequence[int | None]:
    """For each job, in their order, the number of the one that it waits for."""
    jobs = [job for job in await store.jobs.waiting() if job.workspace == workspace]
    behind = [await store.jobs.ahead(job) for job in sorted(jobs, key=lambda job: job.number)]
    return [None if one is None else one.number for one in behind]


async def _find_all(store: Store, workspace: int) -> Sequence[bool]:
    """Whether each job goes on now, in their order."""
    turns = [turn for turn in find_turns(await store.jobs.waiting()) if turn.job.workspace == workspace]
    return [turn.runs for turn in sorted(turns, key=lambda turn: turn.job.number)]
