"""`copy`: all that the database holds, into an empty one; the way from SQLite to PostgreSQL."""

import argparse
import shutil
import sys
from asyncio import Event
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

from bot.exit_codes import DONE, INTERRUPTED
from bot.local_files import writing
from bot.runner_place import COPY, BusyDatabaseError, runner_place
from bot.settings import Settings, database_url
from bot.stopping import stop_asked
from importer.errors import HandoffError
from storage.places import is_same_place, place_of
from storage.store import Store, open_store
from storage.whole_copy import CopyStoppedError, TableCount, copy_everything, require_empty

OPTION = "--to"
CLEAR_LINE = "\r\x1b[K"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address of the database to copy to."""
    parser.add_argument(
        OPTION,
        metavar="URL",
        required=True,
        help="an empty database, such as postgresql://user:password@host/name",
    )


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy, and say what to do next; 2 when nothing was copied, 130 when it was stopped."""
    new = replace(settings, database_url=database_url(arguments.to, OPTION))
    with stop_asked() as stop:
        try:
            copied = await _copy(settings, new, Line(stop))
        except CopyStoppedError as error:
            print(error, file=sys.stderr)
            return INTERRUPTED
    print(_told(settings, new, copied))
    return DONE


async def _copy(old: Settings, new: Settings, line: "Line") -> Sequence[TableCount]:
    with _speaking_of_the_option():
        _require_another(old, new)
        await require_empty(new.database_url)
    async with runner_place(old, COPY), runner_place(new, COPY), _opened(old) as source:
        with _speaking_of_the_option():
            target = await open_store(new.database_url)
        try:
            copied = await copy_everything(source, target, line)
        finally:
            line.clear()
            await target.close()
    _copy_files(old, new)
    return copied
