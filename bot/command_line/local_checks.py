"""What the doctor looks at on this machine: settings, addresses, the database, what waits there, the disk."""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Container, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.command_line.findings import Check, ProblemError
from bot.setting_values import is_loopback
from bot.settings import MEGABYTE, OF_BOTS, FoundSettings, Settings, are_of_worker, find_lacking
from importer.words.jobs import JobState
from importer.words.language import Sentence, lazy_gettext, lazy_ngettext
from importer.words.system_words import reason_of
from storage.condition import Condition, examine
from storage.figures import Figures

LEAST_MEGABYTES: Final = 1_000
"""A large workbook is extracted to about as much."""
PROXY_SECONDS: Final = 10.0
_EVENT_WAITS: Final = lazy_ngettext(
    "An event of Slack's has waited for {count} minute. Is a bot running? Its log says why it is put off.",
    "An event of Slack's has waited for {count} minutes. Is a bot running? Its log says why it is put off.",
    0,
)
_MESSAGE_WAITS: Final = lazy_ngettext(
    "A message to people has waited for {count} minute. Is a bot running? Its log says why it is put off.",
    "A message to people has waited for {count} minutes. Is a bot running? Its log says why it is put off.",
    0,
)
_IMPORT_WAITS: Final = lazy_ngettext(
    "An import has waited for its turn for {count} minute. Is a bot running? See the history.",
    "An import has waited for its turn for {count} minutes. Is a bot running? See the history.",
    0,
)
_NOBODY_AT_WORK: Final = lazy_gettext(
    "Something waits in the queue, and no bot or worker gives a sign of life there. "
    "Start one: python -m bot run."
)

_OF_TEAMS: Final = lazy_gettext(
    "{problem} It is of {teams}. Where no bot serves such a workspace any more, nobody takes that up: this "
    "deletes what is left of it: {commands}"
)


def settings_checks(found: FoundSettings) -> Iterator[Check]:
    """A check for each setting that can't be used or is missing; one alone where all is well.

    What a bot needs beyond a worker is no problem where the settings are a worker's.
    """
    lacking = [sentence for name, sentence in find_lacking(found.settings) if name not in found.wrong]
    is_worker = are_of_worker(found.settings) and not found.wrong.keys() & set(OF_BOTS)
    problems = [error.sentence for error in found.wrong.values()] + ([] if is_worker else lacking)
    name = lazy_gettext("settings")
    for problem in problems:
        yield Check("settings", name, partial(_mend, problem))
    if is_worker and lacking and not problems:
        yield Check("settings", name, lambda: _say_for_whom(lacking))
    elif not problems:
        yield Check("settings", name, lambda: _check_which_wins(found.settings))


async def local_checks(settings: Settings, wrong: Container[str] = ()) -> AsyncIterator[Check]:
    """The checks that need no Slack, but for those of settings that are wrong."""
    if settings.over_http or settings.metrics_port or settings.oauth_port:
        yield Check("host", lazy_gettext("HOST"), lambda: _check_host(settings))
    if settings.proxy:
        yield Check("proxy", lazy_gettext("proxy"), lambda: _check_proxy(settings.https_proxy))
    if "database_url" not in wrong:
        async for check in _database_checks(settings):
            yield check
    yield Check("disk", lazy_gettext("disk"), lambda: _check_disk(settings))


async def _database_checks(settings: Settings) -> AsyncIterator[Check]:
    looking = asyncio.ensure_future(examine(settings.database_url))
    yield Check("database", lazy_gettext("database"), lambda: _check_database(looking))
    if looking.done() and looking.exception() is None:
        condition = looking.result()
        yield Check("migrations", lazy_gettext("migrations"), lambda: _check_migrations(condition))
        yield Check("queue", lazy_gettext("queue"), lambda: _check_queue(condition))


async def _mend(problem: Sentence) -> None:
    raise ProblemError(problem)


async def _say_for_whom(lacking: Sequence[Sentence]) -> Sentence:
    return lazy_gettext(
        "they suffice for a worker (python -m bot worker), which listens to nobody. A bot needs more: "
        "{lacking}",
        lacking=" ".join(map(str, lacking)),
    )


async def _check_which_wins(settings: Settings) -> Sentence | None:
    """Where the environment names one workspace and an app for many."""
    if not (settings.slack_bot_token and settings.slack_client_id):
        return None
    return lazy_gettext(
        "SLACK_BOT_TOKEN goes before SLACK_CLIENT_ID, so the one workspace of that token is served, and no "
        "other can install Handoff. Remove whichever of the two you don't mean."
    )


async def _check_host(settings: Settings) -> Sentence | None:
    """Whether HOST is an address of this machine, and who can reach it."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.create_server((settings.host, 0), family=family):
            pass
    except OSError as error:
        raise ProblemError(
            lazy_gettext(
                "{host} is no address of this machine ({error}). "
                "Set 127.0.0.1 for this machine alone, or 0.0.0.0 for all of its addresses.",
                host=settings.host,
                error=reason_of(error),
            )
        ) from error
    if is_loopback(settings.host):
        return lazy_gettext(
            "only programs on this machine reach {host}: a server with HTTPS, or what watches the bot, "
            "has to run here; elsewhere, and in a container, set 0.0.0.0.",
            host=settings.host,
        )
    return None


async def _check_proxy(proxy: str) -> None:
    """Whether something listens there; what it lets through shows on the way to Slack."""
    address = urlsplit(proxy)
    try:
        async with asyncio.timeout(PROXY_SECONDS):
            _, writer = await asyncio.open_connection(address.hostname, address.port or 80)
    except OSError as error:
        raise ProblemError(
            lazy_gettext(
                "Nothing answers at {host} ({error}). Check HTTPS_PROXY.",
                host=address.hostname or "",
                error=reason_of(error),
            )
        ) from error
    writer.close()


async def _check_database(looking: asyncio.Future[Condition]) -> Sentence | None:
    condition = await looking
    if condition.refusal:
        raise condition.refusal
    if condition.revision is None:
        return lazy_gettext("there is nothing in it yet; the first start makes its tables.")
    return None


async def _check_migrations(condition: Condition) -> Sentence | None:
    if condition.is_ahead:
        raise ProblemError(
            lazy_gettext(
                "A newer Handoff has used this database (revision {revision}). Install that version.",
                revision=str(condition.revision),
            )
        )
    if condition.is_behind:
        return lazy_gettext(
            "the tables are of an older Handoff (revision {revision}). "
            "The next start brings them up to date; make a copy of the database before.",
            revision=str(condition.revision),
        )
    return None


async def _check_queue(condition: Condition) -> None:
    """Raise ProblemError where something has waited for longer than it does where a bot is at work.

    That is as long as the alerts wait. Of several workspaces those are named whose it is: a bot may have
    gone back to serve one alone, and what the others have left is taken up by nobody.
    """
    figures = condition.figures
    late = _find_late(figures) if figures else None
    if figures is None or late is None:
        return
    if figures.has_workers is False:
        raise ProblemError(_NOBODY_AT_WORK)
    if teams := tuple(team for team, theirs in condition.of_teams.items() if _find_late(theirs)):
        commands = tuple(f"python -m bot forget --workspace {team}" for team in teams)
        raise ProblemError(_OF_TEAMS.fill(problem=late, teams=teams, commands=commands))
    raise ProblemError(late)


def _find_late(figures: Figures) -> Sentence | None:
    """What has waited for too long, in words."""
    now = datetime.now(UTC)
    for since, minutes, sentence in (
        (figures.oldest_event, 5, _EVENT_WAITS),
        (figures.oldest_unsaid, 15, _MESSAGE_WAITS),
        (figures.oldest_jobs.get(JobState.QUEUED), 60, _IMPORT_WAITS),
    ):
        waited = int((now - (since or now)).total_seconds() // 60)
        if waited >= minutes:
            return sentence.fill(waited)
    return None


async def _check_disk(settings: Settings) -> None:
    """Raise ProblemError where files can't be kept, or little room is left for them."""
    for folder in (_nearest(settings.files_folder), Path(tempfile.gettempdir())):
        if not os.access(folder, os.W_OK):
            raise ProblemError(
                lazy_gettext(
                    "Nothing can be written into {folder}. Let the user that runs Handoff write there.",
                    folder=str(folder),
                )
            )
        free = shutil.disk_usage(folder).free // MEGABYTE
        if free < LEAST_MEGABYTES:
            raise ProblemError(
                lazy_gettext(
                    "{megabytes} MB are left where {folder} is; large files need {least}. Make room there.",
                    megabytes=free,
                    folder=str(folder),
                    least=LEAST_MEGABYTES,
                )
            )


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return next(one for one in (folder, *folder.parents) if one.is_dir())
