"""What the slash command answers when it is asked for help, or can't be followed."""

from typing import Final

from handlers.blocks.message import Message, actions, button, header, message, section
from handlers.blocks.mrkdwn import code, shorten
from handlers.payloads.ids import Action, Command
from importer.words.fields import Field, clearing_word
from importer.words.language import _

HELP_COMMAND: Final = f"{Command.IMPORTS} help"
SETTINGS_COMMAND: Final = f"{Command.IMPORTS} settings"
_EXAMPLE_COMMAND: Final = f"{Command.IMPORTS} 12"
_LONGEST_NUMBER: Final = 40
"""So much of it is repeated to whoever typed it."""


def help_text() -> Message:
    """How to import, what a file may hold, and what can be typed."""
    return message(
        header(_("How to hand customers over")), section(_steps()), section(_file()), section(_commands())
    )


def help_offer() -> Message:
    """Two lines for who says hello, and a button for more."""
    return message(
        section(
            _(
                "Share a CSV file or an Excel workbook (.xlsx) here, and I ask which columns hold what; "
                "nothing changes before you answer.\n"
                "It hands customers over to account managers and workflows. "
                "Type {command} to see the last imports.",
                command=code(Command.IMPORTS),
            )
        ),
        actions(button(_("How it works"), Action.SHOW_HELP, 0)),
    )


def _people_command() -> str:
    people = _("people")
    return f"{Command.IMPORTS} {people}"


def no_such_import(wanted: str) -> Message:
    """No import has the number that was asked for, as it was typed."""
    return message(
        section(
            _(
                "There is no import {number} in this workspace. Type {command} to see them all.",
                number=shorten(wanted, _LONGEST_NUMBER),
                command=code(Command.IMPORTS),
            )
        )
    )


def none_found(text: str, *, as_name: bool) -> Message:
    """No import fits what was typed behind the command: a part of a file's name, or another word."""
    said = (
        _("No import fits {text}: no file has that in its name.", text=code(text))
        if as_name
        else _("No import fits {text}.", text=code(text))
    )
    return message(section(said), section(_commands()))


def _steps() -> str:
    return _(
        "1. Share a CSV file or an Excel workbook in a channel where I am, or in a direct message to me.\n"
        "2. I check every row at once, and show which columns I read and what would change. "
        "Nothing changes yet.\n"
        "3. Check the columns and the numbers, and press *Import*. Rows with errors change nothing. "
        "Where your workspace wants a second person's yes, the button asks for it.\n"
        "4. I answer in the thread with the result, and with a file of the rows that need attention. "
        "Correct it and share it again.\n"
        "5. What was a mistake can be taken back with *Undo*."
    )


def _file() -> str:
    return _(
        "*What a file may hold*\n"
        "• {external_id}: which customer a row is about. Every file needs it.\n"
        "• {manager}: who looks after the customer. "
        "Several people go into one cell, separated by commas; they replace the ones before.\n"
        "• {workflow}: the payment reminders that the customer gets.\n"
        "An empty cell leaves things as they are; the word {word} takes the account managers or the workflow "
        "away. All other columns are left out.\n"
        "A list of customers, users or workflows is loaded into the directory, when an import admin shares "
        "it.",
        external_id=code(Field.EXTERNAL_ID.label),
        manager=code(Field.ACCOUNT_MANAGER.label),
        workflow=code(Field.WORKFLOW.label),
        word=code(clearing_word()),
    )


def _commands() -> str:
    return _(
        "*What you can type*\n"
        "• {imports}: the last imports; behind it {mine}, {failed}, {errors}, {running}, a month as {month}, "
        "or a part of a file's name\n"
        "• {one}: everything about import 12, and its error file\n"
        "• {help}: how to import\n"
        "• {settings}: what is set for this workspace, for import admins\n"
        "• {handover}: hand the customers of a person over to others, for import admins\n"
        "• {people}: add people of this workspace to the directory, for import admins",
        imports=code(Command.IMPORTS),
        mine=code(_("mine")),
        failed=code(_("failed")),
        errors=code(_("errors")),
        running=code(_("running")),
        month=code("2026-10"),
        one=code(_EXAMPLE_COMMAND),
        handover=code(Command.HANDOVER),
        people=code(_people_command()),
        help=code(HELP_COMMAND),
        settings=code(SETTINGS_COMMAND),
    )
