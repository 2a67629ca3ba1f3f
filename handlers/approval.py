"""A second person agrees to a large import: someone asks for it, approvers answer, or it is taken back."""

import logging
from typing import Any

from handlers.blocks.approval import cannot_answer_modal, decline_modal
from handlers.blocks.notices import (
    came_too_late,
    cannot_answer,
    look_again,
    moved_on,
    nothing_loaded,
    unusual,
)
from handlers.payloads.approval_form import read_declined
from handlers.payloads.presses import Press, read_press
from handlers.question import sees_something_else, show_question, tell_checked_again
from handlers.sending import open_modal, whisper
from handlers.slack_errors import Failure, read_trouble
from handlers.workspace import Workspace, Workspaces, find_job_to_decide, read_asker
from importer.permissions import Asker
from importer.words.doubts import DoubtKind
from importer.words.errors import (
    DayOverError,
    GuardedError,
    HandoffError,
    MappingIncompleteError,
    NobodyApprovesError,
    NotAllowedError,
    NothingLoadedError,
    TableUnclearError,
    WrongStateError,
)
from importer.words.jobs import ImportJob

Answer = dict[str, Any]

log = logging.getLogger(__name__)


async def handle_ask_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Ask the approvers to agree to the plan that the person sees."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.seen_plan.job)
    if job.is_open and sees_something_else(press, job):
        await show_question(workspace, job, press)
        await whisper(workspace, press, look_again())
        return
    await _ask(workspace, press, job, asker)


async def _ask(workspace: Workspace, press: Press, job: ImportJob, asker: Asker) -> None:
    try:
        asked = await workspace.approving.ask(job, asker, seen={DoubtKind.SEVERAL_SHEETS}, confirmed=True)
    except (DayOverError, NobodyApprovesError) as error:
        await show_question(workspace, job, press)
        await whisper(workspace, press, cannot_answer(str(error)))
    except GuardedError:
        await show_question(workspace, job, press)
        await whisper(workspace, press, unusual())
    except NothingLoadedError as error:
        await whisper(workspace, press, nothing_loaded(str(error)))
    except (MappingIncompleteError, TableUnclearError, WrongStateError):
        await whisper(workspace, press, moved_on())
    else:
        workspace.wake_sayer()
        await tell_checked_again(workspace, press, asked)


async def handle_approve_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Agree; what keeps someone from it is said beside the request."""
    press = read_press(body)
    job, asker = await _find(workspace, press)
    try:
        await workspace.approving.approve(job, asker, press.request.number)
    except WrongStateError as error:
        await whisper(workspace, press, cannot_answer(str(error)))
    workspace.wake_sayer()


async def handle_decline_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Ask for the reason."""
    press = read_press(body)
    job, asker = await _find(workspace, press)
    try:
        await workspace.approving.require_approver(job, asker, press.request.number)
    except WrongStateError as error:
        await whisper(workspace, press, cannot_answer(str(error)))
        workspace.wake_sayer()
        return
    if not await open_modal(workspace.client, press.trigger, decline_modal(job, press.request)):
        await whisper(workspace, press, came_too_late())


async def handle_decline_submitted(workspace: Workspace, body: dict[str, Any]) -> Answer:
    """Say no, with the reason; the modal says why, where that can't be done any more."""
    declined = read_declined(body)
    asker = await read_asker(workspace, declined.person)
    try:
        job = await workspace.looking_back.find(workspace.id, declined.request.job, asker)
        await workspace.approving.decline(job, asker, declined.request.number, declined.reason)
    except (WrongStateError, NotAllowedError) as error:
        return {"response_action": "update", "view": cannot_answer_modal(str(error))}
    finally:
        workspace.wake_sayer()
    return {}


async def follow_settings(workspaces: Workspaces, workspace: int) -> None:
    """Let what waits for approval in a workspace follow its settings; nothing where the bot isn't in it."""
    if found := await workspaces.of_id(workspace):
        await follow_settings_of(found)


async def follow_settings_of(workspace: Workspace) -> None:
    """The same of a workspace at hand; what Slack can't tell at the moment is asked a minute later."""
    try:
        is_new = await workspace.approving.follow_settings(workspace.id)
    except Failure as error:
        log.info("who approves now can't be told yet: %s", read_trouble(error).word)
    else:
        if is_new:
            workspace.wake_sayer()


async def handle_withdraw_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Take the request back: the preview stands again."""
    press = read_press(body)
    job, asker = await find_job_to_decide(workspace, press, press.request.job)
    try:
        await workspace.approving.withdraw(job, asker, press.request.number)
    except HandoffError as error:
        if isinstance(error, NotAllowedError):
            raise
        await whisper(workspace, press, cannot_answer(str(error)))
    workspace.wake_sayer()


async def _find(workspace: Workspace, press: Press) -> tuple[ImportJob, Asker]:
    asker = await read_asker(workspace, press.person)
    return await workspace.looking_back.find(workspace.id, press.request.job, asker), asker
