"""Buttons that stand around from other days: messages of the bot's, with whatever import's number in them."""

from handlers.payloads.carried import FieldBlock, TableBlock
from handlers.payloads.ids import Action
from importer.words.doubts import TableChoice
from importer.words.fields import Field
from playground.cast import BOT_USER_ID
from playground.program.server import Playground
from playground.records import Draft
from tests.pseudo import mark
from tests.sight import Json

BUTTONS = {
    "Import": Action.START_IMPORT,
    "Cancel": Action.CANCEL_IMPORT,
    "Undo": Action.UNDO_IMPORT,
    "Take back": Action.TAKE_BACK,
    "Details": Action.SHOW_DETAILS,
    "Fix values": Action.FIX_VALUES,
    "Error file": Action.SEND_ERROR_FILE,
    "See changes": Action.SEE_CHANGES,
    "Changes file": Action.SEND_CHANGES_FILE,
    "How it works": Action.SHOW_HELP,
}


def post_old_message(playground: Playground, job: int, channel: str = "C0HANDOFF01") -> None:
    """Post a message with every button and select that there is for the import with this id."""
    buttons = [
        {"type": "button", "action_id": action.value, "value": str(job), "text": _plain(text)}
        for text, action in BUTTONS.items()
    ]
    blocks: list[Json] = [
        {"type": "section", "block_id": "old", "text": _plain(f"An old message about {job}")},
        {"type": "actions", "block_id": "buttons", "elements": buttons},
        _select("Column", FieldBlock(job, Field.WORKFLOW).block_id("old"), Action.CHOOSE_COLUMN),
        _select("Header", TableBlock(job, TableChoice.HEADER_ROW).block_id("old"), Action.CHOOSE_HEADER),
    ]
    playground.slack.workspace.post(
        Draft(channel=channel, author=BOT_USER_ID, text=mark("Old"), blocks=blocks)
    )


def post_old_button(playground: Playground, action: Action, value: str, channel: str = "C0HANDOFF01") -> None:
    """Post a message with one button, which says `Old`, and whatever value it had."""
    button = {"type": "button", "action_id": action.value, "value": value, "text": _plain("Old")}
    blocks: list[Json] = [
        {"type": "section", "block_id": "old", "text": _plain(f"An old button of {value}")},
        {"type": "actions", "block_id": "buttons", "elements": [button]},
    ]
    playground.slack.workspace.post(
        Draft(channel=channel, author=BOT_USER_ID, text=mark("Old"), blocks=blocks)
    )


def _select(label: str, block_id: str, action: Action) -> Json:
    search = {
        "type": "external_select",
        "action_id": action.value,
        "placeholder": _plain(label),
        "min_query_length": 0,
    }
    return {"type": "section", "block_id": block_id, "text": _plain(label), "accessory": search}


def _plain(text: str) -> Json:
    """The words as they are read, marked so that nobody takes them for the bot's own of today."""
    return {"type": "plain_text", "text": mark(text)}
