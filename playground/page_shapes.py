"""The workspace as the page shows it to one person."""

from playground.file_types import type_of
from playground.manifest import Command
from playground.records import Conversation, ConversationKind, File, Message, Person
from playground.wire import JsonObject
from playground.workspace import Workspace


def person_shape(person: Person) -> JsonObject:
    """A person as the page lists them."""
    names = ("id", "name", "real_name", "is_admin", "title", "tz", "locale", "color")
    return {name: getattr(person, name) for name in names}


def conversation_shape(workspace: Workspace, conversation: Conversation) -> JsonObject:
    """A conversation as the page lists it; direct messages go by the app's name."""
    is_im = conversation.kind is ConversationKind.IM
    return {
        "id": conversation.id,
        "name": workspace.app.name if is_im else conversation.name,
        "kind": conversation.kind.value,
        "topic": conversation.topic,
    }


def command_shape(command: Command) -> JsonObject:
    """A slash command for the message box's completion."""
    return {
        "command": command.command,
        "usage_hint": command.usage_hint,
        "description": command.description,
    }


def message_shape(workspace: Workspace, message: Message, reader: str) -> JsonObject:
    """A message as one person sees it."""
    shape: JsonObject = {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.author,
        "text": message.text,
        "is_ephemeral": message.is_ephemeral,
        "reply_count": len(workspace.replies(message)),
        "bot": message.author == workspace.app.user_id,
    }
    if message.thread_ts:
        shape["thread_ts"] = message.thread_ts
    if message.blocks:
        shape["blocks"] = message.blocks
    if message.edited_ts:
        shape["edited"] = {"ts": message.edited_ts}
    files = [workspace.file(file_id) for file_id in message.files]
    if files:
        shape["files"] = [file_shape(file, reader) for file in files if file is not None]
    return shape


def file_shape(file: File, reader: str) -> JsonObject:
    """A file as the page offers it for download."""
    return {
        "id": file.id,
        "name": file.name,
        "size": len(file.content),
        "mimetype": type_of(file.name).mimetype,
        "url": f"/ui/files/{file.id}/download?as={reader}",
    }
