"""What the Web API answers is read into small values, or refused with what it lacks."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.answers import (
    UploadTicket,
    read_direct_channel,
    read_is_admin,
    read_looked_up_file,
    read_upload_ticket,
)
from handlers.json_values import PayloadError

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


@pytest.mark.parametrize(
    ("user", "admin"),
    [
        ({"team_id": "T1", "is_admin": True}, True),
        ({"team_id": "T1", "is_owner": True}, True),
        ({"team_id": "T1", "is_admin": False}, False),
        ({"team_id": "T9", "is_admin": True}, False),
        ({}, False),
    ],
)
def test_only_this_workspaces_admins_count(user: Json, *, admin: bool) -> None:
    """An admin of another company's workspace is nobody's admin here."""
    assert read_is_admin(_answered({"ok": True, "user": user}), "T1") is admin


def test_an_answer_without_what_we_need_is_refused() -> None:
    """An answer may even be no JSON at all."""
    with pytest.raises(PayloadError, match="no `id`"):
        read_looked_up_file(_answered(b"<html>"))
