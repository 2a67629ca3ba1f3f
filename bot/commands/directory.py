"""`directory`: load customers, users and workflows from a file, or export them to one."""

import argparse
import csv
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TextIO

from bot.engine import Engine, open_engine
from bot.exit_codes import DONE, SOME_ROWS_HAD_ERRORS
from bot.local_files import reading, writing
from bot.settings import Settings
from bot.words import take_workspace
from importer.directory import DirectoryKind
from importer.fields import Field
from importer.loading.load import LoadReport, load_directory
from importer.loading.records import EMAIL, NAME

MOST_SHOWN = 20
HEADERS = {
    DirectoryKind.CUSTOMERS: (
        Field.EXTERNAL_ID.label,
        NAME,
        Field.ACCOUNT_MANAGER.label,
        Field.WORKFLOW.label,
    ),
    DirectoryKind.USERS: (EMAIL, NAME),
    DirectoryKind.WORKFLOWS: (NAME,),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done with which part of the directory."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="load|export")
    load = ways.add_parser("load", help="add or update by External Id, email, name")
    load.add_argument("kind", type=DirectoryKind, choices=list(DirectoryKind))
    load.add_argument("file", type=Path, metavar="FILE")
    export = ways.add_parser("export", help="write a part of the directory as CSV")
    export.add_argument("kind", type=DirectoryKind, choices=list(DirectoryKind))
    export.add_argument("--output", type=Path, metavar="FILE", help="where to (default: standard output)")
    for way in (load, export):
        take_workspace(way)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Load or export; 1 when rows were refused."""
    async with open_engine(settings) as engine:
        workspace = await engine.store.workspaces.pick(arguments.workspace)
        if arguments.way == "export":
            return await _export(engine, workspace, arguments.kind, arguments.output)
        with reading(arguments.file):
            report = await load_directory(arguments.kind, arguments.file, workspace, engine.store.directory)
    print(_told(arguments.kind, report))
    return SOME_ROWS_HAD_ERRORS if report.refused else DONE


def _told(kind: DirectoryKind, report: LoadReport) -> str:
    counts = report.counts
    head = (
        f"{kind.value.capitalize()}: {counts.added:,} added, {counts.updated:,} updated, "
        f"{counts.unchanged:,} unchanged, {len(report.refused):,} refused."
    )
    lines = [f"  Row {one.row:,} was not loaded: {one.reason}." for one in report.refused[:MOST_SHOWN]]
    if len(report.refused) > MOST_SHOWN:
        lines.append(f"  And {len(report.refused) - MOST_SHOWN:,} more.")
    return "\n".join([head, *lines])


async def _export(engine: Engine, workspace: int, kind: DirectoryKind, output: Path | None) -> int:
    rows = _rows(engine, workspace, kind)
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


async def _rows(engine: Engine, workspace: int, kind: DirectoryKind) -> AsyncIterator[Sequence[str]]:
    directory = engine.store.directory
    if kind is DirectoryKind.CUSTOMERS:
        async for customer in directory.export_customers(workspace):
            yield customer
    elif kind is DirectoryKind.USERS:
        for user in await directory.users(workspace):
            yield user.email, user.name
    else:
        for workflow in await directory.workflows(workspace):
            yield (workflow.name,)
