"""Several rows about one customer: the check comes to what a few lines of Python come to."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from importer.check.check import check
from importer.file.row_sources import FileRows
from importer.file.understand_file import understand
from importer.words.directory import Assignment
from importer.words.fields import Mapping
from importer.words.job_reading import Reading, Source
from importer.words.jobs import Counts, ImportJob, Stage
from importer.words.new_jobs import NewJob
from importer.words.plan import PlannedRow
from importer.words.row_errors import MOST_NAMED, RefusedRow, RowError, RowErrorCode
from storage.store import Store
from tests.storage.words import all_refused, load_directory, planned, spread_customers

CUSTOMERS = 5
MANAGERS = {"": None, "(none)": (), "ann@x.com": (1,), "bob@x.com": (2,), "ann@x.com;bob@x.com": (1, 2)}
WORKFLOWS = {"": None, "(none)": 0, "Gentle": 1, "Firm": 2}
SEEDS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number, the customer's, and what it asks for as it is written."""

    number: int
    customer: int
    managers: str
    workflow: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As they stand in the file."""
        return f"C{self.customer}", self.managers, self.workflow


def some_rows(seed: int) -> list[Row]:
    """Few customers, and of each value two or all, so that all that can happen does."""
    chance = random.Random(seed)  # noqa: S311 - the same rows each time
    managers, workflows = (
        chance.sample(sorted(values), chance.randint(1, len(values))) for values in (MANAGERS, WORKFLOWS)
    )
    return [
        Row(number, chance.randint(1, CUSTOMERS), chance.choice(managers), chance.choice(workflows))
        for number in range(2, 2 + chance.randint(1, 60))
    ]


def differing(rows: Sequence[Row], column: str) -> set[int]:
    """The numbers of the rows that ask for something where not all ask for the same."""
    asking = {row.number: getattr(row, column) for row in rows if getattr(row, column)}
    return set(asking) if len(set(asking.values())) > 1 else set()


def model(rows: Sequence[Row], ids: Sequence[int]) -> tuple[list[PlannedRow], list[RefusedRow], int]:
    """What becomes of the rows: those planned, those refused, and how many repeat others."""
    plan, refused, repeats = list[PlannedRow](), list[RefusedRow](), 0
    for customer in range(1, CUSTOMERS + 1):
        own = [row for row in rows if row.customer == customer and (row.managers or row.workflow)]
        groups = [differing(own, "managers"), differing(own, "workflow")]
        for row in own:
            if others := set[int]().union(*(group for group in groups if row.number in group)):
                named = tuple(sorted(others - {row.number})[:MOST_NAMED])
                error = RowError(RowErrorCode.ROWS_CONTRADICT, "External Id", row.cells[0], rows=named)
                refused.append(RefusedRow(row.number, row.cells, (error,)))
        good = [row for row in own if not any(row.number in group for group in groups)]
        repeats += max(0, len(good) - 1)
        if good:
            managers = next((MANAGERS[row.managers] for row in good if row.managers), None)
            workflow = next((WORKFLOWS[row.workflow] for row in good if row.workflow), None)
            plan.append(PlannedRow(good[0].number, ids[customer - 1], Assignment(), managers, workflow))
    by_number = sorted(refused, key=lambda row: row.number)
    return sorted(plan, key=lambda row: row.number), by_number, repeats


class Trial:
    """Checks files against one directory, whose customers lie in several ranges."""

    def __init__(self, store: Store, workspace: int, folder: Path) -> None:
        self._store = store
        self._workspace = workspace
        self._path = folder / "rows.csv"

    async def check(
        self, rows: Sequence[Row], share: str, stop_after: int | None = None
    ) -> tuple[ImportJob, Counts | None, list[Stage]]:
        """The job, its counts, and the stages that were told; told to stop once it has compared so much."""
        lines = "".join(",".join(row.cells) + "\n" for row in rows)
        self._path.write_text(f"External Id,Account manager email,Workflow name\n{lines}")
        shape = understand(self._path, self._path.name)
        source = Source(self._path.name, self._path.stat().st_size, str(self._path), share)
        reading = Reading(source, shape, Mapping(0, 1, 2))
        job = await self._store.jobs.create(NewJob(self._workspace, reading, "U1"))
        told = list[Stage]()

        async def tell(_rows: int, stage: Stage) -> None:
            told.append(stage)

        async def go_on() -> bool:
            return stop_after is None or told.count(Stage.COMPARING) < stop_after

        store = self._store
        planned = await check(
            job,
            FileRows(self._path, shape, self._path.name),
            directory=store.directory,
            plans=store.plans,
            on_progress=tell,
            go_on=go_on,
        )
        return job, planned.counts if planned else None, told


@pytest.fixture
async def ids(store: Store, workspace: int) -> Sequence[int]:
    """The customers' ids, two of them in one range."""
    before = await load_directory(store, workspace, CUSTOMERS)
    await spread_customers(store, every=2)
    found = await store.directory.customers(workspace, [f"C{number}" for number in range(1, CUSTOMERS + 1)])
    assert len(found) == len(before)
    return [found[f"C{number}"].id for number in range(1, CUSTOMERS + 1)]


@pytest.fixture
def trial(store: Store, workspace: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """A trial in which a few rows already come in several parts."""
    monkeypatch.setattr("storage.repeats.PART_ROWS", 7)
    monkeypatch.setattr("importer.check.comparison.BATCH_ROWS", 5)
    return Trial(store, workspace, tmp_path)


async def test_whatever_rows_ask_for(store: Store, ids: Sequence[int], trial: Trial) -> None:
    """The plan, the refused rows and the counts are those of the model."""
    for seed in range(SEEDS):
        rows = some_rows(seed)
        plan, refused, repeats = model(rows, ids)
        job, counts, _ = await trial.check(rows, str(seed))
        assert await planned(store, job) == plan, seed
        assert await all_refused(store, job) == refused, seed
        changing = sum(row.changes for row in plan)
        unchanged = len(rows) - changing - len(refused)
        assert counts == Counts(
            rows=len(rows), planned=changing, unchanged=unchanged, errors=len(refused), repeats=repeats
        ), seed


async def test_it_stops_between_parts_and_can_be_done_again(
    store: Store, ids: Sequence[int], trial: Trial
) -> None:
    """Wherever it is told to stop: done again it comes to the same as if it had never been told."""
    rows = [
        Row(number, 1 + number % 2, "ann@x.com", ("Gentle", "Firm")[number // 30]) for number in range(2, 50)
    ]
    whole, counts, told = await trial.check(rows, "whole")
    assert counts
    assert told.count(Stage.COMPARING) > 10
    for stop in range(1, told.count(Stage.COMPARING) + 1):
        job, stopped, _ = await trial.check(rows, "stopped", stop)
        assert stopped is None
    _, again, _ = await trial.check(rows, "stopped")
    assert again == counts
    assert await planned(store, job) == await planned(store, whole)
    assert await all_refused(store, job) == await all_refused(store, whole)
    assert ids


async def test_without_repeats_nothing_is_compared(ids: Sequence[int], trial: Trial) -> None:
    """A glance at each range is all that they cost."""
    rows = [Row(number, number - 1, "ann@x.com", "") for number in range(2, 2 + len(ids))]
    _, counts, told = await trial.check(rows, "different")
    assert counts
    assert counts.repeats == 0
    assert Stage.COMPARING not in told
