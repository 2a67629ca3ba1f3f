"""`doctor`: one line for each check, and what to mend."""

import argparse
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import create_engine, update

from bot.command_line.doctor import run
from bot.core import open_core
from bot.settings import Settings
from importer.words.errors import HandoffError
from importer.words.workspace_settings import NewSetting, Setting
from playground.cast import FINANCE
from playground.failures import Failure
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from storage.slack_schema import inbox_events
from storage.store import open_store
from tests.command_line.program import Program
from tests.laid_tables import lay_tables

_WRITE_VERSION = 18
"""Where a SQLite file says from which version on it can be written (sqlite.org/fileformat2)."""
_LATER = 3


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
    code = await run(argparse.Namespace(json=False), settings)
    lines = [line.removeprefix("MEND  ") for line in capsys.readouterr().out.splitlines() if "MEND" in line]
    assert code == (2 if lines else 0)
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


async def test_all_is_well(bot: Program) -> None:
    """A line for each check, and the same as an object with --json."""
    answer = await bot.run("doctor")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "ok    settings",
        "ok    database",
        "ok    migrations",
        "ok    queue",
        "ok    disk",
        "ok    the way to Slack",
        "ok    bot token and its scopes",
        "ok    messages",
        "ok    app token and socket",
        "ok    clock",
    ]
    told = (await bot.run("doctor", "--json")).json
    assert told["healthy"] is True
    assert [check["check"] for check in told["checks"]] == [
        *("settings", "database", "migrations", "queue", "disk"),
        *("slack", "bot_token", "messages", "app_token", "clock"),
    ]
    assert {(check["status"], check["message"]) for check in told["checks"]} == {("ok", "")}


async def test_nothing_is_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each thing that is missing has its line; what can't be checked yet isn't."""
    bare = Settings(
        database_url=f"sqlite:///{tmp_path / 'handoff.db'}", slack_api_url="http://127.0.0.1:1/api/"
    )
    code = await run(argparse.Namespace(json=False), bare)
    lines = [line for line in capsys.readouterr().out.splitlines() if "MEND" in line]
    assert code == 2
    assert [line.partition(".")[0] for line in lines] == [
        "MEND  settings: SLACK_BOT_TOKEN is missing",
        "MEND  settings: SLACK_APP_TOKEN is missing",
        "MEND  the way to Slack: Slack can't be reached (Cannot connect to host 127",
    ]


async def test_settings_that_cannot_be_used(bot: Program) -> None:
    """Each is a check that failed; the others are made all the same, with their defaults in its place."""
    wrong = bot.given(SLACK_BOT_TOKEN="xoxp-1", PORT="many", LOG_LEVEL="loud")  # noqa: S106 - a wrong one
    told = (await wrong.run("doctor", "--json")).json
    assert told["healthy"] is False
    assert [(check["check"], check["message"].partition(" should")[0]) for check in told["checks"]] == [
        ("settings", "SLACK_BOT_TOKEN"),
        ("settings", "PORT"),
        ("settings", "LOG_LEVEL"),
        *((code, "") for code in ("database", "migrations", "queue", "disk", "slack", "app_token", "clock")),
    ]


async def test_settings_of_a_worker(
    settings: Settings, laid_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """They lack what only a bot needs, which is said; half of what a bot needs is to be mended."""
    worker = replace(settings, slack_app_token="", database_url=laid_postgres)
    assert await run(argparse.Namespace(json=False), worker) == 0
    assert (
        "note  settings: they suffice for a worker (python -m bot worker), which listens to nobody. A bot "
        "needs more: SLACK_APP_TOKEN is missing."
    ) in capsys.readouterr().out
    found = await told(replace(worker, port=3000), capsys)
    assert found["settings"].startswith("SLACK_APP_TOKEN is missing.")


async def test_a_database_that_is_none_is_not_looked_at(bot: Program) -> None:
    """Neither is the one that would be there by default, which nobody means."""
    answer = await bot.given(DATABASE_URL="mysql://db", SLACK_API_URL="slack").run("doctor")
    assert [line.partition(" should")[0] for line in answer.out.splitlines()] == [
        "MEND  settings: SLACK_API_URL",
        "MEND  settings: DATABASE_URL",
        "ok    disk",
    ]


async def test_a_bot_token_beside_an_app_for_many(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said which of the two wins."""
    assert await run(argparse.Namespace(json=False), replace(settings, slack_client_id="1.1")) == 0
    assert (
        "note  settings: SLACK_BOT_TOKEN goes before SLACK_CLIENT_ID, so the one workspace of that token is "
        "served, and no other can install Handoff. Remove whichever of the two you don't mean."
    ) in capsys.readouterr().out.splitlines()


async def test_wrong_tokens(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Each by its own line."""
    wrong = replace(settings, slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # noqa: S106 - wrong ones
    found = await told(wrong, capsys)
    assert found.keys() == {"bot token and its scopes", "app token and socket"}
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in found["bot token and its scopes"]
    assert "Slack does not accept SLACK_APP_TOKEN (invalid_auth)." in found["app token and socket"]


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
        code = await run(argparse.Namespace(json=False), _settings(playground, tmp_path))
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
        async with open_core(settings) as core:
            workspace = await core.store.workspaces.connect(slack.workspace.team.id, "")
            new = NewSetting(Setting.WHO_IMPORTS, FINANCE.id, "cli:robin", datetime.now(UTC))
            await core.store.workspace_settings.change(workspace, [new])
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


async def test_a_file_that_cant_be_written(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing can be read of it either, as no log can lie beside it; the same is said as of a command."""
    path = tmp_path / "handoff.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE letters (words TEXT)")
    with path.open("r+b") as file:
        file.seek(_WRITE_VERSION)
        file.write(bytes([_LATER]))
    found = await told(replace(settings, database_url=f"sqlite:///{path}"), capsys)
    assert found["database"].startswith("The database's file can't be written: attempt to write")


@pytest.fixture
def of_a_reader(laid_postgres: str) -> Iterator[str]:
    """The URL of a database with all tables, as a role that may read them, and nothing else."""
    with _asking(laid_postgres) as ask:
        ask("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        yield laid_postgres.replace("//handoff@", "//reader@")
        ask("DROP OWNED BY reader; DROP ROLE reader")


@contextmanager
def _asking(url: str) -> Iterator[Callable[[str], object]]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with closing(engine.connect()) as connection:
        yield connection.exec_driver_sql
    engine.dispose()


async def test_a_role_that_may_only_read(
    settings: Settings, of_a_reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The doctor says so, and so does a command that writes; nothing is left of what was tried."""
    reading = replace(settings, database_url=of_a_reader)
    said = (
        "The role that DATABASE_URL names may not do all that Handoff has to do: permission denied for table "
        "{table}. Name the role that the tables belong to, or make this one their owner."
    )
    found = await told(reading, capsys)
    assert found.keys() == {"database"}
    assert re.fullmatch(re.escape(said).replace(r"\{table\}", r"\w+"), found["database"])
    with pytest.raises(HandoffError, match=re.escape(said.format(table="workspaces"))):
        async with open_core(reading) as core:
            await core.store.workspaces.connect("T1", "")


async def test_a_server_that_takes_no_changes(
    settings: Settings, laid_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that follows another, for instance."""
    following = f"{laid_postgres}&options=-c%20default_transaction_read_only%3Don"
    found = await told(replace(settings, database_url=following), capsys)
    assert found == {
        "database": "The database takes no changes: cannot execute INSERT in a read-only transaction. "
        "Perhaps it only follows another server: DATABASE_URL has to name that one."
    }


async def test_an_empty_database_where_no_table_may_be_made(
    settings: Settings, laid_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first start couldn't make any, and would say the same."""
    with _asking(laid_postgres) as ask:
        ask("CREATE SCHEMA barred; CREATE ROLE newcomer LOGIN; GRANT USAGE ON SCHEMA barred TO newcomer")
        address = laid_postgres.replace("//handoff@", "//newcomer@") + "&options=-c%20search_path%3Dbarred"
        there = replace(settings, database_url=address)
        found = await told(there, capsys)
        ask("DROP OWNED BY newcomer; DROP ROLE newcomer; DROP SCHEMA barred")
    assert found["database"].startswith(
        "The role that DATABASE_URL names may not do all that Handoff has to do: permission denied for schema"
    )


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
async def _slack_whose_clock_is(off: float, socket: str = "ws://127.0.0.1:1/") -> AsyncIterator[str]:
    """The address of a Slack whose answers bear a date that is so many seconds later than ours."""

    async def answer(request: web.Request) -> web.Response:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=off), usegmt=True)
        answer = {"ok": True, "method": request.path, "url": socket, "team_id": "T1", "user_id": "U1"}
        return web.json_response(answer, headers={"Date": date})

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


async def test_a_host_that_is_none_of_this_machines(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is looked at where anything listens; 192.0.2.0/24 is nobody's (RFC 5737)."""
    elsewhere = replace(settings, host="192.0.2.1", metrics_port=9090)
    found = await told(elsewhere, capsys)
    assert found.keys() == {"HOST"}
    assert found["HOST"].startswith("192.0.2.1 is no address of this machine (")
    assert await told(replace(elsewhere, metrics_port=0), capsys) == {}


async def test_a_host_that_nobody_else_reaches(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is right beside a server with HTTPS, and wrong in a container: it is said."""
    await run(argparse.Namespace(json=False), replace(settings, metrics_port=9090))
    assert "note  HOST: only programs on this machine reach 127.0.0.1: " in capsys.readouterr().out


async def test_a_proxy_that_is_not_there(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing gets past it, so both are told; the address may hold a password, and is not repeated."""
    behind = replace(
        settings, slack_api_url="https://slack.com/api/", https_proxy="http://robin:s3cret@127.0.0.1:1"
    )
    found = await told(behind, capsys)
    assert found.keys() == {"proxy", "the way to Slack"}
    assert found["proxy"].startswith("Nothing answers at 127.0.0.1 (")
    assert "s3cret" not in str(found)


async def test_a_database_that_is_not_there_yet(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The doctor says so, and makes none."""
    assert await told(settings, capsys) == {}
    await run(argparse.Namespace(json=False), settings)
    assert "note  database: there is nothing in it yet" in capsys.readouterr().out
    assert not (tmp_path / "handoff.db").exists()


@pytest.mark.parametrize(
    ("revision", "line"),
    [
        ("0001", "note  migrations: the tables are of an older Handoff (revision 0001)."),
        ("9999", "MEND  migrations: A newer Handoff has used this database (revision 9999)."),
    ],
)
async def test_tables_of_another_handoff(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], revision: str, line: str
) -> None:
    """Older ones are brought up to date at the next start; with newer ones nothing can be done."""
    await lay_tables(tmp_path / "handoff.db")
    with closing(sqlite3.connect(tmp_path / "handoff.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", [revision])
    await run(argparse.Namespace(json=False), settings)
    assert line in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "handoff.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]


async def test_what_waits_for_too_long(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Perhaps no bot runs."""
    store = await open_store(await lay_tables(tmp_path / "handoff.db"))
    await store.inbox.put("E1", "T1", {})
    await store.database.execute(
        update(inbox_events).values(received_at=datetime.now(UTC) - timedelta(minutes=90, seconds=5))
    )
    await store.close()
    found = await told(settings, capsys)
    assert found == {
        "queue": "An event of Slack's has waited for 90 minutes. Is a bot running? "
        "Its log says why it is put off."
    }


async def test_what_waits_of_a_workspace_that_nobody_serves(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bot that serves one workspace again leaves what others had: they are named, with what to do."""
    store = await open_store(await lay_tables(tmp_path / "handoff.db"))
    for team in ("T1", "T2"):
        await store.workspaces.connect(team, "")
    await store.inbox.put("E1", "T2", {})
    await store.database.execute(
        update(inbox_events).values(received_at=datetime.now(UTC) - timedelta(minutes=90, seconds=5))
    )
    await store.close()
    assert (await told(settings, capsys))["queue"].endswith(
        "Its log says why it is put off. It is of T2. Where no bot serves such a workspace any more, nobody "
        "takes that up: this deletes what is left of it: python -m bot forget --workspace T2"
    )


async def test_what_waits_where_nobody_is_at_work(
    settings: Settings, laid_postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On PostgreSQL bots give signs of life in the queue, so it is known that none runs."""
    store = await open_store(laid_postgres)
    await store.inbox.put("E1", "T1", {})
    await store.database.execute(
        update(inbox_events).values(received_at=datetime.now(UTC) - timedelta(minutes=90))
    )
    await store.close()
    found = await told(replace(settings, database_url=laid_postgres), capsys)
    assert found == {
        "queue": "Something waits in the queue, and no bot or worker gives a sign of life there. "
        "Start one: python -m bot run."
    }


async def test_a_disk_that_is_nearly_full(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much is left, and where."""
    # What the system gives.
    full = shutil._ntuple_diskusage(10**10, 10**10 - 5 * 2**20, 5 * 2**20)  # noqa: SLF001
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert (await told(settings, capsys))["disk"].startswith("5 MB are left where /")


async def test_a_message_that_slack_would_refuse(
    playground: Playground, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named; where Slack doesn't say, that is no reason to mend anything."""
    playground.slack.failures.plan(Failure(method="blocks.validate", error="invalid_message"))
    found = await told(settings, capsys)
    assert found == {
        "messages": "Slack would refuse the message “question”: invalid_message. "
        "Tell the people who make Handoff."
    }
    playground.slack.failures.plan(Failure(method="blocks.validate", error="unknown_method"))
    assert await told(settings, capsys) == {}


async def test_a_socket_that_cant_be_reached(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The token is right, and a firewall stands before the socket's host."""
    async with _slack_whose_clock_is(0, socket="ws://127.0.0.1:1/link?ticket=1") as address:
        found = await told(replace(settings, slack_api_url=address, slack_bot_token=""), capsys)
    assert found["app token and socket"].startswith("The socket at 127.0.0.1 can't be reached (")
