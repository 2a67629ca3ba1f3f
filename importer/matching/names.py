"""Users and workflows as people choose them: by a part of the name or email that they type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from importer.matching.values import fold
from importer.words.directory import User
from importer.words.fields import Field
from importer.words.language import _
from importer.words.members import Links, Member
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


async def find_all(directory: Directory, links: Links, workspace: int, of: Field) -> Sequence[Found]:
    """All users, by email, or all workflows."""
    if of is Field.ACCOUNT_MANAGER:
        members, users = await links.of(workspace), await directory.users(workspace)
        return [Found(one.id, one.email, _call(one, members.get(one.id))) for one in users]
    return [Found(one.id, one.name) for one in await directory.workflows(workspace)]


def _call(user: User, member: Member | None) -> str:
    """What a user is called, in the directory and in Slack."""
    if member is None or fold(member.name) == fold(user.name):
        return user.name
    if not user.name:
        return member.name
    return _("{name}, {called} in Slack", name=user.name, called=member.name)


def find_fitting(every: Iterable[Found], typed: str) -> Sequence[Found]:
    """Those of whose name or email what was typed is a part; the first ones."""
    wanted = fold(typed.strip())
    found = (one for one in every if wanted in fold(one.name) or wanted in fold(one.remark))
    return sorted(found, key=lambda one: fold(one.name))[:MOST_FOUND]
