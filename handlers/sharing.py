"""Someone shares a file or asks for help: it is kept before it is acknowledged, and answered from there."""

import asyncio
import re
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from slack_sdk.errors import SlackApiError

from handlers.blocks.help import help_text
from handlers.file_kinds import is_for_us, may_be_prose, refuse_unreadable
from handlers.payloads.api_responses import read_looked_up_file
from handlers.payloads.events import FileMessage, SharedFile, read_message
from handlers.payloads.ids import PostingKind
from handlers.payloads.presses import read_press
from handlers.postings import lane_of
from handlers.sending import answer
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, read_asker
from importer.file.workplace import SMALL
from importer.permissions import Asker, Relation
from importer.words.errors import FileRefusedError, HandoffError, NotAllowedError, StoppedError
from importer.words.job_reading import Source
from importer.words.postings import NewPosting, ShareThread, Thread
from importer.words.stored_sentences import to_text

T = TypeVar("T")

_CALLS: Final = frozenset({"?", "help", "help?", "help me", "hi", "hello", "hey"})


async def keep_event(workspace: Workspace, body: dict[str, Any]) -> None:
    """Keep an event that shares files or asks for help.

    What is not kept, Slack would not send again once acknowledged.
    """
    share = read_message(body)
    if share and (
        wants_help(workspace, share) or any(_concerns_us(workspace, share, file) for file in share.files)
    ):
        await workspace.inbox.put(
            share.event_id,
            workspace.team,
            _without_token(body),
            share.user,
            is_large=_is_large(share),
            threads=[_name_thread(workspace, share, file) for file in share.files],
        )


def _name_thread(workspace: Workspace, share: FileMessage, file: SharedFile) -> ShareThread:
    """Where it is talked about."""
    return ShareThread(workspace.id, share.name_share(file), Thread(share.channel, share.reply_to))


def _without_token(body: dict[str, Any]) -> dict[str, Any]:
    """The event without the word by which Slack's requests were once known: nobody has to keep it."""
    return {name: value for name, value in body.items() if name != "token"}


async def handle_message(workspace: Workspace, body: dict[str, Any]) -> None:
    """Wake the worker that takes up what was kept."""
    del body  # it was kept by the middleware
    workspace.wake_inbox()


async def take_up(workspace: Workspace, body: dict[str, Any], *, is_first_try: bool) -> None:
    """Answer each file of a kept event, with the question about its columns or with why it can't be read.

    Then it is done. Where the event says that a file can be downloaded counts for the first try alone.
    """
    share = read_message(body)
    if share:
        share = share if is_first_try else _without_addresses(share)
        await workspace.inbox.finish(share.event_id, workspace.id, await _answer_all(workspace, share))
        workspace.wake_sayer()


def _is_large(share: FileMessage) -> bool:
    return any(file.size > SMALL for file in share.files)


async def apologise(workspace: Workspace, body: dict[str, Any], reference: str) -> None:
    """Say that the work on an event failed, with the reference under which the log has the reason."""
    share = read_message(body)
    if share:
        sorry = _posting(share, PostingKind.APOLOGY, words=reference)
        await workspace.inbox.finish(share.event_id, workspace.id, [sorry])
        workspace.wake_sayer()


async def _answer_all(workspace: Workspace, share: FileMessage) -> Sequence[NewPosting]:
    """What is to be said beside the questions, which the jobs ask by themselves."""
    asker = await workspace.people.asker(share.user, share.user_team)
    if not wants_help(workspace, share):
        return await _answer_files(workspace, share, asker)
    offer = await _offer_help(workspace, share, asker)
    return [offer] if offer else []


async def _answer_files(workspace: Workspace, share: FileMessage, asker: Asker) -> Sequence[NewPosting]:
    """What is to be said of each; where one fails, that of the others is written down before it is raised.

    What was written down is not written down again when the event is taken up once more.
    """
    concerned = [file for file in share.files if _concerns_us(workspace, share, file)]
    came = [await _try(_answer(workspace, share, file, asker)) for file in concerned]
    answers = [one for one in came if isinstance(one, NewPosting)]
    if failures := [one for one in came if isinstance(one, BaseException)]:
        await workspace.postings.add(workspace.id, answers)
        workspace.wake_sayer()
        raise max(failures, key=_passes)  # what passes is waited out, and others are tried again with it
    return answers


async def _try(work: Awaitable[T]) -> T | BaseException:
    """What came of it, or what it raised."""
    [came] = await asyncio.gather(work, return_exceptions=True)
    return came


def _passes(error: BaseException) -> bool:
    """Whether what failed is tried again for as long as it takes."""
    return isinstance(error, StoppedError) or (isinstance(error, Failure) and read_trouble(error).passes)


async def _offer_help(workspace: Workspace, share: FileMessage, asker: Asker) -> NewPosting | None:
    """The help, for those who could follow it."""
    try:
        await workspace.imports.require_importer(asker)
    except NotAllowedError as error:
        return _private_word(share, asker, error)
    return _posting(share, PostingKind.HELP)


async def _answer(
    workspace: Workspace, share: FileMessage, file: SharedFile, asker: Asker
) -> NewPosting | None:
    """Open a job for the file, which asks its question by itself; else what is to be said of the file."""
    if file.must_be_looked_up:
        file = await _look_up(workspace, file)
        if not _concerns_us(workspace, share, file):
            return None
    try:
        await _require_readable(workspace, file, asker)
        await _open_job(workspace, share, file, asker)
    except StoppedError:
        raise  # nothing is said: the event is taken up again at the next start
    except (NotAllowedError, FileRefusedError) as error:
        if may_be_prose(file) and not is_meant_for_us(workspace, share):
            return None  # people write to each other
        if isinstance(error, NotAllowedError):
            return _private_word(share, asker, error)
        return _posting(share, PostingKind.REFUSAL, file, to_text(error.sentence))
    except HandoffError as error:
        return _posting(share, PostingKind.REFUSAL, file, to_text(error.sentence))
    return None


async def _require_readable(workspace: Workspace, file: SharedFile, asker: Asker) -> None:
    """Refuse what can't be read; whoever may not import is told that alone."""
    try:
        refuse_unreadable(file)
    except FileRefusedError:
        await workspace.imports.require_importer(asker)
        raise


async def _open_job(workspace: Workspace, share: FileMessage, file: SharedFile, asker: Asker) -> None:
    source = _source(share, file)
    # An event that waited long, or that an earlier version kept, brings no thread that is sure to stay.
    if not await workspace.threads.is_fresh(workspace.id, source.share):
        await workspace.threads.keep(workspace.id, source.share, share.channel, share.reply_to)
    with workspace.address_hints.offer(file.id, file.url_private_download):
        await workspace.imports.receive(workspace.id, source, asker=asker, may_be_prose=may_be_prose(file))


def _without_addresses(share: FileMessage) -> FileMessage:
    """The same, with files whose addresses have to be looked up."""
    return replace(share, files=tuple(replace(file, url_private_download="") for file in share.files))


def _private_word(share: FileMessage, asker: Asker, error: NotAllowedError) -> NewPosting | None:
    """What a person alone is told who may not import, once for all files of their message.

    In their direct messages that is a message as others are, which can be looked for. A bot is told nothing.
    """
    if asker.barred is Relation.BOT:
        return None
    kind = PostingKind.BARRED if share.channel_type == "im" else PostingKind.PRIVATE_WORD
    return _posting(share, kind, words=to_text(error.sentence))


async def _look_up(workspace: Workspace, file: SharedFile) -> SharedFile:
    """What Slack tells of it; of what we may not see, no more than that."""
    try:
        return read_looked_up_file(await workspace.client.files_info(file=file.id))
    except SlackApiError as error:
        if read_trouble(error).passes:
            raise
        return replace(file, file_access="access_denied")


def _posting(
    share: FileMessage, kind: PostingKind, file: SharedFile | None = None, words: str = ""
) -> NewPosting:
    key = f"{kind.value}:{share.channel}:{share.ts}:{file.id if file else ''}"
    name = file.name if file else ""
    place = share.channel, share.reply_to, share.user
    return NewPosting(kind, key, lane_of(kind), *place, name, words)


def _concerns_us(workspace: Workspace, share: FileMessage, file: SharedFile) -> bool:
    """Tables and spreadsheets anywhere; other files only where they are meant for the bot."""
    return file.must_be_looked_up or is_for_us(file) or is_meant_for_us(workspace, share)


def _source(share: FileMessage, file: SharedFile) -> Source:
    return Source(file.name, file.size, key=file.id, share=share.name_share(file))


async def handle_help_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show the whole help to whoever pressed."""
    press = read_press(body)
    await workspace.looking_back.require_reader(await read_asker(workspace, press.person))
    await answer(workspace.session, press.response_url, help_text())


def wants_help(workspace: Workspace, message: FileMessage) -> bool:
    """Whether a message without files is nothing but a greeting or a call for help, and meant for the bot."""
    said = re.sub(_mention(workspace), "", message.text).strip().rstrip("!.").casefold()
    return not message.files and said in _CALLS and is_meant_for_us(workspace, message)


def is_meant_for_us(workspace: Workspace, message: FileMessage) -> bool:
    """Whether it stands in the direct messages with the bot, or mentions it."""
    return message.channel_type == "im" or re.search(_mention(workspace), message.text) is not None


def _mention(workspace: Workspace) -> str:
    return rf"<@{re.escape(workspace.bot_user)}(\|[^>]*)?>"
