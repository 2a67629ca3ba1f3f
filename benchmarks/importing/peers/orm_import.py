"""SQLAlchemy's ORM, a row at a time: three queries for each row, and a commit after every 1,000 rows.

It leaves out a checkpoint to go on from (what was committed stays when it is killed), cleaned names and
suggestions.
"""

import csv
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column

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

_BATCH = 1_000
_WORKSPACE = 1
Row = dict[str, str]


class Table(DeclarativeBase):
    """The directory's tables, and two of this program's own."""


class User(Table):
    """An account manager."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int]
    email_key: Mapped[str]


class Workflow(Table):
    """A workflow."""

    __tablename__ = "workflows"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int]
    name: Mapped[str]


class Customer(Table):
    """A customer; `managers` is a list of user ids."""

    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int]
    external_id: Mapped[str]
    managers: Mapped[str]
    workflow_id: Mapped[int | None]


class Change(Table):
    """What a row has changed."""

    __tablename__ = "changes"
    number: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    old_managers: Mapped[str]
    old_workflow: Mapped[int | None]


class WrongRow(Table):
    """A row that was refused."""

    __tablename__ = "wrong_rows"
    number: Mapped[int] = mapped_column(primary_key=True)
    error: Mapped[str]


Entity = TypeVar("Entity", User, Workflow, Customer)


@dataclass(slots=True)
class Counts:
    """How many rows came to what."""

    changed: int = 0
    errors: int = 0


def main() -> None:
    """Import the file, and write its wrong rows into another."""
    job = asked()
    engine = create_engine(f"sqlite:///{job.database}")
    Table.metadata.create_all(engine)
    with Session(engine) as session:
        counts = _import(session, job)
    engine.dispose()
    answer(counts.changed, counts.errors)


def _import(session: Session, job: Job) -> Counts:
    counts = Counts()
    with (
        job.file.open(encoding="utf-8", newline="") as file,
        job.error_file.open("w", encoding="utf-8", newline="") as errors,
    ):
        refused = csv.writer(errors)
        rows = csv.DictReader(file)
        refused.writerow([*(rows.fieldnames or ()), "Row", "Error"])
        for number, row in enumerate(rows, FIRST_ROW):
            error = _take(session, number, row, counts)
            if error:
                session.add(WrongRow(number=number, error=error))
                refused.writerow([*row.values(), number, error])
                counts.errors += 1
            if number % _BATCH == 0:
                session.commit()
        session.commit()
    return counts


def _take(session: Session, number: int, row: Row, counts: Counts) -> str:
    """Change the row's customer; the errors that stand against it, or nothing."""
    customer = _found(session, Customer, Customer.external_id, row[EXTERNAL_ID].strip())
    user = _found(session, User, User.email_key, row[EMAIL].strip().lower())
    workflow = _found(session, Workflow, Workflow.name, row[WORKFLOW].strip())
    if customer is None or user is None or workflow is None:
        missing = {CUSTOMER_NOT_FOUND: customer, USER_NOT_FOUND: user, WORKFLOW_NOT_FOUND: workflow}
        return "; ".join(error for error, found in missing.items() if found is None)
    if (customer.managers, customer.workflow_id) != (str(user.id), workflow.id):
        session.add(
            Change(
                number=number,
                customer=customer.id,
                old_managers=customer.managers,
                old_workflow=customer.workflow_id,
            )
        )
        customer.managers, customer.workflow_id = str(user.id), workflow.id
        counts.changed += 1
    return ""


def _found(
    session: Session, entity: type[Entity], key: InstrumentedAttribute[str], value: str
) -> Entity | None:
    # The unique indexes begin with the workspace.
    return session.scalar(select(entity).where(entity.workspace_id == _WORKSPACE, key == value))


if __name__ == "__main__":
    main()
