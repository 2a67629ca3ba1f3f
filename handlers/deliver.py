"""Brings a posting to Slack: a message or a file that stands there once, or an edit of the question.

Between Slack taking a message and the store keeping where it stands, an answer can get lost, or the program
be killed. So the store is told first that something is about to be sent, and whoever finds that note without
a place looks first: for a message by its mark, for a file by the id that it was given before. What may have
arrived is never sent again without that look.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from slack_sdk.errors import SlackApiError

from handlers.arrivals import NotYetError, find_file, find_message, find_place, look, mark_of
from handlers.blocks import notices, undo
from handlers.blocks.file_words import changes_file_words, error_file_words
from handlers.drawing import NothingToSayError, draw, find_job
from handlers.first_messages import draw_ahead, draw_in_turn, note_shown_plan
from handlers.fitting import send_fitting
from handlers.noted_sending import AGAIN, note_sending, prepare_nothing, require_room
from handlers.payloads.api_responses import UploadTicket, read_direct_channel
from handlers.payloads.ids import PostingKind
from handlers.postings import FIRST, approval_key, first_kind
from handlers.rate_limits import KEPT_FOR_ENDS, KEPT_FOR_PEOPLE, KEPT_FOR_PRESSES
from handlers.sending import edit, post, post_privately
from handlers.slack_errors import LONGEST_PAUSE, Trouble, read_trouble
from handlers.taking_over import edit_newest, is_too_late_to_edit, say_anew
from handlers.telling import write_own_changes
from handlers.transfer import share, upload
from handlers.workspace import Workspace, find_catalogue_in
from importer.permissions import Asker, operator
from importer.words.jobs import ImportJob
from importer.words.language import speaking
from importer.words.postings import Posting, Said
from importer.words.stored_sentences import from_text

_KEPT: Final[Mapping[str, int]] = {
    PostingKind.PREVIEW: KEPT_FOR_PRESSES,
    PostingKind.CLOSE: KEPT_FOR_PEOPLE,
}
"""How many of a minute's edits each kind leaves to others: a preview, waited for, comes before an end."""

_Write = Callable[[Path], Awaitable[tuple[Path, str]]]
"""Writes a file into a folder: where it is, and what is said beside it."""

log = logging.getLogger(__name__)


async def deliver_message(workspace: Workspace, posting: Posting) -> None:
    """Post it unless it stands there, and note where."""
    place = posting.place or await look(posting, partial(find_message, workspace, posting))
    if place:
        channel, _thread = await find_place(workspace, posting)
    else:
        channel, place = await _post(workspace, posting)
    # Later edits go where these stand; what approvers are asked is found by who they are.
    is_elsewhere = posting.kind in FIRST or posting.redirected
    await workspace.postings.note_said(posting.id, channel=channel if is_elsewhere else None, place=place)


async def deliver_anew(workspace: Workspace, posting: Posting) -> None:
    """Post it in place of an edit, unless a newer first message came to stand there: that is edited then."""
    job = await find_job(workspace, posting)
    newest = await workspace.postings.latest(job.id, first_kind(job))
    if posting.begun or newest is None or newest.place == posting.subject:
        await deliver_message(workspace, posting)
        return
    await workspace.postings.add(job.workspace, [edit_newest(job, posting)], job.id)
    await workspace.postings.note_said(posting.id)
    workspace.wake_sayer()


async def deliver_file(workspace: Workspace, posting: Posting) -> None:
    """Share a job's file unless it is there: it has an id before it is shared, and that is kept."""
    channel, thread = await find_place(workspace, posting)
    if posting.place and await look(posting, partial(find_file, workspace, posting, channel)):
        await workspace.postings.note_said(posting.id, place=posting.place)
        return
    job = await find_job(workspace, posting)
    require_room(workspace, posting, channel)
    sent = await _upload(workspace, _choose_writing(workspace, job, posting))
    if posting.redirected:
        above = notices.redirected_words(posting.channel, posting.reason)
        sent = replace(sent, words=f"{above}\n{sent.words}")
    async with note_sending(workspace, posting, channel, sent.ticket.file_id, prepare=prepare_nothing):
        await _share(workspace, sent, channel, thread)
    await workspace.postings.note_said(posting.id, place=sent.ticket.file_id)


async def deliver_private_word(workspace: Workspace, posting: Posting) -> None:
    """Say it to one person alone.

    Nobody can look for such a message, so what may have arrived is said once more, and no third time.
    """
    if posting.place != AGAIN:
        word, thread = notices.not_allowed(str(from_text(posting.words))), posting.thread or None
        note = AGAIN if posting.begun else ""
        async with note_sending(workspace, posting, "", note, prepare=prepare_nothing):
            await post_privately(workspace.sender, posting.channel, thread, posting.person, word)
    await workspace.postings.note_said(posting.id)


async def hand_over_file(workspace: Workspace, job: ImportJob, asker: Asker, kind: PostingKind) -> None:
    """Share a job's error file or changes file in the direct messages of whoever asked for it.

    It is not tried again: they would ask again. Raises RowsGoneError.
    """
    sent = await _upload(workspace, partial(_write, workspace, job, asker, kind))
    await _share_alone(workspace, sent, asker)


async def hand_over(workspace: Workspace, path: Path, words: str, asker: Asker) -> None:
    """The same of a file that lies here."""
    ticket = await upload(workspace.client, workspace.session, path)
    await _share_alone(workspace, _Uploaded(ticket, path.name, words), asker)


@dataclass(frozen=True, slots=True)
class _Uploaded:
    """A file that lies at Slack, where nobody sees it yet: its name, and what is said beside it."""

    ticket: UploadTicket
    name: str
    words: str


def _choose_writing(workspace: Workspace, job: ImportJob, posting: Posting) -> _Write:
    """What writes the file that a posting brings."""
    if posting.kind == PostingKind.OWN_CHANGES:
        return partial(write_own_changes, workspace, job, posting)
    return partial(_write, workspace, job, operator(""), PostingKind(posting.kind))


async def _upload(workspace: Workspace, write: _Write) -> _Uploaded:
    with TemporaryDirectory() as folder:
        path, words = await write(Path(folder))
        ticket = await upload(workspace.client, workspace.session, path)
    return _Uploaded(ticket, path.name, words)


async def _write(
    workspace: Workspace, job: ImportJob, asker: Asker, kind: PostingKind, folder: Path
) -> tuple[Path, str]:
    """Where the file is, and what is said beside it; what an undo left comes as an error file does."""
    if kind is PostingKind.CHANGES_FILE:
        written = await workspace.review.file(job, asker, folder)
        return written.path, changes_file_words(job, is_workbook=written.is_workbook)
    if job.is_undo:
        return await workspace.undoing.left_file(job, asker, folder), undo.left_file_words(job)
    written = await workspace.looking_back.error_file(job, asker, folder)
    became_workbook = written.is_workbook and not job.reading.shape.sheet
    return written.path, error_file_words(job, became_workbook=became_workbook)


async def _share_alone(workspace: Workspace, sent: _Uploaded, asker: Asker) -> None:
    opened = await workspace.client.conversations_open(users=asker.name)
    await _share(workspace, sent, read_direct_channel(opened), None)


async def _share(workspace: Workspace, sent: _Uploaded, channel: str, thread: str | None) -> None:
    await share(workspace.sender, sent.ticket, sent.name, channel=channel, thread=thread, comment=sent.words)


async def deliver_edit(workspace: Workspace, posting: Posting) -> None:
    """Let the first message about the job say something else, unless that isn't so any more.

    Many may wait for a few edits: they are told when to come again before anything is looked up for them.
    """
    kept = _KEPT.get(posting.kind, KEPT_FOR_ENDS)
    if not workspace.edits.has(kept):
        raise used_up(workspace, kept)
    job = await find_job(workspace, posting)
    question = await _find_question(workspace, job)
    try:
        async with workspace.edits.hold(job.id):
            await _edit(workspace, posting, question, kept)
    except SlackApiError as error:
        if not is_too_late_to_edit(error) or not (anew := say_anew(job, posting, question.place)):
            raise
        log.info("%s %s is said in a new message: %s", posting.kind, posting.id, read_trouble(error).word)
        await workspace.postings.add(job.workspace, anew, job.id)
        workspace.wake_sayer()
    await workspace.postings.note_said(posting.id)


async def _find_question(workspace: Workspace, job: ImportJob) -> Said:
    """Where the first message about a job stands, once it does; there is nothing to edit where none comes."""
    # Asked before the look, as it may come in between.
    is_to_come = await workspace.postings.is_to_come(job.id, first_kind(job))
    if question := await workspace.postings.latest(job.id, first_kind(job)):
        return question
    if not is_to_come:
        raise NothingToSayError
    trouble = Trouble("the question isn't there yet", passes=True, may_be_done=False)
    raise NotYetError(trouble, comes_soon=True)


async def deliver_approval_over(workspace: Workspace, posting: Posting) -> None:
    """Let a request in an approver's direct messages say what came of it, unless it never came there."""
    if not workspace.edits.has(KEPT_FOR_PEOPLE):
        raise used_up(workspace, KEPT_FOR_PEOPLE)
    job = await find_job(workspace, posting)
    times = int(posting.words or 1)
    key = approval_key(job, PostingKind.APPROVAL, int(posting.subject), posting.person, times)
    is_to_come = await workspace.postings.is_to_come(job.id, PostingKind.APPROVAL)
    asked = await workspace.postings.find(job.id, key)
    if asked is None or not (asked.place or is_to_come):
        raise NothingToSayError
    if not asked.place:
        raise NotYetError(Trouble("the request isn't there yet", passes=True, may_be_done=False))
    channel, _thread = await find_place(workspace, posting)
    if not workspace.edits.take(KEPT_FOR_PEOPLE):
        raise used_up(workspace, KEPT_FOR_PEOPLE)
    message = await draw(workspace, posting)
    await send_fitting(workspace, partial(edit, workspace.sender, channel, asked.place), message)
    await workspace.postings.note_said(posting.id)


async def _edit(workspace: Workspace, posting: Posting, question: Said, kept: int) -> None:
    """Edit the question; it may stand in direct messages, away from the rest that is said of its job."""
    with speaking(await find_catalogue_in(workspace, question.channel, posting.person)):
        message = await draw(workspace, posting)
    if not workspace.edits.take(kept):
        raise used_up(workspace, kept)
    await send_fitting(workspace, partial(edit, workspace.sender, question.channel, question.place), message)


def used_up(workspace: Workspace, kept: int) -> NotYetError:
    """Why an edit has to wait, and how long."""
    pause = min(workspace.edits.promise(kept), LONGEST_PAUSE)
    word = "the edits of this minute are used up"
    return NotYetError(Trouble(word, passes=True, may_be_done=False, retry_after=pause))


async def _post(workspace: Workspace, posting: Posting) -> tuple[str, str]:
    """The conversation and the `ts` of the message, posted now; for its turn it may have to wait long."""
    ahead = await draw_ahead(workspace, posting)
    channel, thread = await find_place(workspace, posting)
    draw_now = partial(draw_in_turn, workspace, posting, ahead)
    async with note_sending(workspace, posting, channel, prepare=draw_now) as drawn:
        send = partial(post, workspace.sender, channel, thread, mark=mark_of(posting))
        ts = await send_fitting(workspace, send, drawn.message)
    await note_shown_plan(workspace, posting, drawn.job)
    return channel, ts
