"""petl: the whole directory in dictionaries, each row mapped to what it asks for, and one UPDATE at the end.

It leaves out batches, a checkpoint to go on from, cleaned names and suggestions. petl is lazy: the file is
read once for the good rows, and twice for the wrong ones, which go into a table and into a file.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import petl

from benchmarks.importing.peers.job import (
    CUSTOMER_NOT_FOUND,
    EMAIL,
    EXTERNAL_ID,
    FIRST_ROW,
    USER_NOT_FOUND,
    WORKFLOW,
    WORKFLOW_NOT_FOUND,
    Job,
    answer,
    asked,
)

_TABLES = """
CREATE TABLE changes (number INTEGER, customer INTEGER PRIMARY KEY, old_managers TEXT, old_workflow INTEGER,
                      managers TEXT, workflow INTEGER);
CREATE TABLE wrong_rows (number INTEGER PRIMARY KEY, error TEXT);
"""
_UPDATE = """
UPDATE customers SET managers = changes.managers, workflow_id = changes.workflow FROM changes
WHERE customers.id = changes.customer AND customers.managers = changes.old_managers
  AND customers.workflow_id IS changes.old_workflow
"""
_WANTED = ("number", "customer", "old_managers", "old_workflow", "managers", "workflow", "error")
_NOBODY = (None, None, None)


def main() -> None:
    """Do the job in one transaction."""
    job = asked()
    with closing(sqlite3.connect(job.database)) as connection:
        connection.executescript(_TABLES)
        answer(*_import(connection, job))


def _import(connection: sqlite3.Connection, job: Job) -> tuple[int, int]:
    rows = petl.addrownumbers(petl.fromcsv(str(job.file), encoding="utf-8"), start=FIRST_ROW, field="number")
    header = (*petl.header(rows)[1:], *_WANTED)
    right, wrong = petl.biselect(
        petl.rowmap(rows, _asked_of(connection), header, failonerror=True), lambda row: row["error"] == ""
    )
    changes = petl.select(right, _changes)
    petl.appenddb(petl.cut(changes, *_WANTED[:-1]), connection, "changes", commit=False)
    petl.appenddb(petl.cut(wrong, "number", "error"), connection, "wrong_rows", commit=False)
    petl.tocsv(petl.cutout(wrong, *_WANTED[1:-1]), str(job.error_file), encoding="utf-8")
    changed = connection.execute(_UPDATE).rowcount
    connection.commit()
    (errors,) = connection.execute("SELECT count(*) FROM wrong_rows").fetchone()
    return changed, errors


def _asked_of(connection: sqlite3.Connection) -> Callable[[Any], tuple[object, ...]]:
    """Makes of a row its cells, its number, what the customer has, what it is to have, and the error."""
    customers = _looked_up(connection, "customers", "external_id", ("id", "managers", "workflow_id"))
    users = _looked_up(connection, "users", "email_key", "id")
    workflows = _looked_up(connection, "workflows", "name", "id")

    def asked_of(row: Any) -> tuple[object, ...]:  # noqa: ANN401 - petl's rows have no types
        number, *cells = row
        customer = customers.get(row[EXTERNAL_ID].strip(), _NOBODY)
        user = users.get(row[EMAIL].strip().lower())
        workflow = workflows.get(row[WORKFLOW].strip())
        error = _error(customer[0], user, workflow)
        return (*cells, number, *customer, None if user is None else str(user), workflow, error)

    return asked_of


def _looked_up(
    connection: sqlite3.Connection, table: str, key: str, value: str | tuple[str, ...]
) -> dict[str, Any]:
    columns = (key, value) if isinstance(value, str) else (key, *value)
    rows = petl.fromdb(connection, f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
    found: dict[str, Any] = petl.lookupone(rows, key, value)
    return found


def _error(customer: int | None, user: int | None, workflow: int | None) -> str:
    missing = {CUSTOMER_NOT_FOUND: customer, USER_NOT_FOUND: user, WORKFLOW_NOT_FOUND: workflow}
    return "; ".join(error for error, found in missing.items() if found is None)


def _changes(row: Any) -> bool:  # noqa: ANN401 - the same
    now, wanted = (row["old_managers"], row["old_workflow"]), (row["managers"], row["workflow"])
    return now != wanted


if __name__ == "__main__":
    main()
