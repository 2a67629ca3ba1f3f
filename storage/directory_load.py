"""Loading the directory: what differs from what it holds is added or updated, the rest is left alone."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from importer.words.directory import CustomerRecord, LoadCounts, UserRecord, WorkflowRecord, managers_text
from storage.schema import customers, users, workflows, workspaces
from storage.statements import append, in_parts, overwrite
from storage.workspaces import hold, number_change

Values = tuple[str | int | None, ...]

_OF_CUSTOMERS: Sequence[Column[Any]] = (
    customers.c.external_id,
    customers.c.name,
    customers.c.managers,
    customers.c.workflow_id,
    customers.c.managers_edited,
    customers.c.workflow_edited,
    customers.c.managers_changed,
    customers.c.workflow_changed,
)


class _Batch:
    """The rows that the table holds for the keys of one batch, and what the batch makes of them."""

    def __init__(self, stored: dict[str, tuple[int, Values]]) -> None:
        self._stored = stored
        self._now = {key: values for key, (_, values) in stored.items()}
        self._outcomes: Counter[str] = Counter()

    def now(self, key: str) -> Values | None:
        """The values under this key, as the records so far leave them."""
        return self._now.get(key)

    def put(self, key: str, values: Values) -> None:
        """Ask for these values under this key."""
        before = self._now.get(key)
        outcome = "added" if before is None else "unchanged" if before == values else "updated"
        self._outcomes[outcome] += 1
        self._now[key] = values

    @property
    def counts(self) -> LoadCounts:
        """What became of the records."""
        return LoadCounts(**self._outcomes)

    @property
    def added(self) -> list[Values]:
        """The values of the rows to be added."""
        return [values for key, values in self._now.items() if key not in self._stored]

    @property
    def updated(self) -> list[Values]:
        """The values of the rows to be updated, each with its row's id at the end."""
        return [
            (*self._now[key], row) for key, (row, before) in self._stored.items() if self._now[key] != before
        ]


async def load_customers(
    connection: AsyncConnection, workspace: int, records: Sequence[CustomerRecord]
) -> LoadCounts:
    """Add or update customers by External Id."""
    batch = await _read_stored(
        connection, workspace, _OF_CUSTOMERS, {record.external_id for record in records}
    )
    number = await number_change(connection, workspace)
    for record in records:
        batch.put(record.external_id, _customer(record, batch.now(record.external_id), number))
    return await _write(connection, workspace, _OF_CUSTOMERS, batch)


async def load_users(
    connection: AsyncConnection, workspace: int, records: Sequence[UserRecord]
) -> LoadCounts:
    """Add or update users by email, without regard to its case; the email is kept as it was given last."""
    columns = [users.c.email_key, users.c.email, users.c.name]
    batch = await _read_stored(
        connection, workspace, columns, {record.email.casefold() for record in records}
    )
    for record in records:
        key = record.email.casefold()
        batch.put(key, (key, record.email, record.name))
    return await _write_version(connection, workspace, columns, batch)


async def load_workflows(
    connection: AsyncConnection, workspace: int, records: Sequence[WorkflowRecord]
) -> LoadCounts:
    """Add workflows by name."""
    columns = [workflows.c.name]
    batch = await _read_stored(connection, workspace, columns, {record.name for record in records})
    for record in records:
        batch.put(record.name, (record.name,))
    return await _write_version(connection, workspace, columns, batch)


def _customer(record: CustomerRecord, before: Values | None, number: int) -> Values:
    """What the record makes of the customer: None leaves a value as it was.

    What it changes was changed by hand, by the change of this number.
    """
    name, *assigned = ("", "", None, 0, 0, number, number) if before is None else before[1:]
    managers, workflow, managers_edited, workflow_edited, managers_changed, workflow_changed = assigned
    if record.name is not None:
        name = record.name
    if record.managers is not None:
        managers = managers_text(tuple(sorted(set(record.managers))))
    if record.workflow is not None or record.clears_workflow:
        workflow = record.workflow
    if managers != assigned[0]:
        managers_edited = managers_changed = number
    if workflow != assigned[1]:
        workflow_edited = workflow_changed = number
    edited, changed = (managers_edited, workflow_edited), (managers_changed, workflow_changed)
    return record.external_id, name, managers, workflow, *edited, *changed


async def _read_stored(
    connection: AsyncConnection, workspace: int, columns: Sequence[Column[Any]], keys: Collection[str]
) -> _Batch:
    """The rows with these keys; the key is the first of the columns."""
    await hold(connection, workspace)
    table = columns[0].table
    query = select(table.c.id, *columns).where(table.c.workspace_id == workspace)
    stored: dict[str, tuple[int, Values]] = {}
    for part in in_parts(keys):
        rows = await connection.execute(query.where(columns[0].in_(part)))
        stored.update((row[1], (row[0], tuple(row[1:]))) for row in rows)
    return _Batch(stored)


async def _write(
    connection: AsyncConnection, workspace: int, columns: Sequence[Column[Any]], batch: _Batch
) -> LoadCounts:
    names = [column.name for column in columns]
    table = columns[0].table
    await append(
        connection, table, ["workspace_id", *names], ((workspace, *values) for values in batch.added)
    )
    await overwrite(connection, table, names, batch.updated)
    return batch.counts


async def _write_version(
    connection: AsyncConnection, workspace: int, columns: Sequence[Column[Any]], batch: _Batch
) -> LoadCounts:
    """Write a part that others remember as of a version, and raise that: see `storage.directory_parts`."""
    if batch.added or batch.updated:
        this = update(workspaces).where(workspaces.c.id == workspace)
        await connection.execute(this.values(directory_version=workspaces.c.directory_version + 1))
    return await _write(connection, workspace, columns, batch)
