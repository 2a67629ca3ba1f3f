"""What someone of one workspace could send who knows the ids of another: for each handler, made of an id."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.payloads.absent_form import AbsentForm
from handlers.payloads.carried import (
    ALL_KINDS,
    DirectoryPart,
    FieldBlock,
    Request,
    SeenPlan,
    ShownChanges,
    TableBlock,
)
from handlers.payloads.fix_form import FixForm, MeantBlock, sign_of
from handlers.payloads.ids import Action, Command, Modal
from importer.words.directory import DirectoryKind
from importer.words.doubts import TableChoice
from importer.words.fields import Field
from importer.words.holdings import Part

Json = dict[str, Any]
CHANNEL, THREAD = "C0HANDOFF02", "1700000000.000100"


@dataclass(frozen=True, slots=True)
class Forgery:
    """A press, a search, a form, a command or an event with ids in it, wherever they stand.

    `value` is the button's, `block` the block's id, `metadata` what a modal keeps; `held` is what a form
    holds, by its block. `surface` is where a press is made.
    """

    value: str = ""
    block: str = "forged"
    metadata: str = ""
    surface: str = "message"
    held: Mapping[Any, Any] = field(default_factory=dict)


Forge = Callable[[int], Forgery]


def _button(id_: int) -> Forgery:
    return Forgery(str(id_))


def _request(id_: int) -> Forgery:
    return Forgery(Request(id_, 1).value)


def _seen(id_: int) -> Forgery:
    return Forgery(SeenPlan(id_, 1).value)


def _column(id_: int) -> Forgery:
    return Forgery("0", FieldBlock(id_, Field.WORKFLOW).block_id("forged"))


def _table(choice: TableChoice, value: str) -> Forge:
    return lambda id_: Forgery(value, TableBlock(id_, choice).block_id("forged"))


def _changes(value: str) -> Forge:
    return lambda id_: Forgery(value, metadata=ShownChanges(id_).metadata(), surface="modal")


def _fix_form(id_: int) -> Forgery:
    form = FixForm(id_, CHANNEL, THREAD, THREAD, meant={sign_of((Field.WORKFLOW, "x")): str(id_)})
    return Forgery("0", metadata=form.metadata(), surface="modal")


def _meant(id_: int) -> Forgery:
    return Forgery(block=MeantBlock(id_, Field.WORKFLOW, sign_of((Field.WORKFLOW, "x"))).block_id(0))


def _at_home(id_: int) -> Forgery:
    return Forgery(str(id_), surface="home")


def _in_modal(id_: int) -> Forgery:
    return Forgery(str(id_), metadata=str(id_), surface="modal")


def _directory_part(id_: int) -> Forgery:
    return Forgery(DirectoryPart(Part(DirectoryKind.CUSTOMERS, None, id_)).value, surface="modal")


def _taught(id_: int) -> Forgery:
    """What one of the other workspace was taught, by its sign: there the number stands in the value."""
    return Forgery(sign_of((Field.WORKFLOW, f"taught {id_}")), metadata="0", surface="modal")


def _absent(id_: int) -> Forgery:
    return Forgery("0", metadata=AbsentForm(id_, CHANNEL, THREAD, THREAD).metadata(), surface="modal")


def _declined(id_: int) -> Forgery:
    reason = {"reason": {Action.REASON: {"type": "plain_text_input", "value": "No"}}}
    return Forgery(metadata=Request(id_, 1).value, surface="modal", held=reason)


def _people(id_: int) -> Forgery:
    chosen = {"selected_options": [{"value": f"U0FORGED{id_}"}]}
    return Forgery(surface="modal", held={Action.CHOOSE_PEOPLE: {Action.CHOOSE_PEOPLE: chosen}})


def _handover(id_: int) -> Forgery:
    one, several = {"selected_option": {"value": str(id_)}}, {"selected_options": [{"value": str(id_)}]}
    held = {
        Action.CHOOSE_LEAVING: {Action.CHOOSE_LEAVING: one},
        Action.CHOOSE_HEIRS: {Action.CHOOSE_HEIRS: several},
        Action.CHOOSE_WORKFLOW: {Action.CHOOSE_WORKFLOW: one},
    }
    return Forgery(surface="modal", held=held)


def _extended(id_: int) -> Forgery:
    held = {Action.CHOOSE_LAST_DAY: {Action.CHOOSE_LAST_DAY: {"selected_date": "2031-01-01"}}}
    return Forgery(metadata=str(id_), surface="modal", held=held)


OF_JOBS: Mapping[Action, Forge] = {
    Action.CHOOSE_COLUMN: _column,
    Action.CHOOSE_SHEET: _table(TableChoice.SHEET, "0"),
    Action.CHOOSE_HEADER: _table(TableChoice.HEADER_ROW, "2"),
    Action.CHOOSE_HIDDEN: _table(TableChoice.HIDDEN, "skip"),
    Action.START_IMPORT: _seen,
    Action.APPLY_FIRST: _seen,
    Action.LOAD_CUSTOMERS: _button,
    Action.CANCEL_IMPORT: _button,
    Action.UNDO_IMPORT: _button,
    Action.TAKE_BACK: _button,
    Action.SHOW_DETAILS: _button,
    Action.SEND_ERROR_FILE: _button,
    Action.SEE_CHANGES: _button,
    Action.SEND_CHANGES_FILE: _button,
    Action.CHOOSE_CHANGES: _changes(ALL_KINDS),
    Action.EARLIER_CHANGES: _changes("0"),
    Action.LATER_CHANGES: _changes("0"),
    Action.FIX_VALUES: _button,
    Action.EARLIER_VALUES: _fix_form,
    Action.LATER_VALUES: _fix_form,
    Action.FIND_PEOPLE: _fix_form,
    Action.ASK_APPROVAL: _seen,
    Action.APPROVE: _request,
    Action.DECLINE: _request,
    Action.WITHDRAW: _request,
    Action.CANCEL_AT_HOME: _at_home,
    Action.FIX_AT_HOME: _at_home,
    Action.ERROR_FILE_AT_HOME: _at_home,
    Action.SEE_ABSENT: _button,
    Action.EARLIER_ABSENT: _absent,
    Action.LATER_ABSENT: _absent,
    Action.START_HANDOVER: _button,
    Action.RETURN_NOW: _at_home,
    Action.KEEP_COVER: _at_home,
    Action.EXTEND_COVER: _at_home,
    Action.CHOOSE_MEANT: _meant,
}
"""These carry the id of a job."""

FORMS_OF_JOBS: Mapping[Modal, Forge] = {
    Modal.FIX_VALUES: _fix_form,
    Modal.ABSENT: _absent,
    Modal.DECLINE: _declined,
    Modal.EXTEND_COVER: _extended,
}
"""So do these windows."""

OF_OTHER_THINGS: Mapping[Action, Forge] = {
    Action.SEND_DIRECTORY_FILE: _directory_part,
    Action.FORGET: _taught,
    Action.ADD_PEOPLE: _in_modal,
    Action.OLDER_IMPORTS: lambda _id: Forgery("100:"),
    Action.NEWER_IMPORTS: lambda _id: Forgery("0:"),
    Action.OPEN_SETTINGS: _at_home,
    Action.SHOW_AUDIT: _in_modal,
    Action.OLDER_SETTINGS: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.NEWER_SETTINGS: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.SEND_AUDIT_FILE: _in_modal,
    Action.SHOW_HELP: _button,
    Action.OPEN_AT_HOME: _at_home,
    Action.OPEN_DIRECTORY: _at_home,
    Action.EARLIER_OWNERS: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.LATER_OWNERS: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.OPEN_REMEMBERED: _at_home,
    Action.EARLIER_REMEMBERED: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.LATER_REMEMBERED: lambda _id: Forgery("0", metadata="0", surface="modal"),
    Action.OPEN_HANDOVER: _at_home,
    Action.CHOOSE_PEOPLE: _in_modal,
    Action.CHOOSE_GROUP: lambda _id: Forgery(block="set:approvers", surface="modal"),
    Action.CHOOSE_LEAVING: _in_modal,
    Action.CHOOSE_HEIRS: _in_modal,
    Action.CHOOSE_WORKFLOW: _in_modal,
}
"""These carry the id of something else, or none."""

FORMS_OF_OTHER_THINGS: Mapping[Modal, Forge] = {
    Modal.ADD_PEOPLE: _people,
    Modal.HANDOVER: _handover,
    Modal.SETTINGS: lambda _id: Forgery(metadata="{}", surface="modal"),
}
"""So do these windows."""

COMMANDS: Mapping[Command, Sequence[str]] = {
    Command.IMPORTS: ("", "1", "2", "errors", "settings", "help"),
    Command.HANDOVER: ("",),
}
"""What may be typed behind each command; the numbers are those of the other workspace's imports."""
