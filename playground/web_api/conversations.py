"""Channels and direct messages, and what was said in them."""

from playground.errors import SlackError
from playground.records import Conversation, ConversationKind, Message
from playground.slack_shapes import conversation_object, message_object
from playground.web_api.call import SCOPE_NOUNS, Call
from playground.web_api.paging import page_of
from playground.wire import JsonObject

KINDS = {
    "public_channel": ConversationKind.CHANNEL,
    "private_channel": ConversationKind.GROUP,
    "im": ConversationKind.IM,
}
OTHER_KINDS = ("mpim",)
LATEST = "9999999999.999999"


async def info(call: Call) -> JsonObject:
    """conversations.info: one conversation."""
    conversation = call.conversation_under("read")
    shape = conversation_object(call.workspace, conversation)
    if call.arguments.flag("include_num_members"):
        shape["num_members"] = len(conversation.members)
    return {"channel": shape}


async def list_all(call: Call) -> JsonObject:
    """conversations.list: conversations of the kinds asked for, public channels by default."""
    asked = call.arguments.text("types", "public_channel").split(",")
    if any(kind not in (*KINDS, *OTHER_KINDS) for kind in asked):
        raise SlackError("invalid_types")
    kinds = [KINDS[kind] for kind in asked if kind in KINDS]
    for kind in kinds:
        call.require_scope(f"{SCOPE_NOUNS[kind]}:read")
    found = [one for one in call.workspace.conversations if one.kind in kinds and _is_visible(call, one)]
    page, cursor = page_of(found, call.arguments)
    channels = [conversation_object(call.workspace, one) for one in page]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


async def members(call: Call) -> JsonObject:
    """conversations.members: the user ids of those who are in a conversation."""
    conversation = call.conversation_under("read")
    page, cursor = page_of(sorted(conversation.members), call.arguments)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


async def open_direct(call: Call) -> JsonObject:
    """conversations.open: the direct messages with one person."""
    if call.arguments.text("channel"):
        conversation = call.conversation()
    else:
        call.person("users")
        conversation = call.conversation("users")
    if call.arguments.flag("return_im"):
        return {"channel": conversation_object(call.workspace, conversation), "already_open": True}
    return {"channel": {"id": conversation.id}, "already_open": True, "no_op": True}


async def history(call: Call) -> JsonObject:
    """conversations.history: the newest messages outside threads, newest first."""
    conversation = _readable(call)
    outside = [one for one in call.workspace.messages(conversation.id) if one.thread_ts is None]
    return _listing(call, list(reversed(_within(call, outside))))


async def replies(call: Call) -> JsonObject:
    """conversations.replies: a thread, parent first."""
    conversation = _readable(call)
    parent = call.workspace.message(conversation.id, call.arguments.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    return _listing(call, [parent, *_within(call, call.workspace.replies(parent))])


def _is_visible(call: Call, conversation: Conversation) -> bool:
    """Public channels are, whoever is in them."""
    return conversation.kind is ConversationKind.CHANNEL or call.bot in conversation.members


def _readable(call: Call) -> Conversation:
    conversation = call.conversation_under("history")
    if call.bot not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def _within(call: Call, messages: list[Message]) -> list[Message]:
    """The messages between `oldest` and `latest`, those two only when `inclusive`."""
    oldest, latest = call.arguments.text("oldest", "0"), call.arguments.text("latest", LATEST)
    inclusive = call.arguments.flag("inclusive")
    between = [one for one in messages if float(oldest) <= float(one.ts) <= float(latest)]
    return [one for one in between if inclusive or one.ts not in (oldest, latest)]


def _listing(call: Call, messages: list[Message]) -> JsonObject:
    page, cursor = page_of(messages, call.arguments)
    all_metadata = call.arguments.flag("include_all_metadata")
    return {
        "messages": [message_object(call.workspace, one, all_metadata=all_metadata) for one in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }
