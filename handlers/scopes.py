"""The scopes that the handlers need, each with what is lost without it; the manifest asks for just these."""

from collections.abc import Collection, Mapping
from typing import Final

from importer.words.language import Sentence, lazy_gettext

SCOPES: Final = {
    "channels:history": lazy_gettext("files that are shared in public channels go unseen"),
    "channels:read": lazy_gettext(
        "the rows of an import from a public channel are for its sharer and admins alone, "
        "and its counts are kept from others"
    ),
    "chat:write": lazy_gettext("nothing can be said"),
    "commands": lazy_gettext("/imports and /handover are not there"),
    "files:read": lazy_gettext("no shared file can be read"),
    "files:write": lazy_gettext("there are no error files and no changes files"),
    "groups:history": lazy_gettext("files that are shared in private channels go unseen"),
    "groups:read": lazy_gettext(
        "the rows of an import from a private channel are for its sharer and admins alone"
    ),
    "im:history": lazy_gettext("files that are shared in direct messages go unseen"),
    "im:read": lazy_gettext("the rows of an import from direct messages are for its sharer and admins alone"),
    "im:write": lazy_gettext("nobody can be told anything in direct messages"),
    "mpim:history": lazy_gettext("files that are shared in direct messages of several people go unseen"),
    "mpim:read": lazy_gettext(
        "the rows of an import from direct messages of several people are for its sharer and admins alone"
    ),
    "users:read": lazy_gettext("nobody can import, because guests can't be told from members"),
}
"""What an installation can't do without, by scope."""

OPTIONAL_SCOPES: Final = {
    "usergroups:read": lazy_gettext("neither who may import nor who approves can be a user group"),
    "users:read.email": lazy_gettext(
        "people can't be added to the directory from Slack, nor be told of a return, "
        "or of customers they gained or lost"
    ),
}
"""An admin may leave them out when the app is installed."""


def find_lacking(granted: Collection[str]) -> Mapping[str, Sentence]:
    """What an installation with these scopes lacks of what the manifest asks for, and what that costs."""
    asked = {**SCOPES, **OPTIONAL_SCOPES}
    return {scope: lost for scope, lost in asked.items() if scope not in granted}
