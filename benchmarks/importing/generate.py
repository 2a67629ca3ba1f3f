"""Made-up directories, and files to import into them: the same ones for the same size and seed."""

import csv
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

SEED = 20_260
DIRECTORY = ("users", "workflows", "customers")
ASSIGNMENTS = "assignments.csv"
USERS = 10_000
WORKFLOWS = 1_000
_FIRST_NAMES = ("ada", "ben", "chloe", "dev", "elif", "femi", "grace", "hugo", "ines", "jun")
_TRADES = (
    "Bakery",
    "Foundry",
    "Logistics",
    "Paper",
    "Optics",
    "Textiles",
    "Dairy",
    "Robotics",
    "Timber",
    "Energy",
)
_SAME = 0.1
_WRONG = 0.02
_DIRECTORY_HEADERS = ("External Id", "Name", "Account manager email", "Workflow name")
HEADERS = ("External Id", "Customer", "Account manager email", "Workflow name", "Balance")


def make_files(folder: Path, size: int, seed: int = SEED) -> None:
    """Write `size` customers and as many shuffled rows: 2% of each kind of error, 10% unchanged."""
    chance = random.Random(seed)  # noqa: S311 - the same rows each time, and no secrets
    users, workflows, customers = (folder / f"{kind}.csv" for kind in DIRECTORY)
    now = [(chance.randrange(USERS), chance.randrange(WORKFLOWS)) for _ in range(size)]
    _write(users, ("Email", "Name"), ((_email(one), f"Person {one}") for one in range(USERS)))
    _write(workflows, ("Name",), ((_workflow(one),) for one in range(WORKFLOWS)))
    _write(customers, _DIRECTORY_HEADERS, _customers(now))
    _write(folder / ASSIGNMENTS, HEADERS, _assignments(chance, now))


def _customers(now: Sequence[tuple[int, int]]) -> Iterator[Sequence[str]]:
    for one, (manager, workflow) in enumerate(now):
        yield _external_id(one), _customer(one), _email(manager), _workflow(workflow)


def _assignments(chance: random.Random, now: Sequence[tuple[int, int]]) -> Iterator[Sequence[str]]:
    for one in chance.sample(range(len(now)), len(now)):
        draw = chance.random()
        manager, workflow = (
            now[one] if draw < _SAME else (chance.randrange(USERS), chance.randrange(WORKFLOWS))
        )
        cells = [
            _external_id(one),
            _customer(one),
            _email(manager),
            _workflow(workflow),
            f"{draw * 10_000:.2f}",
        ]
        if draw > 1 - _WRONG:
            cells[0] = f"CU-9{one:08}"
        elif draw > 1 - 2 * _WRONG:
            cells[2] = _email(manager % 500).replace("@acme-", "@acme")
        elif draw > 1 - 3 * _WRONG:
            cells[3] = _workflow(workflow % 100).replace("plan", "pln")
        yield cells


def assignment(one: int) -> Sequence[str]:
    """A row that is all right: the customer of this number gets the next manager and workflow."""
    return _external_id(one), _customer(one), _email(one % USERS), _workflow(one % WORKFLOWS), "0.00"


def equal(one: int, customers: int) -> Sequence[str]:
    """A row that is all right, and the same for every row about that customer."""
    return assignment(one % customers)


def complementary(one: int, customers: int) -> Sequence[str]:
    """A valid row: every other row of a customer gives the manager, and the rest give the workflow."""
    external_id, customer, email, workflow, balance = assignment(one % customers)
    asks_managers = one // customers % 2
    return external_id, customer, email if asks_managers else "", "" if asks_managers else workflow, balance


def contradicting(one: int, customers: int) -> Sequence[str]:
    """A row with another manager than the other rows about that customer."""
    external_id, customer, _, workflow, balance = assignment(one % customers)
    return external_id, customer, _email((one + one // customers) % USERS), workflow, balance


def wrong_external_id(one: int) -> Sequence[str]:
    """A row with an External Id that is wrong in its own way: a letter, a digit too many, another prefix."""
    right, *others = assignment(one)
    return [(right[:4] + "X" + right[5:], right + "7", right.replace("CU", "CX"))[one % 3], *others]


def wrong_manager(one: int) -> Sequence[str]:
    """A row whose email is wrong as no other's."""
    external_id, customer, email, *others = assignment(one)
    return [external_id, customer, _misspelt(email, one // USERS), *others]


def wrong_workflow(one: int) -> Sequence[str]:
    """A row whose workflow is wrong as no other's."""
    *others, workflow, balance = assignment(one)
    return [*others, _misspelt(workflow, one // WORKFLOWS), balance]


def _misspelt(text: str, way: int) -> str:
    """A letter too many, at another place in each way."""
    return f"{text[: way + 1]}x{text[way + 1 :]}"


def _external_id(one: int) -> str:
    return f"CU-{one:08}"


def _customer(one: int) -> str:
    trade = _TRADES[one % 10]
    return f"{trade} {one} GmbH" if one % 5 else f"{trade} & Sons {one}, Ltd"


def _email(one: int) -> str:
    return f"{_FIRST_NAMES[one % 10]}.{one:05}@acme-finance.example.com"


def _workflow(one: int) -> str:
    return f"Dunning plan {one:04} for {_TRADES[one % 10]}"


def _write(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headers)
        writer.writerows(rows)


if __name__ == "__main__":
    make_files(Path(sys.argv[1]), int(sys.argv[2]))
