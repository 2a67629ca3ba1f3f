"""What the sample files hold, drawn from one seeded source of chance: the same every time."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import Enum, auto
from itertools import islice, product

from playground.made_up_words import (
    COMMENTS,
    COUNTRIES,
    FORMS,
    NO_PLAN_YET,
    OTHER_PROCESSES,
    PLACES,
    TO_FIX_EMAILS,
    TO_FIX_WORKFLOWS,
    TRADES,
    USERS,
    WORKFLOWS,
    WRONG_EMAILS,
    WRONG_WORKFLOWS,
)

SEED = 1240
CUSTOMERS = 4_000
CU_IDS = 3_800
"""So many of the External Ids begin with letters; the others are numbers, with zeros in front."""

GIVEN_OUT = WORKFLOWS[:6]
NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the sample directory."""

    external_id: str
    name: str
    managers: str
    workflow: str


class Asked(Enum):
    """What a row of `assignments.csv` asks for, beside what is so already."""

    NOTHING = auto()
    MANAGERS = auto()
    WORKFLOW = auto()
    BOTH = auto()
    NO_WORKFLOW = auto()


EVERYDAY = {
    Asked.NOTHING: 463,
    Asked.MANAGERS: 412,
    Asked.WORKFLOW: 274,
    Asked.BOTH: 25,
    Asked.NO_WORKFLOW: 4,
}
"""How many of the 1,178 good rows that repeat nothing ask for what."""


class Samples:
    """The content of each sample file; no two share a customer, so that each tells the same in any order."""

    def __init__(self) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - the same files every time is what is wanted
        self.customers = self._made_up_customers()
        others = self.customers[len(USERS) :]
        self._not_named_yet = iter(self._dice.sample(others, len(others)))

    def assignments(self) -> list[list[str]]:
        """1,180 good rows, two of them repeats, and 60 with errors, under French and English headers."""
        good = [self._everyday_row(asked) for asked, times in EVERYDAY.items() for _ in range(times)]
        self._dice.shuffle(good)
        self._clutter(good)
        faulty = [*self._wrong_customers(), *self._wrong_cells(), *self._contradictions()]
        rows = [*good, good[100], good[200], *faulty]
        self._dice.shuffle(rows)
        header = ["Identifiant client", "Raison sociale", "Account manager email", "Nom du plan de relance"]
        return [[*header, "Pays", "Encours (EUR)", "Commentaire"], *rows]

    def first_steps(self) -> list[list[str]]:
        """Twelve rows that are all in order, about the directory's first customers."""
        rows = [
            [customer.external_id, email, self._workflow()]
            for customer, email in zip(self.customers, USERS, strict=False)
        ]
        return [["External Id", "Account manager email", "Workflow name"], *rows]

    def unknown_headers(self) -> list[list[str]]:
        """Forty rows under headers that name nothing; the values tell what they are."""
        rows = [
            [self._dice.choice(COUNTRIES), self._managers(), customer.external_id, self._workflow()]
            for customer in self._draw(40)
        ]
        return [["Region", "Owner", "Ref.", "Reminders"], *rows]

    def managers_and_plans(self) -> list[list[str]]:
        """Sixty rows with accents, of which two have errors."""
        rows = [[each.external_id, each.name, self._managers(), self._workflow()] for each in self._draw(60)]
        rows[20][3] = "Premiere relanse"
        rows[40][2] = "zoe.lambert@exemple.com"
        return [["N° client", "Société", "Responsable de compte", "Plan de relance"], *rows]

    def no_external_id(self) -> list[list[str]]:
        """Twenty rows without a column for the External Id."""
        rows = [[each.name, self._managers(), self._workflow()] for each in self._draw(20)]
        return [["Company", "Account manager email", "Workflow name"], *rows]

    def wrong_column(self) -> list[list[str]]:
        """Forty rows whose `Workflow name` is another tool's; the notes have the real ones, among words."""
        rows = [
            [
                each.external_id,
                each.name,
                self._managers(),
                self._dice.choice(OTHER_PROCESSES),
                self._workflow(),
            ]
            for each in self._draw(40, _has_all)
        ]
        for row, words in zip(rows, NO_PLAN_YET, strict=False):
            row[4] = words
        self._dice.shuffle(rows)
        return [["External Id", "Customer", "Account manager email", "Workflow name", "Notes"], *rows]

    def wipe(self) -> list[list[str]]:
        """Forty rows; thirty take the workflow away, and ten of these the account managers as well."""
        rows = [list(astuple(each)) for each in self._draw(40, _has_all)]
        for row in rows[:30]:
            row[3] = NONE
        for row in rows[:10]:
            row[2] = NONE
        self._dice.shuffle(rows)
        return [["External Id", "Customer", "Account manager email", "Workflow name"], *rows]

    def to_fix(self) -> list[list[str]]:
        """Sixty rows; 28 have a wrong email, workflow or External Id, each with one suggestion."""
        drawn = iter(self._draw(56, _has_all))
        zeros_lost = self._draw(
            4, lambda each: each.external_id.isdecimal() and int(each.external_id) > CU_IDS
        )
        rows = [[each.external_id.lstrip("0"), each.name, self._managers(), ""] for each in zeros_lost]
        for place, wrong in ((2, TO_FIX_EMAILS), (3, TO_FIX_WORKFLOWS)):
            for value in (value for value, times in wrong.items() for _ in range(times)):
                rows.append(self._assigned(next(drawn)))
                rows[-1][place] = value
        rows += map(self._assigned, drawn)
        self._dice.shuffle(rows)
        return [["External Id", "Customer", "Account manager email", "Workflow name"], *rows]

    def _assigned(self, customer: Customer) -> list[str]:
        return [customer.external_id, customer.name, self._managers(), customer.workflow]

    def _made_up_customers(self) -> list[Customer]:
        names = [" ".join(words) for words in product(PLACES, TRADES, FORMS)]
        numbers = [412, *self._dice.sample(range(500, 10_000), CUSTOMERS - CU_IDS - 1)]
        ids = [f"CU-{number:05}" for number in range(1, CU_IDS + 1)] + [f"{number:06}" for number in numbers]
        return [
            Customer(
                external_id,
                name,
                self._managers() if self._dice.random() < 0.9 else "",
                self._workflow() if self._dice.random() < 0.9 else "",
            )
            for external_id, name in zip(ids, self._dice.sample(names, len(ids)), strict=True)
        ]

    def _draw(self, number: int, fits: Callable[[Customer], bool] = bool) -> list[Customer]:
        """So many customers that no file names yet."""
        return list(islice(filter(fits, self._not_named_yet), number))

    def _managers(self) -> str:
        return ", ".join(self._dice.sample(sorted(USERS), 2 if self._dice.random() < 0.05 else 1))

    def _workflow(self) -> str:
        return self._dice.choice(GIVEN_OUT)

    def _everyday_row(self, asked: Asked) -> list[str]:
        """A row about a customer that no row was about yet, and that asks for this."""
        (customer,) = self._draw(1, _has_all if asked is Asked.NO_WORKFLOW else bool)
        managers, workflow = customer.managers, customer.workflow
        if asked in {Asked.MANAGERS, Asked.BOTH}:
            managers = self._other(self._managers, managers)
        if asked in {Asked.WORKFLOW, Asked.BOTH}:
            workflow = self._other(self._workflow, workflow)
        return self._with_the_rest(customer, managers, NONE if asked is Asked.NO_WORKFLOW else workflow)

    def _other(self, draw: Callable[[], str], than: str) -> str:
        """Draw until it is another one."""
        return next(drawn for drawn in iter(draw, "") if drawn != than)

    def _row(self, external_id: str | None = None, managers: str = "", workflow: str = "") -> list[str]:
        """A row about a customer that no row was about yet, with something wrong in it."""
        (customer,) = self._draw(1)
        row = self._with_the_rest(customer, managers or self._managers(), workflow or self._workflow())
        return row if external_id is None else [external_id, *row[1:]]

    def _with_the_rest(self, customer: Customer, managers: str, workflow: str) -> list[str]:
        """With the columns that an import leaves out."""
        return [
            customer.external_id,
            customer.name,
            managers,
            workflow,
            self._dice.choice(COUNTRIES),
            f"{self._dice.randint(50, 90_000)},{self._dice.randint(0, 99):02}",
            self._dice.choice(COMMENTS),
        ]

    def _clutter(self, rows: Sequence[list[str]]) -> None:
        """Give rows what real files have and what is no error: odd blanks, other case, blank cells."""
        odd = (("Standard EU", 9, "Standard\N{NO-BREAK SPACE}EU"), ("Standard US", 4, "standard us"))
        for name, times, written in odd:
            for row in [row for row in rows if row[3] == name][:times]:
                row[3] = written
        as_before = {each.external_id: each.workflow for each in self.customers}
        for row in [row for row in rows if row[3] == as_before[row[0]]][:30]:
            row[3] = ""
        for row in [row for row in rows if row[2]][:6]:
            row[2] = row[2].upper()

    def _wrong_customers(self) -> Iterator[list[str]]:
        """21 rows: External Ids unknown, without zeros, mistyped, missing or damaged; and shifted cells."""
        unknown = ("CU-09112", "CU-09340", "CU-09718", "ACME-1", "KD 7781", "CU-88001")
        without_zeros = [customer.external_id.lstrip("0") for customer in self.customers[CU_IDS : CU_IDS + 5]]
        mistyped = ("CU_00012", "CU-0O047", "CU00310")
        for external_id in (*unknown, *without_zeros, *mistyped, "", "", "", "1,23E+15", "4,07E+12"):
            yield self._row(external_id)
        for _ in range(2):
            first, name, *rest, _ = self._row()
            yield [first, *name.rsplit(" ", 1), *rest, "Grand compte"]

    def _wrong_cells(self) -> Iterator[list[str]]:
        """35 rows: wrong emails, wrong workflows, spreadsheet errors, and two rows with two errors each."""
        for email, times in WRONG_EMAILS.items():
            yield from (self._row(managers=email) for _ in range(times))
        for workflow, times in WRONG_WORKFLOWS.items():
            yield from (self._row(workflow=workflow) for _ in range(times))
        for _ in range(2):
            yield self._row(managers="priya.nair@exampel.com", workflow="Standrad US")

    def _contradictions(self) -> Iterator[list[str]]:
        """Twice two rows that give one customer different workflows."""
        for _ in range(2):
            row = self._row(workflow="Standard EU")
            yield row
            yield [*row[:3], "Standard US", *row[4:]]


def _has_all(customer: Customer) -> bool:
    """Whether there is something to take away."""
    return bool(customer.managers and customer.workflow)
