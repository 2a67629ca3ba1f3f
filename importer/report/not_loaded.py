"""The word for a directory that is empty yet: said once, before each row would be an error."""

from collections.abc import Sequence
from typing import Final

from importer.words.counts import listed
from importer.words.directory import DirectoryKind

LOAD: Final = "python -m bot directory load"
"""The command that loads a part of the directory."""
LOADED_FIRST: Final = (DirectoryKind.USERS, DirectoryKind.WORKFLOWS, DirectoryKind.CUSTOMERS)
"""The order in which the parts are loaded: a customer may name a user and a workflow."""

_FOUND: Final = {DirectoryKind.USERS: "account manager", DirectoryKind.WORKFLOWS: "workflow"}


def not_loaded(kinds: Sequence[DirectoryKind]) -> str:
    """What is missing and what that means, as a sentence without its full stop; `kinds` holds one at least."""
    missing = listed([f"no {kind}" for kind in DirectoryKind if kind in kinds]).capitalize()
    if DirectoryKind.CUSTOMERS in kinds:
        return f"{missing} are loaded yet, so no row could go through"
    found = listed([f"no {_FOUND[kind]}" for kind in _FOUND if kind in kinds])
    return f"{missing} are loaded yet, so {found} could be found"


def load_commands(kinds: Sequence[DirectoryKind]) -> list[str]:
    """The commands that load the missing parts, in the order in which they are needed."""
    return [f"{LOAD} {kind} FILE" for kind in LOADED_FIRST if kind in kinds]
