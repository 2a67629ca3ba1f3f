"""`directory`: load customers, users and workflows from a file, or export them to one."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, TextIO

from bot.command_line.arguments import take_workspace
from bot.command_line.exit_codes import DONE, SOME_ROWS_HAD_ERRORS
from bot.command_line.local_files import reading, require_regular, writing
from bot.engine import Engine, open_engine, open_engine_to_read
from bot.settings import Settings
from importer.loading.load import LoadReport, load_directory
from importer.matching.account_managers import UserIndex
from importer.report.directory_file import HEADERS, read_lines
from importer.words.directory import DirectoryKind
from importer.words.errors import HandoffError
from importer.words.fields import Field
from importer.words.holdings import Part
from importer.words.language import _, lazy_gettext, lazy_ngettext, ngettext
from importer.words.quoting import quoted

MOST_SHOWN = 20
KINDS = "|".join(DirectoryKind)

_WITHOUT: Final = {"manager": Field.ACCOUNT_MANAGER, "workflow": Field.WORKFLOW}

_LOADED: Final = {
    DirectoryKind.CUSTOMERS: lazy_gettext(
        "Customers: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.USERS: lazy_gettext(
        "Users: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
    DirectoryKind.WORKFLOWS: lazy_gettext(
        "Workflows: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused."
    ),
}
_LACKING: Final = {
    DirectoryKind.USERS: lazy_ngettext(
        "{count} row could not be loaded, because there are no users yet. First: "
        "python -m bot directory load users FILE. Then load this file again.",
        "{count} rows could not be loaded, because there are no users yet. First: "
        "python -m bot directory load users FILE. Then load this file again.",
        0,
    ),
    DirectoryKind.WORKFLOWS: lazy_ngettext(
        "{count} row could not be loaded, because there are no workflows yet. First: "
        "python -m bot directory load workflows FILE. Then load this file again.",
        "{count} rows could not be loaded, because there are no workflows yet. First: "
        "python -m bot directory load workflows FILE. Then load this file again.",
        0,
    ),
}
"""Customers may lack the users and workflows that they name; these lack nothing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done with which part of the directory."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="load|export")
    load = ways.add_parser("load", help=_("add or update by External Id, email, name"))
    load.add_argument("kind", type=_kind, metavar=KINDS)
    load.add_argument("file", type=Path, metavar="FILE")
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
    for way in (load, export):
        take_workspace(way)


def _kind(word: str) -> DirectoryKind:
    """The part of the directory that a word names; what argparse would say shows how it is programmed."""
    if word not in list(DirectoryKind):
        raise argparse.ArgumentTypeError(_("the directory has no part named {name}", name=repr(word)))
    return DirectoryKind(word)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load or export; 1 when rows were refused."""
    if arguments.way == "export":
        async with open_engine_to_read(settings) as engine:
            workspace = await engine.store.workspaces.pick(arguments.workspace)
            part = await _find_part(engine, workspace, arguments)
            rows = read_lines(engine.store.directory, workspace, part)
            return await _export(rows, arguments.kind, arguments.output)
    async with open_engine(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        require_regular(arguments.file)
        with reading(arguments.file):
            report = await load_directory(arguments.kind, arguments.file, workspace, engine.store.directory)
    print(_summary(arguments.kind, report))
    return SOME_ROWS_HAD_ERRORS if report.refused else DONE


def _summary(kind: DirectoryKind, report: LoadReport) -> str:
    head = _LOADED[kind].fill(**asdict(report.counts), refused=len(report.refused))
    return "\n".join([str(head), *(f"  {line}" for line in (*_lacking(report), *_refused(report)))])


def _lacking(report: LoadReport) -> list[str]:
    """What has to be loaded before this file, said once for all of its rows."""
    rows = Counter(one.lacks for one in report.refused if one.lacks)
    return [str(said.fill(rows[kind])) for kind, said in _LACKING.items() if rows[kind]]


def _refused(report: LoadReport) -> list[str]:
    """The other rows that were not loaded, each with its reason; of many the first ones."""
    others = [one for one in report.refused if one.lacks is None]
    lines = [
        _("Row {row} was not loaded: {reason}.", row=one.row, reason=one.reason)
        for one in others[:MOST_SHOWN]
    ]
    more = len(others) - len(lines)
    return [*lines, ngettext("And {count} more.", "And {count} more.", more)] if more else lines


async def _find_part(engine: Engine, workspace: int, arguments: argparse.Namespace) -> Part:
    """What is to be exported; raises HandoffError where only customers can be told apart so."""
    if arguments.kind is not DirectoryKind.CUSTOMERS:
        _require_whole(arguments)
    without = _WITHOUT[arguments.without] if arguments.without else None
    of = await _find_user(engine, workspace, arguments.of) if arguments.of else None
    return Part(arguments.kind, without, of)


def _require_whole(arguments: argparse.Namespace) -> None:
    if arguments.without:
        raise HandoffError(
            lazy_gettext("Only customers can be without a manager or a workflow: leave out --without.")
        )
    if arguments.of:
        raise HandoffError(lazy_gettext("Only customers are looked after by someone: leave out --of."))


async def _find_user(engine: Engine, workspace: int, email: str) -> int:
    found = UserIndex(await engine.store.directory.users(workspace)).find(email).ids
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
