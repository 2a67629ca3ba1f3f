"""`forget`: what is kept of a workspace, an import or a person is deleted, with a word about what stays."""

import argparse
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Final

from bot.command_line.arguments import take_workspace, who_works_here
from bot.command_line.exit_codes import DONE, NOTHING_DONE
from bot.command_line.forget_report import (
    Report,
    note_on_import,
    stays_of_import,
    stays_of_person,
    stays_of_workspace,
)
from bot.core import Core, open_core_to_read
from bot.holding import IMPORT
from bot.settings import Settings
from handlers.postings import FAREWELL
from importer.words.errors import HandoffError
from importer.words.language import _, lazy_gettext
from importer.words.quoting import quoted
from storage.database_names import place_of
from storage.forgetting import Forgotten, forget_workspace
from storage.forgetting_imports import forget_import
from storage.forgetting_people import forget_person
from storage.runner_lock import RunnerLock

_EMAIL: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_SLACK_ID: Final = re.compile(r"[UW][A-Z0-9]{8,}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is to be forgotten, and that it is meant."""
    take_workspace(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--import",
        dest="number",
        type=int,
        metavar="NUMBER",
        help=_("forget what is kept of one import, instead of the whole workspace"),
    )
    which.add_argument(
        "--person",
        metavar="EMAIL",
        help=_("forget a person wherever they are named, instead of the whole workspace"),
    )
    which.add_argument(
        "--unclaimed",
        action="store_true",
        help=_("forget the directory that was loaded before any workspace was connected, and all about it"),
    )
    parser.add_argument(
        "--slack-id",
        metavar="ID",
        help=_("with --person: their id at Slack, where the directory doesn't know it"),
    )
    parser.add_argument(
        "--confirm", action="store_true", help=_("delete it, instead of telling what would be")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Tell what would be deleted, and delete it once that is confirmed; 2 where nothing was."""
    _require_subject(arguments)
    async with open_core_to_read(settings) as core:
        workspace = await core.store.workspaces.pick("" if arguments.unclaimed else arguments.workspace)
        report = await _forget(core, workspace, arguments)
        if report.is_done:
            await core.store.database.wipe()
    as_json = arguments.json
    print(json.dumps(report.as_object(), indent=2, ensure_ascii=False) if as_json else report.in_words())
    return DONE if report.is_done else NOTHING_DONE


def _require_subject(arguments: argparse.Namespace) -> None:
    # An empty name is what a variable gives that isn't set: it stands for nothing.
    is_workspace = arguments.workspace or arguments.unclaimed
    if not is_workspace and arguments.number is None and arguments.person is None:
        raise HandoffError(
            lazy_gettext(
                "Say what is to be forgotten: --workspace TEAM_ID, --import NUMBER, or --person EMAIL."
            )
        )
    if arguments.slack_id and not arguments.person:
        raise HandoffError(lazy_gettext("--slack-id says who --person is: name their email as well."))
    _require_person(arguments.person, arguments.slack_id)


def _require_person(email: str | None, slack_id: str | None) -> None:
    """Raise HandoffError for anything that might stand within other words: it would be taken out of them."""
    if email is not None and not _EMAIL.fullmatch(email.strip()):
        raise HandoffError(
            lazy_gettext(
                "--person takes an email such as {example}, and {given} is none, so nothing was deleted.",
                example="ann@example.com",
                given=quoted(email),
            )
        )
    if slack_id is not None and not _SLACK_ID.fullmatch(slack_id):
        raise HandoffError(
            lazy_gettext(
                "--slack-id takes an id such as {example}, and {given} is none, so nothing was deleted.",
                example="U0123456789",
                given=quoted(slack_id),
            )
        )


async def _forget(core: Core, workspace: int, arguments: argparse.Namespace) -> Report:
    if arguments.number is not None:
        return await _forget_import(core, workspace, arguments)
    if arguments.person is not None:
        return await _forget_person(core, workspace, arguments)
    return await _forget_workspace(core, workspace, arguments)


async def _forget_workspace(core: Core, workspace: int, arguments: argparse.Namespace) -> Report:
    done = arguments.confirm
    async with _alone(core) if done else nullcontext():
        found = await forget_workspace(core.store.database, workspace, look_only=not done)
        files = _let_go_of_files(core, found, look_only=not done)
    return Report(_name_workspace(arguments.workspace), found, stays_of_workspace(), done, files)


def _name_workspace(team: str | None) -> str:
    if not team:
        return _("the directory that no workspace has claimed")
    return _("workspace {name}", name=quoted(team))


@asynccontextmanager
async def _alone(core: Core) -> AsyncIterator[None]:
    """While no bot is at work: it would go on with a workspace that isn't there."""
    lock = RunnerLock(core.settings.database_url)
    if not lock.take(IMPORT):
        raise _at_work(core.settings)
    try:
        if await core.store.has_bots_at_work():
            raise _at_work(core.settings)
        yield
    finally:
        lock.release()


def _at_work(settings: Settings) -> HandoffError:
    return HandoffError(
        lazy_gettext(
            "Handoff is at work in {place}, so nothing was deleted. "
            "Stop every bot and worker, and type it again.",
            place=place_of(settings.database_url),
        )
    )


async def _forget_import(core: Core, workspace: int, arguments: argparse.Namespace) -> Report:
    done, number, by = arguments.confirm, arguments.number, who_works_here().name
    found = await forget_import(core.store.database, workspace, number, by, FAREWELL, look_only=not done)
    files = _let_go_of_files(core, found, look_only=not done)
    subject = _("import {number}", number=str(number))
    return Report(
        subject, found, stays_of_import(number, found), done, files, note=note_on_import(found, is_done=done)
    )


async def _forget_person(core: Core, workspace: int, arguments: argparse.Namespace) -> Report:
    done, by = arguments.confirm, who_works_here().name
    whom = arguments.person.strip(), arguments.slack_id
    found = await forget_person(core.store.database, workspace, *whom, by, look_only=not done)
    return Report(
        quoted(arguments.person), found.forgotten, stays_of_person(found), done, called=found.called
    )


def _let_go_of_files(core: Core, found: Forgotten, *, look_only: bool) -> int:
    """How many copies of shared files went, or would go."""
    held = [source for source in found.sources if source.key and core.file_cache.holds(source)]
    for source in () if look_only else held:
        core.file_cache.discard(source)
    return len(held)
