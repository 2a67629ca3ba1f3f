"""Faults of rows: lines above, between and below them, rows that come twice, and mistyped values."""

from random import Random

from tests.fuzzing.truth.directory import as_a_spreadsheet_would
from tests.fuzzing.truth.draft import Draft, Line, Role, TrueRow, Wish
from tests.fuzzing.truth.generate import managers_cell, workflow_cell
from tests.fuzzing.truth.words import FOOTERS


def title_rows(draft: Draft, dice: Random) -> bool:
    """A title above the header, and perhaps a line about one customer."""
    titles = [
        [draft.language.title],
        [f"{draft.language.title} 2026"],
        [],
        [dice.choice(draft.directory.users)],
    ]
    for _ in range(dice.randint(1, 3)):
        draft.lines.insert(0, Line(list(dice.choice(titles))))
    return True


def blank_rows(draft: Draft, dice: Random) -> bool:
    """Lines with nothing, or nothing but delimiters, anywhere below the header."""
    for _ in range(dice.randint(1, 3)):
        place = dice.randint(draft.first_row, len(draft.lines))
        draft.lines.insert(place, Line([""] * dice.choice([0, len(draft.columns)])))
    return True


def header_again(draft: Draft, dice: Random) -> bool:
    """The header comes once more further down, as where two exports were pasted together."""
    place = dice.randint(draft.first_row, len(draft.lines))
    draft.lines.insert(place, Line(list(draft.header.cells)))
    return True


def table_in_other_order(draft: Draft, dice: Random) -> bool:
    """Below a second header the columns come in another order."""
    order = list(range(len(draft.columns)))
    dice.shuffle(order)
    if order == sorted(order):
        return False
    place = dice.randint(draft.first_row, len(draft.lines))
    if any(line.row and line.row.touched for line in draft.lines[place:]):
        return False
    for line in draft.lines[place:]:
        if line.row:
            line.cells = [line.cells[column] for column in order]
            line.touch()
    draft.lines.insert(place, Line([draft.header.cells[column] for column in order]))
    return True


def header_further_down(draft: Draft, dice: Random) -> bool:
    """Somebody sorted the sheet with its header: rows stand above it."""
    if not draft.has_header:
        return False
    draft.lines.remove(draft.header)
    draft.lines.insert(dice.randint(1, len(draft.lines)), draft.header)
    return True


def no_header(draft: Draft, dice: Random) -> bool:
    """The file begins with its first row."""
    del dice
    if not draft.has_header:
        return False
    draft.lines.remove(draft.header)
    draft.has_header = False
    return True


def footer(draft: Draft, dice: Random) -> bool:
    """A line below the table that is no row of it."""
    words = {"total": draft.language.total, "email": dice.choice(draft.directory.users)}
    draft.lines.append(Line([cell.format(**words) for cell in dice.choice(FOOTERS)]))
    return True


def equal_rows(draft: Draft, dice: Random) -> bool:
    """Some rows come twice."""
    for line in dice.sample(draft.rows, dice.randint(1, min(3, len(draft.rows)))):
        draft.lines.insert(dice.randint(draft.first_row, len(draft.lines)), Line(list(line.cells), line.row))
    return True


def contradicting_rows(draft: Draft, dice: Random) -> bool:
    """A customer comes twice, with another wish each time."""
    line = dice.choice(draft.intact)
    first = line.row
    if first is None:
        return False
    managers, workflow = draft.place(Role.ACCOUNT_MANAGER), draft.place(Role.WORKFLOW)
    wish, cells = first.wish, list(line.cells)
    if managers is not None:
        wish = Wish(frozenset([dice.choice(draft.directory.users)]), wish.workflow)
        cells[managers] = managers_cell(wish.managers, dice)
    if workflow is not None:
        wish = Wish(wish.managers, dice.choice(draft.directory.workflows))
        cells[workflow] = workflow_cell(wish.workflow)
    first.touched = True
    # Right below it: under a header in another order nobody could read it, so that nothing would contradict.
    behind = draft.lines.index(line) + 1
    draft.lines.insert(behind, Line(cells, TrueRow(first.external_id, wish, touched=True)))
    return True


def mistyped_cells(draft: Draft, dice: Random) -> bool:
    """A few ids, emails or workflows are written wrongly, so that nobody has them."""
    for line in dice.sample(draft.intact, max(1, len(draft.intact) // dice.choice([2, 8, 30]))):
        _mistype(draft, line, dice)
    return True


def _mistype(draft: Draft, line: Line, dice: Random) -> None:
    place = draft.place(dice.choice([Role.EXTERNAL_ID, Role.ACCOUNT_MANAGER, Role.WORKFLOW]))
    if place is None or len(line.cells[place]) < 3:
        return
    wrong = _slip(line.cells[place], dice)
    if not _exists(draft, wrong):
        line.cells[place] = wrong
        line.touch()


def _slip(text: str, dice: Random) -> str:
    """The text with one letter doubled, left out or exchanged with the next."""
    place = dice.randrange(len(text) - 1)
    before, here, after = text[:place], text[place], text[place + 1 :]
    return dice.choice([before + here + here + after, before + after, before + after[0] + here + after[1:]])


def _exists(draft: Draft, value: str) -> bool:
    """Whether somebody has this value; a slip that hits another can't be told from what is meant."""
    directory = draft.directory
    known = {*directory.external_ids, *directory.users, *directory.workflows}
    return any(value.strip().casefold() == one.casefold() for one in known) or value.strip() in {"", "(none)"}


def spreadsheet_errors(draft: Draft, dice: Random) -> bool:
    """A formula that found nothing stands in some cells."""
    for line in dice.sample(draft.intact, max(1, len(draft.intact) // 4)):
        line.cells[dice.randrange(len(line.cells))] = dice.choice(["#N/A", "#REF!", "#NV", "#VALUE!"])
        line.touch()
    return True


def ids_damaged_by_a_spreadsheet(draft: Draft, dice: Random) -> bool:
    """The ids were taken for numbers: zeros are gone, digits rounded; some become other customers' ids.

    All of the column's, those of spoilt rows as well: a spreadsheet spares none, and one that kept its zeros
    would show that no spreadsheet took these for numbers, so that 412 is exactly 412.
    """
    del dice
    place = draft.place(Role.EXTERNAL_ID)
    if place is None or any(_becomes_another(draft, line, place) for line in draft.rows):
        return False
    for line in draft.rows:
        if (damaged := as_a_spreadsheet_would(line.cells[place])) != line.cells[place]:
            line.cells[place] = damaged
            line.touch()
    return True


def _becomes_another(draft: Draft, line: Line, place: int) -> bool:
    """Whether a mistyped id becomes somebody else's, which can't be told from what is meant."""
    cell = line.cells[place]
    is_mistyped = line.row is not None and cell != line.row.external_id
    return is_mistyped and as_a_spreadsheet_would(cell) in draft.directory.external_ids


def customers_not_loaded_yet(draft: Draft, dice: Random) -> bool:
    """Some rows are about customers whom nobody has."""
    place = draft.place(Role.EXTERNAL_ID)
    for line in dice.sample(draft.intact, max(1, len(draft.intact) // 5)):
        if place is not None:
            line.cells[place] = f"NEW-{dice.randint(100, 999)}"
            line.touch()
    return True
