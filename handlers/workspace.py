"""A workspace: what the handlers work with, joined in the composition root and passed to each of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from handlers.bookmarks import Bookmarks
from handlers.check_news import CheckNews
from handlers.groups import UserGroups
from handlers.languages import Languages
from handlers.open_homes import OpenHomes
from handlers.payloads.events import Person
from handlers.payloads.presses import Press, ViewPress
from handlers.people import People
from handlers.postings import Postings
from handlers.rate_limits import EditRation, PostRation, Tempo
from handlers.running_handlers import RunningHandlers
from handlers.threads import Threads
from handlers.transfer import AddressHints
from importer.absent import ClearingAbsent
from importer.adding import AddingPeople
from importer.approving import Approving
from importer.browsing import Browsing
from importer.configuring import Configuring
from importer.correcting import Correcting
from importer.covers import Covers
from importer.handover import HandingOver
from importer.home import Homes
from importer.imports import Imports
from importer.listing import Listing
from importer.past import LookingBack
from importer.permissions import Asker
from importer.remembering import Remembering
from importer.review import Review
from importer.telling import TellingManagers
from importer.trial import Trials
from importer.undo import Undoing
from importer.words.jobs import ImportJob
from importer.words.language import Catalogue, Language
from importer.words.postings import NewPosting, ShareThread


class Inbox(Protocol):
    """Keeps Slack's events until their work is done."""

    async def put(
        self,
        event_id: str,
        team_id: str,
        body: dict[str, object],
        person: str = "",
        *,
        is_large: bool = False,
        threads: Sequence[ShareThread] = (),
    ) -> bool:
        """Keep an event that a person has caused, and where the files in it are talked about.

        False when it is known already. One that `is_large` shares a large file.
        """

    async def finish(self, event_id: str, workspace: int, new: Sequence[NewPosting] = ()) -> None:
        """Note that an event's work is done, and have this said."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that the bot is in, the way to talk to it, and what can be done for its people.

    `id` is the workspace in the store, `team` at Slack; `bot_user` and `bot` are who the bot is there.

    `catalogue` has the sentences of each language. `client` repeats a call that failed; `sender` never does,
    because what it sends may have arrived.
    `address_hints` is what events say of where their files are, for the next download alone.
    `wake_inbox` tells the worker that events were kept, `wake_sayer` the one that something is to be said;
    `new_reference` makes a word that stands in a message and in the log; `running_handlers` knows which
    handlers are at work, `tempo` how long to wait.
    """

    client: AsyncWebClient
    sender: AsyncWebClient
    session: ClientSession
    imports: Imports
    looking_back: LookingBack
    review: Review
    undoing: Undoing
    listing: Listing
    correcting: Correcting
    adding: AddingPeople
    trials: Trials
    approving: Approving
    telling: TellingManagers
    clearing_absent: ClearingAbsent
    configuring: Configuring
    groups: UserGroups
    homes: Homes
    remembering: Remembering
    browsing: Browsing
    handing_over: HandingOver
    covers: Covers
    people: People
    languages: Languages
    catalogue: Callable[[Language], Catalogue]
    inbox: Inbox
    postings: Postings
    threads: Threads
    address_hints: AddressHints
    bookmarks: Bookmarks
    check_news: CheckNews
    edits: EditRation
    posts: PostRation
    open_homes: OpenHomes
    id: int
    team: str
    bot_user: str
    bot: str
    wake_inbox: Callable[[], None]
    wake_sayer: Callable[[], None]
    new_reference: Callable[[], str]
    tempo: Tempo
    running_handlers: RunningHandlers


class Workspaces(Protocol):
    """The workspaces that the bot is in; whatever comes, or is to be done, finds its own here."""

    async def of_team(self, team: str, enterprise: str = "") -> Workspace | None:
        """The workspace of what Slack sends from this team of this organisation; None where there is none."""

    async def of_kept(self, team: str) -> Workspace | None:
        """The workspace for which something was kept; None where the bot isn't in it, or not any more."""

    async def of_id(self, workspace: int) -> Workspace | None:
        """The workspace with this id in the store; None where the bot isn't in it, or not any more."""

    def met(self) -> Collection[Workspace]:
        """Those that this process has had to do with."""

    async def leave(self, team: str, enterprise: str = "") -> None:
        """The app was removed from this workspace, or, without a team, from this whole organisation."""

    async def lose_access(self, teams: Collection[str]) -> None:
        """The organisation that has installed the app has taken it from these of its workspaces."""


async def read_asker(workspace: Workspace, person: Person) -> Asker:
    """Who this is to the workspace."""
    return await workspace.people.asker(person.id, person.team)


async def find_catalogue_of(workspace: Workspace, person: str) -> Catalogue:
    """What is said to a person alone is said from this."""
    return workspace.catalogue(await workspace.languages.of_person(person))


async def find_catalogue_in(workspace: Workspace, channel: str, person: str) -> Catalogue:
    """What is said in a conversation is said from this; `person` is who began what is talked about there."""
    return workspace.catalogue(await workspace.languages.of_conversation(channel, person))


async def find_job_to_decide(
    workspace: Workspace, press: Press | ViewPress, job: int
) -> tuple[ImportJob, Asker]:
    """The job that a press is about, and who decides about it; raises NotAllowedError, JobNotFoundError."""
    asker = await read_asker(workspace, press.person)
    return await workspace.imports.to_decide(workspace.id, job, asker), asker
