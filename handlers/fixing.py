"""Someone fixes wrong values: in a form that is filled in page by page, and then seen as a preview."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Option

from handlers.blocks.fix_values import PAGE, fix_values_modal, meant_options, nothing_to_fix_modal
from handlers.blocks.notices import came_too_late, cannot_fix, nothing_fixed
from handlers.payloads.fix_form import (
    LEAVE,
    FilledForm,
    FixForm,
    read_filled_form,
    read_meant_search,
    sign_of,
)
from handlers.payloads.interactions import Press, read_press
from handlers.question import show_question
from handlers.sending import open_modal, reply_alone, update_modal
from handlers.workspace import Workspace, find_job_to_decide, read_asker
from importer.correcting import Fixable, Wishes
from importer.permissions import Asker
from importer.words.corrections import FixableValue, WrongKey
from importer.words.errors import HandoffError, RowsGoneError, WrongStateError
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.postings import Thread


async def handle_fix_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the form with the first values."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    try:
        found = await workspace.correcting.look(job, asker)
    except (RowsGoneError, WrongStateError) as error:
        await reply_alone(workspace.client, workspace.session, press, cannot_fix(str(error)))
        return
    if not await open_modal(workspace.client, press.trigger, fix_values_modal(found, FixForm.begin(press))):
        await reply_alone(workspace.client, workspace.session, press, came_too_late())


async def handle_values_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page, and keep the choices of this one; the form says why nothing is left to fix."""
    filled = read_filled_form(body)
    try:
        found, _asker = await _look(workspace, filled)
    except HandoffError as error:
        await update_modal(workspace.client, filled.view, nothing_to_fix_modal(str(error)))
        return
    pages = max(1, -(-len(found.values) // PAGE))
    form = replace(filled.form, page=min(filled.page, pages - 1))
    await update_modal(workspace.client, filled.view, fix_values_modal(found, form))


async def search_meant(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """The users or workflows that fit what was typed, and the way to leave the value."""
    search = read_meant_search(body)
    asker = await read_asker(workspace, search.person)
    job = await workspace.imports.to_decide(workspace.id, search.job, asker)
    return meant_options(await workspace.correcting.search(job, asker, search.field, search.typed))


async def handle_fix_submitted(workspace: Workspace, body: dict[str, Any]) -> None:
    """Have the rows checked with what is meant: those of the preview, or the refused ones in a new job.

    What keeps them from it is told where the button was pressed: the form is closed by then.
    """
    filled = read_filled_form(body)
    try:
        found, asker = await _look(workspace, filled)
        share = f"correction:{found.job.id}:{filled.view}"
        thread = await _find_thread(workspace, found.job, filled.press)
        await workspace.threads.keep(workspace.id, share, thread.channel, thread.thread)
        fixed = await workspace.correcting.fix(found, asker, _wishes(found, filled.form), share=share)
    except HandoffError as error:
        await reply_alone(workspace.client, workspace.session, filled.press, cannot_fix(str(error)))
        return
    await _show(workspace, filled.press, found.job, fixed)


async def _look(workspace: Workspace, filled: FilledForm) -> tuple[Fixable, Asker]:
    asker = await read_asker(workspace, filled.person)
    job = await workspace.imports.to_decide(workspace.id, filled.form.job, asker)
    return await workspace.correcting.look(job, asker), asker


async def _show(workspace: Workspace, press: Press, before: ImportJob, fixed: ImportJob | None) -> None:
    """The preview is drawn anew where it stands; a job of its own gets its first message by itself."""
    if fixed is None:
        await reply_alone(workspace.client, workspace.session, press, nothing_fixed())
    elif fixed.id == before.id:
        await show_question(workspace, fixed, press)
    else:
        workspace.wake_sayer()


async def _find_thread(workspace: Workspace, job: ImportJob, press: Press) -> Thread:
    """Where a job is talked about; else where the button was pressed."""
    return await workspace.threads.of(job.id) or Thread(press.channel, press.thread_ts or press.message_ts)


def _wishes(found: Fixable, form: FixForm) -> Wishes:
    """What was filled in; of what nobody has seen, nothing is meant."""
    signed = {sign_of(one.key): one for one in found.values}
    meant = {
        signed[sign].key: _meant(signed[sign], option)
        for sign, option in form.meant.items()
        if sign in signed
    }
    return Wishes(meant, _left_out(found, form), form.takes_ids, form.remembers)


def _meant(value: FixableValue, option: str) -> int | str:
    if option == LEAVE or not option.isdecimal():
        return ""
    if value.field is not Field.EXTERNAL_ID:
        return int(option)
    return dict(enumerate(value.suggestions)).get(int(option), "")


def _left_out(found: Fixable, form: FixForm) -> Sequence[WrongKey]:
    return [one.correction.key for one in found.used if sign_of(one.correction.key) in form.unused]
