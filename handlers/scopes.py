"""The scopes that the handlers need, each with what is lost without it; the manifest asks for just these."""

from typing import Final

_SHARED_FILES: Final = "files that are shared {where} go unseen"
_WHO_IS_THERE: Final = "the rows of an import from {where} are for its sharer and admins alone"

SCOPES: Final = {
    "channels:history": _SHARED_FILES.format(where="in public channels"),
    "channels:read": _WHO_IS_THERE.format(where="a public channel") + ", and its counts are kept from others",
    "chat:write": "nothing can be said",
    "commands": "/imports and /handover are not there",
    "files:read": "no shared file can be read",
    "files:write": "there are no error files and no changes files",
    "groups:history": _SHARED_FILES.format(where="in private channels"),
    "groups:read": _WHO_IS_THERE.format(where="a private channel"),
    "im:history": _SHARED_FILES.format(where="in direct messages"),
    "im:read": _WHO_IS_THERE.format(where="direct messages"),
    "im:write": "nobody can be told anything in direct messages",
    "mpim:history": _SHARED_FILES.format(where="in direct messages of several people"),
    "mpim:read": _WHO_IS_THERE.format(where="direct messages of several people"),
    "users:read": "nobody can import, because guests can't be told from members",
}
"""What an installation can't do without, by scope."""

OPTIONAL_SCOPES: Final = {
    "usergroups:read": "neither who may import nor who approves can be a user group",
    "users:read.email": "people can't be added to the directory from Slack, nor be told of a return, "
    "or of customers they gained or lost",
}
"""An admin may leave them out when the app is installed."""
