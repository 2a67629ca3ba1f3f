"""What one workspace has is to another as if it did not exist: for every handler, and with every id."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select, update

from bot.core import open_core
from bot.joining import Joiner
from bot.settings import Settings
from bot.slack_app import slack_app, slack_session
from bot.slack_calls import count_nothing
from bot.work_loop import WakeSignals
from bot.workspaces import InstalledWorkspaces
from handlers.payloads.ids import Command, Modal
from handlers.rate_limits import Tempo
from handlers.register import (
    ANSWERED_FORMS,
    COMMANDS,
    EVENTS,
    FAREWELLS,
    FORMS,
    PRESSES,
    SEARCHES,
    SLOW_FORMS,
    register_handlers,
)
from handlers.running_handlers import RunningHandlers
from importer.words.corrections import Correction, WrongKey
from importer.words.fields import Field
from importer.words.jobs import JobKind, JobState
from importer.words.language import Language, catalogue
from importer.words.workspace_settings import NewSetting, Setting
from playground.cast import NOOR
from playground.changes import Change, MessageEdited, MessagePosted, Notice, ViewShown
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from playground.records import Draft, Message
from playground.response_urls import Occasion
from storage.installations import SqlInstallations
from storage.schema import METADATA, import_jobs, users, workflows
from storage.store import Store
from storage.token_keys import TokenKeys
from tests.handlers import forgeries
from tests.handlers.forgeries import (
    CHANNEL,
    FORMS_OF_JOBS,
    FORMS_OF_OTHER_THINGS,
    OF_JOBS,
    OF_OTHER_THINGS,
    THREAD,
    Forge,
    Forgery,
    Json,
)
from tests.laid_tables import lay_tables
from tests.patience import PATIENCE
from tests.storage.words import load_directory, new_job

OURS, THEIRS, NEVER = 660_000, 770_000, 990_000
"""Ids begin here: of our own jobs, of the other workspace's, and of none."""
STATES = [
    (JobKind.FILE, JobState.MAPPING),
    (JobKind.FILE, JobState.PREVIEWED),
    (JobKind.FILE, JobState.WAITING_FOR_APPROVAL),
    (JobKind.FILE, JobState.QUEUED),
    (JobKind.FILE, JobState.COMPLETED_WITH_ERRORS),
    (JobKind.RETURN, JobState.QUEUED),
    (JobKind.HANDOVER, JobState.PREVIEWED),
    (JobKind.UNDO, JobState.PREVIEWED),
    (JobKind.DIRECTORY, JobState.PREVIEWED),
]
TEMPO = Tempo(post_seconds=0.0, edits_a_minute=10_000, homes_a_minute=10_000)
OF_CHANCE = re.compile(r'block_id[\\]*": [\\]*"b\w{10,11}|\b[A-F0-9]{4}-[A-F0-9]{4}\b')
"""The ids that Slack gives to blocks without one, and the references of failures."""
SECRETS = ("theirs.csv", "Ann", "ann@x.com", "Gentle", "Firm", "taught", "Taught")
"""What the other workspace has, and nobody else may read."""


@dataclass(slots=True)
class TwoWorkspaces:
    """The bot in two workspaces, an admin of the second one at it, and all that is shown there."""

    playground: Playground
    app: AsyncApp
    running: RunningHandlers
    store: Store
    ours: int
    theirs: int
    shown: list[str] = field(default_factory=list)
    shown_to_them: list[str] = field(default_factory=list)

    async def sends(self, body: Json) -> str:
        """All that comes of it: what is answered and shown, and how our jobs stand then; ids are left out."""
        self.shown.clear()
        response = await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        assert await self.running.wait(PATIENCE)
        jobs = await self.store.jobs.history(self.ours, limit=100)
        told = json.dumps([response.body, self.shown, [(job.number, job.state, job.attempt) for job in jobs]])
        assert not self.shown_to_them
        return told

    def body(self, kind: str, **parts: Any) -> Json:  # noqa: ANN401 - JSON
        """What every payload begins with; each has a trigger and an address of its own."""
        second = self.playground.second
        occasion = Occasion(person=NOOR.id, channel=CHANNEL)
        return {
            "type": kind,
            "team": {"id": second.workspace.team.id},
            "user": {"id": NOOR.id, "team_id": second.workspace.team.id},
            "api_app_id": second.workspace.app.id,
            "trigger_id": second.triggers.issue(NOOR.id),
            "response_url": second.response_urls.issue(occasion),
            **parts,
        }

    def hear(self, change: Change) -> None:
        """Keep what is shown in our workspace."""
        if text := _text_of(change):
            self.shown.append(text)

    def hear_theirs(self, change: Change) -> None:
        """Keep what is shown in the other one."""
        if text := _text_of(change):
            self.shown_to_them.append(text)


def _text_of(change: Change) -> str:
    match change:
        case MessagePosted(message) | MessageEdited(message):
            return json.dumps([message.text, message.blocks], sort_keys=True)
        case ViewShown(view):
            return json.dumps(view.content, sort_keys=True)
        case Notice(_, _, text):
            return text
        case _:
            return ""


@pytest.fixture
async def bot(manifest: Manifest, limits: Limits, tmp_path: Path) -> AsyncIterator[TwoWorkspaces]:
    """Both workspaces, each with a directory and with a job of every kind and state."""
    async with AsyncExitStack() as opened:
        playground = await opened.enter_async_context(
            Playground(manifest, limits=limits, two_workspaces=True)
        )
        database = await lay_tables(tmp_path / "handoff.db")
        settings = Settings(slack_api_url=playground.api_url, database_url=database)
        core = await opened.enter_async_context(open_core(settings))
        session = await opened.enter_async_context(slack_session(settings, 60))
        store, running = core.store, RunningHandlers()
        installations = SqlInstallations(store.database, "1.1", TokenKeys([Fernet.generate_key().decode()]))
        for slack in (playground.slack, playground.second):
            slack.credentials.install(manifest.scopes)
            await installations.async_save(
                _installation(slack.workspace.team.id, slack.credentials.bot_token)
            )
        joiner = Joiner(
            core,
            session,
            WakeSignals(),
            running,
            Tempo(),
            lambda _: catalogue(Language.ENGLISH),
            count_nothing,
        )
        workspaces = InstalledWorkspaces(joiner, installations)
        app = slack_app(settings, workspaces)
        register_handlers(app, workspaces, running)
        theirs = await store.workspaces.admit("T0PLAYGRND1", "Theirs")
        ours = await store.workspaces.admit("T0PLAYGRND2", "Ours")
        await _fill(store, theirs, THEIRS, "theirs.csv")
        await _fill(store, ours, OURS, "ours.csv")
        await _teach(store, theirs)
        found = TwoWorkspaces(playground, app, running, store, ours, theirs)
        playground.second.workspace.announcements.subscribe(found.hear)
        playground.slack.workspace.announcements.subscribe(found.hear_theirs)
        yield found


def _installation(team: str, token: str) -> Installation:
    second = team.endswith("2")
    return Installation(
        app_id="A0PLAYGRND1",
        team_id=team,
        team_name=team,
        bot_token=token,
        bot_id=f"B0APPBOT00{1 + second}",
        bot_user_id=f"U0APPBOT00{1 + second}",
        user_id="U1",
    )


async def _fill(store: Store, workspace: int, first: int, file_name: str) -> None:
    """A job of every kind and state, with ids that no other jobs have."""
    for place, (kind, state) in enumerate(STATES):
        new = new_job(workspace, f"share {first + place}")
        shape = replace(new.reading.shape, sheets=(file_name,))
        job = await store.jobs.create(replace(new, reading=replace(new.reading, shape=shape)))
        values = {"id": first + place, "kind": kind, "state": state, "file_name": file_name}
        await store.database.execute(update(import_jobs).where(import_jobs.c.id == job.id).values(values))


async def _begin_anew(store: Store) -> None:
    """Let our jobs be as they were at first, whatever was done with them."""
    for place, (_, state) in enumerate(STATES):
        job = update(import_jobs).where(import_jobs.c.id == OURS + place)
        await store.database.execute(job.values(state=state, cancel_asked=False, attempt=0))


async def _teach(store: Store, workspace: int) -> None:
    """A directory, something remembered, and a setting, which nobody of the other workspace may see."""
    await load_directory(store, workspace)
    for table, name in ((users, "Ann"), (workflows, "Firm")):
        await store.database.execute(update(table).where(table.c.name == name).values(id=THEIRS))
    at = datetime(2026, 1, 2, tzinfo=UTC)
    taught = Correction(WrongKey(Field.WORKFLOW, f"taught {THEIRS}"), "Taught", "Firm", "U1", at)
    await store.corrections.remember(workspace, [taught])
    await store.workspace_settings.change(
        workspace, [NewSetting(Setting.LANGUAGE, Language.FRENCH, "cli:ann@x.com", at)]
    )


def test_every_handler_is_tried() -> None:
    """What is registered is forged here, and nothing else; a new handler wants its forgery."""
    assert {*OF_JOBS, *OF_OTHER_THINGS} == {*PRESSES, *SEARCHES}
    assert {*FORMS_OF_JOBS, *FORMS_OF_OTHER_THINGS} == {*FORMS, *ANSWERED_FORMS, *SLOW_FORMS}
    assert set(forgeries.COMMANDS) == set(COMMANDS)
    farewells = {"app_uninstalled", "team_access_revoked", "tokens_revoked"}
    assert {*EVENTS, *FAREWELLS} == {"message", "app_home_opened", *farewells}


async def test_a_job_of_another_workspace_is_as_one_that_never_was(bot: TwoWorkspaces) -> None:
    """Whatever it is, and whatever is sent; the same with a job of one's own comes to something else."""
    before = await _kept_of(bot.store, bot.theirs)
    for name, forge in (*OF_JOBS.items(), *FORMS_OF_JOBS.items()):
        for send in _ways(name):
            await _begin_anew(bot.store)
            nothing = await _outcome(bot, send, name, forge, NEVER)
            for place, what in list(enumerate(STATES))[::3]:
                told = await _outcome(bot, send, name, forge, THEIRS + place)
                assert told == nothing, f"{name} tells something of a job that is {what}."
            assert await _reaches_ours(bot, send, name, forge, nothing), f"{name} never finds a job."
    assert await _kept_of(bot.store, bot.theirs) == before


async def test_whatever_else_another_workspace_has_is_not_there(bot: TwoWorkspaces) -> None:
    """Users, workflows, what was taught, settings and the history: nothing of it is read or changed."""
    before = await _kept_of(bot.store, bot.theirs)
    for name, forge in (*OF_OTHER_THINGS.items(), *FORMS_OF_OTHER_THINGS.items()):
        for send in _ways(name):
            nothing = await _outcome(bot, send, name, forge, NEVER)
            told = await _outcome(bot, send, name, forge, THEIRS)
            assert told == nothing, f"{name} tells something of what isn't ours."
            assert not _secrets_in(nothing), name
    assert await _kept_of(bot.store, bot.theirs) == before


async def test_nothing_is_typed_or_opened_that_shows_another_workspace(bot: TwoWorkspaces) -> None:
    """Commands find what is ours by its number, and Home shows ours."""
    before = await _kept_of(bot.store, bot.theirs)
    opened: Json = {"type": "app_home_opened", "user": NOOR.id, "tab": "home", "channel": CHANNEL}
    typed = [(command, text) for command, texts in forgeries.COMMANDS.items() for text in texts]
    bodies = [*(_command(bot, *one) for one in typed), _event(bot, opened)]
    for body in bodies:
        told = await bot.sends(body)
        assert bot.shown, body
        assert not _secrets_in(told), body
    assert await _kept_of(bot.store, bot.theirs) == before


async def test_a_message_is_kept_for_the_workspace_that_it_came_through(bot: TwoWorkspaces) -> None:
    """In a channel that two workspaces share, Slack may name the other one as that of the message."""
    said: Json = {
        "type": "message",
        "channel": CHANNEL,
        "channel_type": "im",
        "user": NOOR.id,
        "text": "help",
    }
    body = _event(bot, said | {"ts": "1.2", "team": "T0PLAYGRND1"}) | {"team_id": "T0PLAYGRND1"}
    await bot.sends(body | {"token": "of the app"})
    [event] = await bot.store.inbox.open()
    assert event.team_id == "T0PLAYGRND2"
    assert event.body == body  # the app's token isn't kept, nor is it exported with the events


async def test_who_leaves_takes_nobody_along(bot: TwoWorkspaces) -> None:
    """Our app is removed; the other workspace keeps its token and its jobs."""
    before = await _kept_of(bot.store, bot.theirs)
    for event in (
        {"type": "tokens_revoked", "tokens": {"bot": ["U0APPBOT002"]}},
        {"type": "app_uninstalled"},
    ):
        await bot.sends(_event(bot, event))
    assert await _kept_of(bot.store, bot.theirs) == before
    left = await bot.store.workspaces.of_id(bot.ours)
    assert left
    assert left.has_left
    shown = bot.playground.second.response_urls.issue(Occasion(person=NOOR.id, channel=CHANNEL))
    body = _command(bot, Command.IMPORTS, "") | {"response_url": shown}
    assert "isn't installed in this workspace" in await bot.sends(body)


async def _outcome(bot: TwoWorkspaces, send: str, name: StrEnum, forge: Forge, id_: int) -> str:
    """What comes of a forgery with this id; the id itself is left out."""
    told = await bot.sends(_body(bot, send, name, forge(id_)))
    return OF_CHANCE.sub("", told.replace(str(id_), "ID"))


async def _reaches_ours(bot: TwoWorkspaces, send: str, name: StrEnum, forge: Forge, nothing: str) -> bool:
    """Whether the forgery would come as far as a job, were it one of ours: with some of them it does."""
    for place in range(len(STATES)):
        if await _outcome(bot, send, name, forge, OURS + place) != nothing:
            return True
    return False


def _ways(name: StrEnum) -> Sequence[str]:
    """How it can be sent: pressed, searched or handed in."""
    if isinstance(name, Modal):
        return ("view_submission",)
    pressed = ("block_actions",) if name in PRESSES else ()
    return (*pressed, *(("block_suggestion",) if name in SEARCHES else ()))


def _body(bot: TwoWorkspaces, send: str, name: StrEnum, forged: Forgery) -> Json:
    if send == "view_submission":
        return bot.body(send, view=_view(bot, forged, name))
    if send == "block_suggestion":
        view = {} if forged.surface == "message" else {"view": _view(bot, forged)}
        return bot.body(send, action_id=name, block_id=forged.block, value="", **view)
    action = {"action_id": name, "block_id": forged.block, "type": "button", "value": forged.value}
    if forged.surface == "message":
        return bot.body(send, actions=[action], **_message(bot))
    view = _view(bot, forged)
    return bot.body(send, actions=[action], container={"type": "view", "view_id": view["id"]}, view=view)


def _message(bot: TwoWorkspaces) -> Json:
    posted = _post(bot)
    bot.shown.clear()
    container = {"type": "message", "message_ts": posted.ts, "channel_id": CHANNEL, "is_ephemeral": False}
    return {"container": container, "channel": {"id": CHANNEL}, "message": {"ts": posted.ts}}


def _post(bot: TwoWorkspaces) -> Message:
    """An old message of the bot's, in which or from which something is done."""
    workspace = bot.playground.second.workspace
    return workspace.post(Draft(channel=CHANNEL, author=workspace.app.user_id, text="Old"))


def _view(bot: TwoWorkspaces, forged: Forgery, callback: str = "") -> Json:
    """A page or a window of ours that is open, with what was put into it."""
    posted = _post(bot)
    words = {"type": "plain_text", "text": "Old"}
    content: Json = {"type": forged.surface, "title": words, "blocks": [], "callback_id": callback}
    views = bot.playground.second.views
    if forged.surface == "home":
        opened = views.publish(NOOR.id, {"type": "home", "blocks": []})
    else:
        opened = views.open(NOOR.id, content)
    bot.shown.clear()
    blocks = [{"type": "input", "block_id": block} for block in forged.held]
    return {
        "id": opened.id,
        "type": forged.surface,
        "callback_id": callback,
        "private_metadata": forged.metadata.replace(THREAD, posted.ts),
        "blocks": blocks,
        "state": {"values": forged.held},
    }


def _command(bot: TwoWorkspaces, command: Command, typed: str) -> Json:
    body = bot.body("")
    return {
        "command": command,
        "text": typed,
        "team_id": bot.playground.second.workspace.team.id,
        "user_id": NOOR.id,
        "channel_id": CHANNEL,
        "trigger_id": body["trigger_id"],
        "response_url": body["response_url"],
    }


def _event(bot: TwoWorkspaces, event: Mapping[str, Any]) -> Json:
    team = bot.playground.second.workspace.team.id
    return {
        "type": "event_callback",
        "team_id": team,
        "context_team_id": team,
        "event_id": f"Ev{event['type']}",
        "event": dict(event),
        "authorizations": [{"team_id": team, "enterprise_id": None, "is_enterprise_install": False}],
    }


def _secrets_in(told: str) -> list[str]:
    return [secret for secret in SECRETS if secret in told]


async def _kept_of(store: Store, workspace: int) -> dict[str, Sequence[Any]]:
    """Every row that the workspace has."""
    ours = select(import_jobs.c.id).where(import_jobs.c.workspace_id == workspace)
    kept = {}
    for table in METADATA.sorted_tables:
        if "workspace_id" in table.c:
            condition = table.c.workspace_id == workspace
        elif "job_id" in table.c:
            condition = table.c.job_id.in_(ours)
        else:
            continue
        kept[table.name] = await store.database.rows(
            select(table).where(condition).order_by(*table.primary_key.columns)
        )
    return kept
