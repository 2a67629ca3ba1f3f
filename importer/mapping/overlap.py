"""How far a column's values are what a field holds in this workspace, matched as the check matches them."""

import asyncio
from collections.abc import Collection, Iterable, Sequence

from importer.check.users import UserIndex
from importer.check.values import clears, is_spreadsheet_error, trim
from importer.check.workflows import WorkflowIndex
from importer.directory import User, Workflow
from importer.fields import Field
from importer.file.table import Row, TableShape
from importer.ports import Directory

MOST_VALUES = 50
_LONGEST = 200

Overlap = dict[Field, float]


async def overlaps(
    workspace: int, shape: TableShape, rows: Sequence[Row], directory: Directory
) -> list[Overlap]:
    """For each column and field the share, from 0 to 1, of the column's different values that fit the field."""
    columns = [_values(shape.samples[column], rows, column) for column in range(len(shape.columns))]
    users = await directory.users(workspace)
    workflows = await directory.workflows(workspace)
    asked = {trim(value) for values in columns for value in values}
    customers = (await directory.customers(workspace, asked)).keys()
    return await asyncio.to_thread(_overlaps, columns, users, workflows, customers)


def _overlaps(
    columns: Sequence[Sequence[str]],
    users: Sequence[User],
    workflows: Sequence[Workflow],
    customers: Collection[str],
) -> list[Overlap]:
    emails, names = UserIndex(users), WorkflowIndex(workflows)
    return [
        {
            Field.EXTERNAL_ID: _share(trim(value) in customers for value in values),
            Field.ACCOUNT_MANAGER: _share(_all_users(value, emails) for value in values),
            Field.WORKFLOW: _share(len(names.find(value).ids) == 1 for value in values),
        }
        for values in columns
    ]


def _values(samples: Iterable[str], rows: Sequence[Row], column: int) -> list[str]:
    """Up to fifty different values of a column; those that say nothing about the field are left out."""
    cells = [row.cells[column] for row in rows if not row.problem]
    telling = (cell for cell in dict.fromkeys([*samples, *cells]) if _is_telling(cell))
    return [cell for cell, _ in zip(telling, range(MOST_VALUES), strict=False)]


def _is_telling(cell: str) -> bool:
    value = trim(cell)
    return 0 < len(value) <= _LONGEST and not clears(value) and not is_spreadsheet_error(value)


def _all_users(cell: str, users: UserIndex) -> bool:
    found = users.find_all(cell)
    return bool(found) and all(len(match.ids) == 1 for match in found)


def _share(fits: Iterable[bool]) -> float:
    answers = list(fits)
    return sum(answers) / len(answers) if answers else 0.0
