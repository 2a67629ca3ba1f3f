"""Someone fixes wrong values: in a form that is filled in page by page, and then seen as a preview."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Option
from slack_sdk.models.views import View

from handlers.blocks.add_people import NOT_TOLD, added_lines
from handlers.blocks.fix_values import (
    NOBODY_LOOKED,
    PAGE,
    InSlack,
    fix_values_modal,
    meant_options,
    nothing_to_fix_modal,
    on_page,
)
from handlers.blocks.message import message, section
from handlers.blocks.notices import came_too_late, cannot_fix, nothing_fixed
from handlers.payloads.fix_form import (
    ADD,
    LEAVE,
    FilledForm,
    FixForm,
    read_filled_form,
    read_meant_search,
    sign_of,
)
from handlers.payloads.presses import Press, read_press
from handlers.question import show_question
from handlers.sending import open_modal, reply_alone, update_modal
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, find_job_to_decide, read_asker
from importer.adding import find_email
from importer.correcting import Fixable, Wishes
from importer.permissions import Asker
from importer.words.corrections import FixableValue, WrongKey
from importer.words.errors import EmailsHiddenError, HandoffError, RowsGoneError, WrongStateError
from importer.words.fields import Field
from importer.words.jobs import ImportJob
from importer.words.postings import Thread

log = logging.getLogger(__name__)


async def handle_fix_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the form with the first values."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.number)
    try:
        found = await workspace.correcting.look(job, asker)
    except (RowsGoneError, WrongStateError) as error:
        await reply_alone(workspace, press, cannot_fix(str(error)))
        return
    if not await open_modal(
        workspace.client, press.trigger, await draw_form(workspace, asker, found, FixForm.begin(press))
    ):
        await reply_alone(workspace, press, came_too_late())


async def handle_values_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page, and keep the choices of this one; the form says why nothing is left to fix."""
    await _redraw(workspace, read_filled_form(body))


async def handle_find_people_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Look for the emails in Slack, and show who can be added to the directory."""
    filled = read_filled_form(body)
    await _redraw(workspace, replace(filled, form=replace(filled.form, looks=True)), forgets_proposed=True)


async def _redraw(workspace: Workspace, filled: FilledForm, *, forgets_proposed: bool = False) -> None:
    try:
        found, asker = await _look(workspace, filled)
    except HandoffError as error:
        await update_modal(workspace.client, filled.view, nothing_to_fix_modal(str(error)))
        return
    pages = max(1, -(-len(found.values) // PAGE))
    form = replace(filled.form, page=min(filled.page, pages - 1))
    if forgets_proposed:
        form = _without_proposed(found, form)
    await update_modal(workspace.client, filled.view, await draw_form(workspace, asker, found, form))


def _without_proposed(found: Fixable, form: FixForm) -> FixForm:
    """Without what was only proposed because it is alike: who has the very email comes before that."""
    proposed = {sign_of(key): str(one.id) for key, one in found.meant.items()}
    meant = {sign: option for sign, option in form.meant.items() if proposed.get(sign) != option}
    return replace(form, meant=meant)


async def draw_form(workspace: Workspace, asker: Asker, found: Fixable, form: FixForm) -> View:
    """The form as someone sees it; who may add people is told whom Slack knows by a wrong email."""
    return fix_values_modal(found, form, await _look_in_slack(workspace, asker, found, form))


async def _look_in_slack(workspace: Workspace, asker: Asker, found: Fixable, form: FixForm) -> InSlack:
    """Whom a page's emails are of; nothing for whoever may add nobody."""
    emails = _find_emails(on_page(found, form))
    if not emails or not await workspace.adding.may(asker):
        return NOBODY_LOOKED
    if not form.looks:
        return InSlack(is_offered=True)
    try:
        members = await workspace.adding.find(asker, set(emails.values()))
    except EmailsHiddenError as error:
        return InSlack(trouble=str(error))
    except Failure as error:
        log.warning("the members can't be read: %s", read_trouble(error).word)
        return InSlack(is_offered=True, trouble=str(NOT_TOLD))
    found_here = {key: members[email] for key, email in emails.items() if email in members}
    return InSlack(found=found_here, was_looked=True)


def _find_emails(values: Sequence[FixableValue]) -> dict[WrongKey, str]:
    """The emails of which nobody is in the directory."""
    wrong = ((one.key, find_email(one)) for one in values)
    return {key: email for key, email in wrong if email}


async def search_meant(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """The users or workflows that fit what was typed, and the way to leave the value."""
    search = read_meant_search(body)
    asker = await read_asker(workspace, search.person)
    job = await workspace.imports.to_decide(workspace.id, search.job, asker)
    found = await workspace.correcting.search(job, asker, search.field, search.typed)
    return meant_options(found, can_be_added=search.can_be_added)


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
        wishes = await _add_people(workspace, asker, found, filled, thread)
        fixed = await workspace.correcting.fix(found, asker, wishes, share=share)
    except HandoffError as error:
        await reply_alone(workspace, filled.press, cannot_fix(str(error)))
        return
    await _show(workspace, filled.press, found.job, fixed)


async def _add_people(
    workspace: Workspace, asker: Asker, found: Fixable, filled: FilledForm, thread: Thread
) -> Wishes:
    """Add whom the form adds, say so, and have the rows read with them; the summary stands in the thread."""
    wishes = _wishes(found, filled.form)
    wanted = [one for one in found.values if filled.form.meant.get(sign_of(one.key)) == ADD]
    emails = _find_emails(wanted).values()
    if not emails:
        return wishes
    share = f"people:{filled.view}"
    await workspace.threads.keep(workspace.id, share, thread.channel, thread.thread)
    added = await workspace.adding.add_found(workspace.id, asker, set(emails), share=share)
    workspace.wake_sayer()
    said = message(*map(section, added_lines(added)))
    await reply_alone(workspace, filled.press, said)
    return replace(wishes, reads_again=bool(added.members or added.known))


async def _look(workspace: Workspace, filled: FilledForm) -> tuple[Fixable, Asker]:
    asker = await read_asker(workspace, filled.person)
    job = await workspace.imports.to_decide(workspace.id, filled.form.job, asker)
    return await workspace.correcting.look(job, asker), asker


async def _show(workspace: Workspace, press: Press, before: ImportJob, fixed: ImportJob | None) -> None:
    """The preview is drawn anew where it stands; a job of its own gets its first message by itself."""
    if fixed is None:
        await reply_alone(workspace, press, nothing_fixed())
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
