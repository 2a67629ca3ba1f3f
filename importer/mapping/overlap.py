"""How far a column's values are what a field holds in this workspace, matched as the check matches them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

from importer.matching.account_managers import addresses, domain_of, index_users
from importer.matching.values import trim
from importer.matching.workflows import index_workflows
from importer.words.directory import DirectoryKind, User, Workflow
from importer.words.fields import Field
from importer.words.ports import Directory


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of so many different `values`, and of so many `cells` that hold them, how many fit a field.

    Of account managers those count that are addresses: whatever else stands beside them in a column is a
    remark.
    """

    fitting: int = 0
    values: int = 0
    fitting_cells: int = 0
    cells: int = 0


Overlaps = dict[Field, Overlap]


async def overlaps(
    workspace: int, columns: Sequence[Counter[str]], directory: Directory
) -> tuple[Sequence[Overlaps], Collection[DirectoryKind]]:
    """For each column, told as its values and how often each was seen, how far it fits each field.

    And which parts of the directory hold anything.
    """
    users, workflows = await directory.assignable(workspace)
    asked = {trim(value) for values in columns for value in values}
    customers = (await directory.customers(workspace, asked)).keys()
    found = await asyncio.to_thread(_overlaps, columns, users, workflows, customers)
    if users and workflows and customers:
        return found, frozenset(DirectoryKind)
    return found, await directory.loaded(workspace)


def _overlaps(
    columns: Sequence[Counter[str]],
    users: Sequence[User],
    workflows: Sequence[Workflow],
    customers: Collection[str],
) -> Sequence[Overlaps]:
    names = index_workflows(workflows)
    fits = {
        Field.EXTERNAL_ID: lambda value: trim(value) in customers,
        Field.ACCOUNT_MANAGER: _Managers(users).are_named_by,
        Field.WORKFLOW: lambda value: len(names.find(value).ids) == 1,
    }
    quick = {field: cache(fits[field]) for field in Field}
    return [{field: _overlap(_told(values, field), quick[field]) for field in Field} for values in columns]


def _told(values: Counter[str], field: Field) -> Counter[str]:
    if field is not Field.ACCOUNT_MANAGER:
        return values
    return Counter({value: cells for value, cells in values.items() if "@" in value})


def _overlap(values: Counter[str], fits: Callable[[str], bool]) -> Overlap:
    fitting = [value for value in values if fits(value)]
    return Overlap(len(fitting), len(values), sum(values[value] for value in fitting), values.total())


class _Managers:
    """Who a cell may mean: users, and colleagues without a user yet, by the domain of their address."""

    def __init__(self, users: Sequence[User]) -> None:
        self._users = index_users(users)

    def are_named_by(self, cell: str) -> bool:
        """Whether each part of the cell is a user, or an address at a domain of theirs."""
        parts = [written.text for written in addresses(cell)]
        return bool(parts) and all(map(self._is_one, parts))

    def _is_one(self, part: str) -> bool:
        return domain_of(part) in self._users.domains or len(self._users.find(part).ids) == 1
