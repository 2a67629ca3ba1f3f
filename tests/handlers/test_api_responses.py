"""What the Web API answers is read into small values, or refused with what it lacks."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.payloads.api_responses import (
    Account,
    MembersPage,
    UploadTicket,
    read_account,
    read_direct_channel,
    read_is_public,
    read_looked_up_file,
    read_members,
    read_upload_ticket,
)
from handlers.payloads.json_values import PayloadError

Json = dict[str, Any]

FILE: Json = {
    "id": "F1",
    "name": "customers.csv",
    "url_private_download": "https://files.slack.com/files-pri/T1-F1/download/customers.csv",
}


def _answered(body: Json | bytes) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/files.info",
        req_args={},
        data=body,
        headers={},
        status_code=200,
    )


def test_answers_of_the_web_api_are_read() -> None:
    """Where to download, where to upload, and where to talk in private."""
    looked_up = _answered({"ok": True, "file": FILE})
    assert read_looked_up_file(looked_up).url_private_download == FILE["url_private_download"]
    assert read_looked_up_file(looked_up).name == "customers.csv"
    ticket = _answered({"ok": True, "upload_url": "https://files.slack.com/upload/1", "file_id": "F2"})
    assert read_upload_ticket(ticket) == UploadTicket("https://files.slack.com/upload/1", "F2")
    assert read_direct_channel(_answered({"ok": True, "channel": {"id": "D1"}})) == "D1"


def test_an_account_is_read() -> None:
    """What Slack doesn't say counts as no; in an Enterprise Grid, one person has several workspaces."""
    told = {"id": "U1", "team_id": "T1", "is_owner": True, "enterprise_user": {"teams": ["T1", "T2"]}}
    assert read_account(_answered({"ok": True, "user": told})) == Account(
        id="U1",
        team="T1",
        teams=frozenset({"T1", "T2"}),
        is_admin=True,
        is_guest=False,
        is_stranger=False,
        is_bot=False,
        is_gone=False,
        locale="",
    )
    assert read_account(_answered({"ok": True, "user": {**told, "locale": "fr-FR"}})).locale == "fr-FR"


@pytest.mark.parametrize(
    ("channel", "public"),
    [
        ({"is_channel": True, "is_private": False}, True),
        ({"is_channel": True, "is_private": True}, False),
        ({"is_channel": True, "is_mpim": True}, False),
        ({"is_im": True}, False),
        ({}, False),
    ],
)
def test_a_conversation_is_public_only_where_slack_says_so(channel: Json, *, public: bool) -> None:
    """In doubt it is private."""
    assert read_is_public(_answered({"ok": True, "channel": channel})) is public


def test_members_come_page_by_page() -> None:
    """Who is on this page, and where the next one begins."""
    page = {"ok": True, "members": ["U1", "U2"], "response_metadata": {"next_cursor": "next"}}
    assert read_members(_answered(page)) == MembersPage(frozenset({"U1", "U2"}), "next")
    assert read_members(_answered({"ok": True, "members": []})) == MembersPage(frozenset(), "")


def test_an_answer_without_what_we_need_is_refused() -> None:
    """An answer may even be no JSON at all."""
    with pytest.raises(PayloadError, match="no `id`"):
        read_looked_up_file(_answered(b"<html>"))
