"""A posting's way to Slack: its conversation's turn, and the note that it may stand there from then on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeVar

from handlers.arrivals import NotYetError
from handlers.postings import FIRST
from handlers.rate_limits import Call
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace
from importer.words.postings import Posting

T = TypeVar("T")

AGAIN: Final = "again"
"""The place of a private word that is said a second time."""


@asynccontextmanager
async def note_sending(
    workspace: Workspace,
    posting: Posting,
    channel: str,
    place: str = "",
    *,
    prepare: Callable[[], Awaitable[T]],
) -> AsyncIterator[T]:
    """Keep a note, when the channel's turn has come, that it may be at Slack from now on.

    Before that it is prepared. What one person alone sees needs no turn, and has no channel. Raises
    NotYetError where only a look can tell, and TurnsTakenError where too many wait for the channel.
    """

    async def prepare_and_note() -> T:
        prepared = await prepare()
        await workspace.postings.begin(posting, place)
        return prepared

    turn = partial(workspace.posts.turn, channel, call=_call_of(posting)) if channel else _no_turn
    async with turn(prepare_and_note) as prepared:
        try:
            yield prepared
        except Failure as error:
            trouble = read_trouble(error)
            if trouble.passes and trouble.may_be_done:
                raise NotYetError(trouble) from error
            # What is said again may be there from the first time.
            await workspace.postings.note_refused(posting.id, may_be_there=place == AGAIN)
            raise


def require_room(workspace: Workspace, posting: Posting, channel: str) -> None:
    """Raise TurnsTakenError where too many wait for the channel already, before more is done for nothing."""
    workspace.posts.require_room(channel, _call_of(posting))


def _call_of(posting: Posting) -> Call:
    return Call(comes_first=posting.kind in FIRST, is_back=posting.due is not None)


@asynccontextmanager
async def _no_turn(prepare: Callable[[], Awaitable[T]]) -> AsyncIterator[T]:
    yield await prepare()


async def prepare_nothing() -> None:
    """For what stands ready."""
