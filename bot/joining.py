"""Joins a workspace: of what all that are served share, and of what is its own, with its token."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import Core
from bot.slack_app import sending_client, slack_client
from bot.slack_calls import CountCall
from bot.work_loop import WakeSignals, new_reference
from handlers.bookmarks import Bookmarks
from handlers.check_news import CheckNews
from handlers.groups import SlackAppointments, UserGroups
from handlers.languages import Languages
from handlers.members import SlackMembers
from handlers.open_homes import OpenHomes
from handlers.payloads.api_responses import Identity
from handlers.people import People, SlackConversations
from handlers.rate_limits import EditRation, PostRation, Tempo
from handlers.running_handlers import RunningHandlers
from handlers.transfer import AddressHints, download
from handlers.workspace import Workspace
from importer.access import Permissions
from importer.words.language import Catalogue, Language

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who the bot is in a workspace, and with which token it speaks there."""

    identity: Identity
    token: str


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace, and the core with its permissions, which brings files with its token."""

    workspace: Workspace
    core: Core

    def fits(self, admission: Admission) -> bool:
        """Whether it was joined with this token."""
        return self.workspace.client.token == admission.token


@dataclass(frozen=True, slots=True)
class Joiner:
    """Joins a workspace of what all of them share, and of what is its own.

    `core` is the one of the command line, `session` the connections to Slack, and `count` hears of calls.
    """

    core: Core
    session: ClientSession
    signals: WakeSignals
    running_handlers: RunningHandlers
    tempo: Tempo
    catalogue: Callable[[Language], Catalogue]
    count: CountCall

    def join(self, id_: int, admission: Admission) -> Served:
        """The workspace with this id in the store, to which the bot was admitted so."""
        identity, settings = admission.identity, self.core.settings
        client = slack_client(settings, self.session, admission.token, self.count)
        people, groups = People(client, identity.team), UserGroups(client, identity.team)
        hints = AddressHints()
        tell_settings = partial(self.core.store.workspace_settings.of, id_)
        appointments = SlackAppointments(tell_settings, groups, people)
        core = self._give_rights(client, appointments, hints)
        make = self._add_what_all_share(self._add_use_cases(core, SlackMembers(client, people)))
        workspace = make(
            client=client,
            sender=sending_client(settings, self.session, admission.token, self.count),
            people=people,
            groups=groups,
            address_hints=hints,
            languages=Languages(people, tell_settings),
            id=id_,
            team=identity.team,
            bot_user=identity.bot_user,
            bot=identity.bot,
        )
        return Served(workspace, core)

    def _give_rights(
        self, client: AsyncWebClient, appointments: SlackAppointments, hints: AddressHints
    ) -> Core:
        """The core with the permissions of this workspace, which brings files with its token."""
        conversations = SlackConversations(client, self.core.store.threads)
        fetch = partial(download, client, self.session, hints)
        return replace(
            self.core,
            permissions=Permissions(conversations, appointments),
            file_cache=replace(self.core.file_cache, download=fetch),
        )

    def _add_use_cases(self, core: Core, members: SlackMembers) -> Callable[..., Workspace]:
        """What makes a workspace, with all that can be done for its people."""
        wake, stopping = self.signals.jobs.wake, self.signals.inbox.stopping.is_set
        imports = core.imports(wake, stopping)
        return partial(
            Workspace,
            imports=imports,
            approving=core.approving(imports, wake),
            looking_back=core.looking_back(),
            review=core.review(),
            undoing=core.undoing(wake),
            listing=core.listing(wake, stopping),
            correcting=core.correcting(wake),
            adding=core.adding(members),
            telling=core.telling(members),
            trials=core.trials(wake),
            handing_over=core.handing_over(wake, members, stopping),
            covers=core.covers(wake),
            clearing_absent=core.clearing_absent(wake),
            configuring=core.configuring(),
            homes=core.homes(),
            remembering=core.remembering(),
            browsing=core.browsing(),
        )

    def _add_what_all_share(self, make: Callable[..., Workspace]) -> Callable[..., Workspace]:
        """The same with what is kept and woken for all workspaces, and with rations of its own."""
        store, tempo = self.core.store, self.tempo
        return partial(
            make,
            session=self.session,
            postings=store.postings,
            threads=store.threads,
            inbox=store.inbox,
            bookmarks=Bookmarks(),
            check_news=CheckNews(),
            edits=EditRation(tempo.edits_a_minute),
            posts=PostRation(tempo.post_seconds),
            open_homes=OpenHomes(EditRation(tempo.homes_a_minute), tempo.home_seconds),
            catalogue=self.catalogue,
            wake_inbox=self.signals.inbox.wake,
            wake_sayer=self.signals.sayer.wake,
            new_reference=new_reference,
            running_handlers=self.running_handlers,
            tempo=tempo,
        )
