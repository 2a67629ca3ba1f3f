"""What the doctor asks Slack of each workspace that has installed the app by itself."""

from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.command_line.findings import ProblemError
from bot.command_line.workspace_checks import check_groups, check_messages, say_lacking
from bot.core import Core, open_core
from bot.settings import Settings
from bot.slack_refusals import NOT_SLACK, explain_refusals
from handlers.payloads.api_responses import read_scopes
from handlers.scopes import SCOPES, find_lacking
from handlers.slack_errors import ABOUT_THE_TOKEN, read_trouble
from importer.words.errors import HandoffError
from importer.words.language import Sentence, lazy_gettext
from importer.words.workspace_settings import WorkspaceSettings
from storage.condition import examine
from storage.installations import SqlInstallations
from storage.token_keys import TokenKeys

MOST_JUDGED: Final = 3
"""In so many workspaces Slack is asked about our messages, which are alike in all."""

Connect: TypeAlias = Callable[[str], AsyncWebClient]
"""The client with a token."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace that has installed the app; the token is empty where no key decrypts it."""

    team: str
    token: str
    kept: WorkspaceSettings


async def check_installations(connect: Connect, settings: Settings) -> Sentence | None:
    """What new installations would add, workspace by workspace.

    Raises ProblemError where a workspace's token is of no use or lacks what is needed, or where a user group
    is set that can't be read.
    """
    notes, useless, short = list[Sentence](), list[str](), list[str]()
    installed = await _find_installed(settings)
    for one in installed:
        word, granted = await _ask_scopes(connect, one.token)
        if word:
            useless.append(f"{one.team} ({word})")
        elif missing := say_lacking(SCOPES, set(granted)):
            short.append(f"{one.team}: {missing}")
        elif lacking := ", ".join(find_lacking(granted)):
            notes.append(lazy_gettext("{team} lacks {scopes}", team=one.team, scopes=lacking))
    if useless:
        raise ProblemError(
            lazy_gettext(
                "These workspaces can't be served: {teams}. Each has to install Handoff once more; where it "
                "says TOKEN_KEY, put the key back that the token was encrypted with.",
                teams=", ".join(useless),
            )
        )
    if short:
        raise ProblemError(
            lazy_gettext(
                "These workspaces have installed Handoff without scopes that it needs, which costs: "
                "{scopes}. Each has to install it once more.",
                scopes="; ".join(short),
            )
        )
    for one in installed:
        with _named(one.team):
            await check_groups(connect(one.token), one.team, one.kept)
    return _say_what_more(notes) if notes else None


async def check_messages_everywhere(connect: Connect, settings: Settings) -> Sentence | None:
    """The same as for one workspace, in some of many; a token that is of no use is told of elsewhere."""
    judged = list[str]()
    for one in await _find_installed(settings):
        if len(judged) == MOST_JUDGED:
            return lazy_gettext(
                "Slack takes them in {teams}; it wasn't asked about the other workspaces, as messages are "
                "alike in all.",
                teams=tuple(judged),
            )
        if (await _ask_scopes(connect, one.token))[0]:
            continue
        with _named(one.team):
            if unsaid := await check_messages(connect(one.token)):
                return unsaid
        judged.append(one.team)
    return None


@contextmanager
def _named(team: str) -> Iterator[None]:
    """Let a problem name its workspace."""
    try:
        yield
    except HandoffError as error:
        raise ProblemError(lazy_gettext("{team}: {problem}", team=team, problem=error.sentence)) from error


async def _ask_scopes(connect: Connect, token: str) -> tuple[str, Collection[str]]:
    """Why a token is of no use, in a word; where that is empty, what was granted with it.

    Raises SettingsError where Slack can't tell at the moment: nobody has to install anything for that.
    """
    if not token:
        return "TOKEN_KEY", ()
    with explain_refusals("SLACK_API_URL", NOT_SLACK):
        try:
            return "", read_scopes(await connect(token).auth_test())
        except SlackApiError as error:
            trouble = read_trouble(error)
            if trouble.passes and trouble.word not in ABOUT_THE_TOKEN:
                raise
            return trouble.word, ()


def _say_what_more(notes: Sequence[Sentence]) -> Sentence:
    return lazy_gettext(
        "workspaces that have installed Handoff with fewer scopes than it asks for now, and could install it "
        "once more: {teams}.",
        teams="; ".join(map(str, notes)),
    )


async def _find_installed(settings: Settings) -> Sequence[Installed]:
    """Each workspace that has installed the app, in the order in which they came."""
    if (await examine(settings.database_url)).figures is None:
        return ()  # opening it would make its tables, or bring them up to date
    async with open_core(settings) as core:
        keys = TokenKeys(settings.token_keys)
        installations = SqlInstallations(core.store.database, settings.slack_client_id, keys)
        return [one async for one in _read_installed(core, installations)]


async def _read_installed(core: Core, installations: SqlInstallations) -> AsyncIterator[Installed]:
    served = await installations.find_served()
    for known in await core.store.workspaces.all():
        if known.id in served:
            bot = await installations.find_serving(known.team, known.enterprise)
            kept = await core.store.workspace_settings.of(known.id)
            yield Installed(known.team, bot.bot_token or "" if bot else "", kept)
