"""How the sample files came to be: `python -m playground.make_samples` writes them anew, always the same.

The names are made up. `assignments.csv` has 1,240 rows; 60 of them have errors, of nearly every kind there is.
"""

import csv
import random
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import product
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
SEED = 1240

USERS = {
    "maya.lindqvist@example.com": "Maya Lindqvist",
    "tom.becker@example.com": "Tom Becker",
    "priya.nair@example.com": "Priya Nair",
    "ana.ruiz@example.com": "Ana Ruiz",
    "ben.okafor@example.com": "Ben Okafor",
    "chloe.martin@example.com": "Chloé Martin",
    "david.novak@example.com": "David Novák",
    "ewa.kowalska@example.com": "Ewa Kowalska",
    "farid.haddad@example.com": "Farid Haddad",
    "greta.weiss@example.com": "Greta Weiß",
    "soren.holm@example.com": "Søren Holm",
    "zoe.lambert@example.com": "Zoé Lambert",
}
VIP = "VIP \N{EN DASH} gentle"
WORKFLOWS = (
    *("Standard EU", "Standard US", VIP, "Relance standard"),
    *("Première relance", "Mahnlauf Großkunden", "Key accounts", "Key accounts UK"),
)
GIVEN_OUT = WORKFLOWS[:6]
PLACES = (
    *("Alder", "Amber", "Bastide", "Birch", "Brise", "Cedar", "Clover", "Colline", "Coral", "Dover", "Edel"),
    *("Falaise", "Fjord", "Garrigue", "Granit", "Harbour", "Hazel", "Île", "Jura", "Kastanien", "Linden"),
    *("Loire", "Maple", "Marée", "Nordlicht", "Olivier", "Orchard", "Prairie", "Quai", "Rivage", "Rosen"),
    *("Sonnen", "Tamise", "Tilleul", "Val", "Verger", "Willow", "Zephyr"),
)
TRADES = (
    *("Analytics", "Atelier", "Bakery", "Brasserie", "Bureau", "Café", "Ceramics", "Conseil", "Dental"),
    *("Design", "Distribution", "Elektro", "Énergie", "Films", "Foods", "Freight", "Garden", "Glass"),
    *("Hôtel", "Imprimerie", "Interiors", "Labs", "Logistik", "Media", "Menuiserie", "Optik", "Paper"),
    *("Pharma", "Print", "Robotics", "Software", "Solar", "Textile", "Tools", "Transport", "Vins"),
)
FORMS = ("SAS", "GmbH", "Ltd", "SARL", "AB", "Srl", "BV", "Inc")
COUNTRIES = ("FR", "DE", "GB", "SE", "IT", "NL", "US")
WRONG_EMAILS = {
    "maya.lindqvist@exmaple.com": 5,
    "tom.beker@example.com": 4,
    "no.longer.here@example.com": 4,
    "ana.ruiz@example.com, ben.okafor@exemple.com": 3,
    "#REF!": 1,
}
WRONG_WORKFLOWS = {"Standard UE": 5, "Relance standart": 4, "Old process": 3, "Key acounts": 2, "#N/A": 2}
COMMENTS = (
    *("", "", "", "", "Grand compte", "À rappeler en mai", "Nouveau contact", "Paie par virement"),
    *('Dit "le 15"; à vérifier', "Adresse :\n12 rue des Lilas\n69003 Lyon", "-2 % d'escompte"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the sample directory."""

    external_id: str
    name: str
    managers: str
    workflow: str


class Samples:
    """The content of the sample files, drawn from one seeded source of chance."""

    def __init__(self) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - the same files every time is what is wanted
        self.customers = self._made_up_customers()
        self._shuffled = iter(self._dice.sample(self.customers, len(self.customers)))

    def assignments(self) -> list[list[str]]:
        """1,180 good rows, of which two repeat others, and 60 with errors, under French and English headers."""
        good = [self._row() for _ in range(1_178)]
        self._clutter(good)
        faulty = [*self._wrong_customers(), *self._wrong_cells(), *self._contradictions()]
        rows = [*good, good[100], good[200], *faulty]
        self._dice.shuffle(rows)
        header = ["Identifiant client", "Raison sociale", "Account manager email", "Nom du plan de relance"]
        return [[*header, "Pays", "Encours (EUR)", "Commentaire"], *rows]

    def first_steps(self) -> list[list[str]]:
        """Twelve rows that are all in order."""
        rows = [
            [customer.external_id, email, self._workflow()]
            for customer, email in zip(self.customers, USERS, strict=False)
        ]
        return [["External Id", "Account manager email", "Workflow name"], *rows]

    def unknown_headers(self) -> list[list[str]]:
        """Forty rows under headers that name nothing; the values tell what they are."""
        rows = [
            [self._dice.choice(COUNTRIES), self._managers(), customer.external_id, self._workflow()]
            for customer in self._dice.sample(self.customers, 40)
        ]
        return [["Region", "Owner", "Ref.", "Reminders"], *rows]

    def managers_and_plans(self) -> list[list[str]]:
        """Sixty rows with accents, of which two have errors."""
        drawn = self._dice.sample(self.customers, 60)
        rows = [[each.external_id, each.name, self._managers(), self._workflow()] for each in drawn]
        rows[20][3] = "Premiere relanse"
        rows[40][2] = "zoe.lambert@exemple.com"
        return [["N° client", "Société", "Responsable de compte", "Plan de relance"], *rows]

    def no_external_id(self) -> list[list[str]]:
        """Twenty rows without a column for the External Id."""
        drawn = self._dice.sample(self.customers, 20)
        rows = [[customer.name, self._managers(), self._workflow()] for customer in drawn]
        return [["Company", "Account manager email", "Workflow name"], *rows]

    def _made_up_customers(self) -> list[Customer]:
        names = [" ".join(words) for words in product(PLACES, TRADES)]
        numbers = [412, *self._dice.sample(range(500, 10_000), 99)]
        ids = [f"CU-{number:05}" for number in range(1, 1_201)] + [f"{number:06}" for number in numbers]
        return [
            Customer(
                external_id,
                f"{name} {self._dice.choice(FORMS)}",
                self._managers() if self._dice.random() < 0.9 else "",
                self._workflow() if self._dice.random() < 0.9 else "",
            )
            for external_id, name in zip(ids, self._dice.sample(names, len(ids)), strict=True)
        ]

    def _managers(self) -> str:
        return ", ".join(self._dice.sample(sorted(USERS), 2 if self._dice.random() < 0.05 else 1))

    def _workflow(self) -> str:
        return self._dice.choice(GIVEN_OUT)

    def _row(self, external_id: str | None = None, managers: str = "", workflow: str = "") -> list[str]:
        """A row about a customer that no row was about yet; four in ten ask for what is so already."""
        customer = next(self._shuffled)
        kept = self._dice.random() < 0.4
        return [
            customer.external_id if external_id is None else external_id,
            customer.name,
            managers or (customer.managers if kept else self._managers()),
            workflow or (customer.workflow if kept else self._workflow()),
            self._dice.choice(COUNTRIES),
            f"{self._dice.randint(50, 90_000)},{self._dice.randint(0, 99):02}",
            self._dice.choice(COMMENTS),
        ]

    def _clutter(self, rows: Sequence[list[str]]) -> None:
        """Give rows what real files have and what is no error: odd blanks, other case, blank cells, `(none)`."""
        for row in rows[:9]:
            row[3] = "Standard\N{NO-BREAK SPACE}EU"
        for row in rows[9:13]:
            row[3] = "standard us"
        for row in rows[20:50]:
            row[3] = ""
        for row in rows[50:54]:
            row[2] = "(none)"
        for row in rows[54:60]:
            row[2] = row[2].upper()

    def _wrong_customers(self) -> Iterator[list[str]]:
        """21 rows: External Ids unknown, without their zeros, mistyped, missing, damaged; and cells that shifted."""
        unknown = ("CU-09112", "CU-09340", "CU-09718", "ACME-1", "KD 7781", "CU-88001")
        without_zeros = [customer.external_id.lstrip("0") for customer in self.customers[1_200:1_205]]
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


def write_samples(folder: Path) -> None:
    """Write all sample files into a folder and its subfolder `directory`."""
    samples = Samples()
    directory = folder / "directory"
    directory.mkdir(parents=True, exist_ok=True)
    header = ["External Id", "Name", "Account manager email", "Workflow name"]
    _write(directory / "customers.csv", [header, *map(astuple, samples.customers)])
    _write(directory / "users.csv", [["Email", "Name"], *USERS.items()])
    _write(directory / "workflows.csv", [["Name"], *([name] for name in WORKFLOWS)])
    _write(folder / "assignments.csv", samples.assignments(), delimiter=";", encoding="utf-8-sig")
    _write(folder / "first-steps.csv", samples.first_steps())
    _write(folder / "unknown-headers.csv", samples.unknown_headers())
    latin1 = folder / "customers-and-managers-latin1.csv"
    _write(latin1, samples.managers_and_plans(), delimiter="|", encoding="cp1252")
    _write(folder / "no-external-id.csv", samples.no_external_id())
    (folder / "not-a-table.csv").write_bytes(_picture())


def _write(
    path: Path, rows: Iterable[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)


def _picture(side: int = 32) -> bytes:
    """A small green square as a PNG (https://www.w3.org/TR/png/)."""
    lines = b"".join(b"\0" + b"\x2e\xb6\x7d" * side for _ in range(side))
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(lines),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks.items()
    )


if __name__ == "__main__":
    write_samples(SAMPLES)
