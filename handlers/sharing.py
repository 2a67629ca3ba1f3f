"""Someone shares a file: the event is kept before it is acknowledged, and its work is done from there."""

import logging
import re
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from handlers.answers import read_looked_up_file, read_permalink
from handlers.blocks import notices
from handlers.desk import Desk
from handlers.ids import MessageKind
from handlers.once import post_once
from handlers.payloads import FileMessage, SharedFile, read_file_message
from handlers.posting import reply
from handlers.question import draw_question
from importer.errors import FileRefusedError, HandoffError
from importer.jobs import ImportJob, Source, Thread

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
SPREADSHEETS = frozenset({".xls", ".xlsb", ".ods", ".numbers", ".gsheet"})
GOOGLE_SHEET = "application/vnd.google-apps.spreadsheet"

log = logging.getLogger(__name__)


async def keep_event(desk: Desk, body: dict[str, Any]) -> None:
    """Keep an event that shares files; what is not kept, Slack would not send again once it was acknowledged."""
    share = read_file_message(body)
    if share and any(_concerns_us(desk, share, file) for file in share.files):
        await desk.inbox.put(share.event_id, share.team, body)


async def handle_message(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Wake the worker that takes up what was kept."""
    del body  # it was kept by the middleware
    await ack()
    desk.wake_inbox()


async def take_up(desk: Desk, body: dict[str, Any]) -> None:
    """Answer each file of a kept event: with the question about its columns, or with why it can't be read."""
    share = read_file_message(body)
    if share is None:
        return
    for file in share.files:
        if _concerns_us(desk, share, file):
            await _answer(desk, share, file)


async def apologise(desk: Desk, body: dict[str, Any], reference: str) -> None:
    """Say that the work on an event failed, with the reference under which the log has the reason.

    Where Slack lets the bot say nothing, as in a channel for announcements, it never will: the log has to do.
    """
    share = read_file_message(body)
    if share is None:
        return
    try:
        await reply(desk.client, _thread(share), notices.unexpected(reference))
    except SlackApiError as error:
        log.warning("reference %s can't be told: %s", reference, error.response["error"])


async def _answer(desk: Desk, share: FileMessage, file: SharedFile) -> None:
    if file.must_be_looked_up:
        file = read_looked_up_file(await desk.client.files_info(file=file.id))
    try:
        _refuse_other_kinds(file)
        job = await desk.imports.receive(
            desk.workspace, _source(share, file), uploaded_by=share.user, thread=_thread(share)
        )
    except HandoffError as error:
        await reply(desk.client, _thread(share), notices.refused(file.name, str(error)))
    else:
        await _ask(desk, job)


async def _ask(desk: Desk, job: ImportJob) -> None:
    """Post the question about the columns, unless an earlier try has done so."""
    if job.thread is None or job.thread.link:
        return
    thread = await post_once(desk, job, job.thread, MessageKind.QUESTION, await draw_question(desk, job))
    link = await desk.client.chat_getPermalink(channel=thread.channel, message_ts=thread.message)
    await desk.imports.jobs.place(job.id, replace(thread, link=read_permalink(link)))


def _concerns_us(desk: Desk, share: FileMessage, file: SharedFile) -> bool:
    """Tables and spreadsheets anywhere; other files only where they are meant for the bot."""
    if file.must_be_looked_up or _is_google_sheet(file) or _suffix(file) in TABLES | SPREADSHEETS:
        return True
    mentioned = re.search(rf"<@{re.escape(desk.bot_user)}[|>]", share.text)
    return share.channel_type == "im" or mentioned is not None


def _refuse_other_kinds(file: SharedFile) -> None:
    if _is_google_sheet(file):
        raise FileRefusedError(
            "This is a link to a Google Sheet, and Handoff can't open it. In Google Sheets choose File, Download, "
            "then Microsoft Excel (.xlsx) or comma-separated values (.csv), and share that file."
        )
    if _suffix(file) in SPREADSHEETS:
        raise FileRefusedError(
            "Handoff reads CSV files and Excel workbooks (.xlsx). In your spreadsheet choose “Save as” or "
            "“Download”, then CSV (UTF-8) or .xlsx, and share that file."
        )
    if _suffix(file) not in TABLES:
        raise FileRefusedError(
            "Handoff reads tables: files that end in .csv, .tsv, .txt or .xlsx. "
            "Export your list as CSV, and share that file."
        )


def _is_google_sheet(file: SharedFile) -> bool:
    """Slack shares what lies in Google Drive as a link, whose name has no ending."""
    return file.mimetype == GOOGLE_SHEET or _suffix(file) == ".gsheet"


def _suffix(file: SharedFile) -> str:
    return PurePath(file.name).suffix.lower()


def _source(share: FileMessage, file: SharedFile) -> Source:
    return Source(file.name, file.size, key=file.id, share=f"{share.channel}:{share.ts}:{file.id}")


def _thread(share: FileMessage) -> Thread:
    return Thread(share.channel, share.reply_to)
