"""Faults of columns: headers that mislead, and columns beside the right ones that could be taken for them."""

from random import Random

from tests.fuzzing.truth.draft import Column, Draft, Role

_MAPPED = (Role.EXTERNAL_ID, Role.ACCOUNT_MANAGER, Role.WORKFLOW)


def swapped_headers(draft: Draft, dice: Random) -> bool:
    """Two of the headers stand above each other's columns; the values tell which is which."""
    one, other = dice.sample([place for role in _MAPPED if (place := draft.place(role)) is not None], 2)
    first, second = draft.columns[one].header, draft.columns[other].header
    draft.name_column(one, second)
    draft.name_column(other, first)
    return True


def old_and_new_managers(draft: Draft, dice: Random) -> bool:
    """Two columns of managers, of which the new ones are meant."""
    place = draft.place(Role.ACCOUNT_MANAGER)
    if place is None:
        return False
    old, new = dice.choice(draft.language.manager_pairs)
    draft.name_column(place, new)
    _put(draft, dice, old, draft.directory.users)
    return True


def old_and_new_workflows(draft: Draft, dice: Random) -> bool:
    """Two columns of workflows, of which the new ones are meant."""
    place = draft.place(Role.WORKFLOW)
    if place is None:
        return False
    old, new = dice.choice(draft.language.workflow_pairs)
    draft.name_column(place, new)
    _put(draft, dice, old, draft.directory.workflows)
    return True


def people_of_no_concern(draft: Draft, dice: Random) -> bool:
    """A column of users who created, approved or back something up, beside the managers or without any."""
    _put(draft, dice, dice.choice(draft.language.harmless), _some(draft.directory.users, dice))
    return True


def deputies_beside_managers(draft: Draft, dice: Random) -> bool:
    """A column of users, mostly blank, right beside the managers."""
    place = draft.place(Role.ACCOUNT_MANAGER)
    if place is None:
        return False
    column = Column(Role.OTHER, dice.choice(draft.language.harmless))
    blank = dice.choice([0.1, 0.5, 0.9])
    draft.insert_column(
        place + dice.randint(0, 1),
        column,
        lambda _: "" if dice.random() < blank else dice.choice(draft.directory.users),
    )
    return True


def people_nobody_explains(draft: Draft, dice: Random) -> bool:
    """A column of users whose header says nothing."""
    _put(draft, dice, dice.choice(draft.language.unclear), _some(draft.directory.users, dice))
    return True


def workflows_nobody_explains(draft: Draft, dice: Random) -> bool:
    """A column of workflows whose header says nothing."""
    _put(draft, dice, dice.choice(draft.language.unclear), draft.directory.workflows)
    return True


def other_companies(draft: Draft, dice: Random) -> bool:
    """A column of other customers' ids: parents, groups, payers."""
    _put(draft, dice, dice.choice(draft.language.parent), draft.directory.external_ids)
    return True


def likely_managers_header(draft: Draft, dice: Random) -> bool:
    """The managers stand below a word that isn't known, only likely."""
    place = draft.place(Role.ACCOUNT_MANAGER)
    if place is None:
        return False
    draft.name_column(place, dice.choice(draft.language.likely_manager))
    return True


def meaningless_header(draft: Draft, dice: Random) -> bool:
    """One of the columns that matter has a header that says nothing."""
    places = [place for role in _MAPPED if (place := draft.place(role)) is not None]
    draft.name_column(dice.choice(places), dice.choice(draft.language.unclear))
    return True


def same_header_twice(draft: Draft, dice: Random) -> bool:
    """Another manager or workflow column has the same header: nobody can know which is meant."""
    role = dice.choice([Role.ACCOUNT_MANAGER, Role.WORKFLOW])
    place = draft.place(role)
    if place is None:
        return False
    values = draft.directory.users if role is Role.ACCOUNT_MANAGER else draft.directory.workflows
    _put(draft, dice, draft.columns[place].header, values)
    return True


def managers_not_loaded_yet(draft: Draft, dice: Random) -> bool:
    """Most of the managers are new hires whom the directory lacks, beside a column of users who are in it."""
    place = draft.place(Role.ACCOUNT_MANAGER)
    if place is None:
        return False
    for line in dice.sample(draft.rows, len(draft.rows) * 9 // 10):
        line.cells[place] = f"new.hire{dice.randint(1, 9)}@acme.example"
        line.touch()
    _put(draft, dice, dice.choice(draft.language.harmless), draft.directory.users)
    return True


def group_line_above_header(draft: Draft, dice: Random) -> bool:
    """A line above the header gives its columns a common name, as merged cells do."""
    names = [dice.choice(["", draft.language.title, "2026"]) for _ in draft.columns]
    draft.lines.insert(0, type(draft.header)(names))
    return True


def _put(draft: Draft, dice: Random, header: str, values: tuple[str, ...]) -> None:
    """Put a column of such values anywhere; a tenth of it is blank."""
    column = Column(Role.OTHER, header)
    draft.insert_column(
        dice.randint(0, len(draft.columns)),
        column,
        lambda _: "" if dice.random() < 0.1 else dice.choice(values),
    )


def _some(values: tuple[str, ...], dice: Random) -> tuple[str, ...]:
    """All of them, or one alone, as where the same person approves everything."""
    return (dice.choice(values),) if dice.random() < 0.4 else values
