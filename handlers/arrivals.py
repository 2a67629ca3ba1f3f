"""What an earlier try left at Slack: a message is found by its mark, a file by the id it was given."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from handlers.payloads.api_responses import read_direct_channel, read_marked_message
from handlers.payloads.ids import Mark, PostingKind
from handlers.postings import FIRST, TO_APPROVERS, first_kind
from handlers.slack_errors import Failure, Trouble, read_trouble
from handlers.transfer import is_shared
from handlers.workspace import Workspace
from importer.permissions import operator
from importer.words.jobs import JobKind
from importer.words.postings import Posting, Said

CLOCK_LEEWAY: Final = timedelta(minutes=5)
"""How far this machine's clock may be ahead of Slack's: over HTTP nothing works where it is further away
(https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
REPLIES: Final = 15
"""As many as Slack tells at once to apps outside its marketplace."""

log = logging.getLogger(__name__)


class NotYetError(Exception):
    """It can't be said now, or whether it was said can't be told yet; `trouble` is why.

    The note of its sending stays. What `comes_soon` is on its way as a rule, and no news at first.
    """

    def __init__(self, trouble: Trouble, *, comes_soon: bool = False) -> None:
        super().__init__(trouble.word)
        self.trouble = trouble
        self.comes_soon = comes_soon


async def look(posting: Posting, find: Callable[[], Awaitable[str]]) -> str:
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


async def find_message(workspace: Workspace, posting: Posting) -> str:
    """The `ts` of the message with the posting's mark; reading is rationed to once a minute for some apps.

    It is looked for in its thread, or in the conversation where there is none, since shortly before it was
    begun.
    """
    channel, thread = await find_place(workspace, posting)
    since = (posting.begun or datetime.now(UTC)) - CLOCK_LEEWAY
    read = partial(
        partial(workspace.client.conversations_replies, ts=thread)
        if thread
        else workspace.client.conversations_history,
        channel=channel,
        oldest=f"{since.timestamp():.6f}",
        limit=REPLIES,
        include_all_metadata=True,
    )
    async for page in workspace.bookmarks.read_on(posting.id, lambda cursor: read(cursor=cursor)):
        if ts := read_marked_message(page, workspace.bot_user, mark_of(posting)):
            workspace.bookmarks.forget(posting.id)
            return ts
    return ""


async def find_file(workspace: Workspace, posting: Posting, channel: str) -> str:
    """The file's id, once it has come through to the conversation.

    Nothing when it had time enough to before the look.
    """
    looked = datetime.now(UTC)
    if await is_shared(workspace.client, posting.place, channel):
        return posting.place
    if posting.begun and looked - posting.begun < workspace.tempo.file_lag:
        raise NotYetError(Trouble("the file may still be on its way", passes=True, may_be_done=True))
    return ""


async def find_place(workspace: Workspace, posting: Posting) -> tuple[str, str | None]:
    """The conversation and the thread; of what is told to a person alone, their direct messages.

    What has no thread to stand in begins one: what else is said of its job stands below that.
    """
    if posting.redirected or posting.kind in TO_APPROVERS | {PostingKind.OWN_CHANGES}:
        return read_direct_channel(await workspace.client.conversations_open(users=posting.person)), None
    if person := await find_concerned(workspace, posting):
        return read_direct_channel(await workspace.client.conversations_open(users=person)), None
    if posting.job and not posting.thread and posting.kind not in FIRST:
        begun = await _find_first(workspace, posting.job)
        return (begun.channel, begun.place) if begun else (posting.channel, None)
    return posting.channel, posting.thread or None


async def find_concerned(workspace: Workspace, posting: Posting) -> str:
    """Whom a posting is for alone, by the email of a user, where they are known; nobody for most."""
    if posting.kind != PostingKind.RETURNED:
        return ""
    member = await workspace.telling.find_member(workspace.id, posting.subject)
    return member.id if member else ""


async def _find_first(workspace: Workspace, job: int) -> Said | None:
    """Where the first message about a job stands; of a return, that of its cover."""
    about = await workspace.imports.current(job)
    if about.kind is JobKind.RETURN and about.of:
        about = await workspace.looking_back.numbered(about.workspace, about.of, operator(""))
    return await workspace.postings.latest(about.id, first_kind(about))


def mark_of(posting: Posting) -> Mark:
    """What its message is marked with."""
    return Mark(PostingKind(posting.kind), posting.id)
