"""Someone shares a file: the event is kept before it is acknowledged, and its work is done from there."""

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.answers import read_looked_up_file
from handlers.desk import Desk
from handlers.ids import PostingKind
from handlers.payloads import FileMessage, SharedFile, read_file_message
from handlers.postings import NewPosting
from importer.errors import FileRefusedError, HandoffError, NotAllowedError
from importer.jobs import Source, Thread
from importer.permissions import Asker, Relation

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
SPREADSHEETS = frozenset({".xls", ".xlsb", ".ods", ".numbers", ".gsheet"})
GOOGLE_SHEET = "application/vnd.google-apps.spreadsheet"


async def keep_event(desk: Desk, body: dict[str, Any]) -> None:
    """Keep an event that shares files; what is not kept, Slack would not send again once it was acknowledged."""
    share = read_file_message(body)
    if share and any(_concerns_us(desk, share, file) for file in share.files):
        await desk.inbox.put(share.event_id, share.team, body, share.user)


async def handle_message(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Wake the worker that takes up what was kept."""
    del body  # it was kept by the middleware
    await ack()
    desk.wake_inbox()


async def take_up(desk: Desk, body: dict[str, Any]) -> None:
    """Answer each file of a kept event, with the question about its columns or with why it can't be read; then it is done."""
    share = read_file_message(body)
    if share:
        await desk.inbox.done(share.event_id, desk.workspace, await _answers(desk, share))
        desk.wake_sayer()


async def apologise(desk: Desk, body: dict[str, Any], reference: str) -> None:
    """Say that the work on an event failed, with the reference under which the log has the reason."""
    share = read_file_message(body)
    if share:
        sorry = _posting(share, PostingKind.APOLOGY, words=reference)
        await desk.inbox.done(share.event_id, desk.workspace, [sorry])
        desk.wake_sayer()


async def _answers(desk: Desk, share: FileMessage) -> Sequence[NewPosting]:
    """What is to be said of the files that can't be imported; the jobs of the others ask their questions by themselves."""
    asker = await desk.people.asker(share.user, share.user_team)
    concerned = [file for file in share.files if _concerns_us(desk, share, file)]
    answers = [await _answer(desk, share, file, asker) for file in concerned]
    return [one for one in answers if one]


async def _answer(desk: Desk, share: FileMessage, file: SharedFile, asker: Asker) -> NewPosting | None:
    """Open a job for the file, which asks its question by itself; else what is to be said of the file."""
    if file.must_be_looked_up:
        file = read_looked_up_file(await desk.client.files_info(file=file.id))
        if not _concerns_us(desk, share, file):
            return None
    try:
        await desk.imports.require_importer(asker)
        _refuse_other_kinds(file)
        await desk.imports.receive(desk.workspace, _source(share, file), asker=asker, thread=_thread(share))
    except NotAllowedError as error:
        return _private_word(share, asker, error)
    except HandoffError as error:
        return _posting(share, PostingKind.REFUSAL, file, str(error))
    return None


def _private_word(share: FileMessage, asker: Asker, error: NotAllowedError) -> NewPosting | None:
    """What a person alone is told who may not import, once for all files of their message; a bot is told nothing."""
    if asker.barred is Relation.BOT:
        return None
    return _posting(share, PostingKind.PRIVATE_WORD, words=str(error))


def _posting(
    share: FileMessage, kind: PostingKind, file: SharedFile | None = None, words: str = ""
) -> NewPosting:
    key = f"{kind.value}:{share.channel}:{share.ts}:{file.id if file else ''}"
    name = file.name if file else ""
    return NewPosting(kind, key, share.channel, share.reply_to, share.user, name, words)


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
