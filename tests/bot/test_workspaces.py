"""Which workspace is served with what: each with its own token, those of an organisation with that one's."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation

from bot.core import Core
from bot.joining import Admission, Joiner
from bot.runner import inbox_work
from bot.slack_app import slack_app
from bot.workspaces import InstalledWorkspaces, OneWorkspace
from handlers.payloads.api_responses import Identity
from handlers.register import register_handlers
from handlers.workspace import Workspace
from importer.words.jobs import JobState
from storage.installations import SqlInstallations
from storage.token_keys import TokenKeys
from tests.storage.words import queued_job

KEY = Fernet.generate_key().decode()


@pytest.fixture
def core(joiner: Joiner) -> Core:
    """The core that all of them share."""
    return joiner.core


@pytest.fixture
def installations(core: Core) -> SqlInstallations:
    """Where the app is installed."""
    return SqlInstallations(core.store.database, "1.1", TokenKeys([KEY]))


@pytest.fixture
def workspaces(joiner: Joiner, installations: SqlInstallations) -> InstalledWorkspaces:
    """The workspaces that a process serves."""
    return InstalledWorkspaces(joiner, installations)


def installation(team: str | None, token: str, enterprise: str | None = None) -> Installation:
    """One of a workspace, or without one of a whole organisation."""
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        enterprise_name="Acme" if enterprise else None,
        team_id=team,
        team_name=team and f"Team {team}",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U1",
        user_id="U2",
        is_enterprise_install=team is None,
    )


def token_of(workspace: Workspace | None) -> str | None:
    """With which token a workspace is served."""
    return workspace.client.token if workspace else None


async def test_each_has_its_own(workspaces: InstalledWorkspaces, installations: SqlInstallations) -> None:
    """Its token, its limits and what is known of its people; the same each time, by team and by id."""
    for team in ("T1", "T2"):
        await installations.async_save(installation(team, f"xoxb-{team}"))
    first, second = [await workspaces.of_team(team) for team in ("T1", "T2")]
    assert first
    assert second
    assert [token_of(one) for one in (first, second)] == ["xoxb-T1", "xoxb-T2"]
    for part in (
        "edits",
        "posts",
        "people",
        "groups",
        "address_hints",
        "languages",
        "open_homes",
        "bookmarks",
    ):
        assert getattr(first, part) is not getattr(second, part)
    assert await workspaces.of_team("T1") is first
    assert await workspaces.of_id(second.id) is second
    assert await workspaces.ids() == {first.id, second.id}
    assert await workspaces.of_team("T3") is None
    assert await workspaces.of_id(99) is None


async def test_an_organisation_has_one_token_and_many_workspaces(
    workspaces: InstalledWorkspaces, installations: SqlInstallations, core: Core
) -> None:
    """Each is a workspace of its own, met when it is first heard of; its own installation goes before."""
    await installations.async_save(installation(None, "xoxb-whole", "E1"))
    await installations.async_save(installation("T1", "xoxb-own", "E1"))
    found = {team: await workspaces.of_team(team, "E1") for team in ("T1", "T2", "T3")}
    assert [token_of(one) for one in found.values()] == ["xoxb-own", "xoxb-whole", "xoxb-whole"]
    assert await workspaces.of_team("T4", "E2") is None
    assert [known.name for known in await core.store.workspaces.all()] == ["Team T1", "Acme", "Acme"]
    later = found["T2"]
    assert later
    assert await workspaces.of_team("T2") is later  # Slack doesn't always name the organisation


async def test_one_known_from_before_is_served_with_its_organisation(
    workspaces: InstalledWorkspaces, installations: SqlInstallations, core: Core
) -> None:
    """Once it is heard of, its imports and messages are the bot's as well; it keeps its name."""
    known = await core.store.workspaces.connect("T1", "Acme Sales")
    await installations.async_save(installation(None, "xoxb-whole", "E1"))
    served = await workspaces.of_team("T1", "E1")
    assert served
    assert served.id == known
    assert await workspaces.of_id(known) is served
    assert await workspaces.core_of(known)
    assert await workspaces.ids() == {known}
    assert [one.name for one in await core.store.workspaces.all()] == ["Acme Sales"]


async def test_an_organisation_leaves(
    workspaces: InstalledWorkspaces, installations: SqlInstallations, core: Core
) -> None:
    """All that it served are parted with, what waited for them is cancelled; who has their own stays."""
    await installations.async_save(installation(None, "xoxb-whole", "E1"))
    await installations.async_save(installation("T1", "xoxb-own", "E1"))
    found = [await workspaces.of_team(team, "E1") for team in ("T1", "T2")]
    jobs = [await queued_job(core.store, one.id) for one in found if one]
    await workspaces.leave("", "E1")
    assert [token_of(await workspaces.of_team(team, "E1")) for team in ("T1", "T2")] == ["xoxb-own", None]
    states = [(await core.store.jobs.get(job.id)).state for job in jobs]
    assert states == [JobState.QUEUED, JobState.CANCELLED]


async def test_an_organisation_takes_the_app_from_some_workspaces(
    joiner: Joiner, workspaces: InstalledWorkspaces, installations: SqlInstallations
) -> None:
    """They are parted with, and what waits there is cancelled; the others and who has a token go on."""
    await installations.async_save(installation(None, "xoxb-whole", "E1"))
    await installations.async_save(installation("T1", "xoxb-own", "E1"))
    found = [await workspaces.of_team(team, "E1") for team in ("T1", "T2", "T3")]
    ids = [one.id for one in found if one]
    jobs = [await queued_job(joiner.core.store, id_) for id_ in ids]
    revoked = {"type": "team_access_revoked", "team_ids": ["T1", "T2", "T9"]}
    assert await send(joiner, workspaces, {"team_id": None, "enterprise_id": "E1", "event": revoked}) == 200
    states = [(await joiner.core.store.jobs.get(job.id)).state for job in jobs]
    assert states == [JobState.QUEUED, JobState.CANCELLED, JobState.QUEUED]
    assert await workspaces.of_team("T2") is None
    assert await workspaces.ids() == {ids[0], ids[2]}


async def test_a_workspace_that_is_given_back_is_served_again(
    workspaces: InstalledWorkspaces, installations: SqlInstallations
) -> None:
    """Once Slack sends something from there; all is as before."""
    await installations.async_save(installation(None, "xoxb-whole", "E1"))
    before = await workspaces.of_team("T2", "E1")
    await workspaces.lose_access(["T2"])
    back = await workspaces.of_team("T2", "E1")
    assert before
    assert back
    assert before.id == back.id
    assert await workspaces.ids() == {back.id}


async def send(joiner: Joiner, workspaces: InstalledWorkspaces, event: dict[str, object]) -> int:
    """Let Slack tell of something; how it is answered."""
    settings = replace(joiner.core.settings, slack_signing_secret="s")  # noqa: S106 - a pretended one
    app = slack_app(settings, workspaces)
    register_handlers(app, workspaces, joiner.running_handlers)
    body = {"type": "event_callback", "event_id": "Ev1", **event}
    return (await app.async_dispatch(AsyncBoltRequest(body=json.dumps(body), mode="socket_mode"))).status


async def test_another_process_sees_who_has_left_and_come_back(
    joiner: Joiner, installations: SqlInstallations
) -> None:
    """At once, and in the same place in the store as before."""
    one, other = [InstalledWorkspaces(joiner, installations) for _ in range(2)]
    await installations.async_save(installation("T1", "xoxb-1"))
    before = await other.of_team("T1")
    assert before
    await one.leave("T1")
    assert await other.of_id(before.id) is None
    assert list(other.met()) == []
    await installations.async_save(installation("T1", "xoxb-2"))
    back = await other.of_team("T1")
    assert back
    assert (back.id, token_of(back)) == (before.id, "xoxb-2")
    known = await joiner.core.store.workspaces.of_team("T1")
    assert known
    assert not known.has_left


async def test_a_farewell_that_does_not_name_the_organisation(
    workspaces: InstalledWorkspaces, installations: SqlInstallations
) -> None:
    """The tokens are gone all the same."""
    await installations.async_save(installation("T1", "xoxb-1", "E1"))
    assert await workspaces.of_team("T1", "E1")
    await workspaces.leave("T1")
    assert await workspaces.of_team("T1", "E1") is None


async def test_the_one_of_the_environment(joiner: Joiner) -> None:
    """Whichever team Slack names, it is this one, and no other; it has nothing to leave."""
    served = joiner.join(7, Admission(Identity("T1", "One", "U1", "B1"), "xoxb-1"))
    one = OneWorkspace(served)
    assert await one.of_team("T9", "E9") is served.workspace
    assert [await one.of_id(id_) for id_ in (7, 8)] == [served.workspace, None]
    assert [await one.core_of(id_) for id_ in (7, 8)] == [served.core, None]
    await one.leave("T1")
    assert await one.ids() == (7,)


async def test_what_others_have_left_is_not_taken_up_with_one_token(joiner: Joiner, core: Core) -> None:
    """From many workspaces back to one, their events wait for whoever serves them again."""
    served = joiner.join(7, Admission(Identity("T1", "One", "U1", "B1"), "xoxb-1"))
    await core.store.inbox.put("Ev1", "T2", {"event": {"type": "message"}}, "U2")
    (event,) = await core.store.inbox.open()
    await inbox_work(core.store.inbox, OneWorkspace(served)).do(event)
    (event,) = await core.store.inbox.open()
    assert event.tries == 1


async def test_one_that_had_left_and_is_served_by_its_token_is_back(core: Core) -> None:
    """What it has is kept, however long ago it had left."""
    workspaces = core.store.workspaces
    id_ = await workspaces.connect("T1", "One")
    await workspaces.note_left(id_, datetime(2020, 1, 1, tzinfo=UTC))
    assert await workspaces.connect("T1", "One") == id_
    assert await workspaces.left_before(datetime.now(UTC)) == []
