"""The names that Slack hands back to us: commands, actions, marks, blocks and the values of options."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from importer.words.postings import MANAGERS


class Command(StrEnum):
    """The slash commands, as in the app's manifest."""

    IMPORTS = "/imports"
    HANDOVER = "/handover"


class Action(StrEnum):
    """What a button or a select is for.

    The value of a button is the id of its job, but for these: OLDER_IMPORTS has the number below which to go
    on, EARLIER_CHANGES and LATER_CHANGES how many customers to skip, EARLIER_VALUES and LATER_VALUES a page
    of the modal, EARLIER_REMEMBERED, LATER_REMEMBERED, EARLIER_OWNERS, LATER_OWNERS, EARLIER_ABSENT and
    LATER_ABSENT how many things to skip, FORGET the sign of one, SEND_DIRECTORY_FILE a part of the
    directory, and SHOW_HELP and those that open something from the Home tab nothing. START_IMPORT and
    APPLY_FIRST say which plan was seen, too. The options of CHOOSE_CHANGES are kinds of changes.

    UNDO_IMPORT asks what an undo of that job would do; TAKE_BACK is about the undo, and has it done.
    FIX_VALUES opens the modal that the next four are fields of, and in which FIND_PEOPLE looks for emails in
    Slack. SEE_ABSENT opens the modal with CHOOSE_ABSENT. ADD_PEOPLE opens a modal, too, from wherever it
    stands, with CHOOSE_PEOPLE as its field. CHOOSE_COLUMN is the action of the three selects, and of their
    options where Slack asks for them; the options of CHOOSE_HEADER are always asked for.

    ASK_APPROVAL says which plan was seen, APPROVE, DECLINE and WITHDRAW which request; REASON is the field of
    the modal that DECLINE opens.

    OPEN_SETTINGS opens the modal whose fields are CHOOSE_GROUP and SET_VALUE, SHOW_AUDIT the list of who has
    set what; the value of OLDER_SETTINGS and NEWER_SETTINGS is how many of its lines to skip.

    Those with HOME in their names are pressed on the Home tab. OPEN_AT_HOME is a link, which Slack follows by
    itself.
    """

    CHOOSE_COLUMN = "choose_column"
    CHOOSE_SHEET = "choose_sheet"
    CHOOSE_HEADER = "choose_header"
    CHOOSE_HIDDEN = "choose_hidden"
    START_IMPORT = "start_import"
    APPLY_FIRST = "apply_first"
    CANCEL_IMPORT = "cancel_import"
    UNDO_IMPORT = "undo_import"
    TAKE_BACK = "take_back"
    SHOW_DETAILS = "show_details"
    OLDER_IMPORTS = "older_imports"
    NEWER_IMPORTS = "newer_imports"
    SEND_ERROR_FILE = "send_error_file"
    SEE_CHANGES = "see_changes"
    CHOOSE_CHANGES = "choose_changes"
    EARLIER_CHANGES = "earlier_changes"
    LATER_CHANGES = "later_changes"
    SEND_CHANGES_FILE = "send_changes_file"
    SHOW_HELP = "show_help"
    LOAD_CUSTOMERS = "load_customers"
    FIX_VALUES = "fix_values"
    CHOOSE_MEANT = "choose_meant"
    USE_CORRECTIONS = "use_corrections"
    TAKE_SUGGESTED_IDS = "take_suggested_ids"
    REMEMBER = "remember"
    EARLIER_VALUES = "earlier_values"
    LATER_VALUES = "later_values"
    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    DECLINE = "decline"
    REASON = "reason"
    WITHDRAW = "withdraw"
    OPEN_SETTINGS = "open_settings"
    CHOOSE_GROUP = "choose_group"
    SET_VALUE = "set_value"
    SHOW_AUDIT = "show_audit"
    OLDER_SETTINGS = "older_settings"
    NEWER_SETTINGS = "newer_settings"
    SEND_AUDIT_FILE = "send_audit_file"
    FIND_PEOPLE = "find_people"
    ADD_PEOPLE = "add_people"
    CHOOSE_PEOPLE = "choose_people"
    OPEN_AT_HOME = "open_at_home"
    CANCEL_AT_HOME = "cancel_at_home"
    FIX_AT_HOME = "fix_at_home"
    ERROR_FILE_AT_HOME = "error_file_at_home"
    OPEN_REMEMBERED = "open_remembered"
    FORGET = "forget"
    EARLIER_REMEMBERED = "earlier_remembered"
    LATER_REMEMBERED = "later_remembered"
    OPEN_DIRECTORY = "open_directory"
    SEND_DIRECTORY_FILE = "send_directory_file"
    EARLIER_OWNERS = "earlier_owners"
    LATER_OWNERS = "later_owners"
    OPEN_HANDOVER = "open_handover"
    CHOOSE_LEAVING = "choose_leaving"
    CHOOSE_HEIRS = "choose_heirs"
    CHOOSE_WORKFLOW = "choose_workflow"
    WRITE_LIST = "write_list"
    CHOOSE_LIST_FILE = "choose_list_file"
    CHOOSE_ALONE = "choose_alone"
    CHOOSE_LAST_DAY = "choose_last_day"
    START_HANDOVER = "start_handover"
    RETURN_NOW = "return_now"
    EXTEND_COVER = "extend_cover"
    KEEP_COVER = "keep_cover"
    SEE_ABSENT = "see_absent"
    CHOOSE_ABSENT = "choose_absent"
    EARLIER_ABSENT = "earlier_absent"
    LATER_ABSENT = "later_absent"


class Modal(StrEnum):
    """The modals that are handed in, by their `callback_id`."""

    FIX_VALUES = "fix_values"
    SETTINGS = "settings"
    ADD_PEOPLE = "add_people"
    HANDOVER = "handover"
    EXTEND_COVER = "extend_cover"
    DECLINE = "decline"
    ABSENT = "absent"


class PostingKind(StrEnum):
    """What a posting says; each is the event type of its message's metadata."""

    QUESTION = "handoff_question"
    UNDO = "handoff_undo"
    WAITING = "handoff_waiting"
    NEXT = "handoff_next"
    PREVIEW = "handoff_preview"
    CLOSE = "handoff_close"
    CLOSED = "handoff_closed"
    ASKED = "handoff_asked"
    APPROVAL = "handoff_approval"
    APPROVAL_OVER = "handoff_approval_over"
    ANSWERED = "handoff_answered"
    SUMMARY = "handoff_summary"
    UNDONE = "handoff_undone"
    CORRECTED = "handoff_corrected"
    EXPIRED = "handoff_expired"
    FORGOTTEN = "handoff_forgotten"
    ERROR_FILE = "handoff_error_file"
    CHANGES_FILE = "handoff_changes_file"
    REFUSAL = "handoff_refusal"
    PRIVATE_WORD = "handoff_private_word"
    BARRED = "handoff_barred"
    APOLOGY = "handoff_apology"
    FILE_REFUSED = "handoff_file_refused"
    HELP = "handoff_help"
    RETURNED = "handoff_returned"
    MANAGERS = MANAGERS
    OWN_CHANGES = "handoff_own_changes"
    MANAGER_UNTOLD = "handoff_manager_untold"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message's metadata tells: what it is, and the number of its posting."""

    NUMBER: ClassVar[str] = "posting"

    kind: PostingKind
    number: int

    def metadata(self) -> dict[str, object]:
        """The mark as Slack takes it (https://docs.slack.dev/messaging/message-metadata)."""
        return {"event_type": self.kind.value, "event_payload": {self.NUMBER: self.number}}
