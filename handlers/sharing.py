"""Someone shares a file: the event is kept before it is acknowledged, and its work is done from there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from handlers.answers import read_looked_up_file
from handlers.blocks.ids import PostingKind
from handlers.desk import Desk
from handlers.file_kinds import is_for_us, may_be_prose, refuse_unreadable
from handlers.helping import is_meant_for_us, wants_help
from handlers.payloads import FileMessage, SharedFile, read_message
from handlers.postings import NewPosting
from handlers.slack_errors import read_trouble
from importer.permissions import Asker, Relation
from importer.words.errors import FileRefusedError, HandoffError, NotAllowedError, StoppedError
from importer.words.jobs import Source, Thread


async def keep_event(desk: Desk, body: dict[str, Any]) -> None:
    """Keep an event that shares files or asks for help; what is not kept, Slack would not send again once acknowledged."""
    share = read_message(body)
    if share and (wants_help(desk, share) or any(_concerns_us(desk, share, file) for file in share.files)):
        await desk.inbox.put(share.event_id, share.team, body, share.user)


async def handle_message(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Wake the worker that takes up what was kept."""
    del body  # it was kept by the middleware
    await ack()
    desk.wake_inbox()


async def take_up(desk: Desk, body: dict[str, Any]) -> None:
    """Answer each file of a kept event, with the question about its columns or with why it can't be read; then it is done."""
    share = read_message(body)
    if share:
        await desk.inbox.done(share.event_id, desk.workspace, await _answers(desk, share))
        desk.wake_sayer()


async def apologise(desk: Desk, body: dict[str, Any], reference: str) -> None:
    """Say that the work on an event failed, with the reference under which the log has the reason."""
    share = read_message(body)
    if share:
        sorry = _posting(share, PostingKind.APOLOGY, words=reference)
        await desk.inbox.done(share.event_id, desk.workspace, [sorry])
        desk.wake_sayer()


async def _answers(desk: Desk, share: FileMessage) -> Sequence[NewPosting]:
    """What is to be said beside the questions, which the jobs ask by themselves."""
    asker = await desk.people.asker(share.user, share.user_team)
    if wants_help(desk, share):
        answers = [await _help(desk, share, asker)]
    else:
        concerned = [file for file in share.files if _concerns_us(desk, share, file)]
        answers = [await _answer(desk, share, file, asker) for file in concerned]
    return [one for one in answers if one]


async def _help(desk: Desk, share: FileMessage, asker: Asker) -> NewPosting | None:
    """The help, for those who could follow it."""
    try:
        await desk.imports.require_importer(asker)
    except NotAllowedError as error:
        return _private_word(share, asker, error)
    return _posting(share, PostingKind.HELP)


async def _answer(desk: Desk, share: FileMessage, file: SharedFile, asker: Asker) -> NewPosting | None:
    """Open a job for the file, which asks its question by itself; else what is to be said of the file."""
    if file.must_be_looked_up:
        file = await _look_up(desk, file)
        if not _concerns_us(desk, share, file):
            return None
    try:
        await desk.imports.require_importer(asker)
        refuse_unreadable(file)
        await desk.imports.receive(
            desk.workspace,
            _source(share, file),
            asker=asker,
            thread=_thread(share),
            may_be_prose=may_be_prose(file),
        )
    except StoppedError:
        raise  # nothing is said: the event is taken up again at the next start
    except (NotAllowedError, FileRefusedError) as error:
        if may_be_prose(file) and not is_meant_for_us(desk, share):
            return None  # people write to each other
        if isinstance(error, NotAllowedError):
            return _private_word(share, asker, error)
        return _posting(share, PostingKind.REFUSAL, file, str(error))
    except HandoffError as error:
        return _posting(share, PostingKind.REFUSAL, file, str(error))
    return None


def _private_word(share: FileMessage, asker: Asker, error: NotAllowedError) -> NewPosting | None:
    """What a person alone is told who may not import, once for all files of their message; a bot is told nothing."""
    if asker.barred is Relation.BOT:
        return None
    return _posting(share, PostingKind.PRIVATE_WORD, words=str(error))


async def _look_up(desk: Desk, file: SharedFile) -> SharedFile:
    """What Slack tells of it; of what we may not see, no more than that."""
    try:
        return read_looked_up_file(await desk.client.files_info(file=file.id))
    except SlackApiError as error:
        if read_trouble(error).passes:
            raise
        return replace(file, file_access="access_denied")


def _posting(
    share: FileMessage, kind: PostingKind, file: SharedFile | None = None, words: str = ""
) -> NewPosting:
    key = f"{kind.value}:{share.channel}:{share.ts}:{file.id if file else ''}"
    name = file.name if file else ""
    return NewPosting(kind, key, share.channel, share.reply_to, share.user, name, words)


def _concerns_us(desk: Desk, share: FileMessage, file: SharedFile) -> bool:
    """Tables and spreadsheets anywhere; other files only where they are meant for the bot."""
    return file.must_be_looked_up or is_for_us(file) or is_meant_for_us(desk, share)


def _source(share: FileMessage, file: SharedFile) -> Source:
    return Source(file.name, file.size, key=file.id, share=f"{share.channel}:{share.ts}:{file.id}")


def _thread(share: FileMessage) -> Thread:
    return Thread(share.channel, share.reply_to)
