"""All the faults that a file can have, in the order in which they come about: columns, rows, text."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from random import Random
from typing import Final

from tests.fuzzing.truth import column_faults, row_faults, text_faults
from tests.fuzzing.truth.draft import Draft

Fault = Callable[[Draft, Random], bool]
"""Spoils a draft, and tells whether it could."""


class Stage(IntEnum):
    """What a fault spoils, and so when."""

    COLUMNS = 1
    ROWS = 2
    TEXT = 3


FAULTS: Final[dict[Fault, Stage]] = {
    column_faults.swapped_headers: Stage.COLUMNS,
    column_faults.old_and_new_managers: Stage.COLUMNS,
    column_faults.old_and_new_workflows: Stage.COLUMNS,
    column_faults.people_of_no_concern: Stage.COLUMNS,
    column_faults.deputies_beside_managers: Stage.COLUMNS,
    column_faults.people_nobody_explains: Stage.COLUMNS,
    column_faults.workflows_nobody_explains: Stage.COLUMNS,
    column_faults.other_companies: Stage.COLUMNS,
    column_faults.likely_managers_header: Stage.COLUMNS,
    column_faults.meaningless_header: Stage.COLUMNS,
    column_faults.same_header_twice: Stage.COLUMNS,
    column_faults.managers_not_loaded_yet: Stage.COLUMNS,
    column_faults.group_line_above_header: Stage.COLUMNS,
    row_faults.title_rows: Stage.ROWS,
    row_faults.blank_rows: Stage.ROWS,
    row_faults.header_again: Stage.ROWS,
    row_faults.table_in_other_order: Stage.ROWS,
    row_faults.header_further_down: Stage.ROWS,
    row_faults.no_header: Stage.ROWS,
    row_faults.footer: Stage.ROWS,
    row_faults.equal_rows: Stage.ROWS,
    row_faults.contradicting_rows: Stage.ROWS,
    row_faults.mistyped_cells: Stage.ROWS,
    row_faults.spreadsheet_errors: Stage.ROWS,
    row_faults.ids_damaged_by_a_spreadsheet: Stage.ROWS,
    row_faults.customers_not_loaded_yet: Stage.ROWS,
    text_faults.two_stray_quotes: Stage.TEXT,
    text_faults.two_quotes_around_rows: Stage.TEXT,
    text_faults.open_quote: Stage.TEXT,
    text_faults.lost_delimiter: Stage.TEXT,
    text_faults.extra_delimiter: Stage.TEXT,
    text_faults.other_delimiter: Stage.TEXT,
    text_faults.decimal_commas: Stage.TEXT,
    text_faults.unquoted_emails: Stage.TEXT,
    text_faults.unquoted_workflows: Stage.TEXT,
    text_faults.ends_left_off: Stage.TEXT,
    text_faults.line_break_unquoted: Stage.TEXT,
    text_faults.blanks_before_quotes: Stage.TEXT,
}


def spoil(draft: Draft, faults: Sequence[Fault], dice: Random) -> list[str]:
    """Write the draft down with these faults; the names of those that it could have."""
    done = list[str]()
    for stage in Stage:
        if stage is Stage.TEXT:
            draft.write()
        for fault in sorted(faults, key=_comes_last):
            if FAULTS[fault] is stage and draft.intact and fault(draft, dice):
                done.append(fault.__name__)
    return done


def _comes_last(fault: Fault) -> bool:
    """A spreadsheet damages what people have typed before, as it saves the whole sheet."""
    return fault is row_faults.ids_damaged_by_a_spreadsheet


def some_faults(dice: Random) -> list[Fault]:
    """None now and then, mostly one, at most three; of each stage as many as of the others.

    Half of what spoils the text meets a column of deputies, into which cells slide most dangerously.
    """
    number = dice.choices([0, 1, 2, 3], [10, 50, 28, 12])[0]
    stages = dice.choices(list(Stage), k=number)
    faults = [dice.choice([fault for fault in FAULTS if FAULTS[fault] is stage]) for stage in stages]
    if Stage.TEXT in stages and dice.random() < 0.5:
        faults.append(column_faults.deputies_beside_managers)
    return list(dict.fromkeys(faults))
