"""`directory`: load customers, users and workflows from a file, or export them to one."""

import argparse
import csv
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final, TextIO

from bot.command_line.arguments import take_workspace
from bot.command_line.directory_load import load, take_list
from bot.command_line.exit_codes import DONE
from bot.command_line.local_files import writing
from bot.core import Core, open_core_to_read
from bot.settings import Settings
from importer.matching.account_managers import UserIndex
from importer.report.directory_file import HEADERS, read_lines
from importer.words.directory import DirectoryKind
from importer.words.errors import HandoffError
from importer.words.fields import Field
from importer.words.holdings import Part
from importer.words.language import _, lazy_gettext
from importer.words.quoting import quoted

KINDS = "|".join(DirectoryKind)

_WITHOUT: Final = {"manager": Field.ACCOUNT_MANAGER, "workflow": Field.WORKFLOW}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done with which part of the directory."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="load|export")
    to_load = ways.add_parser("load", help=_("add or update by External Id, email, name"))
    to_load.add_argument("kind", type=_kind, metavar=KINDS)
    take_list(to_load)
    export = ways.add_parser("export", help=_("write a part of the directory as CSV"))
    export.add_argument("kind", type=_kind, metavar=KINDS)
    export.add_argument("--output", type=Path, metavar="FILE", help=_("where to (default: standard output)"))
    export.add_argument(
        "--without",
        choices=list(_WITHOUT),
        help=_("of the customers only those who have no account manager, or no workflow"),
    )
    export.add_argument(
        "--of", metavar="EMAIL", help=_("of the customers only those whom this person looks after")
    )
    for way in (to_load, export):
        take_workspace(way)


def _kind(word: str) -> DirectoryKind:
    """The part of the directory that a word names; what argparse would say shows how it is programmed."""
    if word not in list(DirectoryKind):
        raise argparse.ArgumentTypeError(_("the directory has no part named {name}", name=repr(word)))
    return DirectoryKind(word)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load or export; 1 when rows were refused."""
    if arguments.way == "export":
        async with open_core_to_read(settings) as core:
            workspace = await core.store.workspaces.pick(arguments.workspace)
            part = await _find_part(core, workspace, arguments)
            rows = read_lines(core.store.directory, workspace, part)
            return await _export(rows, arguments.kind, arguments.output)
    return await load(arguments, settings)


async def _find_part(core: Core, workspace: int, arguments: argparse.Namespace) -> Part:
    """What is to be exported; raises HandoffError where only customers can be told apart so."""
    if arguments.kind is not DirectoryKind.CUSTOMERS:
        _require_whole(arguments)
    without = _WITHOUT[arguments.without] if arguments.without else None
    of = await _find_user(core, workspace, arguments.of) if arguments.of else None
    return Part(arguments.kind, without, of)


def _require_whole(arguments: argparse.Namespace) -> None:
    if arguments.without:
        raise HandoffError(
            lazy_gettext("Only customers can be without a manager or a workflow: leave out --without.")
        )
    if arguments.of:
        raise HandoffError(lazy_gettext("Only customers are looked after by someone: leave out --of."))


async def _find_user(core: Core, workspace: int, email: str) -> int:
    found = UserIndex(await core.store.directory.users(workspace)).find(email).ids
    if len(found) != 1:
        raise HandoffError(
            lazy_gettext("Nobody in the directory has the email {email}.", email=quoted(email))
        )
    return found[0]


async def _export(rows: AsyncIterator[Sequence[str]], kind: DirectoryKind, output: Path | None) -> int:
    if output is None:
        await _write(sys.stdout, HEADERS[kind], rows)
    else:
        with writing(output), output.open("w", encoding="utf-8", newline="") as file:
            await _write(file, HEADERS[kind], rows)
    return DONE


async def _write(file: TextIO, header: Sequence[str], rows: AsyncIterator[Sequence[str]]) -> None:
    writer = csv.writer(file)
    writer.writerow(header)
    async for row in rows:
        writer.writerow(row)
