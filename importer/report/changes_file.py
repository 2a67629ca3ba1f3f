"""The changes file: a line for each value of each customer that a job changes, in the customers' order.

Delimited, in UTF-8 with a byte order mark and with the delimiter that the file had; a workbook where External
Ids begin with zeros, which a spreadsheet takes away when it opens a delimited file.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from importer.report.table_file import MOST_LINES, TableFile
from importer.report.written_files import (
    FOR_SPREADSHEETS,
    OutputKind,
    WrittenFile,
    changes_file_name,
    own_file_name,
)
from importer.words.changes import CHANGED_FIELDS, MANAGERS_SEPARATOR, Change
from importer.words.directory import User
from importer.words.errors import HandoffError
from importer.words.fields import Field, clearing_word
from importer.words.jobs import ImportJob
from importer.words.language import _, lazy_gettext
from importer.words.table_shape import Dialect, TableShape

CHANGES_COLUMNS: Final = (
    Field.EXTERNAL_ID.lazy_label,
    lazy_gettext("Customer"),
    lazy_gettext("Field"),
    lazy_gettext("Before"),
    lazy_gettext("After"),
    lazy_gettext("Row"),
    lazy_gettext("Matched"),
)
"""In the language of the moment. `Matched` is the cell as in the file, where it was cleaned or corrected."""

OWN_COLUMNS: Final = (
    Field.EXTERNAL_ID.lazy_label,
    lazy_gettext("Customer"),
    lazy_gettext("Change"),
    lazy_gettext("Before"),
    lazy_gettext("After"),
)
"""The same of a file for one account manager: which customers are theirs now, and which aren't any more."""

UNDOES_LATER: Final = lazy_gettext("Undoes a later change")
"""Heads one more column of a file that was exported: `yes` where the value was changed after that."""

ChangePages = AsyncIterator[Sequence[Change]]


async def write_changes_file_of(
    job: ImportJob, lines: int, changes: Callable[[], ChangePages], folder: Path, kind: OutputKind
) -> WrittenFile:
    """Write all that a job changes, so many lines, into a file in the folder; can be cancelled at any moment.

    It begins as a delimited file, and anew as a workbook once an id begins with zero. More lines than a sheet
    holds stay delimited; raises HandoffError where a workbook of them was asked for.
    """
    path = folder / changes_file_name(job.reading.source.file_name, job.number)
    lines_of = partial(_lines, with_later=_is_exported(job))
    file = TableFile(_("Changes"), _header(job), changes, lines_of, lambda change: change.external_id)
    if kind is OutputKind.WORKBOOK:
        _require_fitting(lines)
        return await file.write_workbook(path)
    keeps_zeros = kind is OutputKind.KEEPING_ZEROS and lines <= MOST_LINES
    return await file.write(path, _dialect(job.reading.shape), keeps_zeros=keeps_zeros)


async def write_own_file(
    job: ImportJob, manager: User, lines: int, changes: Callable[[], ChangePages], folder: Path
) -> WrittenFile:
    """Write the customers whom an account manager has gained or lost, so many, into a file in the folder."""
    header = [str(column) for column in OWN_COLUMNS]
    own = partial(_own_lines, manager.email)
    file = TableFile(_("Changes"), header, changes, own, lambda change: change.external_id)
    path = folder / own_file_name(job.number)
    return await file.write(path, FOR_SPREADSHEETS, keeps_zeros=lines <= MOST_LINES)


def _header(job: ImportJob) -> list[str]:
    more = [UNDOES_LATER] if _is_exported(job) else []
    return [str(column) for column in (*CHANGES_COLUMNS, *more)]


def _is_exported(job: ImportJob) -> bool:
    """Whether it is told which later changes are undone: of an export, as long as nothing is applied."""
    return job.verdict is not None and job.verdict.since is not None and not job.state.ended


def _lines(changes: Sequence[Change], *, with_later: bool) -> Iterator[Sequence[str]]:
    labels = {field: str(label) for field, label in CHANGED_FIELDS.items()}
    nothing, yes = clearing_word(), _("yes")
    for change in changes:
        yield (
            change.external_id,
            change.name,
            labels[change.field],
            change.before or nothing,
            change.after or nothing,
            "" if change.row is None else str(change.row),
            change.written,
            *([yes if change.undoes_later else ""] if with_later else []),
        )


def _own_lines(manager: str, changes: Sequence[Change]) -> Iterator[Sequence[str]]:
    """Whether a customer is theirs now, and who looked after the customer before and does so after."""
    yours, not_yours, nothing = _("yours now"), _("not yours any more"), clearing_word()
    for change in changes:
        is_yours = manager in change.after.split(MANAGERS_SEPARATOR)
        yield (
            change.external_id,
            change.name,
            yours if is_yours else not_yours,
            change.before or nothing,
            change.after or nothing,
        )


def _dialect(shape: TableShape) -> Dialect:
    """As the file's, whose spreadsheet opens that; a workbook has none."""
    return FOR_SPREADSHEETS if shape.sheet else replace(FOR_SPREADSHEETS, delimiter=shape.dialect.delimiter)


def _require_fitting(lines: int) -> None:
    if lines > MOST_LINES:
        raise HandoffError(
            lazy_gettext(
                "The {lines} changes are more than a sheet holds. Name the changes file .csv instead.",
                lines=lines,
            )
        )
