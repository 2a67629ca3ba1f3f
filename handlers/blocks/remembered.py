"""What people have taught, page by page: about columns and about wrong values, each with Forget."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.blocks.message import button, header, section
from handlers.blocks.mrkdwn import code, when, who
from handlers.blocks.pages import turning
from handlers.payloads.fix_form import sign_of
from handlers.payloads.ids import Action
from importer.remembering import Taught
from importer.words.corrections import Correction
from importer.words.language import _, ngettext
from importer.words.proposal import Answer

PAGE: Final = 20
"""So many are shown at once."""
_MOST_COLUMNS: Final = 5
_SHORT: Final = 60


def remembered_modal(taught: Sequence[Taught], skip: int = 0) -> View:
    """A page of it, behind as many as are skipped."""
    shown = taught[skip : skip + PAGE]
    return View(
        type="modal",
        title=_("Remembered"),
        close=_("Close"),
        private_metadata=str(skip),
        blocks=[
            section(_what_it_is() if taught else _nothing()),
            *_entries(shown),
            *turning(skip, len(shown), len(taught), Action.EARLIER_REMEMBERED, Action.LATER_REMEMBERED, PAGE),
        ],
    )


def sign_of_taught(one: Taught) -> str:
    """A short word of its own for each: what the button that forgets it carries."""
    if isinstance(one, Answer):
        return sign_of(("column", one.question.field, *one.question.headers))
    return sign_of(one.key)


def _what_it_is() -> str:
    return _("This is used in every later file. Each preview that uses it says so.")


def _nothing() -> str:
    return _(
        "Nothing is remembered. What is answered to questions about columns is remembered for the next file, "
        "and what wrong values mean where whoever fixes them wants that."
    )


def _entries(shown: Sequence[Taught]) -> Iterator[Block]:
    for is_answer, some in groupby(shown, key=lambda one: isinstance(one, Answer)):
        yield header(_("Columns") if is_answer else _("Corrections"))
        for one in some:
            yield section(_text(one), button(_("Forget"), Action.FORGET, sign_of_taught(one)))


def _text(one: Taught) -> str:
    return _of_column(one) if isinstance(one, Answer) else _of_value(one)


def _of_value(one: Correction) -> str:
    return _(
        "{written} → {meant}, taught by {person}, {moment}",
        written=code(one.written),
        meant=code(one.meant),
        person=who(one.taught_by),
        moment=when(one.taught_at),
    )


def _of_column(one: Answer) -> str:
    told = {"field": one.question.field.label, "person": who(one.by), "moment": when(one.at)}
    columns = _columns(one.columns)
    if one.chosen is None:
        return _("{field}: not read, of {columns}, taught by {person}, {moment}", columns=columns, **told)
    return _(
        "{field}: read from {chosen}, of {columns}, taught by {person}, {moment}",
        chosen=code(one.chosen, _SHORT),
        columns=columns,
        **told,
    )


def _columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The first columns that were asked about, and how many others there were."""
    more = len(columns) - _MOST_COLUMNS
    others = ngettext("{count} other", "{count} others", more)
    return (*(code(one, _SHORT) for one in columns[:_MOST_COLUMNS]), *([others] if more > 0 else []))
