"""Files on their way from Slack and to Slack, streamed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from aiohttp import ClientResponse, ClientResponseError, ClientSession, InvalidURL
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.addresses import ForeignAddressError
from handlers.file_kinds import refuse_out_of_reach
from handlers.payloads.api_responses import UploadTicket, read_looked_up_file, read_places, read_upload_ticket
from handlers.slack_errors import Failure, pause_before, read_trouble
from importer.words.errors import FileRefusedError, HandoffError, SourceGoneError, too_large
from importer.words.job_reading import Source
from importer.words.language import lazy_gettext

CHUNK_BYTES = 64 * 1024
MOST_REDIRECTS = 3
GONE = frozenset({"file_not_found", "file_deleted"})

log = logging.getLogger(__name__)


class SignInPageError(HandoffError):
    """Slack answered with its sign-in page instead of the file (status 200): the token lacks `files:read`."""


_ABOUT_THE_ADDRESS: Final = (ClientResponseError, ForeignAddressError, SourceGoneError, SignInPageError)
"""What may be the fault of the address that a file is asked for at."""


class AddressHints:
    """Where Slack's events say that files can be downloaded, by the file's id.

    Each is used for one download, and forgotten once its file was answered. What is lost costs no more than a
    call of `files.info`, which Slack rations.
    """

    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}

    @contextmanager
    def offer(self, file: str, address: str) -> Iterator[None]:
        """Have the address ready for as long as the context lasts; an empty one is none."""
        self._addresses[file] = address
        try:
            yield
        finally:
            self._addresses.pop(file, None)

    def take(self, file: str) -> str:
        """The address, once; empty where none is known."""
        return self._addresses.pop(file, "")


async def download(
    client: AsyncWebClient,
    session: ClientSession,
    hints: AddressHints,
    source: Source,
    path: Path,
    max_bytes: int,
) -> None:
    """Bring a shared file here, from where its event said; failing that, from where Slack says now.

    Raises SourceGoneError, FileRefusedError when larger than allowed, SignInPageError.
    """
    bring_from = partial(_bring_from, client, session, source, path, max_bytes)
    hint = hints.take(source.key)
    if not hint or not await _comes(bring_from(hint), source):
        await bring_from(await _look_up_address(client, source))


async def download_at_last(
    bring: Callable[[Source, Path, int], Awaitable[None]],
    first_pause: timedelta,
    source: Source,
    path: Path,
    max_bytes: int,
) -> None:
    """Download a shared file however long Slack is away: what passes is waited out, in growing pauses."""
    for tries in count():
        try:
            await bring(source, path, max_bytes)
        except Failure as error:
            trouble = read_trouble(error)
            if not trouble.passes:
                raise
        else:
            return
        pause = pause_before(tries, trouble, first_pause)
        log.info("%s is asked for again after %s: %s", source.key, pause, trouble.word)
        await asyncio.sleep(pause.total_seconds())


async def upload(client: AsyncWebClient, session: ClientSession, path: Path) -> UploadTicket:
    """Bring a file of ours to Slack, where nobody sees it yet."""
    size = path.stat().st_size
    ticket = read_upload_ticket(await client.files_getUploadURLExternal(filename=path.name, length=size))
    async with session.post(ticket.address, data=_read_chunks(path), allow_redirects=False) as response:
        response.raise_for_status()
    return ticket


async def share(
    client: AsyncWebClient,
    ticket: UploadTicket,
    name: str,
    *,
    channel: str,
    thread: str | None,
    comment: str,
) -> None:
    """Share what was uploaded in a conversation, or in one of its threads, with a few words."""
    await client.files_completeUploadExternal(
        files=[{"id": ticket.file_id, "title": name}],
        channel_id=channel,
        thread_ts=thread,
        initial_comment=comment,
    )


async def is_shared(client: AsyncWebClient, file_id: str, channel: str) -> bool:
    """Whether a file of ours has come through to this conversation.

    Raises SlackApiError where that can't be told.
    """
    try:
        return channel in read_places(await client.files_info(file=file_id))
    except SlackApiError as error:
        if error.response["error"] in GONE:
            return False
        raise


async def _comes(bringing: Awaitable[None], source: Source) -> bool:
    """Whether it is brought; where another address may do, it isn't.

    Raises what passes by itself, and what is wrong with the file wherever it is had.
    """
    try:
        await bringing
    except _ABOUT_THE_ADDRESS as error:
        if isinstance(error, ClientResponseError) and read_trouble(error).passes:
            raise
        log.info("%s is looked up, as it can't be had where its event said: %s", source.key, error)
        return False
    return True


async def _bring_from(
    client: AsyncWebClient, session: ClientSession, source: Source, path: Path, max_bytes: int, address: str
) -> None:
    async with await _open(client, session, address) as response:
        response.raise_for_status()
        if response.content_type == "text/html":
            raise SignInPageError(
                lazy_gettext(
                    "Slack did not let Handoff read the file. "
                    "Ask a workspace admin to install Handoff again, with the scope files:read."
                )
            )
        received = await _save(response, path, max_bytes)
    if received < source.size:
        raise FileRefusedError(
            lazy_gettext(
                "Slack gave {received} of the {size} bytes of {file}, so rows at its end would be missing. "
                "Share it again.",
                received=received,
                size=source.size,
                file=source.file_name,
            )
        )


async def _look_up_address(client: AsyncWebClient, source: Source) -> str:
    """Where the file can be downloaded now.

    Raises FileRefusedError where Slack doesn't have it, or hides it.
    """
    try:
        file = read_looked_up_file(await client.files_info(file=source.key))
    except SlackApiError as error:
        if error.response["error"] in GONE:
            raise SourceGoneError(
                lazy_gettext(
                    "{file} was deleted from Slack before it could be read. Share it again.",
                    file=source.file_name,
                )
            ) from error
        raise
    refuse_out_of_reach(file)
    if not file.url_private_download:
        raise FileRefusedError(
            lazy_gettext(
                "Slack gives no address to download {file} from. Share it again.", file=source.file_name
            )
        )
    return file.url_private_download


async def _open(client: AsyncWebClient, session: ClientSession, address: str) -> ClientResponse:
    """The file's response.

    Wherever it is sent on to, the session goes to Slack's own hosts alone, and so does the token.
    """
    try:
        for _ in range(MOST_REDIRECTS):
            headers = {"Authorization": f"Bearer {client.token}"}
            response = await session.get(address, headers=headers, allow_redirects=False)
            if not 300 <= response.status < 400:
                return response
            response.release()
            address = urljoin(address, response.headers.get("Location", ""))
    except (InvalidURL, ValueError) as error:
        raise SourceGoneError(
            lazy_gettext("Slack sent Handoff to an address that is none. Share the file again.")
        ) from error
    raise SourceGoneError(
        lazy_gettext(
            "Slack sent Handoff from one address to the next without giving the file. Share it again."
        )
    )


async def _save(response: ClientResponse, path: Path, max_bytes: int) -> int:
    """How many bytes came; raises FileRefusedError where they are too many."""
    size = 0
    with path.open("wb") as file:
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise FileRefusedError(too_large(size, max_bytes))
            file.write(chunk)
    return size


async def _read_chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
