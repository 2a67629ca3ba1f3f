"""Users and workflows as people choose them: by a part of the name or email that they type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from importer.matching.values import fold
from importer.words.fields import Field
from importer.words.language import _
from importer.words.ports import Directory

MOST_FOUND: Final = 99
"""So many of the directory's names are found for what was typed: Slack shows a hundred options."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the directory that may be meant: its id there, and what people know it by."""

    id: int
    name: str
    remark: str = ""

    @property
    def label(self) -> str:
        """The name, and what is said beside it."""
        return _("{name} ({remark})", name=self.name, remark=self.remark) if self.remark else self.name


async def find_all(directory: Directory, workspace: int, of: Field) -> Sequence[Found]:
    """All users, by email, or all workflows."""
    if of is Field.ACCOUNT_MANAGER:
        return [Found(one.id, one.email, one.name) for one in await directory.users(workspace)]
    return [Found(one.id, one.name) for one in await directory.workflows(workspace)]


def find_fitting(every: Iterable[Found], typed: str) -> Sequence[Found]:
    """Those of whose name or email what was typed is a part; the first ones."""
    wanted = fold(typed.strip())
    found = (one for one in every if wanted in fold(one.name) or wanted in fold(one.remark))
    return sorted(found, key=lambda one: fold(one.name))[:MOST_FOUND]
