"""Brings a posting to Slack: a message or a file that stands there once, or an edit of the question.

Between Slack taking a message and the store keeping where it stands, an answer can get lost, or the program
be killed. So the store is told first that something is about to be sent, and whoever finds that note without
a place looks first: for a message by its mark, for a file by the id that it was given before. What may have
arrived is never sent again without that look.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.blocks import notices, summary
from handlers.drawing import NothingToSayError, draw, find_job
from handlers.payloads.api_responses import (
    UploadTicket,
    read_direct_channel,
    read_marked_message,
    read_next_cursor,
    read_permalink,
)
from handlers.payloads.ids import Mark, PostingKind
from handlers.rate_limits import KEPT_FOR_ENDS, KEPT_FOR_PEOPLE
from handlers.sending import edit, post, post_privately
from handlers.slack_errors import LONGEST_PAUSE, Failure, Trouble, read_trouble
from handlers.transfer import is_shared, share, upload
from handlers.workspace import Workspace, find_catalogue_in
from importer.permissions import Asker, operator
from importer.words.jobs import ImportJob
from importer.words.language import speaking
from importer.words.postings import Posting, Said
from importer.words.stored_sentences import from_text

CLOCK_LEEWAY: Final = timedelta(seconds=60)
"""How far this machine's clock may be ahead of Slack's."""
REPLIES: Final = 15
"""As many as Slack tells at once to apps outside its marketplace."""
QUESTION_GONE: Final = 20
"""So often an edit looks for a question that never came."""

log = logging.getLogger(__name__)


class NotYetError(Exception):
    """It can't be said now, or whether it was said can't be told yet; `trouble` is why.

    The note of its sending stays.
    """

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.word)
        self.trouble = trouble


async def deliver_message(workspace: Workspace, posting: Posting) -> None:
    """Post it unless it stands there, and note where; a question is given its link."""
    place = (
        posting.place
        or await _look(posting, partial(_find, workspace, posting))
        or await _post(workspace, posting)
    )
    await workspace.postings.note_said(
        posting.id, place=place, link=await _find_link(workspace, posting, place)
    )


async def deliver_file(workspace: Workspace, posting: Posting) -> None:
    """Share the error file unless it is there: it has an id before it is shared, and that is kept."""
    channel, thread = await _find_place(workspace, posting)
    if posting.place and await _look(posting, partial(_find_file, workspace, posting, channel)):
        await workspace.postings.note_said(posting.id, place=posting.place)
        return
    job = await find_job(workspace, posting)
    sent = await _upload(workspace, job, operator(""))
    async with _note_sending(workspace, posting, channel, sent.ticket.file_id):
        await _share(workspace, sent, channel, thread)
    await workspace.postings.note_said(posting.id, place=sent.ticket.file_id)


async def deliver_private_word(workspace: Workspace, posting: Posting) -> None:
    """Say it to one person alone.

    Nobody can look for such a message, so what may have arrived isn't sent again.
    """
    if posting.begun is None:
        async with _note_sending(workspace, posting, ""):
            await post_privately(
                workspace.sender,
                posting.channel,
                posting.thread or None,
                posting.person,
                notices.not_allowed(str(from_text(posting.words))),
            )
    await workspace.postings.note_said(posting.id)


async def hand_over_error_file(workspace: Workspace, job: ImportJob, asker: Asker) -> None:
    """Share the error file in the direct messages of someone who asked for it, and would ask again.

    Raises RowsGoneError.
    """
    sent = await _upload(workspace, job, asker)
    opened = await workspace.client.conversations_open(users=asker.name)
    await _share(workspace, sent, read_direct_channel(opened), None)


@dataclass(frozen=True, slots=True)
class _Uploaded:
    """An error file that lies at Slack, where nobody sees it yet: its name, and what is said beside it."""

    ticket: UploadTicket
    name: str
    words: str


async def _upload(workspace: Workspace, job: ImportJob, asker: Asker) -> _Uploaded:
    with TemporaryDirectory() as folder:
        written = await workspace.imports.error_file(job, asker, Path(folder))
        ticket = await upload(workspace.client, workspace.session, written.path)
        words = summary.error_file_words(
            job, became_workbook=written.is_workbook and not job.reading.shape.sheet
        )
    return _Uploaded(ticket, written.path.name, words)


async def _share(workspace: Workspace, sent: _Uploaded, channel: str, thread: str | None) -> None:
    await share(workspace.sender, sent.ticket, sent.name, channel=channel, thread=thread, comment=sent.words)


async def deliver_edit(workspace: Workspace, posting: Posting) -> None:
    """Let the job's question say something else, unless that isn't so any more.

    Many may wait for a few edits: they are told when to come again before anything is looked up for them.
    """
    kept = KEPT_FOR_PEOPLE if posting.kind == PostingKind.CLOSE else KEPT_FOR_ENDS
    if not workspace.edits.has(kept):
        raise _used_up(workspace, kept)
    job = await find_job(workspace, posting)
    question = await workspace.postings.latest(job.id, PostingKind.QUESTION)
    if question is None:
        if posting.tries >= QUESTION_GONE:
            raise NothingToSayError
        raise NotYetError(Trouble("the question isn't there yet", passes=True, may_be_done=False))
    async with workspace.edits.hold(job.id):
        await _edit(workspace, posting, question, kept)
    await workspace.postings.note_said(posting.id)


async def _edit(workspace: Workspace, posting: Posting, question: Said, kept: int) -> None:
    """The question may stand elsewhere than the rest that is said of its job: in a person's direct messages."""
    with speaking(await find_catalogue_in(workspace, question.channel, posting.person)):
        message = await draw(workspace, posting)
    if not workspace.edits.take(kept):
        raise _used_up(workspace, kept)
    await edit(workspace.sender, question.channel, question.place, message)


def _used_up(workspace: Workspace, kept: int) -> NotYetError:
    """Why an edit has to wait, and how long."""
    pause = min(workspace.edits.promise(kept), LONGEST_PAUSE)
    word = "the edits of this minute are used up"
    return NotYetError(Trouble(word, passes=True, may_be_done=False, retry_after=pause))


async def _post(workspace: Workspace, posting: Posting) -> str:
    """The `ts` of the message, posted now."""
    message = await draw(workspace, posting)
    channel, thread = await _find_place(workspace, posting)
    async with _note_sending(workspace, posting, channel):
        ts = await post(workspace.sender, channel, thread, message, _mark(posting))
    if posting.kind == PostingKind.QUESTION:  # its link is looked up next, and people press it meanwhile
        await workspace.postings.note_place(posting.id, channel, ts)
    return ts


@asynccontextmanager
async def _note_sending(
    workspace: Workspace, posting: Posting, channel: str, place: str = ""
) -> AsyncIterator[None]:
    """Keep a note, when the channel's turn has come, that it may be at Slack from now on.

    Raises NotYetError where only a look can tell. What one person alone sees needs no turn, and has no channel.
    """
    note = partial(workspace.postings.begin, posting.id, place)
    try:
        async with workspace.posts.turn(channel, note) if channel else _no_turn(note):
            yield
    except Failure as error:
        trouble = read_trouble(error)
        if trouble.passes and trouble.may_be_done:
            raise NotYetError(trouble) from error
        await workspace.postings.refused(posting.id)
        raise


@asynccontextmanager
async def _no_turn(note: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    await note()
    yield


async def _look(posting: Posting, find: Callable[[], Awaitable[str]]) -> str:
    """What an earlier try has left at Slack, if any; raises NotYetError where that can't be told now.

    Where it can never be told, it is taken for nothing: what stands there twice is better than what was never
    said.
    """
    if posting.begun is None:
        return ""
    try:
        return await find()
    except Failure as error:
        trouble = read_trouble(error)
        if trouble.passes:
            raise NotYetError(trouble) from error
        log.warning("whether %s %s is at Slack can't be told: %s", posting.kind, posting.id, trouble.word)
        return ""


async def _find(workspace: Workspace, posting: Posting) -> str:
    """The `ts` of the message with the posting's mark; reading is rationed to once a minute for some apps."""
    channel, thread = await _find_place(workspace, posting)
    begun = posting.begun or datetime.now(UTC)
    async for page in _pages(workspace, channel, thread, oldest=begun - CLOCK_LEEWAY):
        if ts := read_marked_message(page, workspace.bot_user, _mark(posting)):
            return ts
    return ""


async def _pages(
    workspace: Workspace, channel: str, thread: str | None, oldest: datetime
) -> AsyncIterator[AsyncSlackResponse]:
    """What was said in a thread, or in the conversation where there is none, since then."""
    read = (
        partial(workspace.client.conversations_replies, ts=thread)
        if thread
        else workspace.client.conversations_history
    )
    since = f"{oldest.timestamp():.6f}"
    cursor: str | None = None
    while cursor != "":
        page = await read(
            channel=channel, oldest=since, limit=REPLIES, cursor=cursor, include_all_metadata=True
        )
        yield page
        cursor = read_next_cursor(page)


async def _find_file(workspace: Workspace, posting: Posting, channel: str) -> str:
    """The file's id, once it has come through to the conversation.

    Nothing when it had time enough to before the look.
    """
    looked = datetime.now(UTC)
    if await is_shared(workspace.client, posting.place, channel):
        return posting.place
    if posting.begun and looked - posting.begun < workspace.tempo.file_lag:
        raise NotYetError(Trouble("the file may still be on its way", passes=True, may_be_done=True))
    return ""


async def _find_place(workspace: Workspace, posting: Posting) -> tuple[str, str | None]:
    """The conversation and the thread; of what is told to a person alone, their direct messages."""
    if not posting.redirected:
        return posting.channel, posting.thread or None
    return read_direct_channel(await workspace.client.conversations_open(users=posting.person)), None


async def _find_link(workspace: Workspace, posting: Posting, place: str) -> str:
    """The address of a question, for the history.

    Nothing where Slack gives none, and of any other message.
    """
    if posting.kind != PostingKind.QUESTION:
        return ""
    channel, _ = await _find_place(workspace, posting)
    try:
        return read_permalink(await workspace.client.chat_getPermalink(channel=channel, message_ts=place))
    except Failure as error:
        log.info("the question %s goes without a link: %s", posting.id, read_trouble(error).word)
        return ""


def _mark(posting: Posting) -> Mark:
    return Mark(PostingKind(posting.kind), posting.id)
