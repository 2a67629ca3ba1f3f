"""`copy`: all that the database holds, into an empty one; the way from SQLite to PostgreSQL."""

import argparse
import shutil
import sys
from asyncio import Event
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

from bot.command_line.exit_codes import DONE, INTERRUPTED
from bot.command_line.local_files import writing
from bot.command_line.status_line import clear_status, show_status
from bot.command_line.stop_signals import catch_stop_signals
from bot.holding import COPY, take_runner_place
from bot.setting_values import read_database_url
from bot.settings import Settings
from importer.words.counts import number
from importer.words.errors import HandoffError
from importer.words.language import _, lazy_gettext, ngettext
from storage.copy_database import CopyStoppedError, TableCount, copy_everything, require_alone, require_empty
from storage.database_names import is_same_place, place_of, require_database
from storage.store import Store, open_store

OPTION = "--to"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address of the database to copy to."""
    parser.add_argument(
        OPTION,
        metavar="URL",
        required=True,
        help=_("an empty database, such as postgresql://user:password@host/name"),
    )


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy, and say what to do next; 2 when nothing was copied, 130 when it was stopped."""
    new = replace(settings, database_url=read_database_url(OPTION, arguments.to))
    with catch_stop_signals() as stop:
        try:
            copied = await _copy(settings, new, Line(stop))
        except CopyStoppedError as error:
            print(error, file=sys.stderr)
            return INTERRUPTED
    print(_summary(settings, new, copied))
    return DONE


async def _copy(old: Settings, new: Settings, line: "Line") -> Sequence[TableCount]:
    require_database(old.database_url)
    with _name_the_option():
        _require_another(old, new)
    async with take_runner_place(old, COPY), _open(old) as source:
        await require_alone(source)
        with _name_the_option():
            await require_empty(new.database_url)
        async with _take_place_of_new(new):
            return await _copy_all(source, old, new, line)


@asynccontextmanager
async def _take_place_of_new(new: Settings) -> AsyncIterator[None]:
    """Let no bot begin with the new database before all of it is there."""
    async with AsyncExitStack() as stack:
        with _name_the_option():
            await stack.enter_async_context(take_runner_place(new, COPY))
        yield


async def _copy_all(source: Store, old: Settings, new: Settings, line: "Line") -> Sequence[TableCount]:
    with _name_the_option():
        target = await open_store(new.database_url)
    try:
        _copy_files(old, new)
        return await copy_everything(source, target, line)
    finally:
        clear_status()
        await target.close()


def _require_another(old: Settings, new: Settings) -> None:
    if is_same_place(old.database_url, new.database_url):
        raise HandoffError(
            lazy_gettext(
                "{option} names the database that is to be copied. Name another, empty one.", option=OPTION
            )
        )


@contextmanager
def _name_the_option() -> Iterator[None]:
    """The store's sentences name the setting; here the address came with the option."""
    try:
        yield
    except HandoffError as error:
        raise HandoffError(error.sentence.fill(setting=OPTION)) from error


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[Store]:
    store = await open_store(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


def _copy_files(old: Settings, new: Settings) -> None:
    """Bring along the files that unfinished imports will read.

    What came from Slack could be had again, the rest not.
    """
    if old.files_folder.is_dir() and old.files_folder.resolve() != new.files_folder.resolve():
        with writing(new.files_folder):
            shutil.copytree(old.files_folder, new.files_folder, dirs_exist_ok=True)


def _summary(old: Settings, new: Settings, copied: Sequence[TableCount]) -> str:
    head = _(
        "Copied from {old} to {new}, and counted again there:",
        old=place_of(old.database_url),
        new=place_of(new.database_url),
    )
    counts = [f"  {_words(one.table):<17} {number(one.rows):>13}" for one in copied]
    start = _(
        "Now set DATABASE_URL to the address that you gave with {option}, and start the bot: "
        "python -m bot run",
        option=OPTION,
    )
    unharmed = _(
        "It goes on with imports that were under way. The old database is as it was; "
        "keep it until all is well."
    )
    return "\n".join([head, *counts, start, unharmed])


def _words(table: str) -> str:
    return table.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Line:
    """Tells a person at a terminal how far the copy has come, on one line of standard error."""

    stop: Event

    def show_copied(self, done: TableCount, of: int) -> None:
        """Write the line anew."""
        told = ngettext(
            "Copying {table}: {done} of {count} row",
            "Copying {table}: {done} of {count} rows",
            of,
            table=_words(done.table),
            done=done.rows,
        )
        show_status(told)

    def is_stopped(self) -> bool:
        """Whether Ctrl-C or SIGTERM came."""
        return self.stop.is_set()
