"""Where the app is installed: whose token serves which workspace, under which key, and who has left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, select

from storage.installation_schema import slack_bots, slack_installations, slack_oauth_states
from storage.installations import SqlInstallations, SqlInstallStates
from storage.store import Store
from storage.token_keys import TokenKeys

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def kept(store: Store, *keys: str, client_id: str = "1.1") -> SqlInstallations:
    """The installations of an app, with these keys."""
    return SqlInstallations(store.database, client_id, TokenKeys(keys or (OLD,)))


def installation(team: str | None, token: str, enterprise: str | None = None) -> Installation:
    """What comes of an installation in a workspace, or without one in a whole organisation."""
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name=team,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes=["chat:write"],
        user_id="U2",
        is_enterprise_install=team is None,
    )


async def token_of(store: Store, team: str, enterprise: str = "", *keys: str) -> str:
    """The token that serves a workspace; empty where none does."""
    bot = await kept(store, *keys).find_serving(team, enterprise)
    return bot.bot_token if bot else ""


async def test_each_workspace_has_its_own_token(store: Store) -> None:
    """The newest, of this app alone."""
    for team, token in (("T1", "xoxb-1"), ("T2", "xoxb-2"), ("T1", "xoxb-3")):
        await kept(store).async_save(installation(team, token))
    await kept(store, client_id="2.2").async_save(installation("T3", "xoxb-4"))
    assert [await token_of(store, team) for team in ("T1", "T2", "T3")] == ["xoxb-3", "xoxb-2", ""]


async def test_an_organisation_serves_all_its_workspaces(store: Store) -> None:
    """But those that have installed the app by themselves, and those of others."""
    await kept(store).async_save(installation(None, "xoxb-whole", "E1"))
    await kept(store).async_save(installation("T1", "xoxb-own", "E1"))
    assert await token_of(store, "T1", "E1") == "xoxb-own"
    assert await token_of(store, "T2", "E1") == "xoxb-whole"
    assert [await token_of(store, "T3", other) for other in ("E2", "")] == ["", ""]


async def test_which_workspaces_are_served(store: Store) -> None:
    """By their own token, or by that of the organisation that they are known to be of."""
    await kept(store).async_save(installation(None, "xoxb-whole", "E1"))
    await kept(store).async_save(installation("T1", "xoxb-own"))
    own = await store.workspaces.admit("T1", "One")
    of_it = await store.workspaces.admit("T2", "Two", "E1")
    await store.workspaces.admit("T3", "Three", "E2")
    await store.workspaces.admit("T4", "Four")
    assert await kept(store).find_served() == {own, of_it}


async def test_tokens_are_encrypted(store: Store) -> None:
    """In both tables, and longer than the SDK has made room for."""
    await kept(store).async_save(installation("T1", "xoxb-" + "1" * 200))
    for table in (slack_bots, slack_installations):
        [row] = await store.database.rows(select(table.c.bot_token))
        assert "1111" not in row.bot_token
    assert await token_of(store, "T1") == "xoxb-" + "1" * 200


async def test_the_first_key_encrypts_and_all_decrypt(store: Store) -> None:
    """Once all tokens were encrypted anew, the old key can go."""
    await kept(store, OLD).async_save(installation("T1", "xoxb-1"))
    assert await token_of(store, "T1", "", NEW) == ""
    assert await token_of(store, "T1", "", NEW, OLD) == "xoxb-1"
    assert await kept(store, NEW, OLD).renew_tokens() == []
    assert await token_of(store, "T1", "", NEW) == "xoxb-1"
    assert await token_of(store, "T1", "", OLD) == ""


async def test_a_token_without_its_key_is_named_and_left(store: Store) -> None:
    """Its workspace isn't served; the others are, and it is again once its key is back."""
    await kept(store, OLD).async_save(installation("T1", "xoxb-1"))
    await kept(store, NEW).async_save(installation("T2", "xoxb-2"))
    assert await kept(store, NEW).renew_tokens() == ["T1"]
    assert [await token_of(store, team, "", NEW) for team in ("T1", "T2")] == ["", "xoxb-2"]
    assert await token_of(store, "T1", "", NEW, OLD) == "xoxb-1"


async def test_a_state_is_good_once(store: Store) -> None:
    """And what nobody has come back with is deleted when it is too old."""
    states = SqlInstallStates(store.database)
    used, unused = await states.async_issue(), await states.async_issue()
    assert [await states.async_consume(one) for one in (used, used, "made up")] == [True, False, False]
    now = datetime.now(UTC)
    assert await store.workspaces.forget_installs_begun(now) == 0
    assert await store.workspaces.forget_installs_begun(now + timedelta(hours=1)) == 1
    assert not await states.async_consume(unused)


@pytest.mark.parametrize(
    ("build", "ours"),
    [
        (AsyncSQLAlchemyInstallationStore.build_bots_table, slack_bots),
        (AsyncSQLAlchemyInstallationStore.build_installations_table, slack_installations),
        (AsyncSQLAlchemyOAuthStateStore.build_oauth_states_table, slack_oauth_states),
    ],
)
def test_the_tables_are_those_of_the_sdk(build: Callable[..., object], ours: object) -> None:
    """With each of its columns, by name."""
    theirs = MetaData()
    build(theirs, "theirs")
    columns = theirs.tables["theirs"].c
    assert set(columns.keys()) == set(ours.c.keys())  # type: ignore[attr-defined]  # a Table


async def test_who_left_is_known_by_when(store: Store) -> None:
    """From that moment on the retention time counts."""
    gone, left = await store.workspaces.admit("T1", "One"), datetime(2026, 1, 2, tzinfo=UTC)
    await store.workspaces.admit("T2", "Two")
    await store.workspaces.note_left(gone, left)
    assert await store.workspaces.left_before(left) == []
    assert await store.workspaces.left_before(left + timedelta(seconds=1)) == [gone]


async def test_whoever_comes_back_has_not_left(store: Store) -> None:
    """It is the same workspace as before."""
    first = await store.workspaces.admit("T1", "One")
    await store.workspaces.note_left(first, datetime.now(UTC))
    assert await store.workspaces.admit("T1", "One again") == first
    known = await store.workspaces.of_team("T1")
    assert known
    assert (known.name, known.has_left) == ("One again", False)


async def test_who_installs_claims_nothing(store: Store) -> None:
    """What was loaded before any workspace was connected may not be meant for whoever comes first."""
    unclaimed = await store.workspaces.pick()
    assert await store.workspaces.admit("T1", "One") != unclaimed
