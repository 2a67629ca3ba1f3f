"""What the command line answers: an import in words and as JSON, how far it is, and the exit code."""

import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.command_line.exit_codes import INTERRUPTED
from bot.command_line.guards import guard_objects, guards_text
from bot.command_line.questions import TERMS
from bot.command_line.round_trip import export_object, how_to_clear
from importer.attempts import corrects
from importer.preview.round_trip_words import round_trip_lines
from importer.preview.totals_words import on_cover_lines
from importer.report.corrected_words import corrected_lines
from importer.report.file_facts import peculiarities, size_and_separator
from importer.report.mapping_words import left_out_words, not_changed, reason_words
from importer.report.outcome import outcome, overlap_words
from importer.words.column_names import passed_over, shown_column
from importer.words.corrections import NO_CORRECTIONS_USED, Corrected, UsedCorrections
from importer.words.counts import either, number
from importer.words.fields import Field
from importer.words.jobs import Counts, ImportJob, JobState
from importer.words.language import _, ngettext
from importer.words.proposal import ReasonKind
from importer.words.quoting import plain, quoted
from importer.words.row_errors import Advice
from importer.words.summary import ErrorKind, WrongValue
from importer.words.table_shape import TableShape

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Files:
    """Where an import's rows with errors and its changes were written, and notes on these files."""

    error_file: Path | None = None
    changes_file: Path | None = None
    notes: Sequence[str] = ()


NO_FILES: Final = Files()


def import_object(job: ImportJob, kinds: Sequence[ErrorKind], files: Files) -> dict[str, object]:
    """The JSON object of an import; its keys are a contract."""
    counts = job.counts
    previewed = job.state is JobState.PREVIEWED
    return {
        **which_job(job),
        "rows": counts.rows,
        "changed": counts.planned if previewed else counts.changed,
        "unchanged": counts.unchanged,
        "repeats": counts.repeats,
        "errors": counts.errors,
        "errors_by_code": {kind.code.value: kind.rows for kind in kinds},
        "cleaned": counts.cleaned,
        "cleared": job.verdict.totals.cleared if job.verdict else 0,
        "guards": guard_objects(job),
        "on_cover": on_cover_objects(job),
        "corrected": list(map(_corrected_object, _corrected(job).first)),
        "mapping": {field.value: _header(job, field) for field in Field},
        "mapping_reasons": {field.value: _reason(job, field) for field in Field},
        "samples": {field.value: _samples(job, field) for field in Field},
        "file": _file_object(job.reading.shape),
        **export_object(job),
        "error_file": str(files.error_file) if files.error_file else None,
        "changes_file": str(files.changes_file) if files.changes_file else None,
        **({"note": " ".join(files.notes)} if files.notes else {}),
    }


def _corrected(job: ImportJob) -> UsedCorrections:
    """The corrections that its plan has used."""
    return job.verdict.corrected if job.verdict else NO_CORRECTIONS_USED


def _corrected_object(one: Corrected) -> dict[str, object]:
    correction = one.correction
    values = {"field": correction.field.value, "from": correction.written, "to": correction.meant}
    return {**values, "rows": one.rows, "remembered": one.remembered}


def _reason(job: ImportJob, field: Field) -> str | None:
    """Why a field has its column; without one, what else was left out."""
    left_out = (
        left_out_words(job.reading, field, TERMS) if job.reading.mapping.column(field) is None else None
    )
    return reason_words(job.reading, field, TERMS) or left_out


def _file_object(shape: TableShape) -> dict[str, object]:
    """How the file is written: a workbook has a sheet, and of encoding and delimiter none."""
    written = {"encoding": shape.dialect.encoding or None, "delimiter": shape.dialect.delimiter or None}
    sheet = {"sheet": shape.sheet, "sheets": list(shape.sheets)} if shape.sheet else {}
    facts = {"skipped": [asdict(one) for one in shape.skipped], "in_words": _in_words(shape)}
    return {**written, "header_row": shape.header_row, **sheet, **facts}


def _in_words(shape: TableShape) -> str:
    """What the file is, in sentences."""
    return " ".join([size_and_separator(shape, quoted), *peculiarities(shape, quoted)])


def failure_object(sentence: str) -> dict[str, object]:
    """The JSON object when nothing could be read or done."""
    return {"status": JobState.FAILED.value, "error": sentence}


def _interrupted_object(job: ImportJob | None, sentence: str) -> dict[str, object]:
    """The JSON object of an import that was told to stop; its status says how far it came.

    It has no job before one was opened.
    """
    which = {"job": None, "status": JobState.CANCELLED.value} if job is None else which_job(job)
    return {**which, "error": sentence}


def report_interruption(job: ImportJob | None, sentence: str, *, as_json: bool) -> int:
    """Tell where a job was stopped; returns the exit code."""
    if as_json:
        print(json.dumps(_interrupted_object(job, sentence), indent=2, ensure_ascii=False))
    print(sentence, file=sys.stderr)
    return INTERRUPTED


def which_job(job: ImportJob) -> dict[str, object]:
    """Which job it is, and how it stands."""
    return {"job": job.number, "kind": job.kind.value, "of": job.of, "status": job.state.value}


def import_text(job: ImportJob, kinds: Sequence[ErrorKind], files: Files, advice: Advice) -> str:
    """The same in words."""
    told = [f"\n{said}" for said in (*changes_place(job, files.changes_file), *files.notes)]
    said = [
        *_head(job),
        *_counts(job),
        *on_cover_text(job),
        *_errors(kinds, job.counts.errors, advice),
        *_next_step(job, files.error_file),
    ]
    return "\n".join([*said, *guards_text(job), *told])


def on_cover_text(job: ImportJob) -> Sequence[str]:
    """Who gets customers while others cover for them."""
    return on_cover_lines(job.verdict.totals, quoted) if job.verdict else []


def on_cover_objects(job: ImportJob) -> list[dict[str, object]]:
    """Who gets customers while others cover for them; of which handover, and until when."""
    away = job.verdict.totals.on_cover if job.verdict else ()
    return [
        {"person": one.name, "gains": one.gains, "until": one.until.isoformat(), "handover": one.handover}
        for one in away
    ]


def _head(job: ImportJob) -> Iterator[str]:
    yield _("Import {number}: {file}", number=str(job.number), file=plain(job.reading.source.file_name))
    yield textwrap.fill(_in_words(job.reading.shape), WIDTH, initial_indent="  ", subsequent_indent="  ")
    for line in filter(None, [corrects(job), *round_trip_lines(job, quoted), *how_to_clear(job)]):
        yield textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ")
    for field in Field if job.reading.shape.columns else ():
        yield "  " + _("{field}: {column}", field=field.label, column=_column(job, field))
        if left_out := left_out_words(job.reading, field, TERMS):
            yield textwrap.fill(left_out, WIDTH, initial_indent="    ", subsequent_indent="    ")
    yield outcome(job)
    if job.failure:
        yield str(job.failure)


def _column(job: ImportJob, field: Field) -> str:
    place = job.reading.mapping.column(field)
    if place is not None:
        shown = shown_column(job.reading.shape, place)
        named = _("column {name}", name=shown) if job.reading.shape.columns[place] else shown
        return f"{named}{_why(job, field)}"
    left_out = passed_over(job.reading.shape, job.reading.mapping, field)
    if left_out:
        return _("not read, although there is a column {name}", name=quoted(left_out))
    return " ".join([_("not imported."), not_changed(field)])


def _why(job: ImportJob, field: Field) -> str:
    """Why this column, unless its header says so, or who reads this."""
    reason = job.reading.proposal.of(field).reason
    if reason is None or reason.kind in {ReasonKind.HEADER, ReasonKind.CHOSEN}:
        return ""
    return f" ({reason_words(job.reading, field, TERMS)})"


def _counts(job: ImportJob) -> Iterator[str]:
    counts = job.counts
    first = (
        (_("to change"), counts.planned)
        if job.state is JobState.PREVIEWED
        else (_("changed"), counts.changed)
    )
    right = (_("already right"), counts.unchanged - counts.repeats)
    repeats = [(_("repeats"), counts.repeats)] if counts.repeats else []
    yield from side_by_side([first, right, *repeats, (_("errors"), counts.errors)])
    if counts.cleaned:
        yield f"  {_cleaned(counts)}"
    for line in corrected_lines(_corrected(job), quoted, TERMS.person):
        yield textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def side_by_side(lines: Sequence[tuple[str, int]]) -> list[str]:
    """What is counted and how many there are, in two columns."""
    width = max(len(name) for name, _amount in lines)
    return [f"  {name:<{width}}  {number(amount):>9}" for name, amount in lines]


def _cleaned(counts: Counts) -> str:
    return ngettext(
        "{count} value matched despite small differences in spaces, invisible characters or capital letters",
        "{count} values matched despite small differences in spaces, invisible characters or capital letters",
        counts.cleaned,
    )


def _errors(kinds: Sequence[ErrorKind], errors: int, advice: Advice) -> Iterator[str]:
    for kind in kinds:
        message = kind.code.message
        yield ""
        yield ngettext("{message} ({count} row)", "{message} ({count} rows)", kind.rows, message=message)
        solution = advice.on(kind.code, quoted)
        yield textwrap.fill(solution, WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield from (f"  {_example(example)}" for example in kind.examples if example.value)
    if overlap := overlap_words(kinds, errors):
        yield from ("", overlap)


def _example(example: WrongValue) -> str:
    value = quoted(example.value)
    if not example.suggestions:
        return ngettext("{value} ({count} row)", "{value} ({count} rows)", example.rows, value=value)
    return ngettext(
        "{value} ({count} row), did you mean {meant}?",
        "{value} ({count} rows), did you mean {meant}?",
        example.rows,
        value=value,
        meant=either(list(map(quoted, example.suggestions))),
    )


def _next_step(job: ImportJob, error_file: Path | None) -> Iterator[str]:
    if error_file:
        yield ""
        yield _(
            "The rows that need attention are in {path}: correct them there, and import that file.",
            path=str(error_file),
        )
    elif job.counts.errors:
        yield ""
        yield _(
            "To get the rows that need attention, check the file once more: "
            "python -m bot import FILE --preview --error-file ERRORS. That changes no customer."
        )


def changes_place(job: ImportJob, path: Path | None) -> list[str]:
    """Where each value before and after stands, if anywhere."""
    if path is None:
        return []
    if job.state is JobState.PREVIEWED:
        return [_("What would change is in {path}, each value before and after.", path=str(path))]
    return [_("What was changed is in {path}, each value before and after.", path=str(path))]


def _samples(job: ImportJob, field: Field) -> list[str]:
    """Up to three different values of the field's column."""
    column = job.reading.mapping.column(field)
    return [] if column is None else list(job.reading.shape.samples[column])


def _header(job: ImportJob, field: Field) -> str | None:
    column = job.reading.mapping.column(field)
    return None if column is None else job.reading.shape.columns[column]
