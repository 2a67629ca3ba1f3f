"""Who a person is, as Slack's answers tell it; asked for once a minute at most."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from handlers.people import MinuteCache, People, SlackConversations
from importer.permissions import Relation
from importer.words.postings import Thread
from tests.handlers.told_slack import Clock, Slack

Json = dict[str, Any]

MEMBER = {Relation.MEMBER}
ADMIN = {Relation.MEMBER, Relation.IMPORT_ADMIN}
JOB, NO_JOB = 1, 2

ACCOUNTS: list[tuple[Json, str, set[Relation]]] = [
    ({"team_id": "T1"}, "", MEMBER),
    ({"team_id": "T1"}, "T1", MEMBER),
    ({"team_id": "T1", "is_admin": True}, "T1", ADMIN),
    ({"team_id": "T1", "is_owner": True}, "", ADMIN),
    ({"team_id": "T1", "is_restricted": True}, "T1", {Relation.GUEST}),
    ({"team_id": "T1", "is_ultra_restricted": True}, "T1", {Relation.GUEST}),
    ({"team_id": "T1", "is_admin": True, "is_restricted": True}, "T1", {Relation.GUEST}),
    ({"team_id": "T9"}, "", {Relation.OUTSIDER}),
    ({"team_id": "T9", "is_admin": True}, "T9", {Relation.OUTSIDER}),
    ({"team_id": "T1"}, "T9", {Relation.OUTSIDER}),
    ({"team_id": "T1", "is_stranger": True}, "T1", {Relation.OUTSIDER}),
    ({"team_id": "T1", "is_bot": True}, "T1", {Relation.BOT}),
    ({"id": "USLACKBOT", "team_id": "T1"}, "", {Relation.BOT}),
    ({"team_id": "T1", "deleted": True}, "T1", set()),
    ({"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, "T2", MEMBER),
    ({"team_id": "T2", "is_admin": True, "enterprise_user": {"teams": ["T1"]}}, "T1", MEMBER),
    ({"team_id": "T1"}, "E1", MEMBER),
    ({}, "", {Relation.OUTSIDER}),
]


async def test_the_first_admins_are_known_by_name() -> None:
    """Page by page, until there are enough; members, bots and who has left are none."""
    admins = [{"id": f"U{n}", "team_id": "T1", "is_admin": True, "real_name": f"Ann {n}"} for n in range(3)]
    others = [{"id": "U8", "team_id": "T1"}, {"id": "U9", "team_id": "T1", "is_admin": True, "deleted": True}]
    more = {"next_cursor": "on"}
    slack = Slack(
        {"ok": True, "members": [*others, admins[2]], "response_metadata": more},
        {"ok": True, "members": admins[:2], "response_metadata": more},
    )
    people = People(slack, "T1")
    assert list(await people.find_admins()) == ["Ann 0", "Ann 1", "Ann 2"]
    assert await people.find_admins()
    assert slack.asked == 2
    assert await People(Slack({"ok": False, "error": "fatal_error"}), "T1").find_admins() == ()


class Places:
    """One job is talked about in a conversation, and no other job anywhere."""

    async def keep(self, workspace: int, share: str, channel: str, thread: str) -> None:
        """Nothing comes to it."""

    async def is_fresh(self, workspace: int, share: str) -> bool:
        """None of another."""
        del workspace, share
        return False

    async def of(self, job: int) -> Thread | None:
        """The place of the job."""
        return Thread("C1", "1.1") if job == JOB else None


@pytest.mark.parametrize(("user", "team", "relations"), ACCOUNTS)
async def test_who_someone_is(user: Json, team: str, relations: set[Relation]) -> None:
    """By their account, and by the workspace that the event names as theirs."""
    people = People(Slack({"ok": True, "user": {"id": "U1", **user}}), "T1")
    asker = await people.asker("U1", team)
    assert asker.name == "U1"
    assert asker.relations == relations


@pytest.mark.parametrize(
    ("error", "relation"),
    [
        ("user_not_found", Relation.OUTSIDER),
        ("user_not_visible", Relation.OUTSIDER),
        ("missing_scope", Relation.UNKNOWN),
    ],
)
async def test_whom_slack_does_not_tell_of_may_nothing(error: str, relation: Relation) -> None:
    """In doubt nobody is one of ours."""
    asker = await People(Slack({"ok": False, "error": error}), "T1").asker("U1", "T1")
    assert asker.relations == {relation}
    assert asker.barred is relation


async def test_a_passing_failure_makes_nobody_a_stranger() -> None:
    """Whoever asks tries again; and what failed isn't kept."""
    people = People(
        Slack({"ok": False, "error": "internal_error"}, {"ok": True, "user": {"team_id": "T1"}}), "T1"
    )
    with pytest.raises(SlackApiError):
        await people.asker("U1", "T1")
    assert (await people.asker("U1", "T1")).relations == MEMBER


async def test_an_account_is_asked_for_once_a_minute() -> None:
    """Who has become a guest is one within a minute."""
    clock = Clock()
    slack = Slack(
        {"ok": True, "user": {"team_id": "T1"}},
        {"ok": True, "user": {"team_id": "T1", "is_restricted": True}},
    )
    people = People(slack, "T1", MinuteCache(clock))
    assert [(await people.asker("U1")).relations for _ in range(3)] == [MEMBER] * 3
    assert slack.asked == 1
    clock.now = 60.0
    assert (await people.asker("U1")).relations == {Relation.GUEST}


async def test_an_account_is_asked_for_once_by_all_who_want_it_at_the_same_moment() -> None:
    """A person who shares ten files at once is one call; what Slack didn't tell is asked again."""
    slack = Slack({"ok": False, "error": "internal_error"}, {"ok": True, "user": {"team_id": "T1"}})
    people = People(slack, "T1")
    askers = await asyncio.gather(*(people.asker("U1") for _ in range(10)), return_exceptions=True)
    assert isinstance(askers[0], SlackApiError)
    assert [asker.relations for asker in askers[1:] if not isinstance(asker, BaseException)] == [MEMBER] * 9
    assert slack.asked == 2


async def test_members_are_read_page_by_page_once_a_minute() -> None:
    """Someone on the last page is a member as much as those on the first."""
    slack = Slack(
        {"ok": True, "members": ["U1"], "response_metadata": {"next_cursor": "more"}},
        {"ok": True, "members": ["U2"], "response_metadata": {"next_cursor": ""}},
    )
    conversations = SlackConversations(slack, Places())
    assert [await conversations.has(JOB, person) for person in ("U1", "U2", "U3")] == [True, True, False]
    assert slack.asked == 2


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found", "not_in_channel"])
async def test_what_is_never_told_counts_as_private_and_empty(error: str) -> None:
    """An installation that lacks a scope shows rows to sharers and admins alone."""
    conversations = SlackConversations(Slack({"ok": False, "error": error}), Places())
    assert not await conversations.has(JOB, "U1")
    assert not await conversations.is_public(JOB)


async def test_what_passes_is_no_answer() -> None:
    """Nobody is turned away because Slack hiccups."""
    conversations = SlackConversations(Slack({"ok": False, "error": "service_unavailable"}), Places())
    with pytest.raises(SlackApiError):
        await conversations.has(JOB, "U1")
    with pytest.raises(SlackApiError):
        await conversations.is_public(JOB)


async def test_what_is_talked_about_nowhere_is_private_and_nobody_is_asked() -> None:
    """In doubt nobody is told."""
    slack = Slack({"ok": True, "channel": {"is_channel": True}, "members": ["U1"]})
    conversations = SlackConversations(slack, Places())
    assert not await conversations.is_public(NO_JOB)
    assert not await conversations.has(NO_JOB, "U1")
    assert slack.asked == 0
