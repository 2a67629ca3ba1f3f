"""`corrections`: what people said is meant by wrong values, to be used in later files too, and how to forget it."""

import argparse
import json
from collections.abc import Sequence

from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE
from bot.command_line.questions import TERMS
from bot.engine import open_engine, open_engine_to_read
from bot.settings import Settings
from importer.matching.corrections import wrong_key
from importer.words.corrections import Correction
from importer.words.errors import HandoffError
from importer.words.language import _, lazy_gettext
from importer.words.ports import CorrectionMemory
from importer.words.quoting import quoted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done, and the form of the answer."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list | forget VALUE")
    verbs.add_parser("list", help=_("show what is remembered, the newest first"))
    forget = verbs.add_parser("forget", help=_("forget what is meant by a wrong value"))
    forget.add_argument(
        "value", metavar="VALUE", help=_("the wrong email or workflow, as it stands in files")
    )
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help=_("print one JSON list"))
        take_workspace(verb)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show what is remembered, or forget what is meant by a value; 0, or 2 where there is nothing to forget."""
    if arguments.verb == "list":
        return await _list(arguments, settings)
    async with open_engine(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        forgotten = await _forget(engine.store.corrections, workspace, arguments.value)
    _print(forgotten, _("Forgotten:"), as_json=arguments.json)
    return DONE


async def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    async with open_engine_to_read(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        known = await engine.store.corrections.all(workspace)
    if known or arguments.json:
        _print(known, _("Remembered, the newest first:"), as_json=arguments.json)
    else:
        print(
            _(
                "Nothing is remembered. Whoever fixes wrong values in Slack can have that remembered for the next file."
            )
        )
    return DONE


async def _forget(memory: CorrectionMemory, workspace: int, value: str) -> Sequence[Correction]:
    """What was remembered of this value, and is forgotten; raises HandoffError where nothing was."""
    found = [one for one in await memory.all(workspace) if one.key == wrong_key(one.field, value)]
    if not found:
        raise HandoffError(
            lazy_gettext(
                "Nothing is remembered about {value}. See what is with: python -m bot corrections list",
                value=quoted(value),
            )
        )
    await memory.forget(workspace, [one.key for one in found])
    return found


def _print(known: Sequence[Correction], heading: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_entry(one) for one in known], indent=2, ensure_ascii=False))
    else:
        print("\n".join([heading, *map(_line, known)]))


def _entry(one: Correction) -> dict[str, object]:
    return {
        "field": one.field.value,
        "from": one.written,
        "to": one.meant,
        "by": one.taught_by,
        "at": one.taught_at.isoformat(),
    }


def _line(one: Correction) -> str:
    told = _(
        "{field}: {written} → {meant} (by {by}, {at})",
        field=one.field.label,
        written=quoted(one.written),
        meant=quoted(one.meant),
        by=TERMS.person(one.taught_by),
        at=one.taught_at.astimezone().strftime("%Y-%m-%d %H:%M"),
    )
    return f"  {told}"
