"""Slack's file host: private downloads for who has the token, and the places for uploads.

Source: https://docs.slack.dev/messaging/working-with-files
"""

import math
import secrets
from dataclasses import dataclass, replace
from urllib.parse import quote

from aiohttp import BodyPartReader, hdrs, web

from playground.credentials import Credentials
from playground.failures import PlannedFailures
from playground.file_types import type_of
from playground.holds import Holds, Moment, end_without_answer
from playground.journal import Journal, RecordedCall
from playground.records import File
from playground.workspace import Workspace

SIGN_IN_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Sign in | Slack</title></head>
<body><h1>Sign in to Slack</h1><p>You need to sign in to see this page.</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A place for a file that is on its way: its name, its announced size in bytes, then its content."""

    file_id: str
    name: str
    length: int
    content: bytes | None = None


class PrivateFiles:
    """Hands out and takes in the bytes of files."""

    def __init__(
        self,
        workspace: Workspace,
        credentials: Credentials,
        failures: PlannedFailures,
        holds: Holds,
        journal: Journal,
    ) -> None:
        self._workspace = workspace
        self._credentials = credentials
        self._failures = failures
        self._holds = holds
        self._journal = journal
        self._uploads: dict[str, Upload] = {}
        self._announced: dict[str, float] = {}

    async def serve_download(self, request: web.Request) -> web.Response:
        """A file's bytes; or, without the right token, the sign-in page with status 200, as from Slack."""
        file_id = request.match_info["place"].partition("-")[2]
        self._journal.record(RecordedCall("files.download", self._workspace.clock(), {"file": file_id}))
        await self._holds.let_pass("files.download", Moment.BEFORE, request)
        failure = self._failures.take("files.download")
        if failure is not None:
            await end_without_answer(failure, request)
            body = SIGN_IN_PAGE if failure.html else failure.error or ""
            return web.Response(status=failure.status, text=body, content_type="text/html")
        if not self._is_authorised(request):
            return web.Response(text=SIGN_IN_PAGE, content_type="text/html")
        file = self._workspace.file(file_id)
        if file is None:
            return web.Response(status=404, text="File not found", content_type="text/html")
        return file_response(file)

    def expect_upload(self, file_id: str, name: str, length: int) -> str:
        """The address that takes this file's bytes."""
        ticket = secrets.token_urlsafe(16)
        self._uploads[ticket] = Upload(file_id, name, length)
        self._announced[file_id] = self._workspace.clock()
        return f"{self._workspace.url}/upload/{ticket}"

    async def serve_upload(self, request: web.Request) -> web.Response:
        """Take a file's bytes, as the body or as a form's part."""
        await self._holds.let_pass("files.upload", Moment.BEFORE, request)
        failure = self._failures.take("files.upload")
        if failure is None:
            return await self._take_in(request)
        if failure.done:
            await self._take_in(request)
        await end_without_answer(failure, request)
        return web.Response(status=failure.status, text=failure.error or "")

    def seconds_since_announced(self, file_id: str) -> float:
        """How long ago the place for a file's bytes was asked for; endless for a file of a person's."""
        return self._workspace.clock() - self._announced.get(file_id, -math.inf)

    async def _take_in(self, request: web.Request) -> web.Response:
        upload = self._uploads.get(request.match_info["ticket"])
        if upload is None:
            return web.Response(status=404, text="Unknown upload")
        content = await _uploaded_content(request)
        if len(content) != upload.length:
            return web.Response(status=400, text=f"Got {len(content)} bytes, not {upload.length}")
        self._uploads[request.match_info["ticket"]] = replace(upload, content=content)
        return web.Response(text=f"OK - {len(content)}")

    def expects(self, ticket: str) -> bool:
        """Whether an address with this ticket was given out here."""
        return ticket in self._uploads

    def take_uploaded(self, file_id: str) -> Upload | None:
        """The finished upload of this file, once."""
        for ticket, upload in self._uploads.items():
            if upload.file_id == file_id and upload.content is not None:
                return self._uploads.pop(ticket)
        return None

    def _is_authorised(self, request: web.Request) -> bool:
        expected = f"Bearer {self._credentials.bot_token}"
        given = request.headers.get(hdrs.AUTHORIZATION, "")
        if not self._credentials.is_installed:
            return False
        return secrets.compare_digest(given, expected) and "files:read" in self._credentials.scopes


def file_response(file: File) -> web.Response:
    """The file's bytes, to be saved under its name."""
    response = web.Response(body=file.content, content_type=type_of(file.name).mimetype)
    response.headers[hdrs.CONTENT_DISPOSITION] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


async def _uploaded_content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename is not None:
            return bytes(await part.read())
    return b""
