"""What the slash command answers when it is asked for help, or can't be followed."""

from typing import Final

from handlers.blocks.message import Message, actions, button, header, message, section
from handlers.blocks.mrkdwn import code, shorten
from handlers.payloads.ids import Action, Command
from importer.words.fields import CLEARS

_LONGEST_NUMBER: Final = 40
"""So much of it is repeated to whoever typed it."""


def help_text() -> Message:
    """How to import, what a file may hold, and what can be typed."""
    return message(header("How to hand customers over"), section(_STEPS), section(_FILE), section(_COMMANDS))


def help_offer() -> Message:
    """Two lines for who says hello, and a button for more."""
    return message(
        section(
            "Share a CSV file or an Excel workbook (.xlsx) here, and I ask which columns hold what; nothing changes before you answer.\n"
            f"It hands customers over to account managers and workflows. Type {code(Command.IMPORTS)} to see the last imports."
        ),
        actions(button("How it works", Action.SHOW_HELP, 0)),
    )


def no_such_import(wanted: str) -> Message:
    """No import has the number that was asked for, as it was typed."""
    return message(
        section(
            f"There is no import {shorten(wanted, _LONGEST_NUMBER)} in this workspace. Type {code(Command.IMPORTS)} to see them all."
        )
    )


def not_understood(text: str) -> Message:
    """What was typed behind the command says nothing to us."""
    return message(section(f"I don't know what to do with {code(text)}."), section(_COMMANDS))


_STEPS = (
    "1. Share a CSV file in a channel where I am, or in a direct message to me.\n"
    "2. I ask which columns hold what. Check my choices and press *Import*.\n"
    "3. I check every row, then apply the good ones. Rows with errors change nothing.\n"
    "4. I answer in the thread with the result, and with a file of the rows that need attention. "
    "Correct it and share it again."
)

_FILE = (
    "*What a file may hold*\n"
    "• `External Id`: which customer a row is about. Every file needs it.\n"
    "• `Account manager email`: who looks after the customer. "
    "Several people go into one cell, separated by commas; they replace the ones before.\n"
    "• `Workflow name`: the payment reminders that the customer gets.\n"
    f"An empty cell leaves things as they are; the word `{CLEARS}` takes the account managers or the workflow away. All other columns are left out."
)

_COMMANDS = (
    "*What you can type*\n"
    f"• `{Command.IMPORTS}`: the last imports\n"
    f"• `{Command.IMPORTS} 12`: everything about import 12, and its error file\n"
    f"• `{Command.IMPORTS} help`: how to import"
)
