"""What people have taught, as the command line lists and forgets it: the same for each kind of memory."""

import argparse
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE
from bot.core import open_core, open_core_to_read
from bot.settings import Settings
from importer.words.errors import HandoffError
from importer.words.language import Sentence, _
from importer.words.quoting import quoted
from storage.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Memory(Generic[T]):
    """One kind of what is remembered: how it is read, told and forgotten.

    `argument` names what is typed to forget something; `fits` tells whether a thing is about that. `empty` is
    said where nothing is remembered, `unknown` where nothing is about `{typed}`.
    """

    argument: str
    argument_help: Sentence
    forget_help: Sentence
    empty: Sentence
    unknown: Sentence
    all: Callable[[Store, int], Awaitable[Sequence[T]]]
    fits: Callable[[T, str], bool]
    forget: Callable[[Store, int, Sequence[T]], Awaitable[None]]
    entry: Callable[[T], dict[str, object]]
    line: Callable[[T], str]

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take what is to be done, and the form of the answer."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar=f"list | forget {self.argument}")
        verbs.add_parser("list", help=_("show what is remembered, the newest first"))
        forget = verbs.add_parser("forget", help=str(self.forget_help))
        forget.add_argument("typed", metavar=self.argument, help=str(self.argument_help))
        for verb in verbs.choices.values():
            verb.add_argument("--json", action="store_true", help=_("print one JSON list"))
            take_workspace(verb)

    async def run(self, arguments: argparse.Namespace, settings: Settings) -> int:
        """Show what is remembered, or forget what is about something; 0, or 2 where nothing is to forget."""
        if arguments.verb == "list":
            return await self._list(arguments, settings)
        async with open_core(settings) as core:
            workspace = await core.store.workspaces.pick(arguments.workspace)
            forgotten = await self._forget(core.store, workspace, arguments.typed)
        self._print(forgotten, _("Forgotten:"), as_json=arguments.json)
        return DONE

    async def _list(self, arguments: argparse.Namespace, settings: Settings) -> int:
        async with open_core_to_read(settings) as core:
            workspace = await core.store.workspaces.pick(arguments.workspace)
            known = await self.all(core.store, workspace)
        if known or arguments.json:
            self._print(known, _("Remembered, the newest first:"), as_json=arguments.json)
        else:
            print(self.empty)
        return DONE

    async def _forget(self, store: Store, workspace: int, typed: str) -> Sequence[T]:
        """What was remembered, and is forgotten; raises HandoffError where nothing was."""
        found = [one for one in await self.all(store, workspace) if self.fits(one, typed)]
        if not found:
            raise HandoffError(self.unknown.fill(typed=quoted(typed)))
        await self.forget(store, workspace, found)
        return found

    def _print(self, known: Sequence[T], heading: str, *, as_json: bool) -> None:
        if as_json:
            print(json.dumps([self.entry(one) for one in known], indent=2, ensure_ascii=False))
        else:
            print("\n".join([heading, *(f"  {self.line(one)}" for one in known)]))
