"""The workspaces that the bot serves: each is joined with its own token, people, settings and limits."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from aiohttp import ClientSession

from bot.engine import Engine
from bot.job_meter import JobMeter
from bot.slack_app import sending_client, slack_client
from bot.slack_calls import CountCall
from bot.worker import WakeSignals, new_reference
from handlers.groups import SlackAppointments, UserGroups
from handlers.languages import Languages
from handlers.members import SlackMembers
from handlers.open_homes import OpenHomes
from handlers.payloads.api_responses import Identity
from handlers.people import People, SlackConversations
from handlers.rate_limits import EditRation, PostRation, Tempo
from handlers.running_handlers import RunningHandlers
from handlers.transfer import AddressHints, download, download_at_last
from handlers.workspace import Workspace, Workspaces
from importer.access import Permissions
from importer.run import JobRun
from importer.words.jobs import ImportJob
from importer.words.language import Catalogue, Language, Sentence


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace, and the engine with its permissions, which brings files with its token."""

    workspace: Workspace
    engine: Engine


class ServedWorkspaces(Workspaces, Protocol):
    """The same for the workers, who need to know as well which workspaces' jobs are theirs."""

    async def engine_of(self, workspace: int) -> Engine | None:
        """The engine for the jobs of a workspace; None where the bot isn't in it."""

    async def ids(self) -> Collection[int]:
        """The ids of all workspaces that the bot is in."""


class OneWorkspace:
    """The one workspace of the bot token in the environment: all that comes from Slack is for it."""

    def __init__(self, served: Served) -> None:
        self._served = served

    async def of_team(self, team: str, enterprise: str = "") -> Workspace | None:
        """The one, whichever workspace Slack names: in shared channels it may be the other organisation's."""
        del team, enterprise
        return self._served.workspace

    async def of_id(self, workspace: int) -> Workspace | None:
        """The one, where this is its id in the store."""
        return self._served.workspace if workspace == self._served.workspace.id else None

    def met(self) -> Collection[Workspace]:
        """The one."""
        return (self._served.workspace,)

    async def engine_of(self, workspace: int) -> Engine | None:
        """Its engine."""
        return self._served.engine if workspace == self._served.workspace.id else None

    async def ids(self) -> Collection[int]:
        """Its id."""
        return (self._served.workspace.id,)


@dataclass(frozen=True, slots=True)
class Joiner:
    """Joins a workspace of what all of them share, and of what is its own.

    `engine` is the one of the command line, `session` the connections to Slack, and `count` hears of calls.
    """

    engine: Engine
    session: ClientSession
    signals: WakeSignals
    running_handlers: RunningHandlers
    tempo: Tempo
    catalogue: Callable[[Language], Catalogue]
    count: CountCall

    def join(self, id_: int, identity: Identity, token: str) -> Served:
        """The workspace with this id in the store, where the bot is this user and has this token."""
        client = slack_client(self.engine.settings, self.session, token, self.count)
        people, groups, hints = People(client, identity.team), UserGroups(client), AddressHints()
        conversations = SlackConversations(client, self.engine.store.threads)
        appointments = SlackAppointments(self.engine.store.workspace_settings, id_, groups)
        fetch = partial(download, client, self.session, hints)
        engine = replace(
            self.engine,
            permissions=Permissions(conversations, appointments),
            file_cache=replace(self.engine.file_cache, download=fetch),
        )
        members = SlackMembers(client, people)
        imports = engine.imports(self.signals.jobs.wake, self.signals.inbox.stopping.is_set)
        tempo, store, wake_jobs = self.tempo, engine.store, self.signals.jobs.wake
        workspace = Workspace(
            client=client,
            session=self.session,
            sender=sending_client(engine.settings, self.session, token, self.count),
            postings=store.postings,
            edits=EditRation(tempo.edits_a_minute),
            posts=PostRation(tempo.post_seconds),
            open_homes=OpenHomes(EditRation(tempo.homes_a_minute), tempo.home_seconds),
            imports=imports,
            approving=engine.approving(imports, wake_jobs),
            looking_back=engine.looking_back(),
            review=engine.review(),
            undoing=engine.undoing(wake_jobs),
            listing=engine.listing(wake_jobs, self.signals.inbox.stopping.is_set),
            correcting=engine.correcting(wake_jobs),
            adding=engine.adding(members),
            telling=engine.telling(members),
            trials=engine.trials(wake_jobs),
            handing_over=engine.handing_over(wake_jobs, members),
            covers=engine.covers(wake_jobs),
            clearing_absent=engine.clearing_absent(wake_jobs),
            configuring=engine.configuring(),
            groups=groups,
            homes=engine.homes(),
            remembering=engine.remembering(),
            browsing=engine.browsing(),
            threads=store.threads,
            address_hints=hints,
            people=people,
            languages=Languages(people, store.workspace_settings, id_),
            catalogue=self.catalogue,
            inbox=store.inbox,
            id=id_,
            team=identity.team,
            bot_user=identity.bot_user,
            bot=identity.bot,
            wake_inbox=self.signals.inbox.wake,
            wake_sayer=self.signals.sayer.wake,
            new_reference=new_reference,
            running_handlers=self.running_handlers,
            tempo=tempo,
        )
        return Served(workspace, engine)


@dataclass(frozen=True, slots=True)
class JobRuns:
    """Carries each job out for its own workspace, whose token brings its file.

    Where Slack doesn't give a file at the moment, jobs wait, first for `first_pause`; events are put off
    instead. What the command line has given to a workspace that the bot isn't in needs no token.
    """

    engine: Engine
    workspaces: ServedWorkspaces
    announcer: JobMeter
    stopping: Callable[[], bool]
    first_pause: timedelta

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Do all that can be done for a job, and tell people where it rests."""
        return await (await self._run_of(job)).carry_out(job)

    async def give_up(self, job: ImportJob, sentence: Sentence) -> ImportJob:
        """End a job that can't go on."""
        return await (await self._run_of(job)).give_up(job, sentence)

    async def _run_of(self, job: ImportJob) -> JobRun:
        engine = await self.workspaces.engine_of(job.workspace) or self.engine
        wait = partial(download_at_last, engine.file_cache.download, self.first_pause)
        patient = replace(engine, file_cache=replace(engine.file_cache, download=wait))
        return patient.job_run(self.announcer, self.stopping, self.announcer.note_checked)
