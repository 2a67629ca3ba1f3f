"""Every method that the playground knows, what it needs, and who answers it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from playground.web_api import authentication, blocks, chat, conversations, files, usergroups, users, views
from playground.web_api.call import Call
from playground.wire import JsonObject

Answer: TypeAlias = Callable[[Call], Awaitable[JsonObject]]


class Token(StrEnum):
    """The kind of token that a method takes."""

    NONE = ""
    BOT = "xoxb-"
    APP = "xapp-"


@dataclass(frozen=True, slots=True)
class Method:
    """How a method is answered; one of the scopes is enough."""

    answer: Answer
    scopes: tuple[str, ...] = ()
    token: Token = Token.BOT


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

METHODS = {
    "api.test": Method(authentication.api_test, token=Token.NONE),
    "apps.connections.open": Method(authentication.open_connection, token=Token.APP),
    "auth.test": Method(authentication.auth_test),
    "blocks.validate": Method(blocks.validate),
    "bots.info": Method(users.bot_info, ("users:read",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history, HISTORY),
    "conversations.info": Method(conversations.info, READ),
    "conversations.list": Method(conversations.list_all, READ),
    "conversations.members": Method(conversations.members, READ),
    "conversations.open": Method(conversations.open_direct, ("im:write",)),
    "conversations.replies": Method(conversations.replies, HISTORY),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "oauth.v2.access": Method(authentication.oauth_access, token=Token.NONE),
    "usergroups.list": Method(usergroups.list_all, ("usergroups:read",)),
    "usergroups.users.list": Method(usergroups.list_users, ("usergroups:read",)),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_all, ("users:read",)),
    "users.lookupByEmail": Method(users.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_modal),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
