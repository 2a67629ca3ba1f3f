"""What is said beside a file that is shared: the error file, or the changes file."""

from collections.abc import Sequence

from handlers.blocks.mrkdwn import code, who
from importer.words.changes import Moves
from importer.words.error_columns import ERROR_COLUMNS
from importer.words.jobs import ImportJob, JobKind
from importer.words.language import _, ngettext


def error_file_words(job: ImportJob, *, became_workbook: bool = False) -> str:
    """What is said beside the error file where it is shared.

    `became_workbook` where the file itself was none.
    """
    if job.kind is JobKind.HANDOVER:
        return _handover_left_words(job)
    what = ngettext(
        "Import {number}: the {count} row that needs attention.",
        "Import {number}: the {count} rows that need attention.",
        job.counts.errors,
        number=str(job.number),
    )
    next_step = _(
        "Correct the file and share it again; its columns {columns} tell what is wrong, "
        "and are left out when it comes back.",
        columns=tuple(code(str(column)) for column in ERROR_COLUMNS),
    )
    return " ".join([what, *([_why_a_workbook()] if became_workbook else []), next_step])


def _handover_left_words(job: ImportJob) -> str:
    """What is said beside the customers that a handover left."""
    return ngettext(
        "Handover {number}: the {count} customer that was left, with who was to get it. "
        "Shared again, this file hands it over.",
        "Handover {number}: the {count} customers that were left, with who was to get them. "
        "Shared again, this file hands them over.",
        job.counts.errors,
        number=str(job.number),
    )


def changes_file_words(job: ImportJob, *, is_workbook: bool) -> str:
    """What is said beside the changes file where it is shared."""
    why = [_why_a_workbook()] if is_workbook else []
    return " ".join([_what_it_holds(job), *why])


def own_changes_words(job: ImportJob, moves: Moves, stayed: Sequence[str] = (), *, is_workbook: bool) -> str:
    """What an account manager is told of a job, beside the list of customers they gained and lost.

    `stayed` tells which customers of a cover haven't gone back.
    """
    gained = ngettext("{count} customer is yours now.", "{count} customers are yours now.", moves.gained)
    lost = ngettext(
        "{count} customer isn't yours any more.", "{count} customers aren't yours any more.", moves.lost
    )
    said = [
        _who_changed_it(job),
        *([gained] if moves.gained else []),
        *([lost] if moves.lost else []),
        _("The file names each."),
        *stayed,
        *([_why_a_workbook()] if is_workbook else []),
    ]
    return " ".join(said)


def _cover_has_ended(job: ImportJob) -> str:
    return _(
        "Handover {number} by {person} was a cover, and has ended: customers went back.",
        number=str(job.of),
        person=who(job.uploaded_by),
    )


def _ended_by(job: ImportJob) -> Sequence[str]:
    """Who has let a cover end before its day, if anybody did."""
    if not job.started_by:
        return ()
    return (_("{person} let it end before its day.", person=who(job.started_by)),)


def _who_changed_it(job: ImportJob) -> str:
    number, person = str(job.number), who(job.started_by or job.uploaded_by)
    match job.kind:
        case JobKind.UNDO:
            return _(
                "Undo {number} by {person} changed which customers you look after.",
                number=number,
                person=person,
            )
        case JobKind.HANDOVER:
            return _(
                "Handover {number} by {person} changed which customers you look after.",
                number=number,
                person=person,
            )
        case JobKind.RETURN:
            return " ".join([_cover_has_ended(job), *_ended_by(job)])
        case JobKind.DIRECTORY:
            return _(
                "List {number} by {person} changed which customers you look after.",
                number=number,
                person=person,
            )
        case _:
            return _(
                "Import {number} by {person} changed which customers you look after.",
                number=number,
                person=person,
            )


def _what_it_holds(job: ImportJob) -> str:
    number = str(job.number)
    if job.kind is JobKind.HANDOVER:
        return _what_handover_holds(job, number)
    if job.kind is JobKind.DIRECTORY:
        return _what_list_holds(job, number)
    match job.is_undo, job.state.ended:
        case False, True:
            return _("What import {number} changed, each value before and after.", number=number)
        case False, False:
            return _("What import {number} would change, each value before and after.", number=number)
        case True, True:
            return _("What undo {number} took back, each value before and after.", number=number)
        case _:
            return _("What undo {number} would take back, each value before and after.", number=number)


def _what_list_holds(job: ImportJob, number: str) -> str:
    if job.state.ended:
        return _("What list {number} added and changed, each value before and after.", number=number)
    return _("What list {number} would add and change, each value before and after.", number=number)


def _what_handover_holds(job: ImportJob, number: str) -> str:
    if job.state.ended:
        return _("What handover {number} changed, each value before and after.", number=number)
    return _("What handover {number} would change, each value before and after.", number=number)


def _why_a_workbook() -> str:
    """Why a file is a workbook although nobody asked for one."""
    return _("It comes as a workbook, because ids begin with zeros, which spreadsheets take away from a CSV.")
