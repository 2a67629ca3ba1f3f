"""The whole Slack surface on one screen: what Slack sends, and which function answers it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from slack_bolt.app.async_app import AsyncApp

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
from handlers.listeners import (
    Body,
    Handle,
    Search,
    Submit,
    SubmitSlowly,
    do_nothing_more,
    handle_failures,
    keep_events,
    part,
    with_answer,
    with_options,
    with_reply,
    with_workspace,
)
from handlers.payloads.ids import Action, Command, Modal
from handlers.running_handlers import RunningHandlers
from handlers.workspace import Workspaces

EVENTS: Final[Mapping[str, Handle]] = {
    "message": sharing.handle_message,
    "app_home_opened": home.handle_home_opened,
}
"""What happens in Slack; events with files are kept before they are acknowledged."""

FAREWELLS: Final[Mapping[str, Callable[[Workspaces, Body], Awaitable[None]]]] = {
    "app_uninstalled": leaving.handle_uninstalled,
    "team_access_revoked": leaving.handle_team_access_revoked,
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
    Action.OPEN_AT_HOME: home.handle_link_followed,
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
    Action.CHOOSE_SHEET: question.search_sheets,
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
    Modal.EXTEND_COVER: covers.handle_extend_submitted,
}
"""The same, where what is wrong with what was entered is said in the window."""

SLOW_FORMS: Final[Mapping[Modal, SubmitSlowly]] = {
    Modal.HANDOVER: handover.handle_handover_submitted,
}
"""The same, where finding that out may take longer than Slack waits."""


def register_handlers(app: AsyncApp, workspaces: Workspaces, running: RunningHandlers) -> None:
    """Tell the app who answers what; each is handed the workspace that it is for, and noted as `running`."""
    app.middleware(keep_events())
    for event, leave in FAREWELLS.items():
        app.event(event, middleware=[part(workspaces, leave)])(do_nothing_more)
    for event, handle in EVENTS.items():
        app.event(event)(with_workspace(running, handle))
    for command, handle in COMMANDS.items():
        app.command(command)(with_workspace(running, handle))
    for action, handle in PRESSES.items():
        app.action(action)(with_workspace(running, handle))
    for action, search in SEARCHES.items():
        app.options(action)(with_options(running, search))
    for modal, handle in FORMS.items():
        app.view(modal)(with_workspace(running, handle))
    for modal, answer in ANSWERED_FORMS.items():
        app.view(modal)(with_answer(running, answer))
    for modal, submit in SLOW_FORMS.items():
        app.view(modal)(with_reply(running, submit))
    app.error(handle_failures)
