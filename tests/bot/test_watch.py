"""What a running bot tells whoever watches it: that it lives, that it is ready, and its numbers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from sqlalchemy import text

from bot.program import running_bot
from bot.setting_values import SettingsError
from bot.settings import Settings
from bot.watch import Watch, application_of
from playground.failures import Failure
from playground.program.server import Playground
from storage.figures import read_figures
from storage.store import open_store
from tests.bot.running import start_at_free_port
from tests.dialogue import Person
from tests.laid_tables import lay_tables

FILE = "External Id,Workflow name\nCU-001,VIP gentle\nCU-999,VIP gentle\n"


@dataclass(frozen=True, slots=True)
class Watched:
    """A running bot with a METRICS_PORT, and who watches it."""

    settings: Settings
    session: aiohttp.ClientSession

    async def ask(self, path: str) -> tuple[int, object]:
        """The status and the object at a path."""
        async with self.session.get(path) as answer:
            return answer.status, await answer.json()

    async def numbers(self) -> dict[str, float]:
        """Each sample by its name and labels."""
        async with self.session.get("/metrics") as answer:
            return samples(await answer.text())


def samples(exposition: str) -> dict[str, float]:
    """Each sample by its name and labels."""
    families = text_string_to_metric_families(exposition)
    return {_name(sample): sample.value for family in families for sample in family.samples}


def _name(sample: Sample) -> str:
    labels = [f"{name}={value}" for name, value in sorted(sample.labels.items())]
    return " ".join((sample.name, *labels))


@pytest.fixture
async def watched(playground: Playground, loaded: Path, tmp_path: Path) -> AsyncIterator[Watched]:
    """The running bot."""
    database = tmp_path / "handoff.db"
    database.write_bytes(loaded.read_bytes())
    settings = Settings(
        slack_bot_token=playground.slack.credentials.bot_token,
        slack_app_token=playground.slack.credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=f"sqlite:///{database}",
    )
    async with AsyncExitStack() as running:
        settings = await start_at_free_port(running, lambda port: replace(settings, metrics_port=port))
        session = aiohttp.ClientSession(f"http://127.0.0.1:{settings.metrics_port}")
        yield Watched(settings, await running.enter_async_context(session))


async def test_an_import_is_watched(watched: Watched, playground: Playground, maya: Person) -> None:
    """It is alive and ready; what the import did is counted, and so is what Slack refused."""
    assert await watched.ask("/healthz") == (200, {"alive": True})
    ready = {"started": True, "database": True, "connection to Slack": True}
    assert await watched.ask("/readyz") == (200, ready)
    shared = await maya.share(FILE, name="assignments.csv")
    question = await maya.sees("Import 1 change", thread=shared)
    playground.slack.failures.plan(Failure(method="chat.postMessage", error="internal_error"))
    await maya.press(question, "Import 1 change")
    await maya.sees("1 customer changed", thread=shared, after=question)
    found = await watched.numbers()
    assert found["handoff_rows_total stage=checking"] == 2
    assert found["handoff_rows_total stage=applying"] == 1
    assert found["handoff_jobs_ended_total kind=file outcome=completed_with_errors"] == 1
    assert found["handoff_jobs kind=file state=completed_with_errors"] == 1
    assert found["handoff_slack_errors_total error=internal_error method=chat.postMessage"] == 1
    assert found["handoff_slack_seconds_count method=chat.postMessage"] >= 2
    assert found["handoff_acknowledgement_seconds_count"] >= 2
    assert found["handoff_database_seconds_count transaction=write"] > 0
    assert found["handoff_oldest_event_seconds"] == 0
    assert found["handoff_ready need=connection to Slack"] == 1
    assert found["process_resident_memory_bytes"] > 0
    for private in ("CU-001", "VIP gentle", "assignments", maya.name, playground.slack.workspace.team.id):
        assert private not in str(found)


async def test_what_another_workspace_has_left_is_not_told_of(watched: Watched) -> None:
    """The bot serves one alone, and nobody takes it up."""
    store = await open_store(watched.settings.database_url)
    await store.workspaces.connect("T2", "Globex")
    await store.inbox.put("E1", "T2", {})
    theirs = await read_figures(store.database)
    await store.close()
    assert theirs.oldest_event
    assert (await watched.numbers())["handoff_oldest_event_seconds"] == 0


async def test_a_port_that_is_taken_is_told(watched: Watched) -> None:
    """By the name of its setting."""
    with pytest.raises(SettingsError, match=r"METRICS_PORT \d+ of HOST 127\.0\.0\.1 can't be listened on"):
        async with running_bot(watched.settings):
            pass


Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def asked() -> AsyncIterator[tuple[Watch, Client]]:
    """A watch on nothing yet, and who asks it."""
    watch = Watch()
    async with TestClient(TestServer(application_of(watch))) as client:
        yield watch, client


async def test_before_it_has_started_it_is_alive_and_not_ready(
    asked: tuple[Watch, Client],
) -> None:
    """Slack may be away for long, and nobody is to start the program again for that."""
    watch, client = asked
    assert (await client.get("/healthz")).status == 200
    assert await _readiness(client) == (503, {"started": False})
    with watch.started():
        assert await _readiness(client) == (200, {"started": True})
    assert await _readiness(client) == (503, {"started": False})


async def test_a_loop_that_broke_off_is_noticed(asked: tuple[Watch, Client]) -> None:
    """Whoever runs the program is to start it again."""
    watch, client = asked
    watch.loops = [asyncio.ensure_future(asyncio.sleep(0))]
    await asyncio.wait(watch.loops)
    assert (await client.get("/healthz")).status == 503


async def test_a_need_that_is_not_met_is_named(asked: tuple[Watch, Client]) -> None:
    """Also one that gives no answer but an error; the numbers tell the same."""
    watch, client = asked

    async def broken() -> bool:
        raise OSError("it is away")

    async def lost() -> bool:
        return False

    watch.needs.update({"database": broken, "connection to Slack": lost})
    with watch.started():
        status, found = await _readiness(client)
        numbers = samples(await (await client.get("/metrics")).text())
    assert (status, found) == (503, {"started": True, "database": False, "connection to Slack": False})
    assert numbers["handoff_ready need=database"] == 0


async def test_a_database_that_is_gone_leaves_the_other_numbers(
    asked: tuple[Watch, Client], tmp_path: Path
) -> None:
    """What it alone knows is not told any more, rather than as it was."""
    watch, client = asked
    store = await open_store(await lay_tables(tmp_path / "handoff.db"))
    watch.watch_database(store.database)
    await store.database.execute(text("DROP TABLE postings"))
    found = samples(await (await client.get("/metrics")).text())
    await store.close()
    assert found["handoff_oldest_event_seconds"] != found["handoff_oldest_event_seconds"]
    assert found["handoff_ready need=database"] == 1


async def _readiness(client: Client) -> tuple[int, object]:
    answer = await client.get("/readyz")
    return answer.status, await answer.json()
