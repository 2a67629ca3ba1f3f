"""Says what is to be said until Slack has it, in the conversation or else to the person alone."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from handlers.arrivals import NotYetError, find_concerned
from handlers.deliver import (
    deliver_anew,
    deliver_approval_over,
    deliver_edit,
    deliver_file,
    deliver_message,
    deliver_private_word,
)
from handlers.drawing import NothingToSayError
from handlers.payloads.ids import PostingKind
from handlers.postings import EDITS, FILES, TO_APPROVERS, lane_of
from handlers.rate_limits import TurnsTakenError
from handlers.slack_errors import Failure, Trouble, pause_before, read_trouble
from handlers.taking_over import TAKES_OVER
from handlers.telling import find_managers, tell_of_untold
from handlers.undone import SUMMARY_EDITS, deliver_forgotten, deliver_summary_edits
from handlers.workspace import Workspace, find_catalogue_in, find_catalogue_of
from importer.words.errors import OvertakenError, RowsGoneError
from importer.words.language import Catalogue, speaking
from importer.words.postings import NewPosting, Posting

MOST_BREAKS = 10
"""So often a posting may break for reasons that nobody foresaw before it is given up."""

_ALONE = TO_APPROVERS | {PostingKind.PRIVATE_WORD, PostingKind.OWN_CHANGES}
"""These are seen by one person alone."""
_HERE_OR_NOWHERE = EDITS | TO_APPROVERS | {PostingKind.OWN_CHANGES, PostingKind.MANAGERS}
"""These mean nothing in another place than their own."""

log = logging.getLogger(__name__)


async def say(workspace: Workspace, posting: Posting) -> None:
    """Say it, put it off, or tell the person alone; raises what nobody foresaw."""
    try:
        with suppress(OvertakenError), speaking(await _find_catalogue(workspace, posting)):
            await _deliver(workspace, posting)
    except TurnsTakenError as error:
        await workspace.postings.come_back(posting.id, error.pause)
    except NotYetError as error:
        is_news = not error.comes_soon or posting.tries > 0
        await _put_off(workspace, posting, error.trouble, is_news=is_news)
    except NothingToSayError:
        await workspace.postings.give_up(posting.id, "not so any more")
    except RowsGoneError as error:
        await workspace.postings.give_up(posting.id, str(error))
    except Failure as error:
        await _settle(workspace, posting, read_trouble(error))


async def _find_catalogue(workspace: Workspace, posting: Posting) -> Catalogue:
    """The words for those who see it: one person, or all in the conversation."""
    if posting.redirected or posting.kind in _ALONE:
        return await find_catalogue_of(workspace, posting.person)
    if concerned := await find_concerned(workspace, posting):
        return await find_catalogue_of(workspace, concerned)
    return await find_catalogue_in(workspace, posting.channel, posting.person)


async def say_later(workspace: Workspace, posting: Posting, reference: str) -> None:
    """Try once more, later, what broke for a reason that stands in the log under this reference."""
    if posting.breaks >= MOST_BREAKS:
        await workspace.postings.add(workspace.id, _apologise(posting, reference), posting.job)
        await workspace.postings.give_up(posting.id, f"reference {reference}")
    else:
        unforeseen = Trouble(reference, passes=True, may_be_done=True)
        await _put_off(workspace, posting, unforeseen, broke=True)


def _apologise(posting: Posting, words: str, kind: PostingKind = PostingKind.APOLOGY) -> Sequence[NewPosting]:
    """What stands in the place of a message or a file that never came; nothing misses an edit."""
    if posting.kind in _HERE_OR_NOWHERE | {PostingKind.APOLOGY, PostingKind.PRIVATE_WORD}:
        return ()
    place = posting.channel, posting.thread, posting.person
    return (NewPosting(kind, f"{kind.value}:{posting.id}", lane_of(kind), *place, posting.kind, words),)


async def _deliver(workspace: Workspace, posting: Posting) -> None:
    if posting.kind in SUMMARY_EDITS:
        await deliver_summary_edits(workspace, posting)
    elif posting.kind == PostingKind.FORGOTTEN:
        await deliver_forgotten(workspace, posting)
    elif posting.kind == PostingKind.APPROVAL_OVER:
        await deliver_approval_over(workspace, posting)
    elif posting.kind in EDITS:
        await deliver_edit(workspace, posting)
    elif posting.kind in FILES:
        await deliver_file(workspace, posting)
    elif posting.kind == PostingKind.PRIVATE_WORD and not posting.redirected:
        await deliver_private_word(workspace, posting)
    elif posting.kind == PostingKind.MANAGERS:
        await find_managers(workspace, posting)
    elif posting.kind in TAKES_OVER and posting.subject:
        await deliver_anew(workspace, posting)
    else:
        await deliver_message(workspace, posting)


async def _settle(workspace: Workspace, posting: Posting, trouble: Trouble) -> None:
    """What becomes of it after Slack's no: it is said later, to the person alone, or nowhere."""
    if trouble.passes:
        await _put_off(workspace, posting, trouble)
    elif posting.kind in _HERE_OR_NOWHERE or posting.redirected or not posting.person:
        log.warning("%s %s can't be told: %s", posting.kind, posting.id, trouble.word)
        if posting.kind in FILES:
            await workspace.postings.add(
                workspace.id, await _tell_of_refused(workspace, posting, trouble.word), posting.job
            )
        await workspace.postings.give_up(posting.id, trouble.word)
    else:
        log.warning("%s %s is told to %s alone: %s", posting.kind, posting.id, posting.person, trouble.word)
        await workspace.postings.redirect(posting.id, trouble.word)


async def _tell_of_refused(workspace: Workspace, posting: Posting, reason: str) -> Sequence[NewPosting]:
    """What tells that a file comes nowhere: where it should be, or where its job is talked about."""
    if posting.kind == PostingKind.OWN_CHANGES:
        return await tell_of_untold(workspace, posting, reason)
    return _apologise(posting, reason, PostingKind.FILE_REFUSED)


async def _put_off(
    workspace: Workspace, posting: Posting, trouble: Trouble, *, is_news: bool = True, broke: bool = False
) -> None:
    if is_news:
        log.info("%s %s is put off: %s", posting.kind, posting.id, trouble.word)
    pause = pause_before(posting.tries, trouble, workspace.tempo.first_pause)
    await workspace.postings.put_off(posting.id, pause, broke=broke)
