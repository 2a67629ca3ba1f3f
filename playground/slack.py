"""All that stands behind the pretend Slack's addresses, joined in one place."""

from dataclasses import dataclass, field
from typing import Self

from playground import cast
from playground.changes import Announcements, AppConnection
from playground.credentials import Credentials
from playground.event_deliveries import EventDeliveries
from playground.events import Events
from playground.failures import PlannedFailures
from playground.grants import Grants
from playground.holds import Holds
from playground.ids import Clock
from playground.journal import Journal
from playground.limits import Limits
from playground.live import LivePages
from playground.manifest import Manifest
from playground.private_files import PrivateFiles
from playground.rate_limits import RateLimits
from playground.response_urls import ResponseUrls
from playground.socket_mode import SocketMode
from playground.triggers import Triggers
from playground.views import Views
from playground.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """One pretend workspace with one app in it, or with one that can be installed there."""

    manifest: Manifest
    credentials: Credentials
    grants: Grants
    limits: Limits
    workspace: Workspace
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    sockets: SocketMode
    deliveries: EventDeliveries
    events: Events
    pages: LivePages
    files: PrivateFiles
    journal: Journal
    failures: PlannedFailures
    holds: Holds
    rates: RateLimits

    @classmethod
    def populated(cls, manifest: Manifest, limits: Limits, clock: Clock, url: str) -> Self:
        """A workspace at this address, with its people and channels, that nothing happened in yet."""
        announcements = Announcements()
        return cls._joined(
            cast.FIRST,
            Workspace(cast.FIRST.team, cast.FIRST.app_identity(manifest.name), clock, announcements, url),
            manifest,
            limits,
            Credentials.new(cast.APP_ID, manifest.scopes),
            _Shared(SocketMode(cast.APP_ID, limits, clock, announcements), Grants(clock)),
        )

    def with_second(self, page_url: str) -> "Slack":
        """Another workspace with a page of its own, in which the same app can be installed.

        Its app has the same connections, and what is planned to fail fails in both.
        """
        first, announcements = self.workspace, Announcements()
        app = cast.SECOND.app_identity(self.manifest.name)
        first.announcements.subscribe(
            lambda change: announcements.announce(change) if isinstance(change, AppConnection) else None
        )
        return self._joined(
            cast.SECOND,
            Workspace(cast.SECOND.team, app, first.clock, announcements, first.url, page_url),
            self.manifest,
            self.limits,
            self.credentials.beside(),
            _Shared(self.sockets, self.grants, self.journal, self.failures, self.holds),
        )

    @classmethod
    def _joined(
        cls,
        people: cast.Cast,
        workspace: Workspace,
        manifest: Manifest,
        limits: Limits,
        credentials: Credentials,
        shared: "_Shared",
    ) -> Self:
        workspace.populate(people.people, people.channels)
        for group in people.groups:
            workspace.keep_group(group)
        views = Views(limits, workspace.announcements)
        deliveries = EventDeliveries(shared.sockets, limits)
        slack = cls(
            manifest=manifest,
            credentials=credentials,
            grants=shared.grants,
            limits=limits,
            workspace=workspace,
            views=views,
            triggers=Triggers(limits, workspace.clock),
            response_urls=ResponseUrls(workspace, limits, workspace.clock, shared.failures),
            sockets=shared.sockets,
            deliveries=deliveries,
            events=Events(workspace, views, manifest, deliveries, credentials),
            pages=LivePages(workspace),
            files=PrivateFiles(workspace, credentials, shared.failures, shared.holds, shared.journal),
            journal=shared.journal,
            failures=shared.failures,
            holds=shared.holds,
            rates=RateLimits(workspace.clock),
        )
        workspace.announcements.subscribe(slack.pages.hear)
        workspace.announcements.subscribe(slack.events.hear)
        return slack

    async def close(self) -> None:
        """End what is under way, and close every socket."""
        self.holds.release()
        await self.deliveries.close()
        await self.sockets.close()
        await self.pages.close()


@dataclass(frozen=True, slots=True)
class _Shared:
    """What an app has once, in however many workspaces it is."""

    sockets: SocketMode
    grants: Grants
    journal: Journal = field(default_factory=Journal)
    failures: PlannedFailures = field(default_factory=PlannedFailures)
    holds: Holds = field(default_factory=Holds)
