"""Which columns of a file are read and which are not, in plain words."""

from collections.abc import Sequence
from typing import Final

from handlers.blocks.columns import column_names
from handlers.blocks.mrkdwn import code
from importer.words.counts import listed, shortlist
from importer.words.fields import Field
from importer.words.jobs import ImportJob

NAMED_COLUMNS: Final = 10
NAME_LIMIT: Final = 30


def left_out(job: ImportJob) -> str:
    """Which columns are not read, named; of many, the first ones and how many more."""
    names = column_names(job.reading.shape)
    others = [
        code(name, NAME_LIMIT)
        for column, name in enumerate(names)
        if column not in job.reading.mapping.columns
    ]
    if not others:
        return "No column is left out."
    return f"Columns left out: {shortlist(others, NAMED_COLUMNS)}."


def columns_read(job: ImportJob) -> str:
    """Which column each field was read from."""
    names = column_names(job.reading.shape)
    chosen = {field: job.reading.mapping.column(field) for field in Field}
    said = [_read_from(field, names[column]) for field, column in chosen.items() if column is not None]
    absent = [field.label for field, column in chosen.items() if column is None]
    return f"{listed(said)}.{_not_imported(absent)}" if said else "No columns were chosen."


def _read_from(field: Field, name: str) -> str:
    """Where a field comes from; its name once, where the column is called the same."""
    return code(name) if name == field.label else f"{field.label} from {code(name)}"


def _not_imported(labels: Sequence[str]) -> str:
    return f" Not imported: {listed(labels)}." if labels else ""
