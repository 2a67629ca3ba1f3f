"""The composition root of the running bot: everything is joined here, and nowhere else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from structlog.contextvars import bind_contextvars

from bot.core import Core, open_core
from bot.deadlines import Deadlines
from bot.delivery import Deliverer, Works, look_at_tables
from bot.housekeeping import Housekeeping
from bot.install_pages import install_pages
from bot.job_meter import JobMeter
from bot.joining import Admission, Joiner
from bot.runner import Turns, home_work, inbox_work, saying_work
from bot.settings import Settings, require_slack, require_worker
from bot.slack_app import connect, sending_client, slack_app, slack_session
from bot.slack_refusals import BOT_REMEDY, ask_until_admitted
from bot.socket_mode import ShutOut
from bot.watch import Watch, watched
from bot.work_loop import WakeSignals, WorkLoop
from bot.workspaces import InstalledWorkspaces, JobRuns, OneWorkspace, ServedWorkspaces
from handlers.announcer import SlackAnnouncer
from handlers.approval import follow_settings
from handlers.payloads.api_responses import read_identity
from handlers.rate_limits import Tempo
from handlers.register import register_handlers
from handlers.running_handlers import RunningHandlers
from importer.words.clock import Clock, utc_now
from importer.words.errors import HandoffError
from importer.words.language import Catalogue, Language, catalogue
from storage.installations import SqlInstallations, SqlInstallStates
from storage.presence import Departure, be_present
from storage.token_keys import TokenKeys

HANDLER_SECONDS = 2.0
LOOP_SECONDS = 4.0
"""How long handlers, then work loops may take to finish at the end.

Together less than the ten seconds after which service managers kill
(https://docs.docker.com/reference/cli/docker/container/stop/).
"""

TEMPO = Tempo()
Catalogues: TypeAlias = Callable[[Language], Catalogue]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """The names of the workspaces that are served, and the `ends`: each is done once it has to leave."""

    names: Sequence[str]
    ends: Sequence[Departure | ShutOut]

    async def wait(self) -> HandoffError:
        """Why it has to leave, once it has to."""
        done, _ = await asyncio.wait(self.ends, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()


@dataclass(frozen=True, slots=True)
class _Joined:
    """What is at work in any case: the workspaces with their names, and what joins them.

    `installations` is where more of them install the app; None where the environment has the one token.
    `departure` is done once the database can't be worked on any longer.
    """

    joiner: Joiner
    workspaces: ServedWorkspaces
    names: Sequence[str]
    installations: SqlInstallations | None
    departure: Departure

    @property
    def core(self) -> Core:
        """The core for what belongs to no workspace, or to one that the bot isn't in."""
        return self.joiner.core

    @property
    def signals(self) -> WakeSignals:
        """What wakes the work loops."""
        return self.joiner.signals


@asynccontextmanager
async def running_bot(
    settings: Settings,
    handler_seconds: float = HANDLER_SECONDS,
    tempo: Tempo = TEMPO,
    catalogue: Catalogues = catalogue,
    clock: Clock = utc_now,
) -> AsyncIterator[Running]:
    """The bot, connected and at work while the context lasts; its words are taken from `catalogue`.

    `clock` tells when the day of a cover or an approval has come. Raises HandoffError when it can't start.
    """
    require_slack(settings)
    async with (
        watched(settings) as watch,
        _join(settings, tempo, catalogue, watch, clock) as joined,
    ):
        app = slack_app(settings, joined.workspaces)
        register_handlers(app, joined.workspaces, joined.joiner.running_handlers)
        async with (
            _run_loops(joined, watch),
            _finish_handlers(joined.joiner.running_handlers, handler_seconds),
            _offer_installation(joined),
            connect(app, settings, tempo, watch) as shut_out,
        ):
            try:
                with watch.started():
                    yield Running(joined.names, (joined.departure, shut_out))
            finally:
                joined.signals.ask_to_stop()  # before Slack is told, which takes a while


@asynccontextmanager
async def running_worker(settings: Settings) -> AsyncIterator[Running]:
    """All of the bot's work but to listen to Slack, beside bots on the same PostgreSQL.

    Raises HandoffError when it can't start.
    """
    require_worker(settings)
    async with (
        watched(settings) as watch,
        _join(settings, TEMPO, catalogue, watch, utc_now) as joined,
        _run_loops(joined, watch),
    ):
        with watch.started():
            yield Running(joined.names, (joined.departure,))


@asynccontextmanager
async def _join(
    settings: Settings, tempo: Tempo, catalogue: Catalogues, watch: Watch, clock: Clock
) -> AsyncIterator[_Joined]:
    """What is at work in any case, joined."""
    count = watch.metrics.count_call
    async with (
        slack_session(settings, tempo.silence_seconds) as session,
        open_core(settings, measure=watch.metrics.count_transaction, clock=clock) as core,
    ):
        watch.watch_database(core.store.database)
        joiner = Joiner(core, session, WakeSignals(), RunningHandlers(), tempo, catalogue, count)
        way = _find_installed(joiner) if settings.serves_many else _join_one(joiner)
        async with way as joined:
            watch.find_served = joined.workspaces.ids
            yield joined


@asynccontextmanager
async def _join_one(joiner: Joiner) -> AsyncIterator[_Joined]:
    """The one workspace of the bot token in the environment."""
    store, token = joiner.core.store, joiner.core.settings.slack_bot_token
    sender = sending_client(joiner.core.settings, joiner.session, token, joiner.count)
    answer = await ask_until_admitted(
        sender.auth_test, "SLACK_BOT_TOKEN", BOT_REMEDY, joiner.tempo.first_pause
    )
    identity = read_identity(answer)
    bind_contextvars(workspace=identity.team)  # for all that is begun from here
    async with be_present(store.database, identity.team) as departure:
        id_ = await store.workspaces.connect(identity.team, identity.team_name)
        served = joiner.join(id_, Admission(identity, token))
        yield _Joined(joiner, OneWorkspace(served), [identity.team_name], None, departure)


@asynccontextmanager
async def _find_installed(joiner: Joiner) -> AsyncIterator[_Joined]:
    """The workspaces that have installed the app by themselves, their tokens under the first key."""
    settings, store = joiner.core.settings, joiner.core.store
    installations = SqlInstallations(store.database, settings.slack_client_id, TokenKeys(settings.token_keys))
    for team in await installations.renew_tokens():
        log.error("no key of TOKEN_KEY decrypts the token of %s, so it isn't served: put its key back", team)
    served = await installations.find_served()
    names = [known.name for known in await store.workspaces.all() if known.id in served]
    workspaces = InstalledWorkspaces(joiner, installations)
    async with be_present(store.database) as departure, workspaces.looked_after():
        yield _Joined(joiner, workspaces, names, installations, departure)


@asynccontextmanager
async def _offer_installation(joined: _Joined) -> AsyncIterator[None]:
    """The pages on which workspaces install the app; none where the environment has the one token."""
    if joined.installations is None:
        yield
        return
    settings, session = joined.core.settings, joined.joiner.session
    client = sending_client(settings, session, "", joined.joiner.count)
    states = SqlInstallStates(joined.core.store.database)
    async with install_pages(settings, client, joined.installations, states, joined.workspaces):
        yield


@asynccontextmanager
async def _finish_handlers(running_handlers: RunningHandlers, seconds: float) -> AsyncIterator[None]:
    """At the end, let the handlers finish what was acknowledged."""
    try:
        yield
    finally:
        if not await running_handlers.wait(seconds):
            log.warning("some presses and commands were not answered before the end")


@asynccontextmanager
async def _run_loops(joined: _Joined, watch: Watch) -> AsyncIterator[None]:
    """All loops at work; at the end all come to their next stopping place, where everything is stored."""
    core, workspaces, signals = joined.core, joined.workspaces, joined.signals
    announcer = SlackAnnouncer(workspaces, signals.sayer.wake)
    meter = JobMeter(announcer, watch.metrics.count_rows, watch.metrics.count_end)
    runs = JobRuns(core, workspaces, meter, signals.jobs.stopping.is_set, joined.joiner.tempo.first_pause)
    approving = core.approving(core.imports(signals.jobs.wake), signals.jobs.wake)
    works = Works(
        inbox=inbox_work(core.store.inbox, workspaces),
        saying=saying_work(core.store.postings, workspaces),
        turns=Turns(core.store.jobs, runs, announcer, workspaces.ids, begin=meter.begin),
        housekeeping=Housekeeping(core, signals.housekeeping.stopping.is_set),
        deadlines=Deadlines(approving, partial(follow_settings, workspaces), core.clock),
    )
    loops = (*_choose_deliverers(core, works, signals), WorkLoop(home_work(workspaces), signals.homes))
    watch.loops = running = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        yield
    finally:
        signals.ask_to_stop()
        await _wait_for_loops(running)


def _choose_deliverers(core: Core, works: Works, signals: WakeSignals) -> Sequence[Deliverer]:
    """Those that the database asks for."""
    if core.store.database.is_shared:
        # procrastinate is there with PostgreSQL alone.
        from bot.queue_workers import ask_queue  # noqa: PLC0415

        return ask_queue(core, works, signals)
    return look_at_tables(core, works, signals)


async def _wait_for_loops(loops: Collection[asyncio.Task[None]]) -> None:
    """Wait for the loops.

    Who waits for Slack then is cut off: what it does is done again at the next start.
    """
    _, late = await asyncio.wait(loops, timeout=LOOP_SECONDS)
    for loop in late:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
