"""`doctor`: one line for each check, and what to mend."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.command_line.doctor import run
from bot.engine import open_engine
from bot.settings import Settings
from importer.words.workspace_settings import NewSetting, Setting
from playground.cast import FINANCE
from playground.failures import Failure
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from tests.command_line.program import Program


@pytest.fixture
def settings(playground: Playground, tmp_path: Path) -> Settings:
    """Settings that suffice."""
    return _settings(playground, tmp_path)


def _settings(playground: Playground, folder: Path) -> Settings:
    credentials = playground.slack.credentials
    return Settings(
        slack_bot_token=credentials.bot_token,
        slack_app_token=credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{folder / 'handoff.db'}",
    )


async def told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the doctor finds to mend, by the check's name; nothing where all is well."""
    code = await run(argparse.Namespace(), settings)
    lines = [line.removeprefix("MEND  ") for line in capsys.readouterr().out.splitlines() if "MEND" in line]
    assert code == (2 if lines else 0)
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


async def test_all_is_well(bot: Program) -> None:
    """Settings, database, the way to Slack, both tokens and the clock."""
    answer = await bot.run("doctor")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "ok    settings",
        "ok    database",
        "ok    the way to Slack",
        "ok    bot token and its scopes",
        "ok    app token",
        "ok    clock",
    ]


async def test_nothing_is_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line tells of it; what can't be checked yet isn't."""
    bare = Settings(
        database_url=f"sqlite:///{tmp_path / 'handoff.db'}", slack_api_url="http://127.0.0.1:1/api/"
    )
    found = await told(bare, capsys)
    assert found["settings"].startswith("SLACK_BOT_TOKEN is missing.")
    assert found.keys() == {"settings", "the way to Slack"}


async def test_wrong_tokens(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Each by its own line."""
    wrong = replace(settings, slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # noqa: S106 - wrong ones
    found = await told(wrong, capsys)
    assert found.keys() == {"bot token and its scopes", "app token"}
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in found["bot token and its scopes"]
    assert "Slack does not accept SLACK_APP_TOKEN (invalid_auth)." in found["app token"]


async def test_missing_scopes(
    manifest: Manifest, limits: Limits, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named, with where to add them."""
    fewer = replace(manifest, scopes=manifest.scopes - {"files:read", "users:read"})
    async with Playground(fewer, limits=limits) as playground:
        found = await told(_settings(playground, tmp_path), capsys)
    assert found == {
        "bot token and its scopes": (
            "Missing scopes, and what that costs: files:read (no shared file can be read); "
            "users:read (nobody can import, because guests can't be told from members). "
            "Add them under OAuth & Permissions, and reinstall the app."
        )
    }


async def test_optional_scopes_that_were_left_out(
    manifest: Manifest, limits: Limits, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told with what they cost; nothing is to be mended."""
    fewer = replace(manifest, scopes=manifest.scopes - {"usergroups:read"})
    async with Playground(fewer, limits=limits) as playground:
        code = await run(argparse.Namespace(), _settings(playground, tmp_path))
    assert code == 0
    assert (
        "note  bot token and its scopes: optional scopes that weren't granted, and what that costs: "
        "usergroups:read (neither who may import nor who approves can be a user group)."
    ) in capsys.readouterr().out.splitlines()


async def test_a_user_group_that_is_set_and_cant_be_read(
    manifest: Manifest, limits: Limits, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is to be mended: nobody is let in for it; which setting, and why."""
    fewer = replace(manifest, scopes=manifest.scopes - {"usergroups:read"})
    async with Playground(fewer, limits=limits) as playground:
        settings, slack = _settings(playground, tmp_path), playground.slack
        async with open_engine(settings) as engine:
            workspace = await engine.store.workspaces.connect(slack.workspace.team.id, "")
            new = NewSetting(Setting.WHO_IMPORTS, FINANCE.id, "cli:robin", datetime.now(UTC))
            await engine.store.workspace_settings.change(workspace, [new])
        found = await told(settings, capsys)
    assert found["bot token and its scopes"].startswith(
        "who_imports is the user group S0FINANCE01, which can't be read. "
        "The app lacks the scope usergroups:read, which tells who is in a user group"
    )


async def test_a_database_that_cant_be_opened(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest is checked all the same."""
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
    found = await told(replace(settings, database_url=f"sqlite:///{tmp_path / 'letter.db'}"), capsys)
    assert found == {"database": "The database can't be opened: file is not a database. Check DATABASE_URL."}


async def test_slack_out_of_reach(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says so; neither a token nor the clock is to blame."""
    found = await told(replace(settings, slack_api_url="http://127.0.0.1:1/api/"), capsys)
    assert found.keys() == {"the way to Slack"}
    assert found["the way to Slack"].startswith("Slack can't be reached (")


@pytest.mark.parametrize(("off", "way"), [(-600.0, "ahead of"), (600.0, "behind")])
async def test_a_clock_that_is_wrong(
    settings: Settings, capsys: pytest.CaptureFixture[str], off: float, way: str
) -> None:
    """Told by the date of Slack's answers."""
    async with _slack_whose_clock_is(off) as address:
        found = await told(replace(settings, slack_api_url=address), capsys)
    assert found["clock"].startswith("This machine's clock is ")
    assert f" seconds {way} Slack's. Let it be set by NTP." in found["clock"]


@asynccontextmanager
async def _slack_whose_clock_is(off: float) -> AsyncIterator[str]:
    """The address of a Slack whose answers bear a date that is so many seconds later than ours."""

    async def answer(request: web.Request) -> web.Response:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=off), usegmt=True)
        return web.json_response({"ok": True, "method": request.path}, headers={"Date": date})

    application = web.Application()
    application.router.add_route("*", "/api/{method}", answer)
    async with TestServer(application) as server:
        yield str(server.make_url("/api/"))


async def test_slacks_own_trouble_is_not_about_the_token(
    playground: Playground, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is sent to copy a token again that is right."""
    playground.slack.failures.plan(Failure(method="auth.test", error="internal_error"))
    trouble = await told(settings, capsys)
    assert trouble == {
        "bot token and its scopes": (
            "Slack has trouble of its own at the moment (internal_error). Try again in a few minutes."
        )
    }
