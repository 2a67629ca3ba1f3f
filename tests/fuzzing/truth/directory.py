"""A random directory: customers whose External Ids have shapes that people use, users, workflows."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from importer.words.directory import CustomerRecord, UserRecord, WorkflowRecord
from storage.store import Store
from tests.fuzzing.truth.words import COMPANIES, DOMAINS, PEOPLE, SPLIT_WORKFLOWS, WORKFLOWS

CUSTOMERS: Final = 110

_TWINS: Final = 3
_EXACT_DIGITS: Final = 15  # what Excel keeps of a number

_SHAPES: Final[tuple[Callable[[int], str], ...]] = (
    lambda turn: f"CU-{turn + 1:05}",
    lambda turn: f"{turn * 7 + 412:06}",
    lambda turn: str(10_000 + turn * 3),
    lambda turn: f"{COMPANIES[turn % len(COMPANIES)].split()[0].strip(',').lower()}-{turn}",
    lambda turn: f"{1 + turn // 20}.{turn % 20:02}",
    lambda turn: f"40{turn:04}5500{turn * 13:05}1",
    lambda turn: f"A/{turn:03}-{'XYZ'[turn % 3]}",
)


@dataclass(frozen=True, slots=True)
class KnownDirectory:
    """What is in a workspace; the emails and names are as they were loaded."""

    external_ids: tuple[str, ...]
    users: tuple[str, ...]
    workflows: tuple[str, ...]

    async def load(self, store: Store, workspace: int) -> None:
        """Put all of it into the workspace; nobody has an account manager or a workflow yet."""
        directory = store.directory
        await directory.load_users(workspace, [UserRecord(email, "") for email in self.users])
        await directory.load_workflows(workspace, [WorkflowRecord(name) for name in self.workflows])
        await directory.load_customers(workspace, [CustomerRecord(one, one) for one in self.external_ids])


def as_a_spreadsheet_would(external_id: str) -> str:
    """What becomes of an External Id where a spreadsheet takes it for a number."""
    if external_id.isdecimal() and len(external_id) > _EXACT_DIGITS:
        return external_id[:_EXACT_DIGITS] + "0" * (len(external_id) - _EXACT_DIGITS)
    if external_id.isdecimal():
        return external_id.lstrip("0")
    if external_id.replace(".", "", 1).isdecimal():
        return external_id.rstrip("0").rstrip(".")
    return external_id


def random_directory(dice: Random) -> KnownDirectory:
    """Customers of one or two shapes, a few with a twin as a spreadsheet makes it; users and workflows."""
    shapes = dice.sample(_SHAPES, dice.choice([1, 1, 1, 2]))
    external_ids = [shapes[turn % len(shapes)](turn) for turn in range(CUSTOMERS)]
    twins = [damaged for one in external_ids if (damaged := as_a_spreadsheet_would(one)) != one][:_TWINS]
    people = dice.sample(PEOPLE, dice.randint(5, 12))
    users = [f"{person}@{dice.choice(DOMAINS)}" for person in people]
    workflows = list(
        dict.fromkeys([*dice.choice(SPLIT_WORKFLOWS), *dice.sample(WORKFLOWS, dice.randint(3, 8))])
    )
    return KnownDirectory(tuple(dict.fromkeys(external_ids + twins)), tuple(users), tuple(workflows))
