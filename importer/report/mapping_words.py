"""What a person should know of the choice of columns, in words: the same in Slack and on the command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from importer.report.file_facts import Quote
from importer.words.column_names import shown_column
from importer.words.counts import first_of
from importer.words.fields import Field
from importer.words.job_reading import Reading
from importer.words.language import Sentence, _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.proposal import Candidate, Reason, ReasonKind
from importer.words.quoting import plain, quoted
from importer.words.table_shape import TableShape

MOST_NAMED: Final = 8
"""So many columns are named in a sentence; of more, how many there are."""
_SAMPLES: Final = 2

_ID, _MANAGER, _WORKFLOW = Field.EXTERNAL_ID, Field.ACCOUNT_MANAGER, Field.WORKFLOW
_SEVERAL: Final = {
    _ID: lazy_gettext("Several columns could hold the External Ids."),
    _MANAGER: lazy_gettext("Several columns could hold the account managers."),
    _WORKFLOW: lazy_gettext("Several columns could hold the workflows."),
}
_ONE: Final = {
    _ID: lazy_gettext("One column could hold the External Ids, but its header doesn't say so for sure."),
    _MANAGER: lazy_gettext(
        "One column could hold the account managers, but its header doesn't say so for sure."
    ),
    _WORKFLOW: lazy_gettext("One column could hold the workflows, but its header doesn't say so for sure."),
}
_NAMES: Final = lazy_gettext("The column of the account managers holds no email addresses.")
_HOLDS: Final = {
    _ID: lazy_gettext("{column} ({fitting} of {values} values are customers, for example {samples})"),
    _MANAGER: lazy_gettext(
        "{column} ({fitting} of {values} addresses are account managers, for example {samples})"
    ),
    _WORKFLOW: lazy_gettext("{column} ({fitting} of {values} values are workflows, for example {samples})"),
}
_HOLDS_OTHER: Final = lazy_gettext("{column} (for example {samples})")
_EMPTY: Final = lazy_gettext("{column} (empty)")
_UNREADABLE: Final = lazy_gettext("{column} (no row can be read as it stands)")
_VALUES: Final = {
    _ID: lazy_gettext("its values: {fitting} of {values} are customers"),
    _MANAGER: lazy_gettext("its values: {fitting} of {values} are account managers"),
    _WORKFLOW: lazy_gettext("its values: {fitting} of {values} are workflows"),
}
_NOT_CHANGED: Final = {
    _ID: lazy_gettext("No row can go through without it."),
    _MANAGER: lazy_gettext("Account managers will not be changed."),
    _WORKFLOW: lazy_gettext("Workflows will not be changed."),
}
_ALSO: Final = {
    _ID: lazy_ngettext(
        "{columns} also holds customers' ids and is left out.",
        "{columns} also hold customers' ids and are left out.",
        0,
    ),
    _MANAGER: lazy_ngettext(
        "{columns} also holds account managers and is left out.",
        "{columns} also hold account managers and are left out.",
        0,
    ),
    _WORKFLOW: lazy_ngettext(
        "{columns} also holds workflows and is left out.",
        "{columns} also hold workflows and are left out.",
        0,
    ),
}
_ONLY: Final = {
    _ID: lazy_ngettext(
        "{columns} holds customers' ids, but is left out.",
        "{columns} hold customers' ids, but are left out.",
        0,
    ),
    _MANAGER: lazy_ngettext(
        "{columns} holds account managers, but its header tells of something else. It is left out, and "
        "account managers will not be changed.",
        "{columns} hold account managers, but their headers tell of something else. They are left out, and "
        "account managers will not be changed.",
        0,
    ),
    _WORKFLOW: lazy_ngettext(
        "{columns} holds workflows, but its header tells of something else. It is left out, and workflows "
        "will not be changed.",
        "{columns} hold workflows, but their headers tell of something else. They are left out, and "
        "workflows will not be changed.",
        0,
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What Slack or the command line calls things: a column of a file, a value from it, and a person.

    `chosen` tells how it came about that a person chose a field's column for this file, or none.
    """

    column: Callable[[TableShape, int], str]
    value: Quote
    person: Callable[[str], str]
    chosen: Callable[[Field, Reason, int | None], str]


PLAIN_TERMS: Final = Terms(
    column=shown_column,
    value=quoted,
    person=plain,
    chosen=lambda _field, reason, _column: _("chosen by {by}", by=plain(reason.by)),
)
"""For a sentence that is read neither in Slack nor below a command."""


def question(reading: Reading, field: Field) -> str:
    """What a person has to decide about a field, in a sentence that its candidates follow."""
    candidates = reading.proposal.of(field).candidates
    if len(candidates) > 1:
        return str(_SEVERAL[field])
    return str(_NAMES if field is _MANAGER and not candidates[0].values else _ONE[field])


def candidates_words(reading: Reading, field: Field, terms: Terms) -> Sequence[str]:
    """The columns that could be meant, likeliest first, each with what it holds; of many the first ones."""
    candidates = reading.proposal.of(field).candidates
    said = [candidate_words(reading, field, candidate, terms) for candidate in candidates[:MOST_NAMED]]
    more = len(candidates) - len(said)
    return [*said, ngettext("{count} more", "{count} more", more)] if more else said


def candidate_words(reading: Reading, field: Field, candidate: Candidate, terms: Terms) -> str:
    """A column that could be meant, with how far it fits and two of its values."""
    samples = reading.shape.samples[candidate.column][:_SAMPLES]
    said = _form_of(reading, field, candidate).fill(
        column=terms.column(reading.shape, candidate.column),
        fitting=candidate.fitting,
        values=candidate.values,
        samples=tuple(map(terms.value, samples)),
    )
    return str(said)


def _form_of(reading: Reading, field: Field, candidate: Candidate) -> Sentence:
    if not reading.shape.samples[candidate.column]:
        return _UNREADABLE if reading.shape.has_no_sound_row else _EMPTY
    return _HOLDS[field] if candidate.values else _HOLDS_OTHER


def reason_words(reading: Reading, field: Field, terms: Terms) -> str | None:
    """Why a field has its column, or none, as half a sentence: `its header`; None where nothing is known."""
    reason, column = reading.proposal.of(field).reason, reading.mapping.column(field)
    match reason.kind if reason else None:
        case ReasonKind.HEADER:
            return _("its header")
        case ReasonKind.VALUES if reason:
            return str(_VALUES[field].fill(fitting=reason.fitting, values=reason.values))
        case ReasonKind.LAST_TIME if reason:
            by = terms.person(reason.by)
            if column is None:
                return _("left out last time, by {by}", by=by)
            return _("chosen last time, by {by}", by=by)
        case ReasonKind.CHOSEN if reason:
            return terms.chosen(field, reason, column)
    return None


def not_changed(field: Field) -> str:
    """What it means that a field has no column; every row needs an External Id."""
    return str(_NOT_CHANGED[field])


def left_out_words(reading: Reading, field: Field, terms: Terms) -> str | None:
    """A sentence about the columns that could be meant as well but aren't read; None where there are none."""
    places = reading.proposal.of(field).left_out
    if not places:
        return None
    said = (_ONLY if reading.mapping.column(field) is None else _ALSO)[field]
    columns = first_of([terms.column(reading.shape, place) for place in places], MOST_NAMED)
    return str(said.fill(len(places), columns=columns))


def questions(reading: Reading, terms: Terms) -> Sequence[str]:
    """What a person has to decide about each field that is open, with its candidates in one line."""
    return [_in_line(reading, field, terms) for field in reading.proposal.open]


def _in_line(reading: Reading, field: Field, terms: Terms) -> str:
    candidates = tuple(candidates_words(reading, field, terms))
    return _(
        "{question}: {columns}.", question=question(reading, field).removesuffix("."), columns=candidates
    )
