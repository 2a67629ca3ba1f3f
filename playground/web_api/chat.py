"""Posting, changing and taking away messages."""

from dataclasses import replace

from playground.errors import SlackError
from playground.message_content import content_of, metadata_of
from playground.records import Draft, Message
from playground.slack_shapes import message_object, permalink
from playground.web_api.call import Call
from playground.wire import JsonObject


async def post_message(call: Call) -> JsonObject:
    """chat.postMessage: text over 40,000 characters is cut."""
    conversation = call.joined_conversation()
    content = content_of(call.arguments, call.slack.limits.message_text, call.slack.limits)
    message = call.workspace.post(
        Draft(
            channel=conversation.id,
            author=call.bot,
            text=content.text,
            blocks=content.blocks,
            thread_ts=call.thread_ts(conversation),
            metadata=metadata_of(call.arguments.get("metadata")),
        )
    )
    return _posted(call, message)


async def post_ephemeral(call: Call) -> JsonObject:
    """chat.postEphemeral: a message that one person sees."""
    conversation = call.joined_conversation()
    person = call.person()
    if person.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    content = content_of(call.arguments, call.slack.limits.message_text, call.slack.limits)
    message = call.workspace.post(
        Draft(
            channel=conversation.id,
            author=call.bot,
            text=content.text,
            blocks=content.blocks,
            thread_ts=call.thread_ts(conversation),
            reader=person.id,
        )
    )
    return {"message_ts": message.ts}


async def update(call: Call) -> JsonObject:
    """chat.update: given text alone, the old blocks go; text over 4,000 characters is refused.

    Metadata stays unless new is given; an empty object takes it away.
    """
    conversation = call.conversation()
    message = _own_message(call, call.message(conversation, "ts"), "cant_update_message")
    if message.ts in call.workspace.too_old:
        raise SlackError("edit_window_closed")
    if len(call.arguments.text("text")) > call.slack.limits.update_text:
        raise SlackError("msg_too_long")
    content = content_of(call.arguments, call.slack.limits.update_text, call.slack.limits)
    given = call.arguments.get("metadata")
    metadata = message.metadata if given is None else metadata_of(given)
    edited = call.workspace.edit(replace(message, metadata=metadata), content.text, content.blocks)
    return _posted(call, edited) | {"text": edited.text}


async def delete(call: Call) -> JsonObject:
    """chat.delete: the app's own messages."""
    conversation = call.conversation()
    message = _own_message(call, call.message(conversation, "ts"), "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": conversation.id, "ts": message.ts}


async def get_permalink(call: Call) -> JsonObject:
    """chat.getPermalink: the address of a message."""
    conversation = call.conversation()
    message = call.message(conversation, "message_ts")
    return {"channel": conversation.id, "permalink": permalink(call.workspace, message)}


def _own_message(call: Call, message: Message, refusal: str) -> Message:
    if message.author != call.bot:
        raise SlackError(refusal)
    return message


def _posted(call: Call, message: Message) -> JsonObject:
    shape = message_object(call.workspace, message, all_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": shape}
