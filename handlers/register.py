"""The whole Slack surface on one screen: what Slack sends, and which function answers it."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.models.blocks import Option

from handlers.adding import handle_add_people_pressed, handle_people_chosen, search_people
from handlers.approval import (
    handle_approve_pressed,
    handle_ask_pressed,
    handle_decline_pressed,
    handle_decline_submitted,
    handle_withdraw_pressed,
)
from handlers.blocks.settings import not_kept_modal
from handlers.changes import (
    handle_changes_chosen,
    handle_changes_file_pressed,
    handle_changes_turned,
    handle_see_changes_pressed,
)
from handlers.covers import (
    handle_extend_pressed,
    handle_extend_submitted,
    handle_keep_pressed,
    handle_return_now_pressed,
)
from handlers.directory import (
    handle_directory_file_pressed,
    handle_directory_opened,
    handle_owners_turned,
)
from handlers.failures import handle_failure, refuse
from handlers.fixing import (
    handle_find_people_pressed,
    handle_fix_pressed,
    handle_fix_submitted,
    handle_values_turned,
    search_meant,
)
from handlers.handover import (
    handle_hand_over_pressed,
    handle_handover_submitted,
    handle_handover_wanted,
    search_directory,
)
from handlers.history import (
    handle_details_pressed,
    handle_error_file_pressed,
    handle_imports_command,
    handle_newer_pressed,
    handle_older_pressed,
)
from handlers.home import (
    handle_cancel_at_home,
    handle_error_file_at_home,
    handle_fix_at_home,
    handle_home_opened,
)
from handlers.listing import handle_load_customers_pressed
from handlers.payloads.ids import Action, Command, Modal
from handlers.payloads.interactions import read_asking_person
from handlers.payloads.json_values import PayloadError
from handlers.question import (
    handle_cancel_pressed,
    handle_column_chosen,
    handle_header_chosen,
    handle_hidden_chosen,
    handle_import_pressed,
    handle_sheet_chosen,
    search_columns,
    search_headers,
)
from handlers.remembered import (
    handle_forget_pressed,
    handle_remembered_opened,
    handle_remembered_turned,
)
from handlers.settings import (
    handle_audit_file_pressed,
    handle_audit_pressed,
    handle_audit_turned,
    handle_settings_pressed,
    handle_settings_submitted,
    search_groups,
)
from handlers.sharing import handle_help_pressed, handle_message, keep_event
from handlers.trial import handle_apply_first_pressed
from handlers.undo import handle_take_back_pressed, handle_undo_pressed
from handlers.workspace import Workspace, find_catalogue_of
from importer.words.errors import JobNotFoundError, NotAllowedError
from importer.words.language import Catalogue, Language, speaking

log = logging.getLogger(__name__)

Body = dict[str, Any]
Handle = Callable[[Workspace, Body], Awaitable[None]]
Submit = Callable[[Workspace, Body], Awaitable[Mapping[str, Any]]]
Search = Callable[[Workspace, Body], Awaitable[Sequence[Option]]]


def register_handlers(app: AsyncApp, workspace: Workspace) -> None:
    """Tell the app who answers what; the workspace is handed to each of them."""
    app.middleware(_keep_events(workspace))
    app.event("message")(_with_workspace(workspace, handle_message))
    _register_home(app, workspace)
    app.action(Action.CHOOSE_COLUMN)(_with_workspace(workspace, handle_column_chosen))
    app.options(Action.CHOOSE_COLUMN)(_with_options(workspace, search_columns))
    app.action(Action.CHOOSE_SHEET)(_with_workspace(workspace, handle_sheet_chosen))
    app.action(Action.CHOOSE_HEADER)(_with_workspace(workspace, handle_header_chosen))
    app.action(Action.CHOOSE_HIDDEN)(_with_workspace(workspace, handle_hidden_chosen))
    app.options(Action.CHOOSE_HEADER)(_with_options(workspace, search_headers))
    app.action(Action.START_IMPORT)(_with_workspace(workspace, handle_import_pressed))
    app.action(Action.APPLY_FIRST)(_with_workspace(workspace, handle_apply_first_pressed))
    app.action(Action.LOAD_CUSTOMERS)(_with_workspace(workspace, handle_load_customers_pressed))
    app.action(Action.CANCEL_IMPORT)(_with_workspace(workspace, handle_cancel_pressed))
    app.action(Action.UNDO_IMPORT)(_with_workspace(workspace, handle_undo_pressed))
    app.action(Action.TAKE_BACK)(_with_workspace(workspace, handle_take_back_pressed))
    app.command(Command.IMPORTS)(_with_workspace(workspace, handle_imports_command))
    app.action(Action.OLDER_IMPORTS)(_with_workspace(workspace, handle_older_pressed))
    app.action(Action.NEWER_IMPORTS)(_with_workspace(workspace, handle_newer_pressed))
    app.action(Action.SHOW_DETAILS)(_with_workspace(workspace, handle_details_pressed))
    app.action(Action.SEND_ERROR_FILE)(_with_workspace(workspace, handle_error_file_pressed))
    app.action(Action.SEE_CHANGES)(_with_workspace(workspace, handle_see_changes_pressed))
    app.action(Action.CHOOSE_CHANGES)(_with_workspace(workspace, handle_changes_chosen))
    app.action(Action.EARLIER_CHANGES)(_with_workspace(workspace, handle_changes_turned))
    app.action(Action.LATER_CHANGES)(_with_workspace(workspace, handle_changes_turned))
    app.action(Action.SEND_CHANGES_FILE)(_with_workspace(workspace, handle_changes_file_pressed))
    app.action(Action.FIX_VALUES)(_with_workspace(workspace, handle_fix_pressed))
    app.action(Action.EARLIER_VALUES)(_with_workspace(workspace, handle_values_turned))
    app.action(Action.LATER_VALUES)(_with_workspace(workspace, handle_values_turned))
    app.options(Action.CHOOSE_MEANT)(_with_options(workspace, search_meant))
    app.action(Action.FIND_PEOPLE)(_with_workspace(workspace, handle_find_people_pressed))
    app.action(Action.ADD_PEOPLE)(_with_workspace(workspace, handle_add_people_pressed))
    app.options(Action.CHOOSE_PEOPLE)(_with_options(workspace, search_people))
    app.view(Modal.ADD_PEOPLE)(_with_workspace(workspace, handle_people_chosen))
    app.view(Modal.FIX_VALUES)(_with_workspace(workspace, handle_fix_submitted))
    app.action(Action.ASK_APPROVAL)(_with_workspace(workspace, handle_ask_pressed))
    app.action(Action.APPROVE)(_with_workspace(workspace, handle_approve_pressed))
    app.action(Action.DECLINE)(_with_workspace(workspace, handle_decline_pressed))
    app.view(Modal.DECLINE)(_with_answer(workspace, handle_decline_submitted))
    app.action(Action.WITHDRAW)(_with_workspace(workspace, handle_withdraw_pressed))
    app.action(Action.OPEN_SETTINGS)(_with_workspace(workspace, handle_settings_pressed))
    app.options(Action.CHOOSE_GROUP)(_with_options(workspace, search_groups))
    app.view(Modal.SETTINGS)(_with_answer(workspace, handle_settings_submitted))
    app.action(Action.SHOW_AUDIT)(_with_workspace(workspace, handle_audit_pressed))
    app.action(Action.OLDER_SETTINGS)(_with_workspace(workspace, handle_audit_turned))
    app.action(Action.NEWER_SETTINGS)(_with_workspace(workspace, handle_audit_turned))
    app.action(Action.SEND_AUDIT_FILE)(_with_workspace(workspace, handle_audit_file_pressed))
    _register_handing_over(app, workspace)
    app.action(Action.SHOW_HELP)(_with_workspace(workspace, handle_help_pressed))
    app.error(_handle_failures(workspace))


def _register_home(app: AsyncApp, workspace: Workspace) -> None:
    """The Home tab, and what is opened from there alone."""
    app.event("app_home_opened")(_with_workspace(workspace, handle_home_opened))
    app.action(Action.CANCEL_AT_HOME)(_with_workspace(workspace, handle_cancel_at_home))
    app.action(Action.FIX_AT_HOME)(_with_workspace(workspace, handle_fix_at_home))
    app.action(Action.ERROR_FILE_AT_HOME)(_with_workspace(workspace, handle_error_file_at_home))
    app.action(Action.OPEN_DIRECTORY)(_with_workspace(workspace, handle_directory_opened))
    app.action(Action.EARLIER_OWNERS)(_with_workspace(workspace, handle_owners_turned))
    app.action(Action.LATER_OWNERS)(_with_workspace(workspace, handle_owners_turned))
    app.action(Action.SEND_DIRECTORY_FILE)(_with_workspace(workspace, handle_directory_file_pressed))
    app.action(Action.OPEN_REMEMBERED)(_with_workspace(workspace, handle_remembered_opened))
    app.action(Action.EARLIER_REMEMBERED)(_with_workspace(workspace, handle_remembered_turned))
    app.action(Action.LATER_REMEMBERED)(_with_workspace(workspace, handle_remembered_turned))
    app.action(Action.FORGET)(_with_workspace(workspace, handle_forget_pressed))


def _register_handing_over(app: AsyncApp, workspace: Workspace) -> None:
    """The same for handing people over, and for what others have until a day."""
    app.command(Command.HANDOVER)(_with_workspace(workspace, handle_handover_wanted))
    app.action(Action.OPEN_HANDOVER)(_with_workspace(workspace, handle_handover_wanted))
    app.options(Action.CHOOSE_LEAVING)(_with_options(workspace, search_directory))
    app.options(Action.CHOOSE_HEIRS)(_with_options(workspace, search_directory))
    app.options(Action.CHOOSE_WORKFLOW)(_with_options(workspace, search_directory))
    app.view(Modal.HANDOVER)(_with_answer(workspace, handle_handover_submitted))
    app.action(Action.START_HANDOVER)(_with_workspace(workspace, handle_hand_over_pressed))
    app.action(Action.RETURN_NOW)(_with_workspace(workspace, handle_return_now_pressed))
    app.action(Action.KEEP_COVER)(_with_workspace(workspace, handle_keep_pressed))
    app.action(Action.EXTEND_COVER)(_with_workspace(workspace, handle_extend_pressed))
    app.view(Modal.EXTEND_COVER)(_with_answer(workspace, handle_extend_submitted))


def _with_workspace(workspace: Workspace, handle: Handle) -> Callable[[AsyncAck, Body], Awaitable[None]]:
    """The handler with its workspace, in the language of whoever is answered; Bolt gives the rest by name."""

    async def handler(ack: AsyncAck, body: Body) -> None:
        with workspace.running_handlers.track(), ExitStack() as spoken:
            try:
                await ack()  # at once: Slack waits for three seconds, and may take longer to tell a language
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await _handle(workspace, body, handle)
            except Exception as error:  # noqa: BLE001 - outermost; Bolt forgets an ack just before it
                await handle_failure(workspace, error, body)

    return handler


async def _handle(workspace: Workspace, body: Body, handle: Handle) -> None:
    """Answer it; who may not have it, or asks about an import that isn't here, is told so alone."""
    try:
        await handle(workspace, body)
    except (NotAllowedError, JobNotFoundError) as error:
        await refuse(workspace, body, error)


def _with_options(workspace: Workspace, search: Search) -> Callable[[AsyncAck, Body], Awaitable[None]]:
    """The same for a search, whose acknowledgement is what it found; one that fails finds nothing."""

    async def handler(ack: AsyncAck, body: Body) -> None:
        with workspace.running_handlers.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await ack(options=await _search(workspace, body, search))
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await ack(options=[])
                await handle_failure(workspace, error, body)

    return handler


def _with_answer(workspace: Workspace, submit: Submit) -> Callable[[AsyncAck, Body], Awaitable[None]]:
    """The same for a modal that is handed in, whose acknowledgement says what becomes of it."""

    async def handler(ack: AsyncAck, body: Body) -> None:
        with workspace.running_handlers.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await ack(**await submit(workspace, body))
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await ack(
                    response_action="update",
                    view=not_kept_modal(await handle_failure(workspace, error, body)),
                )

    return handler


async def _search(workspace: Workspace, body: Body, search: Search) -> Sequence[Option]:
    """What it found; nothing for whoever may not have it."""
    try:
        return await search(workspace, body)
    except (NotAllowedError, JobNotFoundError):
        return ()


async def _find_asker_catalogue(workspace: Workspace, body: Body) -> Catalogue:
    """The language of whoever pressed, searched, typed or opened; English where nobody is answered alone."""
    person = read_asking_person(body)
    return await find_catalogue_of(workspace, person) if person else workspace.catalogue(Language.ENGLISH)


def _keep_events(workspace: Workspace) -> Callable[[Body, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    async def middleware(
        body: Body,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        try:
            await keep_event(workspace, body)
        except PayloadError as error:  # acknowledged all the same: sent again, it would be no better
            log.warning("an event of Slack's can't be read: %s", error)
        return await next()

    return middleware


def _handle_failures(workspace: Workspace) -> Callable[[Exception, Body], Awaitable[None]]:
    async def handler(error: Exception, body: Body) -> None:
        await handle_failure(workspace, error, body)

    return handler
