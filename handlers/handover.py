"""Someone hands people over: a form is filled in, and its preview stands in direct messages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Option

from handlers.blocks.handover_form import (
    handover_modal,
    list_read_modal,
    name_options,
    reading_list_modal,
    refused_modal,
)
from handlers.blocks.notices import came_too_late, cannot_answer, checked_again, look_first, moved_on
from handlers.file_kinds import refuse_unreadable
from handlers.payloads.api_responses import read_direct_channel
from handlers.payloads.handover_form import (
    HandoverForm,
    read_any_press,
    read_directory_search,
    read_handover_form,
    wrong_field,
)
from handlers.payloads.ids import Action
from handlers.payloads.presses import read_press
from handlers.question import show_question
from handlers.sending import FormReply, answer, open_modal, whisper
from handlers.workspace import Workspace, find_job_to_decide, read_asker
from importer.listed_customers import ids_in
from importer.permissions import Asker
from importer.words.errors import (
    ApprovalNeededError,
    DayOverError,
    FileRefusedError,
    HandoffError,
    NotAllowedError,
    WrongStateError,
)
from importer.words.fields import Field
from importer.words.handover import HandoverWish
from importer.words.job_reading import Source
from importer.words.language import _, lazy_gettext


async def handle_handover_wanted(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the form; who may not hand over is told so, where they can be answered or in its place."""
    press = read_any_press(body)
    view = handover_modal()
    try:
        await workspace.handing_over.require_who_may(await read_asker(workspace, press.person))
    except NotAllowedError as error:
        if press.response_url:
            raise
        view = refused_modal(_("Hand over"), str(error))
    if not await open_modal(workspace.client, press.trigger, view) and press.response_url:
        await answer(workspace.session, press.response_url, came_too_late())


async def search_directory(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """The users or workflows that fit what was typed into one of the form's selects."""
    search = read_directory_search(body)
    asker = await read_asker(workspace, search.person)
    of = Field.WORKFLOW if search.action == Action.CHOOSE_WORKFLOW else Field.ACCOUNT_MANAGER
    return name_options(await workspace.handing_over.search(workspace.id, asker, of, search.typed))


async def handle_handover_submitted(workspace: Workspace, body: dict[str, Any], reply: FormReply) -> None:
    """Have it planned, to be seen in their direct messages; what is wrong with it, by its field.

    Where a list takes long to be read, the window tells so, and then what came of it.
    """
    form = read_handover_form(body)
    planning = asyncio.create_task(_plan(workspace, form))
    in_time, _late = await asyncio.wait({planning}, timeout=workspace.tempo.form_patience.total_seconds())
    if form.file and not in_time:
        await reply.show(reading_list_modal(form.file.name))
        wrong = await planning
        await reply.show(refused_modal(_("Hand over"), wrong.reason) if wrong else list_read_modal())
    elif wrong := await planning:
        await reply.give(**wrong_field(wrong.field, wrong.reason))
    else:
        await reply.give()


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with a form, and the field beside which that is told."""

    field: Action
    reason: str


async def _plan(workspace: Workspace, form: HandoverForm) -> _Wrong | None:
    """What is wrong with a form; nothing where what it asks for is being planned."""
    asker = await read_asker(workspace, form.person)
    share = f"handover:{form.view}"
    try:
        wish = await _read_wish(workspace, asker, form)
        opened = await workspace.client.conversations_open(users=asker.name)
        await workspace.threads.keep(workspace.id, share, read_direct_channel(opened), "")
        await workspace.handing_over.begin(workspace.id, wish, asker, share=share, preview_only=True)
    except DayOverError as error:
        return _Wrong(Action.CHOOSE_LAST_DAY, str(error))
    except HandoffError as error:
        return _Wrong(_field_of(form), str(error))
    workspace.wake_sayer()
    return None


def _field_of(form: HandoverForm) -> Action:
    """Where it is told what is wrong but for the day: most often that is the list, where there is one."""
    if form.file:
        return Action.CHOOSE_LIST_FILE
    return Action.WRITE_LIST if form.listed else Action.CHOOSE_HEIRS


async def _read_wish(workspace: Workspace, asker: Asker, form: HandoverForm) -> HandoverWish:
    """The wish in names: who has left the directory since isn't found, and that is told."""
    users = await workspace.handing_over.names(workspace.id, asker, Field.ACCOUNT_MANAGER)
    workflows = await workspace.handing_over.names(workspace.id, asker, Field.WORKFLOW)
    emails = {str(one.id): one.name for one in users}
    names = {str(one.id): one.name for one in workflows}
    return HandoverWish(
        emails.get(form.leaving, form.leaving),
        [emails.get(one, one) for one in form.to],
        names.get(form.workflow, form.workflow) or None,
        others_stay=not form.alone,
        until=form.until,
        only=await _read_list(workspace, asker, form),
    )


async def _read_list(workspace: Workspace, asker: Asker, form: HandoverForm) -> Sequence[str] | None:
    """The External Ids of the list that was pasted or uploaded; raises FileRefusedError, SourceGoneError."""
    file = form.file
    if file is None:
        return ids_in(form.listed) if form.listed else None
    if form.listed:
        raise FileRefusedError(
            lazy_gettext("Give one list: paste it, or choose a file. Nothing was changed.")
        )
    refuse_unreadable(file)
    source = Source(file.name, file.size, key=file.id, share=f"list:{form.view}:{file.id}")
    with workspace.address_hints.offer(file.id, file.url_private_download):
        return await workspace.handing_over.read_list(source, asker)


async def handle_hand_over_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Have it carried out; of another plan than the person sees they are shown the new numbers."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.seen_plan.job)
    if press.seen_plan.attempt != job.attempt:
        await show_question(workspace, job, press)
        await whisper(workspace, press, look_first() if job.is_open else moved_on())
        return
    try:
        begun = await workspace.handing_over.confirm(job, asker)
    except (ApprovalNeededError, DayOverError) as error:
        await show_question(workspace, job, press)
        await whisper(workspace, press, cannot_answer(str(error)))
        return
    except WrongStateError:
        await whisper(workspace, press, moved_on())
        return
    if begun.is_preview:
        await show_question(workspace, begun, press)
        await whisper(workspace, press, checked_again())
