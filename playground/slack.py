"""All that stands behind the pretend Slack's addresses, joined in one place."""

from dataclasses import dataclass
from typing import Self

from playground import cast
from playground.changes import Announcements
from playground.credentials import Credentials
from playground.event_deliveries import EventDeliveries
from playground.events import Events
from playground.failures import PlannedFailures
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
    """One pretend workspace with one app in it."""

    manifest: Manifest
    credentials: Credentials
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
        app = cast.app_identity(manifest.name)
        credentials = Credentials.new(app.id)
        workspace = Workspace(cast.TEAM, app, clock, announcements, url)
        workspace.populate(cast.PEOPLE, cast.conversations())
        for group in cast.GROUPS:
            workspace.keep_group(group)
        views = Views(limits, announcements)
        sockets = SocketMode(app.id, limits, clock, announcements)
        deliveries = EventDeliveries(sockets, limits)
        failures, holds, journal = PlannedFailures(), Holds(), Journal()
        slack = cls(
            manifest=manifest,
            credentials=credentials,
            limits=limits,
            workspace=workspace,
            views=views,
            triggers=Triggers(limits, clock),
            response_urls=ResponseUrls(workspace, limits, clock, failures),
            sockets=sockets,
            deliveries=deliveries,
            events=Events(workspace, views, manifest, deliveries),
            pages=LivePages(workspace),
            files=PrivateFiles(workspace, credentials, manifest, failures, holds, journal),
            journal=journal,
            failures=failures,
            holds=holds,
            rates=RateLimits(clock),
        )
        announcements.subscribe(slack.pages.hear)
        announcements.subscribe(slack.events.hear)
        return slack

    async def close(self) -> None:
        """End what is under way, and close every socket."""
        self.holds.release()
        await self.deliveries.close()
        await self.sockets.close()
        await self.pages.close()
