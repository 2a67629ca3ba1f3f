"""What people type, in the form in which Slack keeps it.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Mapping
from html import escape

from playground.workspace import Workspace

MENTION = re.compile(r"(?<!\w)([@#])([\w-]+)")
ADDRESS = re.compile(r"https?://[^\s<>|]+")


def slack_text(workspace: Workspace, typed: str) -> str:
    """The text with &, < and > escaped, mentions as ids, and web addresses as links."""
    text = escape(typed, quote=False)
    text = ADDRESS.sub(lambda found: f"<{found[0]}>", text)
    ids = _mentioned_ids(workspace)
    return MENTION.sub(lambda found: ids.get(found[0].lower(), found[0]), text)


def _mentioned_ids(workspace: Workspace) -> Mapping[str, str]:
    ids = {f"@{person.name}": f"<@{person.id}>" for person in workspace.people}
    ids[f"@{workspace.app.name.lower()}"] = f"<@{workspace.app.user_id}>"
    for conversation in workspace.conversations:
        if conversation.id.startswith("C"):
            ids[f"#{conversation.name}"] = f"<#{conversation.id}|{conversation.name}>"
    return ids
