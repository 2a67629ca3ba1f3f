"""The end of an import, told in its thread: the summary, and the file of the rows that need attention."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import ClientResponseError
from slack_sdk.errors import SlackApiError

from handlers.blocks import summary
from handlers.desk import Desk
from handlers.ids import MessageKind
from handlers.once import post_once
from handlers.transfer import is_shared, upload, upload_ticket
from importer.jobs import ImportJob, Thread

SERVER_FAILURE = 500
"""From this status on it is the other side that failed, and may be better later."""

log = logging.getLogger(__name__)


async def tell_result(desk: Desk, job: ImportJob, thread: Thread) -> None:
    """Post the summary and the error file, each unless it is there already."""
    await _say_for_good(job, _summarise(desk, job, thread))
    if job.counts.errors:
        await _say_for_good(job, _share_error_file(desk, job, thread))


async def send_error_file(desk: Desk, job: ImportJob, channel: str) -> None:
    """Share the file of the rows that need attention in a conversation, outside of threads."""
    await _send(desk, job, channel, None, _note_nothing)


async def _summarise(desk: Desk, job: ImportJob, thread: Thread) -> None:
    kinds = await desk.imports.plans.error_kinds(job.id)
    await post_once(desk, job, thread, MessageKind.SUMMARY, summary.summary(job, kinds, job.uploaded_by))


async def _share_error_file(desk: Desk, job: ImportJob, thread: Thread) -> None:
    """Files have no marks; but each has an id before it is shared, and that is kept."""
    if thread.error_file and await is_shared(desk.client, thread.error_file, thread.channel):
        return

    async def note(file_id: str) -> None:
        await desk.imports.jobs.announce(job, replace(thread, error_file=file_id))

    await _send(desk, job, thread.channel, thread.thread, note)


async def _send(
    desk: Desk, job: ImportJob, channel: str, thread: str | None, note: Callable[[str], Awaitable[None]]
) -> None:
    """Write the error file and share it; `note` hears the id that it has at Slack before it is shared."""
    with TemporaryDirectory() as folder:
        written = await desk.imports.error_file(job, Path(folder))
        ticket = await upload_ticket(desk.client, written.path)
        await note(ticket.file_id)
        words = summary.error_file_words(job, became_workbook=written.is_workbook and not job.shape.sheet)
        await upload(
            desk.client, desk.session, written.path, ticket, channel=channel, thread=thread, comment=words
        )


async def _note_nothing(_file_id: str) -> None:
    """A file that someone has asked for may be sent twice."""


async def _say_for_good(job: ImportJob, saying: Awaitable[None]) -> None:
    """What Slack refuses now it will refuse again: the history still tells the result."""
    try:
        await saying
    except SlackApiError as error:
        log.warning("the end of import %s can't be told: %s", job.number, error.response["error"])
    except ClientResponseError as error:
        if error.status >= SERVER_FAILURE:
            raise
        log.warning("the error file of import %s can't be shared: HTTP %s", job.number, error.status)
