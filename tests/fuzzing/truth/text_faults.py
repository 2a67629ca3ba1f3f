"""Faults of the text: quotes and delimiters that are lost, or stand where none belong."""

from collections.abc import Callable
from random import Random

from tests.fuzzing.truth.draft import Draft, Line, Role
from tests.fuzzing.truth.generate import amount

_MANY = 20
"""Of so many rows a single one that has what no other has shows that something is wrong with it."""

Spoil = Callable[[Line, Random], None]
"""Does something to a line as it is written."""


def two_stray_quotes(draft: Draft, dice: Random) -> bool:
    """Two cells have a quotation mark of their own that nobody doubled."""
    if len(draft.intact) < 2:
        return False
    for line in dice.sample(draft.intact, 2):
        _put_quote(line, dice)
    return True


def two_quotes_around_rows(draft: Draft, dice: Random) -> bool:
    """A stray quotation mark begins one cell, and another ends a later row: they look like a pair."""
    if len(draft.intact) < 2:
        return False
    first, *_, last = draft.intact[: dice.randint(2, 6)]
    place = dice.randrange(min(len(first.written), len(last.written)))
    first.written[place] = '"' + first.written[place]
    last.written[place] += '"'
    first.touch()
    last.touch()
    return True


def open_quote(draft: Draft, dice: Random) -> bool:
    """One cell begins with a quotation mark that is never closed."""
    return _in_one_row(draft, dice, _put_quote)


def lost_delimiter(draft: Draft, dice: Random) -> bool:
    """One delimiter is missing: two cells stand together."""
    return _in_one_row(draft, dice, _join_cells)


def extra_delimiter(draft: Draft, dice: Random) -> bool:
    """One delimiter too many: a blank cell came in, or a cell fell in two."""
    return _in_one_row(draft, dice, _split_cell)


def other_delimiter(draft: Draft, dice: Random) -> bool:
    """One row is separated by another sign than the others."""
    line = _an_intact(draft, dice)
    line.joint = dice.choice([sign for sign in ",;\t|" if sign != draft.form.delimiter])
    line.touch()
    return True


def decimal_commas(draft: Draft, dice: Random) -> bool:
    """Amounts with an unquoted decimal comma in a file separated by commas: in one row, or in half."""
    places = [place for place, column in enumerate(draft.columns) if column.role is Role.OTHER]
    if not places or draft.form.delimiter != ",":
        return False
    place = dice.choice(places)
    for line in _some_intact(draft, dice):
        line.write(place, amount(dice, ","))
        _cut_end(line, dice)
        line.touch()
    return True


def unquoted_emails(draft: Draft, dice: Random) -> bool:
    """A list of emails, separated by the file's own delimiter and not quoted."""
    place = draft.place(Role.ACCOUNT_MANAGER)
    if place is None or draft.form.delimiter not in ",;|":
        return False
    lines = _few_intact(draft, dice)
    for line in lines:
        users = dice.sample(draft.directory.users, dice.randint(2, 3))
        line.ask(managers=frozenset(users))
        line.write(place, draft.form.delimiter.join(users))
        if not _may_be_people_behind(draft, place, len(lines)):
            _cut_end(line, dice)
    return True


def _may_be_people_behind(draft: Draft, place: int, lists: int) -> bool:
    """Whether other people stand in the next column.

    Without the blank end of a row, nobody could tell a list from a manager and a deputy. Nor could they in a
    column that is theirs by its header and blank in all other rows, but where a single row of many has one.
    """
    if any("@" in cell for line in draft.rows for cell in line.cells[place + 1 : place + 2]):
        return True
    is_theirs = any(
        column.header in draft.language.harmless for column in draft.columns[place + 1 : place + 2]
    )
    return is_theirs and (lists > 1 or len(draft.rows) < _MANY)


def unquoted_workflows(draft: Draft, dice: Random) -> bool:
    """A workflow with the delimiter in its name, such as `Smith, Jones plan`, not quoted."""
    place = draft.place(Role.WORKFLOW)
    names = [name for name in draft.directory.workflows if draft.form.delimiter in name]
    if place is None or not names:
        return False
    for line in _few_intact(draft, dice):
        name = dice.choice(names)
        line.ask(workflow=name)
        line.write(place, name)
        _cut_end(line, dice)
    return True


def ends_left_off(draft: Draft, dice: Random) -> bool:
    """Blank cells at the ends of rows are left off, which changes nothing of what the rows say."""
    del dice
    short = [line for line in draft.intact if not line.cells[-1]]
    for line in short:
        while len(line.written) > 1 and not line.cells[len(line.written) - 1]:
            line.written.pop()
    return bool(short)


def line_break_unquoted(draft: Draft, dice: Random) -> bool:
    """A row falls in two inside a cell."""

    def break_line(line: Line, dice: Random) -> None:
        place = dice.randrange(len(line.written))
        cell = line.written[place]
        middle = dice.randint(0, len(cell))
        line.written[place] = cell[:middle] + draft.form.newline + cell[middle:]

    return _in_one_row(draft, dice, break_line)


def blanks_before_quotes(draft: Draft, dice: Random) -> bool:
    """A blank follows each delimiter, as people write."""
    del dice
    if draft.form.delimiter not in ",;":
        return False
    for line in draft.lines:
        line.joint += " "
    return True


def _in_one_row(draft: Draft, dice: Random, spoil: Spoil) -> bool:
    line = _an_intact(draft, dice)
    spoil(line, dice)
    line.touch()
    return True


def _an_intact(draft: Draft, dice: Random) -> Line:
    return dice.choice(draft.intact)


def _some_intact(draft: Draft, dice: Random) -> list[Line]:
    """Mostly one row, else half of them."""
    lines = draft.intact
    return dice.sample(lines, dice.choice([1, 1, max(1, len(lines) // 2)]))


def _few_intact(draft: Draft, dice: Random) -> list[Line]:
    return dice.sample(draft.intact, min(len(draft.intact), dice.choice([1, 1, 2, 3])))


def _put_quote(line: Line, dice: Random) -> None:
    """At the beginning of a cell, inside, or at its end."""
    place = dice.randrange(len(line.written))
    cell = line.written[place]
    inside = dice.choice([0, len(cell), dice.randint(0, len(cell))])
    line.written[place] = f'{cell[:inside]}"{cell[inside:]}'
    line.touch()


def _join_cells(line: Line, dice: Random) -> None:
    if len(line.written) > 1:
        place = dice.randrange(len(line.written) - 1)
        line.written[place : place + 2] = [line.written[place] + line.written[place + 1]]


def _split_cell(line: Line, dice: Random) -> None:
    place = dice.randrange(len(line.written))
    cell = line.written[place]
    middle = dice.choice([0, 0, len(cell), dice.randint(0, len(cell))])
    line.written[place : place + 1] = [cell[:middle], cell[middle:]]


def _cut_end(line: Line, dice: Random) -> None:
    """Blank cells at its end left off, as some programs do: then the row is no longer than others."""
    while dice.random() < 0.7 and len(line.written) > 1 and not line.written[-1]:
        line.written.pop()
