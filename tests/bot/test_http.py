"""Over HTTP: requests that Slack has signed are answered, and no others."""

import json
import time
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier

from bot.program import running_bot
from bot.setting_values import SettingsError
from bot.settings import Settings
from bot.slack_app import slack_app
from handlers.payloads.ids import Action
from handlers.workspace import Workspace
from playground.program.server import Playground
from playground.response_urls import Occasion
from tests.bot.running import start_at_free_port
from tests.command_line.directory import ZOE
from tests.dialogue import MAYA, Person
from tests.patience import until

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - nobody's
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Listening:
    """A bot that listens, as its settings say, and the way to it."""

    settings: Settings
    session: aiohttp.ClientSession


@pytest.fixture
def settings(playground: Playground, loaded: Path, tmp_path: Path) -> Settings:
    """A bot that Slack reaches over HTTP, at a port that is yet to be found."""
    database = tmp_path / "handoff.db"
    database.write_bytes(loaded.read_bytes())
    return Settings(
        slack_bot_token=playground.slack.credentials.bot_token,
        slack_signing_secret=SECRET,
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{database}",
    )


@pytest.fixture
async def listening(settings: Settings) -> AsyncIterator[Listening]:
    """The running bot."""
    async with AsyncExitStack() as running:
        settings = await start_at_free_port(running, lambda port: replace(settings, port=port))
        session = aiohttp.ClientSession(f"http://127.0.0.1:{settings.port}")
        yield Listening(settings, await running.enter_async_context(session))


@pytest.fixture
def bot(listening: Listening) -> aiohttp.ClientSession:
    """The way to the running bot."""
    return listening.session


def _signed(body: str, kind: str) -> dict[str, str]:
    """A request's headers from Slack, see docs.slack.dev/authentication/verifying-requests-from-slack."""
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": now, "X-Slack-Signature": str(signature)}


async def test_a_shared_file_is_asked_about(
    bot: aiohttp.ClientSession, playground: Playground, maya: Person
) -> None:
    """The event comes as a signed request; the question is posted as ever."""
    shared = await maya.share(f"External Id,Account manager email\nCU-002,{ZOE}\n", name="file.csv")
    body = json.dumps(_event(playground, shared.shape))
    async with bot.post("/slack/events", data=body, headers=_signed(body, "application/json")) as answer:
        assert answer.status == 200
    assert "file.csv" in await maya.sees("Which columns of", thread=shared)


def _event(playground: Playground, shape: dict[str, object]) -> dict[str, object]:
    message = playground.slack.workspace.message(str(shape["channel"]), str(shape["ts"]))
    assert message is not None
    files = [playground.slack.workspace.file(file) for file in message.files]
    event = {
        "type": "message",
        "subtype": "file_share",
        "user": MAYA,
        "text": "",
        "ts": message.ts,
        "event_ts": message.ts,
        "channel": message.channel,
        "channel_type": "channel",
        "files": [{"id": one.id, "name": one.name, "size": len(one.content)} for one in files if one],
    }
    team = playground.slack.workspace.team.id
    return {"type": "event_callback", "team_id": team, "event_id": "Ev1", "api_app_id": "A1", "event": event}


def _command(address: str, words: str = "help") -> str:
    """The form of a command that can be answered at this address."""
    said = {"team_id": "T1", "user_id": MAYA, "channel_id": "C1", "command": "/imports", "text": words}
    return urlencode({**said, "response_url": address, "trigger_id": "1.2"})


async def test_a_command_is_answered(
    bot: aiohttp.ClientSession, playground: Playground, maya: Person
) -> None:
    """At the address that the request names, seen by the asker alone."""
    shared = await maya.say("Hello")
    body = _command(playground.slack.response_urls.issue(Occasion(person=MAYA, channel=shared.channel)))
    async with bot.post("/slack/events", data=body, headers=_signed(body, FORM)) as answer:
        assert (answer.status, await answer.text()) == (200, "")
    assert (await maya.sees("/imports")).is_ephemeral


async def test_an_answer_goes_to_slack_alone(
    bot: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """Even a signed request can't have the bot talk to somebody else: its answer isn't sent."""
    async with _listener() as (address, asked):
        body = _command(address)
        async with bot.post("/slack/events", data=body, headers=_signed(body, FORM)) as answer:
            assert answer.status == 200
        await until(
            lambda: "can't be told: Handoff was sent to 127.0.0.1" in caplog.text, "nothing was logged"
        )
    assert asked == []


@asynccontextmanager
async def _listener() -> AsyncIterator[tuple[str, list[str]]]:
    """An address that isn't Slack's, and what was sent there."""
    asked = list[str]()

    async def take(request: web.Request) -> web.Response:
        asked.append(await request.text())
        return web.Response()

    application = web.Application()
    application.router.add_post("/", take)
    async with TestServer(application) as server:
        yield str(server.make_url("/")), asked


UNREADABLE: dict[str, dict[str, Any]] = {
    "nobody's file": {"user": None},
    "a file of a person without a channel": {"channel": None},
    "a message without a time": {"ts": None},
    "files without ids": {"files": [{"name": "list.csv"}]},
}


@pytest.mark.parametrize("changes", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cant_be_read_is_acknowledged(
    bot: aiohttp.ClientSession, maya: Person, caplog: pytest.LogCaptureFixture, changes: dict[str, Any]
) -> None:
    """Sent again, it would be no better: one line in the log is all that comes of it."""
    shared = await maya.say("Hello")
    event: dict[str, Any] = {"type": "message", "user": MAYA, "ts": shared.ts, "channel": shared.channel}
    files = [{"id": "F1", "name": "list.csv", "size": 9}]
    event = {**event, "channel_type": "channel", "files": files, **changes}
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev9", "event": event})
    async with bot.post("/slack/events", data=body, headers=_signed(body, "application/json")) as answer:
        assert answer.status == 200
    lines = [line for line in caplog.records if line.name.startswith(("bot", "handlers", "slack_bolt"))]
    assert len(lines) <= 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("block", ["field:404:workflow:share", "table:404:share", "odd"])
@pytest.mark.parametrize("action", [Action.CHOOSE_COLUMN, Action.CHOOSE_HEADER])
async def test_a_search_that_finds_nothing_is_answered(
    bot: aiohttp.ClientSession, playground: Playground, block: str, action: Action
) -> None:
    """A message may be older than what it asks about; Slack waits for an answer all the same."""
    search = {
        "type": "block_suggestion",
        "team": {"id": playground.slack.workspace.team.id},
        "user": {"id": MAYA, "team_id": playground.slack.workspace.team.id},
        "action_id": action.value,
        "block_id": block,
        "value": "x",
    }
    body = urlencode({"payload": json.dumps(search)})
    async with bot.post("/slack/events", data=body, headers=_signed(body, FORM)) as answer:
        assert (answer.status, await answer.json()) == (200, {"options": []})


FORGED = {
    "unsigned": {},
    "signed with another secret": {"X-Slack-Signature": "v0=0123"},
    "signed long ago": {"X-Slack-Request-Timestamp": "1531420618"},
    "no number": {"X-Slack-Request-Timestamp": "abc"},
    "no plain number": {"X-Slack-Request-Timestamp": "1_531"},
    "a number without end": {"X-Slack-Request-Timestamp": "9" * 400},
    "no time": {"X-Slack-Request-Timestamp": ""},
    "no plain signature": {"X-Slack-Signature": "v0=\u00e9"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED.keys())
async def test_what_slack_did_not_sign_is_refused(
    bot: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    """Whoever else sends requests gets nothing but that, makes the bot call nobody, and fills no log."""
    async with _listener() as (address, asked):
        body = _command(address)
        signed = _signed(body, FORM) | headers if headers else {"Content-Type": FORM}
        for _ in range(3):
            async with bot.post("/slack/events", data=body, headers=signed) as answer:
                assert answer.status == 401
    assert asked == []
    assert len([line for line in caplog.records if line.name.startswith("bot")]) <= 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("body", [b"\xff\xfe", b"ssl_check=1&token=x", b'{"type": "url_verification"}'])
async def test_nothing_is_answered_before_it_is_verified(bot: aiohttp.ClientSession, body: bytes) -> None:
    """Whatever it is, and however odd."""
    headers = _signed("something else", FORM)
    async with bot.post("/slack/events", data=body, headers=headers) as answer:
        assert answer.status == 401


async def test_a_port_that_is_taken_is_told(listening: Listening) -> None:
    """Another program listens there already."""
    port = listening.settings.port
    with pytest.raises(
        SettingsError, match=rf"PORT {port} of HOST 127\.0\.0\.1 can't be listened on: .* choose another\."
    ):
        async with running_bot(listening.settings):
            pass


def test_bolt_shows_no_installation_pages_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it finds an app's id and secret in the environment it would, and keep tokens in plain files."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.setenv(name, "1.1")
    app = slack_app(Settings(slack_signing_secret=SECRET), Nobody())
    routes = {(route.method, str(route.resource)) for route in app.web_app("/slack/events").router.routes()}
    assert not [path for _, path in routes if "install" in path or "oauth" in path]
    assert routes


class Nobody:
    """No workspaces at all."""

    async def of_team(self, team: str, enterprise: str = "") -> None:
        """There is none."""

    async def of_kept(self, team: str) -> None:
        """None."""

    async def of_id(self, workspace: int) -> None:
        """There is none."""

    def met(self) -> tuple[Workspace, ...]:
        """None of them."""
        return ()

    async def lose_access(self, teams: Collection[str]) -> None:
        """Nobody is there who could."""

    async def leave(self, team: str, enterprise: str = "") -> None:
        """Nobody is there who could."""
