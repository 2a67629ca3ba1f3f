"""The question about a file: how it is drawn, and what people choose, search and press in it."""

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Option

from handlers.blocks import handover
from handlers.blocks.approval import waiting_for_approval
from handlers.blocks.asking import approval_lines
from handlers.blocks.columns import OPTIONS_LIMIT, column_options
from handlers.blocks.correction import correction_question
from handlers.blocks.listing import list_question, offer_to_load
from handlers.blocks.mapping import mapping_question
from handlers.blocks.message import Message
from handlers.blocks.notices import (
    cannot_answer,
    checked_again,
    look_again,
    moved_on,
    nothing_loaded,
    refused,
    unusual,
)
from handlers.blocks.preview import preview, way_on
from handlers.blocks.table_choices import header_options, sheet_options
from handlers.fitting import send_fitting
from handlers.payloads.presses import Press, read_press
from handlers.payloads.typed import read_suggestion, read_table_search
from handlers.postings import ask_again
from handlers.sending import edit, whisper
from handlers.taking_over import is_too_late_to_edit
from handlers.workspace import Workspace, find_catalogue_in, find_job_to_decide, read_asker
from importer.attempts import Attempts
from importer.handover import Told
from importer.permissions import Asker, operator
from importer.words.doubts import DoubtKind
from importer.words.errors import (
    ApprovalNeededError,
    GuardedError,
    HandoffError,
    MappingIncompleteError,
    NothingLoadedError,
    TableUnclearError,
    WrongStateError,
)
from importer.words.jobs import ImportJob, JobKind, JobState, Stage
from importer.words.language import speaking
from importer.words.summary import ErrorKind


async def draw_question(
    workspace: Workspace, job: ImportJob, drawn_for: str = "share", *, rows_checked: int = 0
) -> Message:
    """Draw the question as it stands now, with what would change; `drawn_for` is as in `mapping_question`."""
    if job.state is JobState.WAITING_FOR_APPROVAL:
        return waiting_for_approval(job, *await look_at_plan(workspace, job))
    if job.kind is JobKind.HANDOVER:
        return await draw_handover(workspace, job, rows_checked)
    trial = await workspace.trials.of(job)
    kinds, attempts = await _look_back(workspace, job)
    must_ask = await workspace.approving.is_needed(job)
    if job.loads:
        return list_question(job, rows_checked, kinds, must_ask=must_ask)
    if job.is_correction:
        shown = [*preview(job, rows_checked, trial, kinds), *approval_lines(job, must_ask=must_ask)]
        return correction_question(job, *shown, way_on(job, trial, must_ask=must_ask))
    was_checked_for = job.state.can_be_decided and job.state is not JobState.MAPPING
    lacking = () if was_checked_for else await workspace.imports.lacking(job)
    question = mapping_question(
        job,
        drawn_for,
        lacking=lacking,
        rows_checked=rows_checked,
        same=attempts.same,
        trial=trial,
        kinds=kinds,
        must_ask=must_ask,
    )
    return offer_to_load(job, question) if await workspace.listing.offers(job) else question


async def look_at_plan(workspace: Workspace, job: ImportJob) -> tuple[Sequence[ErrorKind], Told | None]:
    """What those are told who are to agree: why rows need fixing, and of a handover what it does."""
    found = await workspace.looking_back.details(job, operator(""))
    is_handover = job.kind is JobKind.HANDOVER
    return found.kinds, await workspace.handing_over.look(job) if is_handover else None


async def _look_back(workspace: Workspace, job: ImportJob) -> tuple[Sequence[ErrorKind], Attempts]:
    """Why rows need fixing, once all are checked, and what else was made of them, for all in the thread."""
    if job.state is not JobState.PREVIEWED:
        return (), await workspace.looking_back.attempts(job)
    found = await workspace.looking_back.details(job, operator(""))
    return found.kinds, found.attempts


async def draw_handover(workspace: Workspace, job: ImportJob, customers: int = 0) -> Message:
    """The first message about a handover while nobody has said yes; so many customers were looked at."""
    if job.state is JobState.PREVIEWED:
        must_ask = await workspace.approving.is_needed(job)
        return handover.preview(await workspace.handing_over.look(job), must_ask=must_ask)
    return handover.at_work(job, Stage.CHECKING, customers)


async def show_question(workspace: Workspace, job: ImportJob, press: Press) -> None:
    """Draw the question anew where it was pressed.

    Where Slack takes no edit any more, ask in a new message.
    """
    await workspace.edits.wait()
    async with workspace.edits.hold(job.id):
        job = await workspace.imports.current(job.id)
        if job.is_open:
            await _draw_anew(workspace, job, press)


async def _draw_anew(workspace: Workspace, job: ImportJob, press: Press) -> None:
    try:
        with speaking(await find_catalogue_in(workspace, press.channel, job.uploaded_by)):
            question = await draw_question(workspace, job, press.trigger)
        send = partial(edit, workspace.client, press.channel, press.message_ts)
        await send_fitting(workspace, send, question)
    except SlackApiError as error:
        if not is_too_late_to_edit(error):
            raise
        if thread := await workspace.threads.of(job.id):
            await workspace.postings.add(job.workspace, ask_again(job, thread, press.trigger), job.id)
        workspace.wake_sayer()


async def handle_column_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Keep the choice, and show the question as it stands now."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.field_block.job)
    try:
        chosen = await workspace.imports.choose(job, asker, press.field_block.field, press.column)
    except WrongStateError:
        await whisper(workspace, press, moved_on())
    else:
        await show_question(workspace, chosen, press)


async def search_columns(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """The columns whose headers fit what was typed."""
    search = read_suggestion(body)
    asker = await read_asker(workspace, search.person)
    job = await workspace.imports.to_decide(workspace.id, search.job, asker)
    return column_options(job, search.field, search.typed)


async def handle_sheet_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Read the table from another sheet."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.table_block.job)
    sheet = job.reading.shape.sheets[press.number]
    await _ask_anew(workspace, press, job, workspace.imports.read_again(job, asker, sheet=sheet))


async def handle_header_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Read the table from below another row."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.table_block.job)
    await _ask_anew(workspace, press, job, workspace.imports.read_again(job, asker, header_row=press.number))


async def handle_hidden_chosen(workspace: Workspace, body: dict[str, Any]) -> None:
    """Read what is hidden as well, or leave it out."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.table_block.job)
    await _ask_anew(workspace, press, job, workspace.imports.read_again(job, asker, hidden=press.hidden))


async def search_sheets(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """Those of the workbook's sheets that fit what was typed, as many as Slack takes."""
    search = read_table_search(body)
    asker = await read_asker(workspace, search.person)
    job = await workspace.imports.to_decide(workspace.id, search.job, asker)
    return sheet_options(job.reading.shape, search.typed)[:OPTIONS_LIMIT]


async def search_headers(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """Those of the file's first rows that fit what was typed."""
    search = read_table_search(body)
    asker = await read_asker(workspace, search.person)
    job = await workspace.imports.to_decide(workspace.id, search.job, asker)
    return header_options(await workspace.imports.header_choices(job, asker), search.typed)


async def _ask_anew(
    workspace: Workspace, press: Press, job: ImportJob, reading: Awaitable[ImportJob]
) -> None:
    """Show the question for the new reading; where there is no table, say so, and show the one before."""
    try:
        job = await reading
    except WrongStateError:
        await whisper(workspace, press, moved_on())
        return
    except HandoffError as error:
        await whisper(workspace, press, refused(job.reading.source.file_name, str(error)))
    await show_question(workspace, job, press)


async def handle_import_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Let the job go on; the runner shows how it goes. What a person hasn't seen, they are shown first."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.seen_plan.job)
    if job.is_open and sees_something_else(press, job):
        await show_question(workspace, job, press)
        await whisper(workspace, press, look_again())
        return
    await _start(workspace, press, job, asker)


async def _start(workspace: Workspace, press: Press, job: ImportJob, asker: Asker) -> None:
    try:
        # Of several sheets the one that is read stands in the question, and on the button that was pressed.
        started = await workspace.imports.start(
            job, asker, seen={DoubtKind.SEVERAL_SHEETS}, confirmed=press.seen_plan.attempt is not None
        )
    except GuardedError:
        await show_question(workspace, job, press)
        await whisper(workspace, press, unusual())
    except NothingLoadedError as error:
        await whisper(workspace, press, nothing_loaded(str(error)))
    except ApprovalNeededError as error:
        await show_question(workspace, job, press)
        await whisper(workspace, press, cannot_answer(str(error)))
    except (MappingIncompleteError, TableUnclearError, WrongStateError):
        await whisper(workspace, press, moved_on())
    else:
        await tell_checked_again(workspace, press, started)


async def tell_checked_again(workspace: Workspace, press: Press, job: ImportJob) -> None:
    """Of a plan that was let go of, it is shown that it is made anew; else the runner shows how it goes."""
    if job.is_preview:
        await show_question(workspace, job, press)
        await whisper(workspace, press, checked_again())


async def handle_cancel_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Stop the job: at once while it waits, else between two batches, and the runner tells how far it got."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    if job.state.ended:
        await whisper(workspace, press, moved_on())
    else:
        await workspace.imports.cancel(job, asker)
        workspace.wake_sayer()


def sees_something_else(press: Press, job: ImportJob) -> bool:
    """Whether the person who pressed sees another plan, or other columns, than would be imported.

    A choice may still be on its way, and others may have changed something.
    """
    seen = press.seen_plan.attempt
    if seen is not None and (job.state is not JobState.PREVIEWED or seen != job.attempt):
        return True
    return any(job.reading.mapping.column(field) != column for field, column in press.choices.items())
