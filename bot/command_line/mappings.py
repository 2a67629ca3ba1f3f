"""`mappings`: what people answered to questions about columns, and how to forget it."""

import argparse
import json
from collections.abc import Sequence
from typing import Final

from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE
from bot.command_line.questions import TERMS
from bot.engine import open_engine, open_engine_to_read
from bot.settings import Settings
from importer.words.errors import HandoffError
from importer.words.header_names import normalise
from importer.words.language import _, lazy_gettext
from importer.words.ports import MappingMemory
from importer.words.proposal import Answer
from importer.words.quoting import quoted

_LEFT_OUT: Final = lazy_gettext("{field}: left out, of {columns} (by {by}, {at})")
_READ: Final = lazy_gettext("{field}: read from {chosen}, of {columns} (by {by}, {at})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done, and the form of the answer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list | forget HEADER")
    verbs.add_parser("list", help=_("show what is remembered, the newest first"))
    forget = verbs.add_parser("forget", help=_("forget what was answered about a column"))
    forget.add_argument(
        "header", metavar="HEADER", help=_("the header of one of the columns that were asked about")
    )
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help=_("print one JSON list"))
        take_workspace(verb)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the answers, or forget those about a header; 0, or 2 where there is none to forget."""
    if arguments.verb == "list":
        return await _list(arguments, settings)
    async with open_engine(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        forgotten = await _forget(engine.store.mappings, workspace, arguments.header)
    _print(forgotten, _("Forgotten:"), as_json=arguments.json)
    return DONE


async def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    async with open_engine_to_read(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        answers = await engine.store.mappings.all_answers(workspace)
    if answers or arguments.json:
        _print(answers, _("Remembered, the newest first:"), as_json=arguments.json)
    else:
        print(
            _(
                "Nothing is remembered. What people answer to questions about columns is remembered for the next file."
            )
        )
    return DONE


async def _forget(memory: MappingMemory, workspace: int, header: str) -> Sequence[Answer]:
    """The answers to questions that named this header, which are forgotten.

    Raises HandoffError where there are none.
    """
    wanted = normalise(header)
    answers = [one for one in await memory.all_answers(workspace) if wanted in one.question.headers]
    if not answers:
        raise HandoffError(
            lazy_gettext(
                "Nothing is remembered about a column {header}. See what is with: python -m bot mappings list",
                header=quoted(header),
            )
        )
    await memory.forget(workspace, [answer.question for answer in answers])
    return answers


def _print(answers: Sequence[Answer], heading: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_entry(answer) for answer in answers], indent=2, ensure_ascii=False))
    else:
        print("\n".join([heading, *map(_line, answers)]))


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
        at=answer.at.astimezone().strftime("%Y-%m-%d %H:%M"),
    )
    return f"  {told}"
