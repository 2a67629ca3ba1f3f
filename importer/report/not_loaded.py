"""The word for a directory that is empty yet: said once, before each row would be an error."""

from collections.abc import Collection, Sequence
from typing import Final

from importer.words.directory import DirectoryKind
from importer.words.language import Sentence, lazy_gettext

LOAD: Final = "python -m bot directory load"
"""The command that loads a part of the directory."""
LOADED_FIRST: Final = (DirectoryKind.USERS, DirectoryKind.WORKFLOWS, DirectoryKind.CUSTOMERS)
"""The order in which the parts are loaded: a customer may name a user and a workflow."""

_CUSTOMERS, _USERS, _WORKFLOWS = DirectoryKind.CUSTOMERS, DirectoryKind.USERS, DirectoryKind.WORKFLOWS
_SENTENCES: Final = {
    frozenset({_CUSTOMERS}): lazy_gettext("No customers are loaded yet, so no row could go through."),
    frozenset({_USERS}): lazy_gettext("No users are loaded yet, so no account manager could be found."),
    frozenset({_WORKFLOWS}): lazy_gettext("No workflows are loaded yet, so no workflow could be found."),
    frozenset({_CUSTOMERS, _USERS}): lazy_gettext(
        "No customers and no users are loaded yet, so no row could go through."
    ),
    frozenset({_CUSTOMERS, _WORKFLOWS}): lazy_gettext(
        "No customers and no workflows are loaded yet, so no row could go through."
    ),
    frozenset({_USERS, _WORKFLOWS}): lazy_gettext(
        "No users and no workflows are loaded yet, so no account manager and no workflow could be found."
    ),
    frozenset(DirectoryKind): lazy_gettext(
        "No customers, no users and no workflows are loaded yet, so no row could go through."
    ),
}


def not_loaded(kinds: Collection[DirectoryKind]) -> Sentence:
    """What is missing and what that means; `kinds` holds one at least."""
    return _SENTENCES[frozenset(kinds)]


def load_commands(kinds: Sequence[DirectoryKind]) -> list[str]:
    """The commands that load the missing parts, in the order in which they are needed."""
    return [f"{LOAD} {kind} FILE" for kind in LOADED_FIRST if kind in kinds]
