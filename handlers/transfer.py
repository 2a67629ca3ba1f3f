"""Files on their way from Slack and to Slack, streamed."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientResponse, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import UploadTicket, read_download_address, read_places, read_upload_ticket
from importer.errors import FileRefusedError, HandoffError, SourceGoneError, too_large
from importer.jobs import Source

CHUNK_BYTES = 64 * 1024
MOST_REDIRECTS = 3
SLACK_HOSTS = ("slack.com", "slack-gov.com", "slack-files.com", "slack-files-gov.com", "slack-edge.com")
GONE = frozenset({"file_not_found", "file_deleted"})

log = logging.getLogger(__name__)


class SignInPageError(HandoffError):
    """Slack answered with its sign-in page instead of the file (status 200): the token lacks `files:read`."""


async def download(
    client: AsyncWebClient, session: ClientSession, source: Source, path: Path, max_bytes: int
) -> None:
    """Bring a shared file here; raises SourceGoneError, FileRefusedError when larger than allowed, SignInPageError."""
    address = await _address(client, source)
    async with await _open(client, session, address) as response:
        if response.content_type == "text/html":
            raise SignInPageError(
                "Slack did not let Handoff read the file. Ask a workspace admin to install Handoff again, "
                "with the scope files:read."
            )
        response.raise_for_status()
        await _save(response, path, max_bytes)


async def upload_ticket(client: AsyncWebClient, path: Path) -> UploadTicket:
    """The place at Slack for a file of ours."""
    size = path.stat().st_size
    return read_upload_ticket(await client.files_getUploadURLExternal(filename=path.name, length=size))


async def upload(
    client: AsyncWebClient,
    session: ClientSession,
    path: Path,
    ticket: UploadTicket,
    *,
    channel: str,
    thread: str | None,
    comment: str,
) -> None:
    """Share a file of ours in a thread, with a few words."""
    async with session.post(ticket.address, data=_chunks(path)) as response:
        response.raise_for_status()
    await client.files_completeUploadExternal(
        files=[{"id": ticket.file_id, "title": path.name}],
        channel_id=channel,
        thread_ts=thread,
        initial_comment=comment,
    )


async def is_shared(client: AsyncWebClient, file_id: str, channel: str) -> bool:
    """Whether a file of ours has come through to this conversation; False also where Slack won't tell."""
    try:
        return channel in read_places(await client.files_info(file=file_id))
    except SlackApiError as error:
        log.info("file %s is not at Slack: %s", file_id, error.response["error"])
        return False


async def _address(client: AsyncWebClient, source: Source) -> str:
    try:
        return read_download_address(await client.files_info(file=source.key))
    except SlackApiError as error:
        if error.response["error"] in GONE:
            raise SourceGoneError(
                f"{source.file_name} was deleted from Slack before it could be read. Share it again."
            ) from error
        raise


async def _open(client: AsyncWebClient, session: ClientSession, address: str) -> ClientResponse:
    """The file's response; the token goes to Slack's own hosts only, and never along a redirect to another."""
    for _ in range(MOST_REDIRECTS):
        headers = {"Authorization": f"Bearer {client.token}"} if _is_slacks(client, address) else {}
        response = await session.get(address, headers=headers, allow_redirects=False)
        if not 300 <= response.status < 400:
            return response
        response.release()
        address = urljoin(address, response.headers.get("Location", ""))
    raise SourceGoneError(
        "Slack sent Handoff from one address to the next without giving the file. Share it again."
    )


def _is_slacks(client: AsyncWebClient, address: str) -> bool:
    """Whether the address is on a host of Slack's, or on the one that the API's address names."""
    target, api = urlsplit(address), urlsplit(client.base_url)
    if target.netloc == api.netloc:
        return True
    host = target.hostname or ""
    return target.scheme == "https" and any(host == own or host.endswith("." + own) for own in SLACK_HOSTS)


async def _save(response: ClientResponse, path: Path, max_bytes: int) -> None:
    size = 0
    with path.open("wb") as file:
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise FileRefusedError(too_large(size, max_bytes))
            file.write(chunk)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
