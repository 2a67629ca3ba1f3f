"""What an import looks like on the command line: as text for people, as an object for programs."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bot.mapping_terms import TERMS
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.mapping_words import left_out_words, not_changed, reason_words
from importer.report.outcome import outcome
from importer.words.column_names import passed_over, shown_column
from importer.words.counts import count
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.proposal import ReasonKind
from importer.words.quoting import plain, quoted
from importer.words.summary import ErrorKind, WrongValue
from importer.words.table_shape import TableShape

WIDTH = 100


def import_object(
    job: ImportJob, kinds: Sequence[ErrorKind], error_file: Path | None, note: str | None = None
) -> dict[str, object]:
    """The JSON object of an import; its keys are a contract. `note` is what to know of the error file beside that."""
    counts = job.counts
    previewed = job.state is JobState.PREVIEWED
    return {
        "job": job.number,
        "status": job.state.value,
        "rows": counts.rows,
        "changed": counts.planned if previewed else counts.changed,
        "unchanged": counts.unchanged,
        "repeats": counts.repeats,
        "errors": counts.errors,
        "errors_by_code": {kind.code.value: kind.rows for kind in kinds},
        "cleaned": counts.cleaned,
        "mapping": {field.value: _header(job, field) for field in Field},
        "mapping_reasons": {field.value: _reason(job, field) for field in Field},
        "samples": {field.value: _samples(job, field) for field in Field},
        "file": _file_object(job.shape),
        "error_file": str(error_file) if error_file else None,
        **({"note": note} if note else {}),
    }


def _reason(job: ImportJob, field: Field) -> str | None:
    """Why a field has its column; without one, what else was left out."""
    left_out = left_out_words(job, field, TERMS) if job.mapping.column(field) is None else None
    return reason_words(job, field, TERMS) or left_out


def _file_object(shape: TableShape) -> dict[str, object]:
    """How the file is written: a workbook has a sheet, and of encoding and delimiter none."""
    written = {"encoding": shape.dialect.encoding or None, "delimiter": shape.dialect.delimiter or None}
    sheet = {"sheet": shape.sheet, "sheets": list(shape.sheets)} if shape.sheet else {}
    facts = {"skipped": [asdict(one) for one in shape.skipped], "in_words": _in_words(shape)}
    return {**written, "header_row": shape.header_row, **sheet, **facts}


def _in_words(shape: TableShape) -> str:
    """What the file is, in sentences."""
    return " ".join([f"The file has {size_and_separator(shape, quoted)}.", *peculiarities(shape, quoted)])


def failure_object(sentence: str) -> dict[str, object]:
    """The JSON object when nothing could be read or done."""
    return {"status": JobState.FAILED.value, "error": sentence}


def interrupted_object(job: ImportJob | None, sentence: str) -> dict[str, object]:
    """The JSON object of an import that was told to stop; its status says how far it came. It has no job before one was opened."""
    state = job.state if job else JobState.CANCELLED
    return {"job": job.number if job else None, "status": state.value, "error": sentence}


def import_text(
    job: ImportJob, kinds: Sequence[ErrorKind], error_file: Path | None, note: str | None = None
) -> str:
    """The same in words."""
    told = [f"\n{note}"] if note else []
    return "\n".join([*_head(job), *_counts(job), *_errors(kinds), *_next_step(job, error_file), *told])


def _head(job: ImportJob) -> Iterator[str]:
    yield f"Import {job.number}: {plain(job.source.file_name)}"
    yield textwrap.fill(_in_words(job.shape), WIDTH, initial_indent="  ", subsequent_indent="  ")
    for field in Field:
        yield f"  {field.label}: {_column(job, field)}"
        if left_out := left_out_words(job, field, TERMS):
            yield textwrap.fill(left_out, WIDTH, initial_indent="    ", subsequent_indent="    ")
    yield outcome(job)
    if job.failure:
        yield job.failure


def _column(job: ImportJob, field: Field) -> str:
    place = job.mapping.column(field)
    if place is not None:
        shown = shown_column(job.shape, place)
        return f"{f'column {shown}' if job.shape.columns[place] else shown}{_why(job, field)}"
    left_out = passed_over(job.shape, job.mapping, field)
    if left_out:
        return f"not read, although there is a column {quoted(left_out)}"
    return f"not imported. {not_changed(field)}"


def _why(job: ImportJob, field: Field) -> str:
    """Why this column, unless its header says so, or who reads this."""
    reason = job.proposal.of(field).reason
    if reason is None or reason.kind in {ReasonKind.HEADER, ReasonKind.CHOSEN}:
        return ""
    return f" ({reason_words(job, field, TERMS)})"


def _counts(job: ImportJob) -> Iterator[str]:
    counts = job.counts
    if job.state is JobState.PREVIEWED:
        yield f"  to change  {counts.planned:>9,}"
    else:
        yield f"  changed    {counts.changed:>9,}"
    yield f"  unchanged  {counts.unchanged:>9,}{_repeats(counts)}"
    yield f"  errors     {counts.errors:>9,}"
    if counts.cleaned:
        yield f"  {count(counts.cleaned, 'value')} matched despite small differences in spaces, invisible characters or capital letters"


def _repeats(counts: Counts) -> str:
    """How many of the unchanged rows say again what another row says."""
    return f"  ({count(counts.repeats, 'repeat')} of another row)" if counts.repeats else ""


def _errors(kinds: Sequence[ErrorKind]) -> Iterator[str]:
    for kind in kinds:
        yield f"\n{kind.code.message} ({count(kind.rows, 'row')})"
        yield textwrap.fill(kind.code.solution, WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield from (f"  {_example(example)}" for example in kind.examples if example.value)


def _example(example: WrongValue) -> str:
    meant = " or ".join(map(quoted, example.suggestions))
    return (
        f"{quoted(example.value)} ({count(example.rows, 'row')}){f', did you mean {meant}?' if meant else ''}"
    )


def _next_step(job: ImportJob, error_file: Path | None) -> Iterator[str]:
    if error_file:
        yield f"\nThe rows that need attention are in {error_file}: correct them there, and import that file."
    elif job.counts.errors:
        yield "\nImport the file again with --error-file FILE to get the rows that need attention."


def _samples(job: ImportJob, field: Field) -> list[str]:
    """Up to three different values of the field's column."""
    column = job.mapping.column(field)
    return [] if column is None else list(job.shape.samples[column])


def _header(job: ImportJob, field: Field) -> str | None:
    column = job.mapping.column(field)
    return None if column is None else job.shape.columns[column]
