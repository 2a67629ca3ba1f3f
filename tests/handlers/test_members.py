"""The workspace's members and their emails, as Slack's answers tell them."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from handlers.members import EMAIL_SCOPE, SlackMembers
from handlers.people import MEMBERS_SECONDS, MinuteCache, People
from importer.words.errors import EmailsHiddenError
from importer.words.members import Member
from tests.handlers.told_slack import Clock, Slack

Json = dict[str, Any]


def _user(name: str, **facts: Any) -> Json:  # noqa: ANN401 - JSON
    profile = {"real_name": name, "email": f"{name.lower()}@x.com"}
    return {"id": f"U{name.upper()}", "team_id": "T1", "profile": profile, **facts}


def _page(*users: Json, cursor: str = "") -> Json:
    return {"ok": True, "members": list(users), "response_metadata": {"next_cursor": cursor}}


def _members(slack: Slack, clock: Clock | None = None) -> SlackMembers:
    slack.headers = {"X-OAuth-Scopes": f"users:read, {EMAIL_SCOPE}"}
    return SlackMembers(slack, People(slack, "T1"), MinuteCache(clock or Clock(), seconds=MEMBERS_SECONDS))


async def test_all_pages_are_read_once_in_ten_minutes() -> None:
    """By name; guests, bots, people of others, those who left and those without an email are left out."""
    first = _page(_user("Zoe"), _user("Gus", is_restricted=True), _user("Bot", is_bot=True), cursor="next")
    second = _page(
        _user("Anna"), _user("Olga", team_id="T9"), _user("Old", deleted=True), _user("Mute", profile={})
    )
    slack, clock = Slack(first, second, _page()), Clock()
    members = _members(slack, clock)
    everyone = [Member("UANNA", "Anna", "anna@x.com"), Member("UZOE", "Zoe", "zoe@x.com")]
    assert list(await members.all()) == everyone
    clock.now = MEMBERS_SECONDS - 1
    assert list(await members.all()) == everyone
    assert slack.asked == 2
    assert slack.last["cursor"] == "next"
    clock.now = MEMBERS_SECONDS
    assert list(await members.all()) == []


async def test_without_the_scope_it_is_said_what_an_admin_does() -> None:
    """Slack tells the members all the same, but no emails."""
    slack = Slack(_page(_user("Zoe", profile={})))
    members = _members(slack)
    slack.headers = {"x-oauth-scopes": "users:read"}
    with pytest.raises(EmailsHiddenError, match=r"A workspace admin can add it .* OAuth & Permissions"):
        await members.all()
    slack.answers = [{"ok": False, "error": "missing_scope", "needed": EMAIL_SCOPE}]
    with pytest.raises(EmailsHiddenError, match=r"users:read\.email"):
        await members.with_email("zoe@x.com")


async def test_someone_is_found_by_email() -> None:
    """Only a full member is; nobody is no failure."""
    slack = Slack(
        {"ok": True, "user": _user("Zoe")},
        {"ok": True, "user": _user("Gus", is_restricted=True)},
        {"ok": False, "error": "users_not_found"},
    )
    members = _members(slack)
    assert await members.with_email("Zoe@x.com") == Member("UZOE", "Zoe", "zoe@x.com")
    assert await members.with_email("zoe@x.com") == Member("UZOE", "Zoe", "zoe@x.com")
    assert await members.with_email("gus@x.com") is None
    assert await members.with_email("noone@x.com") is None
    assert slack.asked == 3


async def test_who_has_left_is_told_where_slack_tells_it() -> None:
    """Who is there, or whom Slack says nothing of, hasn't."""
    slack = Slack(
        {"ok": True, "user": _user("Old", deleted=True)},
        {"ok": True, "user": _user("Zoe")},
        {"ok": False, "error": "internal_error"},
    )
    assert await _members(slack).find_gone(["UOLD", "UZOE", "UANN"]) == {"UOLD"}


async def test_what_passes_is_no_answer() -> None:
    """It is raised, and the next one who asks asks Slack again."""
    members = _members(Slack({"ok": False, "error": "internal_error"}, _page(_user("Zoe"))))
    with pytest.raises(SlackApiError):
        await members.all()
    assert len(await members.all()) == 1
