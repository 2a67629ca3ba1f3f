"""Files that people put into a modal: nobody sees them in a conversation, and the app is told of them.

Source: https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
"""

from playground.elements import find_element, interactive_elements
from playground.errors import PageError
from playground.records import File, Person, View
from playground.slack import Slack
from playground.slack_shapes import file_objects
from playground.wire import JsonObject

MOST_BYTES = 10 << 20
MOST_FILES = 10


def require_accepted(view: View, block_id: str, action_id: str, file: File) -> None:
    """Raise PageError for a file that this element of a modal doesn't take."""
    element = find_element(view.blocks, block_id, action_id)
    if element["type"] != "file_input":
        raise PageError("Files can't be put here.")
    endings = element.get("filetypes")
    if endings and file.name.rpartition(".")[2].lower() not in endings:
        raise PageError(f"Choose a file that ends in {', '.join(endings)}.")
    if len(file.content) > MOST_BYTES:
        raise PageError("A file can have 10 MB at most.")


def with_files(
    slack: Slack, person: Person, blocks: list[JsonObject] | None, values: JsonObject
) -> JsonObject:
    """State values with the file objects, in place of the ids that the page gives."""
    told = values
    for block in blocks or ():
        for element in interactive_elements(block):
            if element["type"] == "file_input":
                held = values[block["block_id"]][element["action_id"]]
                files = {**held, "files": _told(slack, person, element, held["files"])}
                told = {**told, block["block_id"]: {**told[block["block_id"]], element["action_id"]: files}}
    return told


def _told(slack: Slack, person: Person, element: JsonObject, ids: list[str]) -> list[JsonObject]:
    if len(ids) > element.get("max_files", MOST_FILES):
        raise PageError("These are too many files.")
    files = [slack.workspace.file(one) for one in ids]
    if any(file is None or file.author != person.id or file.channels for file in files):
        raise PageError("There is no such file.", status=404)
    return file_objects(slack.workspace, tuple(ids))
