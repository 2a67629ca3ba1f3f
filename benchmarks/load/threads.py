"""What people find in a thread in the end: one question, one summary, and an error file if there are any."""

from collections.abc import Collection, Iterator, Mapping

from playground.page_shapes import message_shape
from playground.records import Message
from playground.workspace import Workspace
from tests.dialogues.steps import SUMMARY
from tests.sight import Seen

_ANSWERED = "See the result below"
_ERROR_FILE = "error file"


def find_faults(workspace: Workspace, wrong: Mapping[str, bool]) -> Iterator[str]:
    """What isn't so, in words; each file that was shared is here by its name, with whether it has errors."""
    shared = {
        name: message
        for channel in workspace.conversations
        for message in workspace.messages(channel.id)
        for name in _names(workspace, message)
        if message.author != workspace.app.user_id
    }
    if missing := wrong.keys() - shared.keys():
        yield f"never shared: {sorted(missing)}"
    for name, message in shared.items():
        wanted = [_ANSWERED, SUMMARY, *([_ERROR_FILE] if wrong[name] else [])]
        found = [_kind(workspace, reply) for reply in workspace.replies(message)]
        if found != wanted:
            yield f"{name} has the replies {found} instead of {wanted}"


def _names(workspace: Workspace, message: Message) -> Collection[str]:
    files = map(workspace.file, message.files)
    return [file.name for file in files if file]


def _kind(workspace: Workspace, reply: Message) -> str:
    """What a reply is; its own words where it is nothing that belongs there, or isn't right yet."""
    said = str(Seen(message_shape(workspace, reply, "")))
    if reply.files:
        return _ERROR_FILE
    return next((kind for kind in (_ANSWERED, SUMMARY) if kind in said), said)
