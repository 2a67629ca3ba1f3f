"""Someone presses Import or Cancel."""

from typing import Any

from slack_bolt.async_app import AsyncAck

from handlers.access import job_to_decide
from handlers.blocks.notices import look_again, moved_on, nothing_loaded
from handlers.desk import Desk
from handlers.payloads import Press, read_press
from handlers.posting import whisper
from handlers.question import show_question
from importer.words.doubts import DoubtKind
from importer.words.errors import (
    MappingIncompleteError,
    NothingLoadedError,
    TableUnclearError,
    WrongStateError,
)
from importer.words.jobs import ImportJob, JobState


async def handle_import_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Put the job in the queue; the runner shows how it goes."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.number)
    if job.state is JobState.MAPPING and _sees_other_columns(press, job):
        await show_question(desk, job, press)
        await whisper(desk.client, press, look_again())
        return
    try:
        # Of several sheets the one that is read stands in the question, and on the button that was pressed.
        await desk.imports.start(job, asker, seen={DoubtKind.SEVERAL_SHEETS})
    except NothingLoadedError as error:
        await whisper(desk.client, press, nothing_loaded(str(error)))
    except (MappingIncompleteError, TableUnclearError, WrongStateError):
        await whisper(desk.client, press, moved_on())


async def handle_cancel_pressed(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    """Stop the job: at once while it waits, else between two batches, and the runner tells how far it got."""
    await ack()
    press = read_press(body)
    job, asker = await job_to_decide(desk, press, press.number)
    if job.state.ended:
        await whisper(desk.client, press, moved_on())
    else:
        await desk.imports.cancel(job, asker)
        desk.wake_sayer()


def _sees_other_columns(press: Press, job: ImportJob) -> bool:
    """Whether the selects show anything else than what would be imported: a choice may still be on its way."""
    return any(job.reading.mapping.column(field) != column for field, column in press.choices.items())
