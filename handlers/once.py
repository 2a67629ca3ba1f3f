"""Messages that stand in their thread once, also when the program is killed while it posts them.

Between Slack taking a message and the store keeping where it stands, a kill would let the next start post it again.
So the store is told first that a message is about to be posted, and whoever finds that note without the message's
place looks for the message in the thread, by its mark. Reading threads is rationed by Slack to once a minute for some
apps, so nothing else does it; and where it fails, the message is posted once more rather than never.
"""

import logging
import time
from dataclasses import dataclass, replace
from typing import Final

from slack_sdk.errors import SlackApiError

from handlers.answers import read_marked_message
from handlers.blocks.message import Message
from handlers.desk import Desk
from handlers.ids import Mark, MessageKind
from handlers.posting import reply
from importer.jobs import ImportJob, Thread

CLOCK_LEEWAY: Final = 60.0
"""How far, in seconds, this machine's clock may be ahead of Slack's."""

REPLIES: Final = 15
"""As many as Slack tells at once to apps outside its marketplace."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The names in a Thread under which a message's begin and its place are kept."""

    begun: str
    place: str


_KEPT: Final = {
    MessageKind.QUESTION: _Kept("question_begun", "message"),
    MessageKind.SUMMARY: _Kept("summary_begun", "summary"),
}


async def post_once(
    desk: Desk, job: ImportJob, thread: Thread, kind: MessageKind, message: Message
) -> Thread:
    """Post the job's message of this kind unless it is there; the thread, with the message's place in it."""
    kept, mark = _KEPT[kind], Mark(kind, job.number)
    if getattr(thread, kept.place):
        return thread
    begun: str = getattr(thread, kept.begun)
    ts = await _look(desk, thread, mark, begun) if begun else ""
    if not ts:
        await desk.imports.jobs.announce(job, replace(thread, **{kept.begun: f"{time.time():.6f}"}))
        ts = await reply(desk.client, thread, message, mark)
    placed = replace(thread, **{kept.place: ts})
    await desk.imports.jobs.place(job.id, placed)
    return placed


async def _look(desk: Desk, thread: Thread, mark: Mark, begun: str) -> str:
    """The `ts` of a message that an earlier try may have posted; empty where there is none, or nobody can tell."""
    try:
        answer = await desk.client.conversations_replies(
            channel=thread.channel,
            ts=thread.thread,
            oldest=f"{float(begun) - CLOCK_LEEWAY:.6f}",
            limit=REPLIES,
            include_all_metadata=True,
        )
    except SlackApiError as error:
        log.warning("whether %s stands in its thread can't be told: %s", mark, error.response["error"])
        return ""
    return read_marked_message(answer, desk.bot_user, mark)
