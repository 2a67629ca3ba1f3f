"""The workspaces that the bot serves: which these are, and which of them is meant."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from slack_sdk.oauth.installation_store import Bot

from bot.core import Core
from bot.job_meter import JobMeter
from bot.joining import Admission, Joiner, Served
from bot.slack_app import sending_client
from bot.work_loop import survive
from handlers.payloads.api_responses import Identity
from handlers.slack_errors import ACCESS_GONE, TOKEN_GONE, Failure, read_trouble
from handlers.transfer import download_at_last
from handlers.workspace import Workspace, Workspaces
from importer.job_run import JobRun
from importer.words.jobs import ImportJob
from importer.words.language import Sentence
from storage.installations import SqlInstallations
from storage.workspaces import KnownWorkspace

log = logging.getLogger(__name__)


class ServedWorkspaces(Workspaces, Protocol):
    """The same for the workers, who need to know as well which workspaces' jobs are theirs."""

    async def core_of(self, workspace: int) -> Core | None:
        """The core for the jobs of a workspace; None where the bot isn't in it."""

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

    async def of_kept(self, team: str) -> Workspace | None:
        """The one, where it was kept for this: others may have been served from this database before."""
        return self._served.workspace if team == self._served.workspace.team else None

    async def of_id(self, workspace: int) -> Workspace | None:
        """The one, where this is its id in the store."""
        return self._served.workspace if workspace == self._served.workspace.id else None

    def met(self) -> Collection[Workspace]:
        """The one."""
        return (self._served.workspace,)

    async def core_of(self, workspace: int) -> Core | None:
        """Its core."""
        return self._served.core if workspace == self._served.workspace.id else None

    async def ids(self) -> Collection[int]:
        """Its id."""
        return (self._served.workspace.id,)

    async def leave(self, team: str, enterprise: str = "") -> None:
        """The token stands in the environment, so there is nothing to be let go of."""
        del enterprise
        log.warning(
            "the app was removed from %s: install it again, and start the bot with its new token", team
        )

    async def lose_access(self, teams: Collection[str]) -> None:
        """Of this one, the token may open others no more; of another it is nothing to us."""
        if self._served.workspace.team in teams:
            await self.leave(self._served.workspace.team)


_ALL: Final = ""
"""Instead of a team, where all are looked at."""


class InstalledWorkspaces:
    """The workspaces that have installed the app; which these are is read anew each time.

    Another process may have let one in, or seen one leave, a moment ago. Who left while no process was there
    to be told is found by their tokens: at the start, and when Slack refuses one.
    """

    def __init__(self, joiner: Joiner, installations: SqlInstallations) -> None:
        self._joiner = joiner
        self._store = joiner.core.store
        self._installations = installations
        self._served: dict[int, Served] = {}
        self._doubted: dict[str, asyncio.Task[object]] = {}

    async def of_team(self, team: str, enterprise: str = "") -> Workspace | None:
        """The workspace of this team, where the app is installed there or in its whole organisation."""
        served = await self._serve(team, enterprise) if team else None
        return served.workspace if served else None

    async def of_kept(self, team: str) -> Workspace | None:
        """The same: what is kept is kept under the team that it was for."""
        return await self.of_team(team)

    async def of_id(self, workspace: int) -> Workspace | None:
        """The workspace with this id in the store, where the app is installed there."""
        served = await self._serve_known(workspace)
        return served.workspace if served else None

    def met(self) -> Collection[Workspace]:
        """Those that this process has had to do with, and that haven't left as far as it knows."""
        return [served.workspace for served in self._served.values()]

    async def core_of(self, workspace: int) -> Core | None:
        """The core with this workspace's token."""
        served = await self._serve_known(workspace)
        return served.core if served else None

    async def ids(self) -> Collection[int]:
        """The ids of all of them."""
        return await self._installations.find_served()

    async def leave(self, team: str, enterprise: str = "") -> None:
        """Forget the tokens at once, and let go of what those whom they served can't be told any more.

        Without a `team`, it is the whole organisation that the app was removed from.
        """
        own = await self._installations.find_serving(team, "") if team else None
        organisation = own.enterprise_id if own else enterprise or None
        await self._installations.async_delete_all(enterprise_id=organisation, team_id=team or None)
        served = await self.ids()
        for known in await self._store.workspaces.all():
            is_meant = known.team == team if team else known.enterprise == enterprise != ""
            if is_meant and known.id not in served and not known.has_left:
                await self._part_with(known)

    async def lose_access(self, teams: Collection[str]) -> None:
        """Part with workspaces that their organisation's token opens no more; not with those of their own.

        That they are of the organisation is forgotten: else its token would serve them still.
        """
        for team in teams:
            known = await self._store.workspaces.of_team(team)
            if known and not known.has_left and await self._installations.find_serving(team, "") is None:
                await self._part_with(known)
                await self._store.workspaces.leave_organisation(known.id)

    @asynccontextmanager
    async def looked_after(self) -> AsyncIterator[None]:
        """Find who left while nobody was there, once at the beginning, and doubt tokens until the end."""
        self._begin_looking(_ALL, self._find_who_left())
        try:
            yield
        finally:
            doubted = list(self._doubted.values())
            for one in doubted:
                one.cancel()
            await asyncio.gather(*doubted, return_exceptions=True)

    async def find_out(self, team: str) -> None:
        """Let go of a workspace, or its organisation, if Slack doesn't take its token any more."""
        known = await self._store.workspaces.of_team(team)
        enterprise = known.enterprise if known else ""
        bot = await self._installations.find_serving(team, enterprise)
        if bot is None or not await self._is_gone(bot):
            return
        now = await self._installations.find_serving(team, enterprise)
        if now and now.bot_token == bot.bot_token:  # else it was installed once more meanwhile
            log.warning("Slack doesn't take the token of %s any more", bot.team_id or bot.enterprise_id)
            await self.leave(bot.team_id or "", bot.enterprise_id or "")

    async def _find_who_left(self) -> None:
        """An organisation's workspaces are served with one token, which is asked about once."""
        served, tokens = await self.ids(), set[str]()
        for known in await self._store.workspaces.all():
            bot = await self._installations.find_serving(known.team, known.enterprise)
            if known.id in served and bot and bot.bot_token not in tokens:
                tokens.add(bot.bot_token)
                await self.find_out(known.team)

    async def _is_gone(self, bot: Bot) -> bool:
        joiner, token = self._joiner, bot.bot_token
        client = sending_client(joiner.core.settings, joiner.session, token, joiner.count)
        try:
            await client.auth_test()
        except Failure as error:
            return read_trouble(error).word in TOKEN_GONE
        return False

    def _hear_call(self, team: str, method: str, seconds: float, error: str = "") -> None:
        """Doubt a workspace's token once Slack has refused it there."""
        self._joiner.count(method, seconds, error)
        if team not in self._doubted and error in TOKEN_GONE:
            self._begin_looking(team, self.find_out(team))
        elif team not in self._doubted and error == ACCESS_GONE:
            self._begin_looking(team, self.lose_access([team]))

    def _begin_looking(self, team: str, looking: Coroutine[None, None, None]) -> None:
        doing = asyncio.create_task(survive(looking, "looking whether the app was removed"))
        self._doubted[team] = doing
        doing.add_done_callback(lambda _: self._doubted.pop(team))

    async def _part_with(self, known: KnownWorkspace) -> None:
        """Stop what runs for a workspace; all that it has stays, until its time is over."""
        log.warning("the app was removed from %s", known.team)
        for job in await self._store.jobs.waiting():
            if job.workspace == known.id:
                await self._store.jobs.ask_cancel(job.id, "")
        await self._store.postings.give_up_all(known.id, "the app was removed")
        await self._store.inbox.give_up_all(known.team)
        await self._store.workspaces.note_left(known.id, self._joiner.core.clock())
        self._served.pop(known.id, None)

    async def _serve_known(self, workspace: int) -> Served | None:
        known = await self._store.workspaces.of_id(workspace)
        return await self._serve(known.team, known.enterprise) if known else None

    async def _serve(self, team: str, enterprise: str) -> Served | None:
        """The workspace, joined anew where its token is another one than before."""
        known = await self._store.workspaces.of_team(team)
        bot = await self._installations.find_serving(team, enterprise or (known.enterprise if known else ""))
        if bot is None or not bot.bot_token:
            if known:
                self._served.pop(known.id, None)
            return None
        stands = known and not known.has_left and known.enterprise == (bot.enterprise_id or "")
        id_ = known.id if known and stands else await self._admit(team, bot, known)
        admission = _admission_of(team, bot)
        served = self._served.get(id_)
        if served is None or not served.fits(admission):
            joiner = replace(self._joiner, count=partial(self._hear_call, team))
            served = self._served[id_] = joiner.join(id_, admission)
        return served

    async def _admit(self, team: str, bot: Bot, known: KnownWorkspace | None) -> int:
        """The id of one that is new, is back, or is its organisation's now; that names what has no name."""
        name = bot.team_name or (known.name if known else "") or bot.enterprise_name or team
        return await self._store.workspaces.admit(team, name, bot.enterprise_id or "")


def _admission_of(team: str, bot: Bot) -> Admission:
    identity = Identity(team, bot.team_name or "", bot.bot_user_id, bot.bot_id)
    return Admission(identity, bot.bot_token)


@dataclass(frozen=True, slots=True)
class JobRuns:
    """Carries each job out for its own workspace, whose token brings its file.

    Where Slack doesn't give a file at the moment, jobs wait, first for `first_pause`; events are put off
    instead. What the command line has given to a workspace that the bot isn't in needs no token.
    """

    core: Core
    workspaces: ServedWorkspaces
    announcer: JobMeter
    stopping: Callable[[], bool]
    first_pause: timedelta

    async def carry_out(self, job: ImportJob) -> ImportJob:
        """Do all that can be done for a job, and tell people where it rests."""
        done = await (await self._run_of(job)).carry_out(job)
        if workspace := await self.workspaces.of_id(job.workspace):
            workspace.check_news.tell(done)
        return done

    async def give_up(self, job: ImportJob, sentence: Sentence) -> ImportJob:
        """End a job that can't go on."""
        return await (await self._run_of(job)).give_up(job, sentence)

    async def _run_of(self, job: ImportJob) -> JobRun:
        core = await self.workspaces.core_of(job.workspace) or self.core
        wait = partial(download_at_last, core.file_cache.download, self.first_pause)
        patient = replace(core, file_cache=replace(core.file_cache, download=wait))
        return patient.job_run(self.announcer, self.stopping, self.announcer.note_checked)
