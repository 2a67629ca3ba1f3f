"""Where the entries of a list lie: each kind in its table, and their ranges below those of customers.

An entry's place is the number of its row, negated. So a list's checkpoint goes down through its entries
first, and then up through the customers, as that of any other job; and a range of entries is below zero, and
never taken for one of customers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, Text, cast, literal, null

from importer.words.directory import DirectoryKind
from importer.words.jobs import ImportJob
from storage.loading_schema import planned_entries
from storage.plan_rows import RANGE_IDS
from storage.schema import customers, users, workflows

_E = planned_entries.c


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the directory: its table, what tells its entries apart, how they are written and named."""

    table: Table
    key: Column[str]
    written: ColumnElement[str | None]
    name: ColumnElement[str]
    """Nothing names a workflow but its key."""
    planned: Mapping[str, ColumnElement[Any]]
    """The values of a new row, by its columns, as they lie in `planned_entries`."""


PART_OF: Final = {
    DirectoryKind.CUSTOMERS: Part(
        customers,
        customers.c.external_id,
        cast(null(), Text),
        customers.c.name,
        {
            "external_id": _E.key,
            "name": _E.name,
            "managers": _E.managers,
            "workflow_id": _E.workflow,
        },
    ),
    DirectoryKind.USERS: Part(
        users,
        users.c.email_key,
        users.c.email,
        users.c.name,
        {"email_key": _E.key, "email": _E.written, "name": _E.name},
    ),
    DirectoryKind.WORKFLOWS: Part(
        workflows, workflows.c.name, cast(null(), Text), literal(""), {"name": _E.key}
    ),
}


def kind_of(job: ImportJob) -> DirectoryKind:
    """What a job loads, or takes back of it."""
    if job.loads is None:
        raise LookupError("a job that loads nothing")
    return job.loads


def range_of(number: int) -> int:
    """The range, below zero, that the row of this number lies in."""
    return -number // RANGE_IDS


def end_of(range_: int) -> int:
    """The checkpoint behind a range: the place of its last row."""
    return range_ * RANGE_IDS


def holds(range_: int, number: ColumnElement[int] = _E.number) -> ColumnElement[bool]:
    """Whether a planned entry, or what else has the number of its row, lies in a range."""
    last = -end_of(range_)
    return number.between(last - RANGE_IDS + 1, last)
