"""The composition root of the running bot: everything is joined here, and nowhere else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient
from structlog.contextvars import bind_contextvars

from bot.deadlines import Deadlines
from bot.engine import Engine, open_engine
from bot.housekeeping import Housekeeping
from bot.job_meter import JobMeter
from bot.runner import Turns, home_work, inbox_work, saying_work
from bot.settings import Settings, require_slack, require_worker
from bot.slack_app import connect, sending_client, slack_app, slack_client, slack_session
from bot.slack_refusals import BOT_REMEDY, ask_until_admitted
from bot.socket_mode import ShutOut
from bot.watch import Watch, watched
from bot.worker import Signals, Worker, new_reference
from handlers.announcer import SlackAnnouncer
from handlers.groups import SlackAppointments, UserGroups
from handlers.languages import Languages
from handlers.members import SlackMembers
from handlers.open_homes import OpenHomes
from handlers.payloads.api_responses import Identity, read_identity
from handlers.people import People, SlackConversations
from handlers.rate_limits import EditRation, PostRation, Tempo
from handlers.register import register_handlers
from handlers.running_handlers import RunningHandlers
from handlers.transfer import AddressHints, download, download_at_last
from handlers.workspace import Workspace
from importer.access import Permissions
from importer.words.clock import Clock, utc_now
from importer.words.language import Catalogue, Language, catalogue

HANDLER_SECONDS = 2.0
WORKER_SECONDS = 4.0
"""How long handlers, then workers may take to finish at the end.

Together less than the ten seconds after which service managers kill
(https://docs.docker.com/reference/cli/docker/container/stop/).
"""

EVENT_RETRY_SECONDS = 1.0
"""Someone has just shared a file, and looks at an empty thread."""
TEMPO = Tempo()
Catalogues: TypeAlias = Callable[[Language], Catalogue]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WakeSignals:
    """What wakes the workers.

    Who takes up what people share, runs jobs, says what is to be said, draws Home tabs anew, and keeps house.
    """

    inbox: Signals = field(default_factory=Signals)
    jobs: Signals = field(default_factory=Signals)
    sayer: Signals = field(default_factory=Signals)
    homes: Signals = field(default_factory=Signals)
    housekeeping: Signals = field(default_factory=Signals)
    deadlines: Signals = field(default_factory=Signals)

    def ask_to_stop(self) -> None:
        """Let all come to their next stopping place."""
        self.inbox.ask_to_stop()
        self.jobs.ask_to_stop()
        self.sayer.ask_to_stop()
        self.homes.ask_to_stop()
        self.housekeeping.ask_to_stop()
        self.deadlines.ask_to_stop()


@dataclass(frozen=True, slots=True)
class RunningBot:
    """Who the bot is, and what is done once Slack will never let it in again."""

    identity: Identity
    shut_out: ShutOut


@dataclass(frozen=True, slots=True)
class _WaysToSlack:
    """How Slack is called, how it is sent what may have arrived, and where it is reached beside its API."""

    client: AsyncWebClient
    sender: AsyncWebClient
    session: ClientSession
    hints: AddressHints


@asynccontextmanager
async def running_bot(
    settings: Settings,
    handler_seconds: float = HANDLER_SECONDS,
    tempo: Tempo = TEMPO,
    catalogue: Catalogues = catalogue,
    clock: Clock = utc_now,
) -> AsyncIterator[RunningBot]:
    """The bot, connected and at work while the context lasts; its words are taken from `catalogue`.

    `clock` tells when the day of a cover or an approval has come. Raises HandoffError when it can't start.
    """
    require_slack(settings)
    async with (
        watched(settings) as watch,
        _join(settings, tempo, catalogue, watch, clock) as (engine, workspace, signals, identity),
    ):
        app = slack_app(settings, identity)
        register_handlers(app, workspace)
        async with (
            _run_workers(engine, workspace, signals, watch),
            _finish_handlers(workspace, handler_seconds),
            connect(app, settings, tempo, watch) as shut_out,
        ):
            try:
                with watch.started():
                    yield RunningBot(identity, shut_out)
            finally:
                signals.ask_to_stop()  # before Slack is told, which takes a while


@asynccontextmanager
async def running_worker(settings: Settings) -> AsyncIterator[Identity]:
    """All of the bot's work but to listen to Slack, beside bots on the same PostgreSQL.

    Raises HandoffError.
    """
    require_worker(settings)
    async with (
        watched(settings) as watch,
        _join(settings, TEMPO, catalogue, watch, utc_now) as (engine, workspace, signals, identity),
        _run_workers(engine, workspace, signals, watch),
    ):
        with watch.started():
            yield identity


@asynccontextmanager
async def _join(
    settings: Settings, tempo: Tempo, catalogue: Catalogues, watch: Watch, clock: Clock
) -> AsyncIterator[tuple[Engine, Workspace, WakeSignals, Identity]]:
    """What is at work in any case, joined."""
    async with slack_session(settings, tempo.silence_seconds) as session:
        count = watch.metrics.count_call
        client = slack_client(settings, session, count)
        hints = AddressHints()
        fetch = partial(download, client, session, hints)
        async with open_engine(settings, fetch, watch.metrics.count_transaction, clock) as engine:
            watch.watch_database(engine.store.database)
            slack = _WaysToSlack(client, sending_client(settings, session, count), session, hints)
            identity = read_identity(
                await ask_until_admitted(
                    slack.sender.auth_test, "SLACK_BOT_TOKEN", BOT_REMEDY, tempo.first_pause
                )
            )
            bind_contextvars(workspace=identity.team)  # for all that is begun from here
            signals = WakeSignals()
            yield (
                engine,
                await _join_workspace(engine, slack, identity, signals, tempo, catalogue),
                signals,
                identity,
            )


@asynccontextmanager
async def _finish_handlers(workspace: Workspace, seconds: float) -> AsyncIterator[None]:
    """At the end, let the handlers finish what was acknowledged."""
    try:
        yield
    finally:
        if not await workspace.running_handlers.wait(seconds):
            log.warning("some presses and commands were not answered before the end")


async def _join_workspace(
    engine: Engine,
    slack: _WaysToSlack,
    identity: Identity,
    signals: WakeSignals,
    tempo: Tempo,
    catalogue: Catalogues,
) -> Workspace:
    people = People(slack.client, identity.team)
    members = SlackMembers(slack.client, people)
    id_ = await engine.store.workspaces.connect(identity.team, identity.team_name)
    groups = UserGroups(slack.client)
    engine = replace(engine, permissions=_join_permissions(engine, slack, groups, id_))
    imports = engine.imports(signals.jobs.wake, signals.inbox.stopping.is_set)
    return Workspace(
        client=slack.client,
        session=slack.session,
        sender=slack.sender,
        postings=engine.store.postings,
        edits=EditRation(tempo.edits_a_minute),
        posts=PostRation(tempo.post_seconds),
        open_homes=OpenHomes(EditRation(tempo.homes_a_minute), tempo.home_seconds),
        imports=imports,
        approving=engine.approving(imports, signals.jobs.wake),
        looking_back=engine.looking_back(),
        review=engine.review(),
        undoing=engine.undoing(signals.jobs.wake),
        listing=engine.listing(signals.jobs.wake, signals.inbox.stopping.is_set),
        correcting=engine.correcting(signals.jobs.wake),
        adding=engine.adding(members),
        telling=engine.telling(members),
        trials=engine.trials(signals.jobs.wake),
        handing_over=engine.handing_over(signals.jobs.wake, members),
        covers=engine.covers(signals.jobs.wake),
        clearing_absent=engine.clearing_absent(signals.jobs.wake),
        configuring=engine.configuring(),
        groups=groups,
        homes=engine.homes(),
        remembering=engine.remembering(),
        browsing=engine.browsing(),
        threads=engine.store.threads,
        address_hints=slack.hints,
        people=people,
        languages=Languages(people, engine.store.workspace_settings, id_),
        catalogue=catalogue,
        inbox=engine.store.inbox,
        id=id_,
        team=identity.team,
        bot_user=identity.bot_user,
        wake_inbox=signals.inbox.wake,
        wake_sayer=signals.sayer.wake,
        new_reference=new_reference,
        running_handlers=RunningHandlers(),
        tempo=tempo,
    )


def _join_permissions(engine: Engine, slack: _WaysToSlack, groups: UserGroups, workspace: int) -> Permissions:
    conversations = SlackConversations(slack.client, engine.store.threads)
    return Permissions(conversations, SlackAppointments(engine.store.workspace_settings, workspace, groups))


@asynccontextmanager
async def _run_workers(
    engine: Engine, workspace: Workspace, signals: WakeSignals, watch: Watch
) -> AsyncIterator[None]:
    """All workers at work; at the end all come to their next stopping place, where everything is stored."""
    announcer = SlackAnnouncer(workspace)
    meter = JobMeter(announcer, watch.metrics.count_rows, watch.metrics.count_end)
    patient = _wait_for_files(engine, workspace.tempo)
    job_run = patient.job_run(meter, signals.jobs.stopping.is_set, meter.note_checked)
    turns = Turns(engine.store.jobs, job_run, announcer, workspace.id, begin=meter.begin)
    workers = (
        Worker(inbox_work(engine.store.inbox, workspace), signals.inbox, retry_seconds=EVENT_RETRY_SECONDS),
        Worker(saying_work(engine.store.postings, workspace), signals.sayer),
        Worker(home_work(workspace), signals.homes),
        Worker(turns.work(), signals.jobs, at_once=engine.settings.imports_at_once),
        Worker(Housekeeping(engine, signals.housekeeping.stopping.is_set).work(), signals.housekeeping),
        Worker(Deadlines(workspace.approving, engine.clock).work(), signals.deadlines),
    )
    watch.workers = running = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        signals.ask_to_stop()
        await _wait_for_workers(running)


def _wait_for_files(engine: Engine, tempo: Tempo) -> Engine:
    """The same, for jobs: where Slack doesn't give a file at the moment they wait.

    Events are put off instead.
    """
    download = partial(download_at_last, engine.file_cache.download, tempo.first_pause)
    return replace(engine, file_cache=replace(engine.file_cache, download=download))


async def _wait_for_workers(workers: Collection[asyncio.Task[None]]) -> None:
    """Wait for the workers.

    Who waits for Slack then is cut off: what it does is done again at the next start.
    """
    _, late = await asyncio.wait(workers, timeout=WORKER_SECONDS)
    for worker in late:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
