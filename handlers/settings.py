"""Import admins look at what is set for the workspace, change it, and look back at who has set what."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_sdk.models.blocks import Option
from slack_sdk.models.views import View

from handlers.approval import follow_settings_of
from handlers.blocks.audit import audit_modal
from handlers.blocks.settings import (
    GroupsTold,
    group_options,
    no_settings_modal,
    saved_modal,
    settings_modal,
)
from handlers.payloads.api_responses import read_direct_channel
from handlers.payloads.askers import read_person, read_trigger
from handlers.payloads.presses import ViewPress, read_view_press
from handlers.payloads.settings_form import SettingsForm, block_of, read_setting_search, read_settings_form
from handlers.sending import open_modal, push_modal, update_modal
from handlers.transfer import share, upload
from handlers.workspace import Workspace, read_asker
from importer.permissions import Asker
from importer.words.errors import GroupUnreadableError, HandoffError, NotAllowedError
from importer.words.language import _
from importer.words.setting_values import read_value
from importer.words.workspace_settings import Setting

Answer = Mapping[str, Any]
"""What becomes of a modal that was handed in (https://docs.slack.dev/surfaces/modals#response_actions)."""


async def handle_settings_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Open the settings; for whoever may not, a modal that says so."""
    asker = await read_asker(workspace, read_person(body))
    try:
        view = await _draw_settings(workspace, asker)
    except NotAllowedError as error:
        view = no_settings_modal(str(error))
    await open_modal(workspace.client, read_trigger(body), view)


async def open_settings(workspace: Workspace, asker: Asker, trigger: str) -> bool:
    """Open the settings for someone who typed for them; False when too late. Raises NotAllowedError."""
    return await open_modal(workspace.client, trigger, await _draw_settings(workspace, asker))


async def search_groups(workspace: Workspace, body: dict[str, Any]) -> Sequence[Option]:
    """What a setting can be, as far as it fits what was typed."""
    search = read_setting_search(body)
    await workspace.configuring.look(workspace.id, await read_asker(workspace, search.person))
    return group_options(search.setting, await _tell_groups(workspace), search.typed)


async def handle_settings_submitted(workspace: Workspace, body: dict[str, Any]) -> Answer:
    """Keep what was changed in the form, and say what that is; what can't be kept is said at its field."""
    form = read_settings_form(body)
    asker = await read_asker(workspace, form.person)
    wanted, errors = _read_wanted(form)
    if errors:
        return {"response_action": "errors", "errors": errors}
    try:
        changes = await workspace.configuring.change(workspace.id, asker, wanted)
    except NotAllowedError as error:
        return {"response_action": "update", "view": no_settings_modal(str(error))}
    except HandoffError as error:
        return {"response_action": "errors", "errors": {block_of(Setting.APPROVERS): str(error)}}
    kept = [change for change in changes if change.before != change.after]
    if any(change.setting in {Setting.APPROVERS, Setting.APPROVAL_ABOVE} for change in kept):
        await follow_settings_of(workspace)
    return {"response_action": "update", "view": saved_modal(kept)}


def _read_wanted(form: SettingsForm) -> tuple[Mapping[Setting, str], Mapping[str, str]]:
    """What is to be set, written as it is kept; and what is wrong, by the block that asks for it."""
    wanted, errors = dict[Setting, str](), dict[str, str]()
    for setting, said in form.said.items():
        try:
            value = read_value(setting, said)
        except HandoffError as error:
            errors[block_of(setting)] = str(error)
        else:
            if value != form.shown.get(setting):
                wanted[setting] = value
    return wanted, errors


async def handle_audit_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show who has set what, on top of the settings."""
    press = read_view_press(body)
    await push_modal(workspace.client, press.trigger, await _draw_audit(workspace, press))


async def handle_audit_turned(workspace: Workspace, body: dict[str, Any]) -> None:
    """Show another page of it."""
    press = read_view_press(body)
    await update_modal(workspace.client, press.view, await _draw_audit(workspace, press))


async def handle_audit_file_pressed(workspace: Workspace, body: dict[str, Any]) -> None:
    """Send the whole list to the direct messages of whoever pressed, and say so in the modal."""
    press = read_view_press(body)
    asker = await read_asker(workspace, press.person)
    try:
        await _send_audit_file(workspace, asker)
        view = await _draw_audit(workspace, press, _("The file is in your direct messages with me."))
    except NotAllowedError as error:
        view = no_settings_modal(str(error))
    await update_modal(workspace.client, press.view, view)


async def _send_audit_file(workspace: Workspace, asker: Asker) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / _("changes of settings.csv")
        await workspace.configuring.audit_file(workspace.id, asker, path)
        ticket = await upload(workspace.client, workspace.session, path)
        opened = await workspace.client.conversations_open(users=asker.name)
        channel, comment = read_direct_channel(opened), _("Who has set what for this workspace, and when.")
        await share(workspace.sender, ticket, path.name, channel=channel, thread=None, comment=comment)


async def _draw_settings(workspace: Workspace, asker: Asker) -> View:
    settings = await workspace.configuring.look(workspace.id, asker)
    return settings_modal(settings, await _tell_groups(workspace))


async def _draw_audit(workspace: Workspace, press: ViewPress, note: str = "") -> View:
    asker = await read_asker(workspace, press.person)
    try:
        return audit_modal(await workspace.configuring.audit(workspace.id, asker, press.number), note)
    except NotAllowedError as error:
        return no_settings_modal(str(error))


async def _tell_groups(workspace: Workspace) -> GroupsTold:
    try:
        return GroupsTold(await workspace.groups.all())
    except GroupUnreadableError as error:
        return GroupsTold(reason=error.sentence)
