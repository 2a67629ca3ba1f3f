"""`mappings`: what people answered to questions about columns, and how to forget it."""

from collections.abc import Sequence
from typing import Final

from bot.command_line.moments import moment
from bot.command_line.questions import TERMS
from bot.command_line.remembered import Memory
from importer.words.header_names import normalise
from importer.words.language import lazy_gettext
from importer.words.proposal import Answer
from importer.words.quoting import quoted
from storage.store import Store

_LEFT_OUT: Final = lazy_gettext("{field}: left out, of {columns} (by {by}, {at})")
_READ: Final = lazy_gettext("{field}: read from {chosen}, of {columns} (by {by}, {at})")


async def _all(store: Store, workspace: int) -> Sequence[Answer]:
    return await store.mappings.all_answers(workspace)


async def _forget(store: Store, workspace: int, answers: Sequence[Answer]) -> None:
    await store.mappings.forget(workspace, [answer.question for answer in answers])


def _entry(answer: Answer) -> dict[str, object]:
    return {
        "field": answer.question.field.value,
        "columns": list(answer.columns),
        "chosen": answer.chosen,
        "by": answer.by,
        "at": answer.at.isoformat(),
    }


def _line(answer: Answer) -> str:
    said = _LEFT_OUT if answer.chosen is None else _READ.fill(chosen=quoted(answer.chosen))
    told = said.fill(
        field=answer.question.field.lazy_label,
        columns=tuple(map(quoted, answer.columns)),
        by=TERMS.person(answer.by),
        at=moment(answer.at),
    )
    return str(told)


_MEMORY: Final = Memory(
    argument="HEADER",
    argument_help=lazy_gettext("the header of one of the columns that were asked about"),
    forget_help=lazy_gettext("forget what was answered about a column"),
    empty=lazy_gettext(
        "Nothing is remembered. What people answer to questions about columns is remembered for the next "
        "file."
    ),
    unknown=lazy_gettext(
        "Nothing is remembered about a column {typed}. See what is with: python -m bot mappings list"
    ),
    all=_all,
    fits=lambda answer, typed: normalise(typed) in answer.question.headers,
    forget=_forget,
    entry=_entry,
    line=_line,
)
add_arguments = _MEMORY.add_arguments
run = _MEMORY.run
