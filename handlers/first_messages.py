"""The first message about a job waits a moment for its check: then one does for question and preview."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.blocks.message import Message
from handlers.drawing import NothingToSayError, draw, find_job
from handlers.payloads.events import read_shared_at
from handlers.postings import FIRST, preview_posting
from handlers.workspace import Workspace
from importer.words.jobs import ImportJob, JobState
from importer.words.postings import Posting

A_MOMENT: Final = timedelta(seconds=0.3)
"""So long most small checks take at most."""
LOOK_SECONDS: Final = 0.5
"""So often it is looked whether another process has ended the check; of our own is heard."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message, and the job as it was drawn; None of what is about no job."""

    message: Message
    job: ImportJob | None


async def draw_ahead(workspace: Workspace, posting: Posting) -> Drawn | None:
    """What may take a while to be drawn: nothing else of its conversation should wait for that.

    A first message waits here until its job is checked, or people have waited long enough for a word; about a
    small file it is drawn when its turn comes.
    """
    if posting.job is None:
        return Drawn(await draw(workspace, posting), None)
    is_first = posting.kind in FIRST
    job = await (_wait_for_check if is_first else find_job)(workspace, posting)
    return None if is_first and not job.is_large else Drawn(await draw(workspace, posting, job), job)


async def draw_in_turn(workspace: Workspace, posting: Posting, ahead: Drawn | None) -> Drawn:
    """The message as it is now: what was drawn ahead, unless its job has changed while it waited."""
    if ahead and ahead.job is None:
        return ahead
    now = await find_job(workspace, posting)
    return ahead if ahead and ahead.job == now else Drawn(await draw(workspace, posting, now), now)


async def _wait_for_check(workspace: Workspace, posting: Posting) -> ImportJob:
    if posting.job is None:
        raise NothingToSayError
    with workspace.check_news.listen(posting.job) as news:
        job = await find_job(workspace, posting)
        while job.state is JobState.CHECKING and (left := _seconds_left(workspace, job)) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), min(left, LOOK_SECONDS))
            news.clear()  # another choice may have it checked once more
            job = await find_job(workspace, posting)
    return job


def _seconds_left(workspace: Workspace, job: ImportJob) -> float:
    """How long people still wait for a word."""
    return (find_patience_end(job, workspace.tempo.preview_patience) - datetime.now(UTC)).total_seconds()


def find_patience_end(job: ImportJob, patience: timedelta) -> datetime:
    """When people want a word at last: so long after they shared the file, also where it was read late.

    Where many files come at once, none waits for a check that many others are before; but a moment any check
    has, so that one message does where only the download took long. Whatever the clocks say, from the job's
    beginning nobody waits longer than that.
    """
    shared_at = read_shared_at(job.reading.source.share) or job.created_at
    at_least, at_most = job.created_at + A_MOMENT, job.created_at + patience
    return min(max(shared_at + patience, at_least), at_most)


async def note_shown_plan(workspace: Workspace, posting: Posting, job: ImportJob | None) -> None:
    """What was posted with its plan needs no edit for it."""
    if posting.kind not in FIRST or job is None or job.state is not JobState.PREVIEWED:
        return
    now = await workspace.imports.current(job.id)
    thread = await workspace.threads.of(job.id)
    if thread and now.state is JobState.PREVIEWED and now.attempt == job.attempt:
        await workspace.postings.drop(job.id, preview_posting(now, thread).key)
