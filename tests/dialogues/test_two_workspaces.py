"""Two companies install one bot: each has its own people, customers and imports, and its own farewell."""

import argparse
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.command_line import installed_checks
from bot.command_line.doctor import run
from bot.install_pages import REDIRECT_PATH
from bot.settings import Settings
from handlers.payloads.ids import PostingKind
from importer.words.jobs import JobState
from importer.words.workspace_settings import NewSetting, Setting
from playground.cast import FINANCE, NOOR, ORGANISATION
from playground.failures import Failure
from playground.limits import Limits
from playground.manifest import Manifest
from playground.program.server import Playground
from storage.installation_schema import slack_bots, slack_installations
from storage.slack_schema import UNSAID, postings
from storage.store import Store, open_store
from tests.bot.running import start_at_free_port
from tests.dialogue import MAYA, Person, visiting
from tests.dialogues.conftest import TEMPO
from tests.dialogues.control import Control
from tests.dialogues.installing import address_of, allow_return, browser, decide, install, show
from tests.dialogues.steps import QUESTION, ask_about, import_file, press_import
from tests.laid_tables import lay_tables
from tests.patience import until
from tests.storage.words import a_posting, load_directory

pytestmark = pytest.mark.not_marked  # it is about workspaces, not about words

TABLE = "External Id,Workflow\nC1,Firm\n"
KEY, OLD_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@dataclass(frozen=True, slots=True)
class Spaces:
    """Both workspaces, the bot's settings, and its store, looked at from beside it."""

    playground: Playground
    settings: Settings
    store: Store

    async def count_tokens(self) -> int:
        """How many tokens are kept."""
        counted = [select(func.count()).select_from(table) for table in (slack_bots, slack_installations)]
        return sum([(await self.store.database.rows(one))[0][0] for one in counted])

    async def id_of(self, team: str) -> int:
        """A workspace's id in the store."""
        return await self.store.workspaces.pick(team)


@pytest.fixture
async def playground(manifest: Manifest, limits: Limits) -> AsyncIterator[Playground]:
    """Two workspaces, in neither of which the app is installed."""
    async with Playground(manifest, limits=limits, two_workspaces=True) as playground:
        yield playground


@pytest.fixture
async def settings(playground: Playground, tmp_path: Path) -> Settings:
    """A bot that workspaces install by themselves, at a port that is yet to be found."""
    return Settings(
        slack_client_id=playground.slack.grants.client_id,
        slack_client_secret=playground.slack.grants.client_secret,
        slack_app_token=playground.slack.credentials.app_token,
        slack_api_url=playground.api_url,
        database_url=await lay_tables(tmp_path / "handoff.db"),
        token_key=OLD_KEY,
    )


@pytest.fixture
async def spaces(playground: Playground, settings: Settings) -> AsyncIterator[Spaces]:
    """The bot at work, for nobody yet."""
    async with at_work(playground, settings) as spaces:
        yield spaces


@asynccontextmanager
async def at_work(playground: Playground, settings: Settings) -> AsyncIterator[Spaces]:
    """A bot with these settings, at a port that was free."""
    async with AsyncExitStack() as running:
        found = await start_at_free_port(running, lambda port: replace(settings, oauth_port=port), TEMPO)
        allow_return(playground, found)
        store = await open_store(found.database_url)
        running.push_async_callback(store.close)
        yield Spaces(playground, found, store)


@pytest.fixture
async def installed(spaces: Spaces) -> Spaces:
    """The bot at work in both workspaces, each with customers called alike."""
    for slack in (spaces.playground.slack, spaces.playground.second):
        assert (await install(spaces.settings, slack)).status == 200
        await load_directory(spaces.store, await spaces.id_of(slack.workspace.team.id))
    return spaces


@asynccontextmanager
async def maya_and_noor(spaces: Spaces) -> AsyncIterator[tuple[Person, Person]]:
    """Someone of each company."""
    async with (
        visiting(spaces.playground.url, MAYA) as maya,
        visiting(spaces.playground.second_url, NOOR.id) as noor,
    ):
        yield maya, noor


async def test_each_company_has_its_own(installed: Spaces) -> None:
    """Both import number 1, are answered in their own workspace, and see nothing of the other."""
    async with maya_and_noor(installed) as (maya, noor):
        assert "import 1" in await import_file(maya, TABLE, name="first.csv")
        assert "import 1" in await import_file(noor, TABLE, name="second.csv")
        for person, own, foreign in ((maya, "first.csv", "second.csv"), (noor, "second.csv", "first.csv")):
            await person.command("/imports")
            told = await person.sees("Imports, newest first")
            assert own in told
            assert foreign not in person.transcript()
    for team in ("T0PLAYGRND1", "T0PLAYGRND2"):
        [job] = await installed.store.jobs.history(await installed.id_of(team))
        assert (job.number, job.state) == (1, JobState.COMPLETED)


async def test_a_company_leaves_and_comes_back(installed: Spaces) -> None:
    """Its tokens are gone at once, the other's import goes on, and all is there when it comes back."""
    async with (
        maya_and_noor(installed) as (maya, noor),
        aiohttp.ClientSession(installed.playground.second_url) as session,
    ):
        slack, second = Control(session), await installed.id_of("T0PLAYGRND2")
        await import_file(noor, TABLE, name="second.csv")
        question = await ask_about(maya, TABLE, name="first.csv")
        waiting = await ask_about(noor, TABLE, name="next.csv")
        await slack.remove_app()
        await until(lambda: _left(installed, second), "Nobody noticed that the app was removed.")
        assert await installed.count_tokens() == 2  # those of the other workspace
        unsaid = select(postings.c.id).where(UNSAID, postings.c.workspace_id == second)
        assert await installed.store.database.rows(unsaid) == []
        await noor.press(waiting, "Cancel")
        assert (await press_import(maya, question)).thread_ts == question.thread_ts
        assert (await installed.store.jobs.numbered(second, 2)).state is JobState.PREVIEWED
        await install(installed.settings, installed.playground.second)
        await noor.command("/imports")
        assert "second.csv" in await noor.sees("Imports, newest first")


async def test_who_leaves_takes_no_other_along(spaces: Spaces) -> None:
    """One that was served with a token in the environment, and is yet to install the app, has not left."""
    before = await spaces.store.workspaces.connect("T0BEFORE", "Before")
    await install(spaces.settings, spaces.playground.second)
    second = await spaces.id_of("T0PLAYGRND2")
    async with aiohttp.ClientSession(spaces.playground.second_url) as session:
        await Control(session).remove_app()
        await until(lambda: _left(spaces, second), "Nobody noticed that the app was removed.")
    assert not await _left(spaces, before)


async def test_what_was_under_way_when_a_company_left_is_stopped(installed: Spaces) -> None:
    """It ends as cancelled, with nobody to tell, and nothing of it was changed."""
    async with (
        visiting(installed.playground.second_url, NOOR.id) as noor,
        aiohttp.ClientSession(installed.playground.second_url) as session,
    ):
        slack, second = Control(session), await installed.id_of("T0PLAYGRND2")
        await slack.hold("files.download")
        shared = await noor.share(TABLE, name="slow.csv")
        await slack.sees_calls("files.download", 1)
        await slack.remove_app()
        await until(lambda: _left(installed, second), "Nobody noticed that the app was removed.")
        await slack.release()
        assert not [one for one in noor.messages(thread=shared) if QUESTION in one]
        assert await installed.store.inbox.open() == []


async def test_a_company_that_left_while_nobody_was_there(playground: Playground, settings: Settings) -> None:
    """It is found at the next start by its token, its tokens are gone then, and the other goes on."""
    async with at_work(playground, settings) as spaces:
        for slack in (playground.slack, playground.second):
            await install(spaces.settings, slack)
    playground.second.credentials.remove()
    async with at_work(playground, settings) as spaces:
        second = await spaces.id_of("T0PLAYGRND2")
        await until(lambda: _left(spaces, second), "Nobody noticed that the app was removed.")
        assert await spaces.count_tokens() == 2  # those of the other workspace
        async with visiting(playground.url, MAYA) as maya:
            await maya.command("/imports")
            assert await maya.sees("No imports yet")


async def test_a_token_that_slack_refuses(installed: Spaces) -> None:
    """The first call that is refused tells that the app was removed, when no event did."""
    second = await installed.id_of("T0PLAYGRND2")
    installed.playground.second.credentials.remove()
    await installed.store.postings.add(second, [a_posting("1", kind=PostingKind.APOLOGY, words="7F3A-91C2")])
    await until(lambda: _left(installed, second), "Nobody noticed that the app was removed.")
    unsaid = select(postings.c.id).where(UNSAID)
    assert await installed.store.database.rows(unsaid) == []
    assert await installed.count_tokens() == 2  # those of the other workspace


async def test_a_token_that_slack_refuses_for_a_while(installed: Spaces) -> None:
    """As it does where our address isn't allowed: nobody has left, and all is said once it is taken again."""
    second = await installed.id_of("T0PLAYGRND2")
    failures = installed.playground.slack.failures
    failures.plan(Failure(method="auth.test", times=99, error="invalid_auth"))
    failures.plan(Failure(method="chat.postMessage", times=3, error="invalid_auth"))
    async with visiting(installed.playground.second_url, NOOR.id) as noor:
        assert "import 1" in await import_file(noor, TABLE, name="second.csv")
    assert not await _left(installed, second)
    assert await installed.count_tokens() == 4  # those of both workspaces


async def test_an_organisation_installs_it_for_its_workspaces(spaces: Spaces) -> None:
    """Each is served once it is heard of, until the organisation takes the app from it."""
    slack = spaces.playground.second
    shown = await install(spaces.settings, slack, of=ORGANISATION.id)
    assert f"Handoff is installed in the organisation {ORGANISATION.name}." in shown.text
    async with (
        visiting(spaces.playground.second_url, NOOR.id) as noor,
        aiohttp.ClientSession(spaces.playground.second_url) as session,
    ):
        await noor.command("/imports")
        await noor.sees("No imports yet")
        second = await spaces.id_of("T0PLAYGRND2")
        await load_directory(spaces.store, second)
        assert "import 1" in await import_file(noor, TABLE, name="first.csv")
        await Control(session).bar_app()
        await until(lambda: _left(spaces, second), "Nobody noticed that the app was taken away.")
    assert await spaces.count_tokens() == 2  # the organisation's, for its other workspaces


async def test_no_token_is_kept_in_clear(installed: Spaces) -> None:
    """What lies in the database is of no use to whoever reads it without the key."""
    folder = Path(installed.settings.database_url.removeprefix("sqlite:///")).parent
    kept = b"".join(path.read_bytes() for path in folder.glob("handoff.db*"))
    for slack in (installed.playground.slack, installed.playground.second):
        assert slack.credentials.bot_token
        assert slack.credentials.bot_token.encode() not in kept


async def test_a_new_key_takes_over(playground: Playground, settings: Settings) -> None:
    """With a new key before the old one, all tokens are under the new one, which then suffices alone."""
    async with at_work(playground, settings) as spaces:
        await install(spaces.settings, playground.slack)
    async with at_work(playground, replace(settings, token_key=f"{KEY},{OLD_KEY}")):
        pass
    async with (
        at_work(playground, replace(settings, token_key=KEY)),
        visiting(playground.url, MAYA) as maya,
    ):
        await maya.command("/imports")
        assert (await maya.sees("No imports yet")).is_ephemeral


async def test_whoever_says_no_installs_nothing(spaces: Spaces) -> None:
    """They read that, and can begin once more."""
    shown = await install(spaces.settings, spaces.playground.second, "cancel")
    assert "You said no at Slack, so nothing was installed." in shown.text
    assert 'href="/slack/install"' in shown.text
    assert await spaces.count_tokens() == 0


async def test_the_log_repeats_nothing_of_an_address(
    spaces: Spaces, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever makes up an address can't write a line of the log."""
    async with browser(spaces.settings) as session:
        address = address_of(spaces.settings).with_path(REDIRECT_PATH).with_query(error="x\nforged line")
        assert "so nothing was installed" in (await show(session, address)).text
    assert "forged line" not in caplog.text


async def test_a_state_is_good_once_and_in_one_browser(spaces: Spaces) -> None:
    """Nobody can have another's browser finish an installation, and no address works a second time."""
    async with browser(spaces.settings) as session, browser(spaces.settings) as other:
        address = await decide(session, spaces.settings, spaces.playground.second)
        stolen = await show(other, address)
        assert (stolen.status, await spaces.count_tokens()) == (400, 0)
        assert "begun in another browser" in stolen.text
        assert (await show(session, address)).status == 200
        again = await show(session, address)
        assert (again.status, await spaces.count_tokens()) == (401, 2)
        assert "was finished already" in again.text


async def test_a_code_that_slack_does_not_know(spaces: Spaces) -> None:
    """Whoever makes one up is told that Slack didn't confirm it."""
    async with browser(spaces.settings) as session:
        address = await decide(session, spaces.settings, spaces.playground.second)
        shown = await show(session, address.update_query(code="made-up"))
    assert "Slack didn't confirm the installation" in " ".join(shown.text.replace("&#x27;", "'").split())
    assert (shown.status, await spaces.count_tokens()) == (401, 0)


async def _left(spaces: Spaces, workspace: int) -> bool:
    known = await spaces.store.workspaces.of_id(workspace)
    return known is not None and known.has_left


async def test_an_older_installation_goes_on_and_is_told_of(installed: Spaces) -> None:
    """With fewer scopes than today's manifest asks for; installed once more, nothing is lacking."""
    second = installed.playground.second
    second.credentials.scopes -= {"usergroups:read"}
    async with visiting(installed.playground.second_url, NOOR.id) as noor:
        await import_file(noor, TABLE, name="second.csv")
        await noor.open_home()
        home = await noor.sees_home("fewer permissions than it asks for now")
        assert "usergroups:read: without it" in home


@pytest.mark.parametrize(
    ("lacking", "found", "most", "judged"),
    [
        ((), "ok    tokens of the workspaces and their scopes", 2, "ok    messages"),
        (
            ("usergroups:read",),
            "T0PLAYGRND2 lacks usergroups:read",
            1,
            "note  messages: Slack takes them in T0PLAYGRND1; it wasn't asked about the other workspaces",
        ),
    ],
)
async def test_the_doctor_looks_at_each_workspace(
    installed: Spaces,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lacking: Sequence[str],
    found: str,
    most: int,
    judged: str,
) -> None:
    """What a new installation would add there is no harm; a user group that can't be read for it is.

    In some of them it is asked whether Slack takes our messages.
    """
    monkeypatch.setattr(installed_checks, "MOST_JUDGED", most)
    second = installed.playground.second
    second.credentials.scopes -= set(lacking)
    assert await run(argparse.Namespace(json=False), installed.settings) == 0
    said = capsys.readouterr().out
    assert found in said
    assert judged in said
    new = NewSetting(Setting.WHO_IMPORTS, FINANCE.id, "cli:robin", datetime.now(UTC))
    await installed.store.workspace_settings.change(await installed.id_of("T0PLAYGRND2"), [new])
    installed.playground.slack.failures.plan(Failure(method="blocks.validate", error="invalid_message"))
    assert await run(argparse.Namespace(json=False), installed.settings) == 2
    said = capsys.readouterr().out
    assert "messages: T0PLAYGRND1: Slack would refuse the message “question”: invalid_message." in said
    assert "scopes: T0PLAYGRND2: who_imports is the user group S0FINANCE01, which can't be read." in said


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (Failure(method="auth.test", times=99, error="internal_error"), "internal_error"),
        (Failure(method="auth.test", times=99, status=503), "HTTP 503"),
    ],
)
async def test_the_doctor_takes_no_token_for_useless_where_slack_has_trouble(
    installed: Spaces,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: Failure,
    word: str,
) -> None:
    """Nobody has to install anything once more for that, and no scope is missing."""
    monkeypatch.setattr("bot.slack_app.RETRIES", 0)
    installed.playground.slack.failures.plan(failure)
    assert await run(argparse.Namespace(json=False), installed.settings) == 2
    said = capsys.readouterr().out
    for check in ("tokens of the workspaces and their scopes", "messages"):
        trouble = f"MEND  {check}: Slack has trouble of its own at the moment ({word})."
        assert f"{trouble} Try again in a few minutes." in said
    assert "once more" not in said


async def test_the_doctor_tells_of_tokens_that_are_of_no_use(
    installed: Spaces, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that Slack has taken back while nobody heard of it, and those without their key."""
    installed.playground.second.credentials.remove()
    assert await run(argparse.Namespace(json=False), installed.settings) == 2
    assert "These workspaces can't be served: T0PLAYGRND2 (account_inactive)." in capsys.readouterr().out
    assert await run(argparse.Namespace(json=False), replace(installed.settings, token_key=KEY)) == 2
    assert "T0PLAYGRND1 (TOKEN_KEY), T0PLAYGRND2 (TOKEN_KEY)" in capsys.readouterr().out
