"""Clean files: every row written as it is meant, in one of the many forms that people's programs write."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzzing.truth.directory import KnownDirectory
from tests.fuzzing.truth.draft import Column, Draft, Form, Line, Role, TrueRow, Wish
from tests.fuzzing.truth.words import CITIES, COMMENTS, COMPANIES, LANGUAGES, Language

_FIELDS: Final = (
    (Role.ACCOUNT_MANAGER, Role.WORKFLOW),
    (Role.ACCOUNT_MANAGER, Role.WORKFLOW),
    (Role.ACCOUNT_MANAGER,),
    (Role.WORKFLOW,),
)
_ENCODINGS: Final = ("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16")
_DELIMITERS: Final = (",", ",", ";", ";", "\t", "|")


def clean_draft(directory: KnownDirectory, dice: Random) -> Draft:
    """A file of some of the directory's customers, with all that it says true."""
    language = dice.choice(LANGUAGES)
    form = Form(
        delimiter=dice.choice(_DELIMITERS),
        newline=dice.choice(["\r\n", "\n"]),
        quote_all=dice.random() < 0.2,
        encoding=dice.choice(_ENCODINGS),
    )
    columns = _columns(language, dice)
    rows = _rows(directory, {column.role for column in columns}, dice)
    writer = _Writer(columns, language, form, dice)
    lines = [Line(writer.cells(row), row) for row in rows]
    header = Line([column.header for column in columns])
    return Draft(directory, language, form, columns, header, [header, *lines])


def _columns(language: Language, dice: Random) -> list[Column]:
    headers = {
        Role.EXTERNAL_ID: dice.choice(language.external_id),
        Role.ACCOUNT_MANAGER: dice.choice(language.manager),
        Role.WORKFLOW: dice.choice(language.workflow),
    }
    mapped = [Column(role, headers[role]) for role in (Role.EXTERNAL_ID, *dice.choice(_FIELDS))]
    all_others = (language.company, language.city, language.balance, language.comment, language.date)
    others = [Column(Role.OTHER, header) for header in dice.sample(all_others, dice.randint(0, 4))]
    columns = [*mapped, *others]
    if dice.random() < 0.5:
        dice.shuffle(columns)
    return columns


def _rows(directory: KnownDirectory, roles: set[Role], dice: Random) -> list[TrueRow]:
    number = dice.choice(
        [dice.randint(2, 12), dice.randint(2, 12), dice.randint(13, 40), dice.randint(60, 100)]
    )
    wishes = _Wishes(directory, roles, dice, blank=dice.choice([0.08, 0.08, 0.5]))
    return [
        TrueRow(external_id, wishes.wish()) for external_id in dice.sample(directory.external_ids, number)
    ]


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What rows ask for: mostly one manager and one workflow, now and then several, or to clear a value.

    The share `blank` of the cells asks for nothing, and leaves room into which others may slide.
    """

    directory: KnownDirectory
    roles: set[Role]
    dice: Random
    blank: float

    def wish(self) -> Wish:
        return Wish(self._managers(), self._workflow())

    def _managers(self) -> frozenset[str] | None:
        if Role.ACCOUNT_MANAGER not in self.roles:
            return None
        if self.dice.random() < self.blank:
            return None
        number = self.dice.choices([1, 2, 0], [92, 6, 2])[0]
        return frozenset(self.dice.sample(self.directory.users, number))

    def _workflow(self) -> str | None:
        if Role.WORKFLOW not in self.roles:
            return None
        if self.dice.random() < self.blank:
            return None
        return "" if self.dice.random() < 0.02 else self.dice.choice(self.directory.workflows)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes rows into cells."""

    columns: Sequence[Column]
    language: Language
    form: Form
    dice: Random

    def cells(self, row: TrueRow) -> list[str]:
        return [self._cell(column, row) for column in self.columns]

    def _cell(self, column: Column, row: TrueRow) -> str:
        match column.role:
            case Role.EXTERNAL_ID:
                return row.external_id
            case Role.ACCOUNT_MANAGER:
                return managers_cell(row.wish.managers, self.dice)
            case Role.WORKFLOW:
                return workflow_cell(row.wish.workflow)
            case Role.OTHER:
                return self._other(column.header)

    def _other(self, header: str) -> str:
        if header == self.language.company:
            return self.dice.choice(COMPANIES)
        if header == self.language.city:
            return self.dice.choice(CITIES)
        if header == self.language.comment:
            return self.dice.choice(COMMENTS)
        if header == self.language.date:
            return f"2026-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"
        return amount(self.dice, "," if self.form.delimiter != "," else ".")


def managers_cell(managers: frozenset[str] | None, dice: Random) -> str:
    """How a row asks for these managers."""
    if managers is None:
        return ""
    return dice.choice([", ", ",", ";", "; "]).join(sorted(managers)) or "(none)"


def workflow_cell(workflow: str | None) -> str:
    """How a row asks for this workflow."""
    return "" if workflow is None else workflow or "(none)"


def amount(dice: Random, decimal: str) -> str:
    """An amount with two decimals."""
    return f"{dice.uniform(1, 99_999):.2f}".replace(".", decimal)
