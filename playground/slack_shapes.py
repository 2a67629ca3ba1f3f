"""People, conversations, messages, files and views as Slack shows them to an app."""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from playground.file_types import type_of
from playground.records import (
    Conversation,
    ConversationKind,
    File,
    Message,
    Person,
    Surface,
    UserGroup,
    View,
)
from playground.wire import JsonObject
from playground.workspace import TOMBSTONE, Workspace


def person_object(workspace: Workspace, person: Person, *, with_email: bool) -> JsonObject:
    """A user object (https://docs.slack.dev/reference/objects/user-object)."""
    profile = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": person.title,
        "team": workspace.team_of(person.id),
    }
    if with_email:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": workspace.team_of(person.id),
        "name": person.name,
        "real_name": person.real_name,
        "color": person.color,
        "deleted": person.is_deactivated,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": _utc_offset(workspace, person.tz),
        "profile": profile,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.is_stranger,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_email_confirmed": True,
        "updated": 0,
    }


def bot_object(workspace: Workspace) -> JsonObject:
    """The user object of the app's bot."""
    app = workspace.app
    return {
        "id": app.user_id,
        "team_id": workspace.team.id,
        "name": app.name.lower(),
        "real_name": app.name,
        "deleted": False,
        "tz": "Europe/London",
        "tz_offset": 0,
        "profile": {"real_name": app.name, "bot_id": app.bot_id, "api_app_id": app.id},
        "is_admin": False,
        "is_bot": True,
        "is_app_user": False,
        "updated": 0,
    }


def group_object(workspace: Workspace, group: UserGroup) -> JsonObject:
    """A user group (https://docs.slack.dev/reference/objects/usergroup-object)."""
    return {
        "id": group.id,
        "team_id": workspace.team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 1,
        "date_update": 1,
        "date_delete": 1 if group.is_disabled else 0,
        "auto_type": None,
        "created_by": workspace.people[0].id,
        "updated_by": workspace.people[0].id,
        "deleted_by": workspace.people[0].id if group.is_disabled else None,
        "prefs": {"channels": [], "groups": []},
    }


def conversation_object(workspace: Workspace, conversation: Conversation) -> JsonObject:
    """A conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
    if conversation.kind is ConversationKind.IM:
        (other,) = conversation.members - {workspace.app.user_id}
        return {
            "id": conversation.id,
            "created": conversation.created,
            "is_im": True,
            "is_org_shared": False,
            "user": other,
            "is_archived": False,
            "context_team_id": workspace.team.id,
        }
    is_private = conversation.kind is ConversationKind.GROUP
    return {
        "id": conversation.id,
        "name": conversation.name,
        "name_normalized": conversation.name,
        "created": conversation.created,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": is_private,
        "is_archived": False,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": workspace.app.user_id in conversation.members,
        "context_team_id": workspace.team.id,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_object(workspace: Workspace, message: Message, *, all_metadata: bool = False) -> JsonObject:
    """A message as history, events and payloads hold it; of metadata the type alone, or all if asked for."""
    shape: JsonObject = {
        "type": "message",
        "user": message.author,
        "text": message.text,
        "team": workspace.team_of(message.author),
        "ts": message.ts,
    }
    shape.update(_author_parts(workspace, message))
    optional = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "metadata": _metadata(message, everything=all_metadata),
        "thread_ts": message.thread_ts,
        "parent_user_id": _parent_author(workspace, message),
    }
    shape.update((name, value) for name, value in optional.items() if value is not None)
    if message.edited_ts and message.subtype != TOMBSTONE:
        shape["edited"] = {"user": message.author, "ts": message.edited_ts}
    if message.files:
        shape["files"] = file_objects(workspace, message.files)
        shape["upload"] = False
        shape["display_as_bot"] = False
    return shape | _thread_parts(workspace, message)


def file_objects(workspace: Workspace, file_ids: tuple[str, ...]) -> list[JsonObject]:
    """The files of these ids that are still there, as messages tell of them."""
    files = (workspace.file(file_id) for file_id in file_ids)
    return [_told_in_message(workspace, file) for file in files if file is not None]


def _told_in_message(workspace: Workspace, file: File) -> JsonObject:
    """Of some files, as of those from other workspaces, messages tell little more than the id."""
    return file_object(workspace, file) if file.stub is None else {"id": file.id} | file.stub


def file_object(workspace: Workspace, file: File) -> JsonObject:
    """A file object (https://docs.slack.dev/reference/objects/file-object)."""
    kind = type_of(file.name)
    place = f"{workspace.url}/files/{workspace.team.id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": kind.mimetype,
        "filetype": kind.filetype,
        "pretty_type": kind.pretty_type,
        "user": file.author,
        "user_team": workspace.team_of(file.author),
        "editable": kind.mode == "snippet",
        "size": len(file.content),
        "mode": kind.mode,
        "is_external": False,
        "external_type": "",
        "is_public": any(channel.startswith("C") for channel in file.channels),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{quote(file.name)}",
        "url_private_download": f"{place}/download/{quote(file.name)}",
        "permalink": f"{workspace.page_url}/files/{file.author}/{file.id}/{quote(file.name)}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [channel for channel in file.channels if channel.startswith("C")],
        "ims": [channel for channel in file.channels if channel.startswith("D")],
        "groups": [],
    } | file.facts


def view_object(workspace: Workspace, view: View) -> JsonObject:
    """A view object as payloads and answers hold it."""
    content = view.content
    shape: JsonObject = {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.surface.value,
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }
    if view.surface is Surface.HOME:
        shape["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
    return shape


def permalink(workspace: Workspace, message: Message) -> str:
    """The address of a message, which the page opens."""
    address = f"{workspace.page_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts is None:
        return address
    return f"{address}?thread_ts={message.thread_ts}&cid={message.channel}"


def _author_parts(workspace: Workspace, message: Message) -> JsonObject:
    app = workspace.app
    if message.author != app.user_id:
        return {}
    profile = {"id": app.bot_id, "app_id": app.id, "name": app.name, "team_id": workspace.team.id}
    return {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": profile | {"deleted": False}}


def _metadata(message: Message, *, everything: bool) -> JsonObject | None:
    """Slack keeps back what no manifest subscribes to (slackapi/python-slack-sdk, issue 1501)."""
    if message.metadata is None or everything:
        return message.metadata
    return message.metadata | {"event_payload": {}}


def _parent_author(workspace: Workspace, message: Message) -> str | None:
    if message.thread_ts is None:
        return None
    parent = workspace.message(message.channel, message.thread_ts)
    return parent.author if parent else None


def _thread_parts(workspace: Workspace, message: Message) -> JsonObject:
    replies = workspace.replies(message)
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.author for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": authors,
        "reply_users_count": len(authors),
        "latest_reply": replies[-1].ts,
    }


def _utc_offset(workspace: Workspace, zone: str) -> int:
    try:
        offset = datetime.fromtimestamp(workspace.clock(), ZoneInfo(zone)).utcoffset()
    except ZoneInfoNotFoundError:  # a machine without a time zone database
        return 0
    return int(offset.total_seconds()) if offset else 0
