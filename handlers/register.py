"""The whole Slack surface on one screen: what Slack sends, and which function answers it."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_sdk.models.blocks import Option

from handlers import (
    absent,
    adding,
    approval,
    changes,
    covers,
    directory,
    fixing,
    handover,
    history,
    home,
    leaving,
    listing,
    question,
    remembered,
    settings,
    sharing,
    trial,
    undo,
)
from handlers.blocks.settings import not_kept_modal
from handlers.failures import handle_failure, refuse
from handlers.payloads.askers import read_asking_person
from handlers.payloads.events import read_event_team
from handlers.payloads.ids import Action, Command, Modal
from handlers.payloads.json_values import PayloadError
from handlers.running_handlers import RunningHandlers
from handlers.sharing import keep_event
from handlers.workspace import Workspace, Workspaces, find_catalogue_of
from importer.words.errors import JobNotFoundError, NotAllowedError
from importer.words.language import Catalogue, Language, speaking

_WORKSPACE: Final = "workspace"
"""Under this name Bolt hands on what was found for a request."""
log = logging.getLogger(__name__)
Body = dict[str, Any]
Handle = Callable[[Workspace, Body], Awaitable[None]]
Submit = Callable[[Workspace, Body], Awaitable[Mapping[str, Any]]]
Search = Callable[[Workspace, Body], Awaitable[Sequence[Option]]]


EVENTS: Final[Mapping[str, Handle]] = {
    "message": sharing.handle_message,
    "app_home_opened": home.handle_home_opened,
}
"""What happens in Slack; events with files are kept before they are acknowledged."""

FAREWELLS: Final[Mapping[str, Callable[[Workspaces, Body], Awaitable[None]]]] = {
    "app_uninstalled": leaving.handle_uninstalled,
    "tokens_revoked": leaving.handle_tokens_revoked,
}
"""How Slack tells that the app was removed from a workspace."""

COMMANDS: Final[Mapping[Command, Handle]] = {
    Command.IMPORTS: history.handle_imports_command,
    Command.HANDOVER: handover.handle_handover_wanted,
}
"""What is typed behind a slash."""

PRESSES: Final[Mapping[Action, Handle]] = {
    Action.CHOOSE_COLUMN: question.handle_column_chosen,
    Action.CHOOSE_SHEET: question.handle_sheet_chosen,
    Action.CHOOSE_HEADER: question.handle_header_chosen,
    Action.CHOOSE_HIDDEN: question.handle_hidden_chosen,
    Action.START_IMPORT: question.handle_import_pressed,
    Action.APPLY_FIRST: trial.handle_apply_first_pressed,
    Action.LOAD_CUSTOMERS: listing.handle_load_customers_pressed,
    Action.CANCEL_IMPORT: question.handle_cancel_pressed,
    Action.UNDO_IMPORT: undo.handle_undo_pressed,
    Action.TAKE_BACK: undo.handle_take_back_pressed,
    Action.OLDER_IMPORTS: history.handle_older_pressed,
    Action.NEWER_IMPORTS: history.handle_newer_pressed,
    Action.SHOW_DETAILS: history.handle_details_pressed,
    Action.SEND_ERROR_FILE: history.handle_error_file_pressed,
    Action.SEE_CHANGES: changes.handle_see_changes_pressed,
    Action.CHOOSE_CHANGES: changes.handle_changes_chosen,
    Action.EARLIER_CHANGES: changes.handle_changes_turned,
    Action.LATER_CHANGES: changes.handle_changes_turned,
    Action.SEND_CHANGES_FILE: changes.handle_changes_file_pressed,
    Action.FIX_VALUES: fixing.handle_fix_pressed,
    Action.EARLIER_VALUES: fixing.handle_values_turned,
    Action.LATER_VALUES: fixing.handle_values_turned,
    Action.FIND_PEOPLE: fixing.handle_find_people_pressed,
    Action.ADD_PEOPLE: adding.handle_add_people_pressed,
    Action.ASK_APPROVAL: approval.handle_ask_pressed,
    Action.APPROVE: approval.handle_approve_pressed,
    Action.DECLINE: approval.handle_decline_pressed,
    Action.WITHDRAW: approval.handle_withdraw_pressed,
    Action.OPEN_SETTINGS: settings.handle_settings_pressed,
    Action.SHOW_AUDIT: settings.handle_audit_pressed,
    Action.OLDER_SETTINGS: settings.handle_audit_turned,
    Action.NEWER_SETTINGS: settings.handle_audit_turned,
    Action.SEND_AUDIT_FILE: settings.handle_audit_file_pressed,
    Action.SHOW_HELP: sharing.handle_help_pressed,
    Action.CANCEL_AT_HOME: home.handle_cancel_at_home,
    Action.FIX_AT_HOME: home.handle_fix_at_home,
    Action.ERROR_FILE_AT_HOME: home.handle_error_file_at_home,
    Action.OPEN_DIRECTORY: directory.handle_directory_opened,
    Action.EARLIER_OWNERS: directory.handle_owners_turned,
    Action.LATER_OWNERS: directory.handle_owners_turned,
    Action.SEND_DIRECTORY_FILE: directory.handle_directory_file_pressed,
    Action.OPEN_REMEMBERED: remembered.handle_remembered_opened,
    Action.EARLIER_REMEMBERED: remembered.handle_remembered_turned,
    Action.LATER_REMEMBERED: remembered.handle_remembered_turned,
    Action.FORGET: remembered.handle_forget_pressed,
    Action.SEE_ABSENT: absent.handle_absent_pressed,
    Action.EARLIER_ABSENT: absent.handle_absent_turned,
    Action.LATER_ABSENT: absent.handle_absent_turned,
    Action.OPEN_HANDOVER: handover.handle_handover_wanted,
    Action.START_HANDOVER: handover.handle_hand_over_pressed,
    Action.RETURN_NOW: covers.handle_return_now_pressed,
    Action.KEEP_COVER: covers.handle_keep_pressed,
    Action.EXTEND_COVER: covers.handle_extend_pressed,
}
"""Buttons and lists, in messages, windows and at Home."""

SEARCHES: Final[Mapping[Action, Search]] = {
    Action.CHOOSE_COLUMN: question.search_columns,
    Action.CHOOSE_HEADER: question.search_headers,
    Action.CHOOSE_MEANT: fixing.search_meant,
    Action.CHOOSE_PEOPLE: adding.search_people,
    Action.CHOOSE_GROUP: settings.search_groups,
    Action.CHOOSE_LEAVING: handover.search_directory,
    Action.CHOOSE_HEIRS: handover.search_directory,
    Action.CHOOSE_WORKFLOW: handover.search_directory,
}
"""Lists that are searched by typing."""

FORMS: Final[Mapping[Modal, Handle]] = {
    Modal.ADD_PEOPLE: adding.handle_people_chosen,
    Modal.FIX_VALUES: fixing.handle_fix_submitted,
    Modal.ABSENT: absent.handle_absent_chosen,
}
"""Windows that are sent off, and closed at once."""

ANSWERED_FORMS: Final[Mapping[Modal, Submit]] = {
    Modal.DECLINE: approval.handle_decline_submitted,
    Modal.SETTINGS: settings.handle_settings_submitted,
    Modal.HANDOVER: handover.handle_handover_submitted,
    Modal.EXTEND_COVER: covers.handle_extend_submitted,
}
"""The same, where what is wrong with what was entered is said in the window."""


def register_handlers(app: AsyncApp, workspaces: Workspaces, running: RunningHandlers) -> None:
    """Tell the app who answers what; each is handed the workspace that it is for, and noted as `running`."""
    app.middleware(_keep_events())
    for event, leave in FAREWELLS.items():
        app.event(event, middleware=[_part(workspaces, leave)])(_do_nothing_more)
    for event, handle in EVENTS.items():
        app.event(event)(_with_workspace(running, handle))
    for command, handle in COMMANDS.items():
        app.command(command)(_with_workspace(running, handle))
    for action, handle in PRESSES.items():
        app.action(action)(_with_workspace(running, handle))
    for action, search in SEARCHES.items():
        app.options(action)(_with_options(running, search))
    for modal, handle in FORMS.items():
        app.view(modal)(_with_workspace(running, handle))
    for modal, answer in ANSWERED_FORMS.items():
        app.view(modal)(_with_answer(running, answer))
    app.error(_handle_failures)


def _with_workspace(
    running: RunningHandlers, handle: Handle
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The handler with its workspace, in the language of whoever is answered; Bolt gives the rest by name."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
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


def _with_options(
    running: RunningHandlers, search: Search
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The same for a search, whose acknowledgement is what it found; one that fails finds nothing."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
            try:
                spoken.enter_context(speaking(await _find_asker_catalogue(workspace, body)))
                await ack(options=await _search(workspace, body, search))
            except Exception as error:  # noqa: BLE001 - outermost, as above
                await ack(options=[])
                await handle_failure(workspace, error, body)

    return handler


def _with_answer(
    running: RunningHandlers, submit: Submit
) -> Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]:
    """The same for a modal that is handed in, whose acknowledgement says what becomes of it."""

    async def handler(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        workspace = _workspace_of(context)
        with running.track(), ExitStack() as spoken:
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


def find_workspace(
    workspaces: Workspaces,
) -> Callable[[Body, AsyncBoltContext, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """What comes before all else: finds the workspace that Slack speaks of, for those who come behind."""

    async def middleware(
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        team = context.team_id or read_event_team(body)
        if team and (workspace := await workspaces.of_team(team, context.enterprise_id or "")):
            context[_WORKSPACE] = workspace
        return await next()

    return middleware


def found_workspace(context: AsyncBoltContext) -> Workspace | None:
    """The workspace that was found; None where the app isn't in it, or not any more."""
    found: Workspace | None = context.get(_WORKSPACE)
    return found


def _keep_events() -> Callable[[Body, AsyncBoltContext, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    async def middleware(
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        if workspace := found_workspace(context):
            await _keep_event(workspace, body)
        return await next()

    return middleware


async def _keep_event(workspace: Workspace, body: Body) -> None:
    try:
        await keep_event(workspace, body)
    except PayloadError as error:  # acknowledged all the same: sent again, it would be no better
        log.warning("an event of Slack's can't be read: %s", error)


def _workspace_of(context: AsyncBoltContext) -> Workspace:
    """The workspace that was found for this: without one, nothing comes as far as its handler."""
    workspace: Workspace = context[_WORKSPACE]
    return workspace


def _part(
    workspaces: Workspaces, leave: Callable[[Workspaces, Body], Awaitable[None]]
) -> Callable[[Body, Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """What ends an installation is done before it is acknowledged: where that fails, Slack sends it again."""

    async def middleware(
        body: Body,
        next: Callable[[], Awaitable[Any]],  # noqa: A002 - Bolt passes it by this name
    ) -> Any:  # noqa: ANN401 - Bolt's answer goes through
        await leave(workspaces, body)
        return await next()

    return middleware


async def _do_nothing_more() -> None:
    """Without a listener, Bolt would answer that nobody listens."""


async def _handle_failures(error: Exception, body: Body, context: AsyncBoltContext) -> None:
    if workspace := found_workspace(context):
        await handle_failure(workspace, error, body)
    else:
        log.error("what Slack sent could not be taken", exc_info=error)
