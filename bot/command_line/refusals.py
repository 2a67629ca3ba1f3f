"""Why `import` doesn't go on with a file although it can be read, each time with the options that help."""

from collections.abc import Sequence
from functools import reduce
from typing import Final

from bot.command_line.arguments import first_columns, flag, how_to_name, leave_out
from importer.loading.whole_list import pick_sheet
from importer.mapping.left_out import header_like_values
from importer.mapping.needs import NAMED_BY
from importer.report.not_loaded import load_commands, not_loaded
from importer.report.table_doubts import doubtful, to_say
from importer.words.directory import DirectoryKind
from importer.words.errors import HandoffError, TableUnclearError
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.language import Value, _, lazy_gettext
from importer.words.quoting import plain, quoted

_LOAD_FIRST: Final = lazy_gettext("{missing} Load them first: {commands}. Then import this file again.")
_LOAD_OR_LEAVE_OUT: Final = lazy_gettext(
    "{missing} Load them first: {commands}. Then import this file again, or leave them out with {options}."
)
_HEADER: Final = lazy_gettext(
    "The header was taken from row {row}: say --header-row if the table is elsewhere."
)
_HEADER_OR_SHEET: Final = lazy_gettext(
    "The header was taken from row {row}: say --sheet or --header-row if the table is elsewhere."
)


def find_sheet(job: ImportJob, sheet: str | None) -> str | None:
    """The sheet, in any case, as spreadsheets take it.

    Raises HandoffError where the file has none of this name.
    """
    if sheet is None:
        return None
    return pick_sheet(job.reading.shape.sheets, sheet, job.reading.source.file_name)


def refuse_doubts(job: ImportJob) -> None:
    """Raise TableUnclearError, with the options to use, where a person has to say what is left out."""
    if job.reading.doubts:
        said = (
            f"{doubtful(doubt, job.reading.shape, quoted)} {to_say(doubt, job.reading.shape)}"
            for doubt in job.reading.doubts
        )
        file = plain(job.reading.source.file_name)
        raise TableUnclearError(lazy_gettext("{file}: {doubts}", file=file, doubts=" ".join(said)))


def refuse_data_as_header(job: ImportJob) -> None:
    """Raise HandoffError where the row that is taken for the header looks like data.

    It would be left out unseen.
    """
    value = header_like_values(job.reading.shape, job.reading.mapping, job.reading.proposal)
    if value is not None:
        row = job.reading.shape.header_row
        option = f"--header-row {row}"
        raise HandoffError(
            lazy_gettext(
                "Row {row} of {file}, with {value}, looks like data, not like a header. "
                "Add a row that names the columns, or say {option} if it is one.",
                row=row,
                file=job.reading.source.file_name,
                value=quoted(value),
                option=option,
            )
        )


def refuse_empty_directory(lacking: Sequence[DirectoryKind], team: str | None) -> None:
    """Raise HandoffError, with the commands that load it, where nothing is loaded of what the file names."""
    if not lacking:
        return
    where = f" --workspace {team}" if team else ""
    commands: list[Value] = [f"{command}{where}" for command in load_commands(lacking)]
    left_out = [leave_out(field) for field, kind in NAMED_BY.items() if kind in lacking]
    said = _LOAD_FIRST if DirectoryKind.CUSTOMERS in lacking else _LOAD_OR_LEAVE_OUT
    raise HandoffError(
        said.fill(missing=not_loaded(lacking), commands=reduce(_then, commands), options=" ".join(left_out))
    )


def _then(first: Value, second: Value) -> Value:
    return lazy_gettext("{first}, then {second}", first=first, second=second)


def how_to_choose(job: ImportJob) -> list[str]:
    """What to say where other columns are meant, or the table is elsewhere."""
    shape = job.reading.shape
    columns = _(
        "Name columns with {options}. The file has {columns}.",
        options=tuple(map(flag, Field)),
        columns=first_columns(shape),
    )
    said = _HEADER_OR_SHEET if len(shape.sheets) > 1 else _HEADER
    return [columns, *how_to_name(shape), str(said.fill(row=shape.header_row))]
