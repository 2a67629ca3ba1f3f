"""A plan's changes in words: the rows joined with their customers, and names in place of ids."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.absent import FIRST_ABSENT
from importer.words.changes import MANAGERS_SEPARATOR, Change
from importer.words.directory import User, Workflow
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from storage.database import AnyRow
from storage.directory_parts import RememberedPart
from storage.documents import managers_from
from storage.plan_rows import RANGE_IDS, last_of
from storage.plan_schema import matched_cells
from storage.schema import customers, users, workflows

_C = customers.c
ChangedRows = Select[int, int, str, str, int, int, bool, bool]
"""Customer, number, the two values before and after, and whether each undoes a later change."""


@dataclass(frozen=True, slots=True)
class ChangeNames:
    """The names of one workspace, by their ids; of who is gone none."""

    emails: Mapping[int, str]
    workflows: Mapping[int, str]

    def write_managers(self) -> Callable[[str], str]:
        """What writes managers as people do, of which there are far fewer sets than customers."""
        return cache(
            lambda managers: MANAGERS_SEPARATOR.join(
                self.emails.get(user, "") for user in managers_from(managers)
            )
        )

    def write_workflow(self, workflow: int) -> str:
        """The name of a workflow; of none an empty one."""
        return self.workflows.get(workflow, "")


class KnownNames:
    """The users and workflows of each workspace, remembered for as long as they are the same."""

    def __init__(self) -> None:
        self._users = RememberedPart(users, User, ("id", "email", "name"))
        self._workflows = RememberedPart(workflows, Workflow, ("id", "name"))

    async def read(self, connection: AsyncConnection, workspace: int) -> ChangeNames:
        """Those of a workspace."""
        emails = {user.id: user.email for user in await self._users.read(connection, workspace)}
        names = {one.id: one.name for one in await self._workflows.read(connection, workspace)}
        return ChangeNames(emails, names)


def join_rows(job: ImportJob, some: ChangedRows, range_: int | None) -> Select[Any]:
    """Rows of a plan with their customers and cells; PostgreSQL has to be told which customers it can be."""
    rows = some.subquery()
    its_customer = and_(_C.id == rows.c.customer, _C.workspace_id == job.workspace)
    if range_ is not None:
        its_customer &= _C.id.between(range_ * RANGE_IDS, last_of(range_))
    managers, workflow = matched_cells.alias("managers_cells"), matched_cells.alias("workflow_cells")
    whose = rows.c.customer, func.coalesce(_C.external_id, ""), func.coalesce(_C.name, "")
    return (
        select(*whose, rows.c.number)
        .add_columns(rows.c.managers_before, rows.c.managers_after, func.coalesce(managers.c.written, ""))
        .add_columns(rows.c.undoes_managers)
        .add_columns(rows.c.workflow_before, rows.c.workflow_after, func.coalesce(workflow.c.written, ""))
        .add_columns(rows.c.undoes_workflow)
        .select_from(rows)
        .outerjoin(customers, its_customer)
        .outerjoin(managers, _is_its_cell(job, rows, managers, Field.ACCOUNT_MANAGER))
        .outerjoin(workflow, _is_its_cell(job, rows, workflow, Field.WORKFLOW))
        .order_by(rows.c.customer)
    )


def _is_its_cell(job: ImportJob, rows: Subquery, cells: FromClause, of: Field) -> ColumnElement[bool]:
    return and_(cells.c.job_id == job.id, cells.c.number == rows.c.number, cells.c.field == of.value)


def in_words(rows: Sequence[AnyRow], names: ChangeNames) -> Sequence[Change]:
    """A change for each value that becomes another."""
    changes = list[Change]()
    joined, named = names.write_managers(), names.write_workflow
    for id_, external_id, name, number, before, after, written, undoes_managers, *workflow in rows:
        customer = id_, external_id, name
        row = None if number is None or number >= FIRST_ABSENT else number
        if after is not None:
            origin = row, written, bool(undoes_managers)
            changes.append(Change(*customer, Field.ACCOUNT_MANAGER, joined(before), joined(after), *origin))
        old, new, cell, undoes_workflow = workflow
        if new is not None:
            origin = row, cell, bool(undoes_workflow)
            changes.append(Change(*customer, Field.WORKFLOW, named(old), named(new), *origin))
    return changes
