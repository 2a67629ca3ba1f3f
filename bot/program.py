"""The composition root of the running bot: everything is joined here, and nowhere else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.engine import Engine, open_engine
from bot.housekeeping import Housekeeping
from bot.runner import Turns, inbox_work, saying_work
from bot.settings import Settings, require_slack, require_worker
from bot.slack_app import connected, sending_client, slack_app, slack_client, slack_session
from bot.slack_refusals import BOT_REMEDY, admitted
from bot.socket_mode import ShutOut
from bot.worker import Signals, Worker, new_reference
from handlers.announcer import SlackAnnouncer
from handlers.answers import Identity, read_identity
from handlers.conversations import SlackConversations
from handlers.desk import Desk
from handlers.languages import Languages
from handlers.people import People
from handlers.rations import EditRation, PostRation
from handlers.register import register_handlers
from handlers.tempo import Tempo
from handlers.transfer import download
from handlers.under_way import UnderWay

HANDLER_SECONDS = 2.0
WORKER_SECONDS = 4.0
"""How long handlers, then workers may take to finish at the end: together less than the ten seconds after which
service managers kill (https://docs.docker.com/reference/cli/docker/container/stop/)."""

EVENT_RETRY_SECONDS = 1.0
"""Someone has just shared a file, and looks at an empty thread."""
TEMPO = Tempo()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bells:
    """What wakes the workers: who takes up what people share, runs jobs, says what is to be said, and keeps house."""

    inbox: Signals = field(default_factory=Signals)
    jobs: Signals = field(default_factory=Signals)
    sayer: Signals = field(default_factory=Signals)
    housekeeping: Signals = field(default_factory=Signals)

    def ask_to_stop(self) -> None:
        """Let all come to their next stopping place."""
        self.inbox.ask_to_stop()
        self.jobs.ask_to_stop()
        self.sayer.ask_to_stop()
        self.housekeeping.ask_to_stop()


@dataclass(frozen=True, slots=True)
class RunningBot:
    """Who the bot is, and what is done once Slack will never let it in again."""

    identity: Identity
    shut_out: ShutOut


@asynccontextmanager
async def running_bot(
    settings: Settings, handler_seconds: float = HANDLER_SECONDS, tempo: Tempo = TEMPO
) -> AsyncIterator[RunningBot]:
    """The bot, connected and at work, for as long as the context lasts; raises HandoffError when it can't start."""
    require_slack(settings)
    async with _joined(settings, tempo) as (engine, desk, bells, identity):
        app = slack_app(settings, desk.client)
        register_handlers(app, desk)
        async with (
            _at_work(engine, desk, bells),
            _finishing(desk, handler_seconds),
            connected(app, settings) as shut_out,
        ):
            try:
                yield RunningBot(identity, shut_out)
            finally:
                bells.ask_to_stop()  # before Slack is told, which takes a while


@asynccontextmanager
async def running_worker(settings: Settings) -> AsyncIterator[Identity]:
    """All of the bot's work but to listen to Slack, beside bots on the same PostgreSQL; raises HandoffError."""
    require_worker(settings)
    async with (
        _joined(settings, TEMPO) as (engine, desk, bells, identity),
        _at_work(engine, desk, bells),
    ):
        yield identity


@asynccontextmanager
async def _joined(settings: Settings, tempo: Tempo) -> AsyncIterator[tuple[Engine, Desk, Bells, Identity]]:
    """What is at work in any case, joined."""
    async with slack_session(settings) as session:
        client = slack_client(settings, session)
        async with open_engine(settings, partial(download, client, session)) as engine:
            sender = sending_client(settings, session)
            identity = read_identity(await admitted(sender.auth_test, "SLACK_BOT_TOKEN", BOT_REMEDY))
            bells = Bells()
            yield (
                engine,
                await _desk(engine, client, sender, session, identity, bells, tempo),
                bells,
                identity,
            )


@asynccontextmanager
async def _finishing(desk: Desk, seconds: float) -> AsyncIterator[None]:
    """At the end, let the handlers finish what was acknowledged."""
    try:
        yield
    finally:
        if not await desk.under_way.finished(seconds):
            log.warning("some presses and commands were not answered before the end")


async def _desk(
    engine: Engine,
    client: AsyncWebClient,
    sender: AsyncWebClient,
    session: ClientSession,
    identity: Identity,
    bells: Bells,
    tempo: Tempo,
) -> Desk:
    people = People(client, identity.team)
    workspace = await engine.store.workspaces.connect(identity.team, identity.team_name)
    return Desk(
        client=client,
        session=session,
        sender=sender,
        postings=engine.store.postings,
        edits=EditRation(),
        posts=PostRation(tempo.post_seconds),
        imports=engine.imports(bells.jobs.wake, SlackConversations(client), bells.inbox.stopping.is_set),
        people=people,
        languages=Languages(people, engine.store.workspace_settings, workspace),
        inbox=engine.store.inbox,
        workspace=workspace,
        team=identity.team,
        bot_user=identity.bot_user,
        wake_inbox=bells.inbox.wake,
        wake_sayer=bells.sayer.wake,
        new_reference=new_reference,
        under_way=UnderWay(),
        tempo=tempo,
    )


@asynccontextmanager
async def _at_work(engine: Engine, desk: Desk, bells: Bells) -> AsyncIterator[None]:
    """All workers at work; at the end all come to their next stopping place, where everything is stored."""
    announcer = SlackAnnouncer(desk)
    job_run = engine.job_run(announcer, bells.jobs.stopping.is_set)
    turns = Turns(engine.store.jobs, job_run, announcer, desk.workspace)
    workers = (
        Worker(inbox_work(engine.store.inbox, desk), bells.inbox, retry_seconds=EVENT_RETRY_SECONDS),
        Worker(saying_work(engine.store.postings, desk), bells.sayer),
        Worker(turns.work(), bells.jobs, at_once=engine.settings.imports_at_once),
        Worker(Housekeeping(engine, bells.housekeeping.stopping.is_set).work(), bells.housekeeping),
    )
    running = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        bells.ask_to_stop()
        await _ended(running)


async def _ended(workers: Collection[asyncio.Task[None]]) -> None:
    """Wait for the workers; who waits for Slack then is cut off: what it does is done again at the next start."""
    _, late = await asyncio.wait(workers, timeout=WORKER_SECONDS)
    for worker in late:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
